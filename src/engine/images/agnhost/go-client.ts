/** HTTP and datagrams as Go programs send them, with what Go says of failures. */
import { NetError } from '../../../shell/net'
import type { DaemonProcess } from '../image'

/** Milliseconds. */
const PATIENCE = 5000
const DECODER = new TextDecoder()

/** Go's words for what became of a request. */
export class GoError extends Error {}

const REASONS: Readonly<Partial<Record<NetError['failure'], string>>> = {
  'connection refused': 'connect: connection refused',
  'no route to host': 'connect: no route to host',
  'i/o timeout': 'i/o timeout',
}

/** `host:port` taken apart; the default port of HTTP where there is none. */
function parts(hostPort: string): { readonly host: string; readonly port: number } {
  const at = hostPort.lastIndexOf(':')
  return at < 0 ? { host: hostPort, port: 80 } : { host: hostPort.slice(0, at), port: Number(hostPort.slice(at + 1)) }
}

/** The first address of a name; throws GoError. */
export async function lookup(process: DaemonProcess, host: string): Promise<string> {
  try {
    const [address] = await process.net.resolve(host)
    if (address !== undefined) return address
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    if (error.failure !== 'NXDOMAIN') throw new GoError(`lookup ${host}: i/o timeout`)
  }
  throw new GoError(`lookup ${host}: no such host`)
}

/** The body of what a GET answers, whatever its status; throws GoError. */
export async function get(process: DaemonProcess, hostPort: string, path: string, waits = PATIENCE): Promise<string> {
  const { host, port } = parts(hostPort)
  const url = `http://${hostPort}${path}`
  const failed = (reason: string): GoError => new GoError(`Get "${url}": ${reason}`)
  const address = await lookup(process, host).catch((error: unknown) => {
    throw error instanceof GoError ? failed(`dial tcp: ${error.message}`) : error
  })
  const late = (): GoError => failed('context deadline exceeded (Client.Timeout exceeded while awaiting headers)')
  const over = new AbortController()
  process.after(waits, () => over.abort(new NetError('i/o timeout', address, port)))
  try {
    const request = { method: 'GET', host: hostPort, path, headers: { 'User-Agent': 'Go-http-client/1.1' } }
    const { body } = await process.net.http(address, port, request, { connectTimeout: waits, signal: over.signal })
    return DECODER.decode(body)
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    if (error.failure === 'i/o timeout') throw late()
    if (error.failure === 'empty reply') throw failed('EOF')
    throw failed(`dial tcp ${address}:${port}: ${REASONS[error.failure] ?? error.failure}`)
  }
}

/** What comes back for one datagram; throws GoError when nothing does. */
export async function exchange(
  process: DaemonProcess,
  host: string,
  port: number,
  text: string,
  from: number,
  protocol: 'UDP' | 'SCTP',
): Promise<string> {
  const address = await lookup(process, host)
  const kind = protocol.toLowerCase()
  const failed = (reason: string): GoError =>
    new GoError(`reading from ${kind} connection failed. err:'read ${kind} ${process.address}:${from}->${address}:${port}: ${reason}'`)
  try {
    const answer = await process.net.udp?.(address, port, new TextEncoder().encode(text), { patience: PATIENCE, protocol })
    if (answer && answer.length > 0) return DECODER.decode(answer)
    throw failed('i/o timeout')
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    throw failed(error.failure === 'connection refused' ? 'read: connection refused' : 'i/o timeout')
  }
}
