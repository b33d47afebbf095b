/** Carries one local connection to a port of a pod and back, byte by byte; models the portforward client over its channels. */
import { StatusError } from '../../../engine/api/status'
import type { NetStream } from '../../../shell/net'
import { follow } from '../../../shell/net-stream'
import { CliError } from '../../command/errors'
import { FORWARD } from '../../rest/upgrade'
import type { Session } from '../../session'

const DATA = 0
const ERROR = 1
/** Followed by a channel: nothing more comes on it. Servers that do not know it ignore it. */
const CLOSE = 255
/** Milliseconds without an answer after which a client that sends nothing more is taken to have gone. */
const PATIENCE = 10_000

/** The other side could not reach the port; `message` says why. */
export class ForwardFailure extends Error {}

/** Throws CliError when the server would not forward ports of this pod. */
export async function askLeave(session: Session, path: string): Promise<void> {
  try {
    await session.client.raw('POST', path)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    // All that is missing is the upgrade.
    if (error.code !== 400) throw new CliError(`error upgrading connection: ${error.message}`)
  }
}

function framed(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length + 1)
  out[0] = DATA
  out.set(data, 1)
  return out
}

/** Resolves when the pod has hung up, nobody reads its bytes here any more, or `signal` aborts; throws ForwardFailure. */
export async function carry(session: Session, path: string, port: number, local: NetStream, signal: AbortSignal): Promise<void> {
  const { clock } = session.io.system
  const over = new AbortController()
  let heard = 0
  let patience: { cancel(): void } | undefined
  try {
    const connection = await session.client.connect(path, { ports: String(port) }, FORWARD)
    const hangUp = (): void => {
      clock.wake()
      connection.close()
    }
    if (signal.aborted) return hangUp()
    signal.addEventListener('abort', hangUp, { once: true })
    try {
      // Nothing tells of the pod's end where CLOSE is not known.
      const wait = (): void => {
        const before = heard
        patience = clock.after(PATIENCE, () => (heard === before ? hangUp() : wait()))
      }
      const closing = (): void => {
        connection.send(Uint8Array.of(CLOSE, DATA))
        wait()
      }
      const outward = { data: (data: Uint8Array) => connection.send(framed(data)), end: closing }
      follow(local, outward, over.signal).catch(() => undefined)
      // Each channel first says which port it is for.
      let greetings = 2
      for await (const message of connection.messages()) {
        if (greetings-- > 0) continue
        const data = message.subarray(1)
        if (message[0] === ERROR && data.length > 0) throw new ForwardFailure(new TextDecoder().decode(data))
        if (message[0] !== DATA) continue
        heard++
        if (!local.write(data)) break
      }
    } finally {
      signal.removeEventListener('abort', hangUp)
      connection.close()
    }
  } finally {
    patience?.cancel()
    over.abort(new Error('the connection is closed'))
    local.close()
  }
}
