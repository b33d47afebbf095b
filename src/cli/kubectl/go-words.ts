/** Failures of Node's sockets and of OpenSSL in the words of Go's net and crypto/tls. */
import { getServers } from 'node:dns'

/** What a peer says in a TLS alert, by its number (RFC 8446). */
const ALERTS: Readonly<Record<number, string>> = {
  10: 'unexpected message',
  20: 'bad record MAC',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'revoked certificate',
  45: 'expired certificate',
  46: 'unknown certificate',
  47: 'illegal parameter',
  48: 'unknown certificate authority',
  49: 'access denied',
  50: 'error decoding message',
  51: 'error decrypting message',
  70: 'protocol version not supported',
  71: 'insufficient security level',
  80: 'internal error',
  112: 'unrecognized name',
  116: 'certificate required',
  120: 'no application protocol',
}
/** What is wrong with packed answers. */
const PACKED: Readonly<Record<string, string>> = {
  'incorrect header check': 'gzip: invalid header',
  'incorrect data check': 'gzip: invalid checksum',
}
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

/** A failure that already has its words. */
export class Worded extends Error {}

function nameServer(): string {
  const [first] = getServers()
  return first === undefined ? '' : ` on ${/:\d+$/.test(first) && !first.endsWith(']') ? first : `${first}:53`}`
}

type NodeFailure = NodeJS.ErrnoException & { readonly address?: string; readonly rawPacket?: Uint8Array }

/** `host` and `port` are what was dialled, `ends` the two ends of the connection that was lost. */
export function goWords(error: NodeFailure, host: string, port: number, ends = `${host}:${port}`): string {
  if (error instanceof Worded) return error.message
  const { code = '' } = error
  const address = error.address ?? (host === 'localhost' ? '127.0.0.1' : host)
  const dial = `dial tcp ${address.includes(':') ? `[${address}]` : address}:${port}`
  if (code === 'ECONNREFUSED') return `${dial}: connect: connection refused`
  if (code === 'EHOSTUNREACH') return `${dial}: connect: no route to host`
  if (code === 'ENETUNREACH') return `${dial}: connect: network is unreachable`
  if (code === 'ETIMEDOUT') return `${dial}: i/o timeout`
  if (code === 'ENOTFOUND') return `dial tcp: lookup ${host}${nameServer()}: no such host`
  if (code === 'EAI_AGAIN') return `dial tcp: lookup ${host}${nameServer()}: server misbehaving`
  if (CLOSED.has(code)) return error.syscall === 'read' ? `read tcp ${ends}: read: connection reset by peer` : 'EOF'
  const alert = /SSL alert number (\d+)/.exec(error.message)?.[1]
  if (alert !== undefined) return `remote error: tls: ${ALERTS[Number(alert)] ?? `alert(${alert})`}`
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG' || code === 'EPROTO')
    return 'http: server gave HTTP response to HTTPS client'
  if (code.startsWith('HPE_')) return `net/http: HTTP/1.x transport connection broken: ${malformed(error.rawPacket)}`
  if (code === 'Z_BUF_ERROR') return 'unexpected EOF'
  if (code === 'Z_DATA_ERROR') return PACKED[error.message] ?? 'flate: corrupt input before offset 0'
  return error.message
}

/** What is wrong with the head of an answer. */
function malformed(packet: Uint8Array | undefined): string {
  const [line = '', ...fields] = new TextDecoder().decode(packet ?? new Uint8Array()).split(/\r?\n/)
  const [version = '', rest] = line.split(/ +(.*)/s)
  if (rest === undefined) return `malformed HTTP response ${JSON.stringify(line)}`
  const code = rest.split(' ')[0]!
  if (!/^\d{3}$/.test(code)) return `malformed HTTP status code ${JSON.stringify(code)}`
  if (!/^HTTP\/\d\.\d$/.test(version)) return `malformed HTTP version ${JSON.stringify(version)}`
  for (const field of fields) {
    if (field === '') break
    if (!field.includes(':')) return `malformed MIME header: missing colon: ${JSON.stringify(field)}`
    const length = /^content-length:\s*(.*?)\s*$/i.exec(field)?.[1]
    if (length !== undefined && !/^\d+$/.test(length)) return `bad Content-Length ${JSON.stringify(length)}`
  }
  return `malformed HTTP response ${JSON.stringify(line)}`
}
