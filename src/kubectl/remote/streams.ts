/** stdin, stdout and stderr of a program elsewhere, carried over one upgraded connection; models client-go's remotecommand (v5.channel.k8s.io). */
import { anySignal } from '../../shell/any-signal'
import { StatusError } from '../../engine/api/status'
import type { Readable, Writable } from '../../shell/streams'
import { CliError, ExitCode, Interrupted } from '../command/errors'
import { isOpen } from '../command/gates'
import { statusError } from '../rest/answer'
import { log } from '../rest/klog'
import type { Query } from '../rest/client'
import { COMMAND } from '../rest/upgrade'
import type { Session } from '../session'
import type { TransportConnection } from '../transport'
import { asDict, asList, at, asText } from '../values'

export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const

export interface RemoteOptions {
  readonly stdin: boolean
  readonly tty: boolean
  /** Bytes that end the conversation when they come one after the other from the terminal. */
  readonly detachKeys?: readonly number[]
  /** Makes a program that was there before show its prompt again. */
  readonly redraws?: boolean
  /** Errors of the command are worded by the caller; a plain non-zero exit ends kubectl with the same code. */
  readonly quiet?: boolean
  /** Instead of the command's own streams. */
  readonly streams?: { readonly stdin?: Readable; readonly stdout?: Writable; readonly stderr?: Writable }
}

function framed(channel: number, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 1)
  out[0] = channel
  out.set(data, 1)
  return out
}

/**
 * Runs until the other side ends. Throws ExitCode when it ended with a code, StatusError when it failed.
 * With `tty`, the terminal is raw meanwhile and its size is passed on.
 */
export async function streamRemote(session: Session, path: string, query: Query, options: RemoteOptions): Promise<void> {
  const { io } = session
  const { stdin = io.stdin, stdout = io.stdout, stderr = io.stderr } = options.streams ?? {}
  const connection = await connected(session, path, query)
  const stopInput = new AbortController()
  const inputSignal = anySignal([io.signal, stopInput.signal])
  const { tty } = io
  const isRaw = options.tty && tty !== undefined && io.isTty.stdin
  let stopResize = () => {}
  let pressed = 0
  const abort = () => connection.close()
  io.signal.addEventListener('abort', abort, { once: true })
  try {
    if (isRaw) {
      tty.setRaw(true)
      const sendSize = (Width: number, Height: number) =>
        connection.send(framed(CHANNEL.resize, new TextEncoder().encode(JSON.stringify({ Width, Height }))))
      // A size that changes makes the program draw anew what it showed before anybody looked.
      if (options.redraws) sendSize(tty.columns + 1, tty.rows + 1)
      sendSize(tty.columns, tty.rows)
      stopResize = tty.onResize(() => sendSize(tty.columns, tty.rows))
    }
    if (options.stdin) void pumpInput()
    let status: unknown
    for await (const message of connection.messages()) {
      const channel = message[0]
      const data = message.subarray(1)
      if (channel === CHANNEL.stdout) await stdout.write(data)
      else if (channel === CHANNEL.stderr) await stderr.write(data)
      else if (channel === CHANNEL.error) status = JSON.parse(new TextDecoder().decode(data))
    }
    // Who reads from a terminal puts it back in order first, and then ends by itself.
    if (io.signal.aborted) throw options.stdin && io.isTty.stdin ? new Interrupted() : io.signal.reason
    if (isOpen(io.env, COMMAND.gate) && session.verbosity('websocket') >= 5)
      await log(io, 'I', 'websocket.go:512', '"Closed channel -- returning"')
    finish(status)
  } finally {
    io.signal.removeEventListener('abort', abort)
    stopInput.abort()
    stopResize()
    if (isRaw) tty.setRaw(false)
    connection.close()
  }

  function isDetaching(chunk: Uint8Array): boolean {
    const keys = options.detachKeys ?? []
    if (!isRaw || keys.length === 0) return false
    for (const byte of chunk) {
      pressed = byte === keys[pressed] ? pressed + 1 : byte === keys[0] ? 1 : 0
      if (pressed === keys.length) return true
    }
    return false
  }

  async function pumpInput(): Promise<void> {
    try {
      for (;;) {
        const chunk = await stdin.read(inputSignal)
        if (chunk === null) break
        if (isDetaching(chunk)) {
          connection.close()
          return
        }
        connection.send(framed(CHANNEL.stdin, chunk))
      }
      connection.send(new Uint8Array([CHANNEL.close, CHANNEL.stdin]))
    } catch {
      // The program elsewhere has ended, or this one was stopped: nobody waits for input any more.
    }
  }
}

/** The upgraded connection. A refusal is worded as the client that upgrades words it. */
async function connected(session: Session, path: string, query: Query): Promise<TransportConnection> {
  try {
    const connection = await session.client.connect(path, query, COMMAND)
    if (isOpen(session.io.env, COMMAND.gate) && session.verbosity('websocket') >= 4) {
      await log(session.io, 'I', 'websocket.go:134', `"Subprotocol negotiated" protocol="${COMMAND.websocket}"`)
      if (session.verbosity('websocket') >= 5) await log(session.io, 'I', 'websocket.go:269', '"Websocket read starts" deadline="1m1s"')
    }
    return connection
  } catch (error) {
    throw error instanceof StatusError ? new CliError(`unable to upgrade connection: ${error.message}`) : error
  }
}

/** What the error channel said at the end. */
function finish(status: unknown): void {
  const dict = asDict(status)
  if (status === undefined || dict['status'] === 'Success') return
  if (dict['reason'] === 'NonZeroExitCode') {
    const cause = asList(at(dict, 'details', 'causes')).find((each) => at(each, 'reason') === 'ExitCode')
    throw new RemoteExit(Number(asText(at(cause, 'message'))) || 1)
  }
  throw new CliError(statusError(dict, 500).message)
}

/** The program elsewhere ended with a code other than 0. */
export class RemoteExit extends ExitCode {
  override readonly message: string
  constructor(code: number) {
    super(code)
    this.message = `command terminated with exit code ${code}`
  }
}
