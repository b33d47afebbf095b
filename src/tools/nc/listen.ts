/** The listening side of netcat: accepts connections and joins each to its own input and output, or to a program's. */
import type { CommandContext } from '../../shell/command'
import { ListenError, type NetStream } from '../../shell/net'
import { join } from '../../shell/net-stream'
import { emptyInput, encode } from '../../shell/pipe'
import { BrokenPipe } from '../../shell/streams'

export interface ListenOptions {
  /** Goes on after the first connection. */
  readonly keep: boolean
  /** Run for each connection, which is its input and output. */
  readonly program?: readonly string[]
  /** What comes is not printed. */
  readonly sendOnly?: boolean
}

/** Waits for connections until one was served, or for ever; false when the port is taken. */
export async function listen(context: CommandContext, port: number, { keep, program, sendOnly }: ListenOptions): Promise<boolean> {
  const { net, clock } = context.system
  const { signal } = context
  if (!net.serve) return false
  // The first connection has the input; there is nothing left of it for others.
  let input: CommandContext['stdin'] = context.stdin
  const served = async (stream: NetStream): Promise<void> => {
    if (program) {
      const hangUp = (): void => stream.close()
      signal.addEventListener('abort', hangUp, { once: true })
      const stdout = {
        write: async (data: Uint8Array | string) => {
          if (!stream.write(encode(data))) throw new BrokenPipe()
        },
      }
      const none = { stdin: false, stdout: false, stderr: context.isTty.stderr }
      try {
        await context.run(program, { stdin: stream, stdout, isTty: none })
      } finally {
        signal.removeEventListener('abort', hangUp)
        stream.close()
      }
      return
    }
    const own = input
    input = emptyInput
    await join(stream, {
      input: own,
      ...(sendOnly ? {} : { output: context.stdout }),
      signal,
      clock,
      // Somebody who types may have nothing to say.
      saysAll: !context.isTty.stdin,
      hearsOut: true,
    })
  }
  return new Promise<boolean>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      listener.close()
      clock.wake()
      settle()
    }
    let listener: { close(): void }
    try {
      listener = net.serve!(port, (stream) => {
        // Whoever accepts one connection does not listen for others meanwhile.
        if (!keep) listener.close()
        served(stream).then(
          () => {
            if (!keep) finish(() => resolve(true))
          },
          (error: unknown) => {
            if (!keep || signal.aborted) finish(() => reject(error as Error))
          },
        )
      })
    } catch (error) {
      if (error instanceof ListenError) resolve(false)
      else reject(error as Error)
      return
    }
    signal.addEventListener('abort', () => finish(() => reject(signal.reason as Error)), { once: true })
  })
}
