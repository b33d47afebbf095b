/** The listening side of netcat: accepts connections and answers each with its own input, or with what a program prints. */
import type { CommandContext } from '../../shell/command'
import { ListenError } from '../../shell/net'
import { Collector, inputOf, readAll } from '../../shell/pipe'

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
  if (!net.accept) return false
  // Somebody who types has nothing to say yet when a connection comes.
  let own = program || context.isTty.stdin ? undefined : readAll(context.stdin)
  // It may fail before anybody has asked for it.
  own?.catch(() => undefined)
  return new Promise<boolean>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      listener.close()
      clock.wake()
      settle()
    }
    const answer = async (data: Uint8Array): Promise<Uint8Array> => {
      if (!program) {
        if (!sendOnly) await context.stdout.write(data)
        const said = await own
        own = undefined
        return said ?? new Uint8Array(0)
      }
      const said = new Collector()
      const none = { stdin: false, stdout: false, stderr: context.isTty.stderr }
      await context.run(program, { stdin: inputOf(data), stdout: said, isTty: none })
      return said.bytes()
    }
    let listener: { close(): void }
    try {
      listener = net.accept!(port, async (data) => {
        const said = await answer(data)
        if (!keep) finish(() => resolve(true))
        return said
      })
    } catch (error) {
      if (error instanceof ListenError) resolve(false)
      else reject(error as Error)
      return
    }
    context.signal.addEventListener('abort', () => finish(() => reject(context.signal.reason as Error)), { once: true })
  })
}
