/** kubectl's way to a real server: HTTP(S) by Node, errors in the words of Go's net and crypto/tls. */
import { request as httpRequest, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import type { Duplex } from 'node:stream'
import type { DetailedPeerCertificate } from 'node:tls'
import {
  TransportError,
  type ServerAddress,
  type Transport,
  type TransportConnection,
  type TransportRequest,
  type TransportResponse,
} from '../../kubectl/transport'
import { newKey, WebSocketConnection } from '../websocket'

const UNTRUSTED: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
const AGAIN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE'])

/** What Go's client says about a failed dial. */
function words(error: NodeJS.ErrnoException & { readonly cert?: DetailedPeerCertificate }, host: string, port: string): string {
  const dial = `dial tcp ${host}:${port}`
  const { code = '' } = error
  if (code === 'ECONNREFUSED') return `${dial.replace('localhost', '127.0.0.1')}: connect: connection refused`
  if (code === 'EHOSTUNREACH') return `${dial}: connect: no route to host`
  if (code === 'ENETUNREACH') return `${dial}: connect: network is unreachable`
  if (code === 'ETIMEDOUT') return `${dial}: i/o timeout`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `dial tcp: lookup ${host}: no such host`
  if (AGAIN.has(code)) return 'EOF'
  if (UNTRUSTED.has(code)) return 'tls: failed to verify certificate: x509: certificate signed by unknown authority'
  if (code === 'CERT_HAS_EXPIRED') return 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `tls: failed to verify certificate: x509: certificate is valid for ${(error.cert?.subjectaltname ?? '').replace(/(DNS|IP Address):/g, '')}, not ${host}`
  if (code === 'EPROTO') return 'http: server gave HTTP response to HTTPS client'
  return error.message
}

class Response implements TransportResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    private readonly message: IncomingMessage,
    private readonly signal: AbortSignal,
  ) {
    this.status = message.statusCode ?? 0
    const headers: Record<string, string> = {}
    // Raw, because Node joins repeated names with commas, which Warning texts contain.
    const { rawHeaders } = message
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      const name = rawHeaders[i]!.toLowerCase()
      headers[name] = headers[name] === undefined ? rawHeaders[i + 1]! : `${headers[name]}\n${rawHeaders[i + 1]}`
    }
    this.headers = headers
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.message) yield chunk as Uint8Array
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason
      throw error
    }
  }

  async text(): Promise<string> {
    const parts: Uint8Array[] = []
    for await (const chunk of this.chunks()) parts.push(chunk)
    return Buffer.concat(parts).toString('utf8')
  }
}

class Connection implements TransportConnection {
  private readonly waiting: Buffer[] = []
  private ended = false
  private notify: (() => void) | undefined
  private readonly socket: WebSocketConnection

  constructor(socket: Duplex, head: Buffer) {
    this.socket = new WebSocketConnection(
      socket,
      true,
      {
        message: (data) => {
          this.waiting.push(data)
          this.notify?.()
        },
        closed: () => {
          this.ended = true
          this.notify?.()
        },
      },
      head,
    )
  }

  async *messages(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = this.waiting.shift()
      if (message) yield message
      else if (this.ended) return
      else {
        await new Promise<void>((resolve) => (this.notify = resolve))
        this.notify = undefined
      }
    }
  }

  send(data: Uint8Array): void {
    this.socket.send(data)
  }

  close(): void {
    this.socket.close()
  }
}

export class NodeTransport implements Transport {
  private readonly agents = new Map<ServerAddress, Agent>()

  async request(server: ServerAddress, request: TransportRequest): Promise<TransportResponse> {
    const sent = this.send(server, request, {})
    return new Promise((resolve, reject) => {
      sent.on('response', (message) => resolve(new Response(message, request.signal)))
      sent.on('error', (error) => reject(this.failure(server, request, error)))
      sent.end(request.body)
    })
  }

  async connect(server: ServerAddress, request: TransportRequest): Promise<TransportConnection | TransportResponse> {
    const sent = this.send(server, request, {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': newKey(),
    })
    return new Promise((resolve, reject) => {
      sent.on('upgrade', (_, socket, head) => resolve(new Connection(socket, head)))
      sent.on('response', (message) => resolve(new Response(message, request.signal)))
      sent.on('error', (error) => reject(this.failure(server, request, error)))
      sent.end()
    })
  }

  private send(server: ServerAddress, request: TransportRequest, more: Readonly<Record<string, string>>): ClientRequest {
    const { protocol, hostname, port, pathname } = new URL(server.server)
    const { token, username, password } = server
    const credentials = token
      ? `Bearer ${token}`
      : username
        ? `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`
        : undefined
    const options: RequestOptions = {
      method: request.method,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port || (protocol === 'https:' ? 443 : 80),
      path: pathname.replace(/\/$/, '') + request.path,
      headers: {
        ...(credentials ? { Authorization: credentials } : {}),
        ...Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, value.includes('\n') ? value.split('\n') : value]),
        ),
        ...(request.body ? { 'Content-Length': String(request.body.length) } : {}),
        ...more,
      },
      signal: request.signal,
    }
    if (protocol !== 'https:') return httpRequest(options)
    return httpsRequest({ ...options, agent: this.agent(server) })
  }

  private agent(server: ServerAddress): Agent {
    let agent = this.agents.get(server)
    if (!agent) {
      const { certificateAuthority, clientCertificate, clientKey, insecureSkipVerify, tlsServerName } = server
      const pem = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString('utf8')
      agent = new Agent({
        keepAlive: true,
        ...(certificateAuthority ? { ca: pem(certificateAuthority) } : {}),
        ...(clientCertificate ? { cert: pem(clientCertificate) } : {}),
        ...(clientKey ? { key: pem(clientKey) } : {}),
        ...(insecureSkipVerify ? { rejectUnauthorized: false } : {}),
        ...(tlsServerName ? { servername: tlsServerName } : {}),
      })
      this.agents.set(server, agent)
    }
    return agent
  }

  private failure(server: ServerAddress, { signal }: TransportRequest, error: Error): unknown {
    if (signal.aborted) return signal.reason
    const { hostname, port, protocol } = new URL(server.server)
    return new TransportError(words(error, hostname, port || (protocol === 'https:' ? '443' : '80')))
  }
}
