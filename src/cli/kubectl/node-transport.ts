/** kubectl's way to a real server: HTTP(S) by Node, errors in the words of Go's net and crypto/tls. */
import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import {
  TransportError,
  type ServerAddress,
  type Transport,
  type TransportConnection,
  type TransportRequest,
  type TransportResponse,
} from '../../kubectl/transport'
import { newKey, WebSocketConnection } from '../framing/websocket'
import { dial, endsOf, hostOf, portOf, proxyAuthorization, proxyOf, secured } from './dial'
import { goWords } from './go-words'
import { offered, SpdyClient } from './spdy-client'
import { authorityProblem, pairProblem } from './verify'

const REPEATABLE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

class Response implements TransportResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  private readonly body: Readable

  constructor(
    message: IncomingMessage,
    private readonly signal: AbortSignal,
    /** The failure of its connection, in Go's words. */
    private readonly wording: (error: Error) => string,
  ) {
    this.status = message.statusCode ?? 0
    const headers: Record<string, string> = {}
    // Raw, because Node joins repeated names with commas, which Warning texts contain.
    const { rawHeaders } = message
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      const name = rawHeaders[i]!.toLowerCase()
      headers[name] = headers[name] === undefined ? rawHeaders[i + 1]! : `${headers[name]}\n${rawHeaders[i + 1]}`
    }
    const isPacked = /^gzip$/i.test(headers['content-encoding'] ?? '')
    if (isPacked) {
      delete headers['content-encoding']
      delete headers['content-length']
    }
    this.headers = headers
    this.body = isPacked ? unpacked(message) : message
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.body) yield chunk as Uint8Array
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason
      throw new Error(this.wording(error as Error), { cause: error })
    }
  }

  async text(): Promise<string> {
    const parts: Uint8Array[] = []
    for await (const chunk of this.chunks()) parts.push(chunk)
    return Buffer.concat(parts).toString('utf8')
  }
}

/** What the server has packed, as it comes. */
function unpacked(message: IncomingMessage): Readable {
  const gunzip = createGunzip()
  message.on('error', (error) => gunzip.destroy(error))
  return message.pipe(gunzip)
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

/** Why connections were lost: an answer that is cut off knows only that it is. */
const LOST = new WeakMap<object, Error>()

/** Opens the connections of one address; the requests of a run share them. */
class Connections extends Agent {
  constructor(
    private readonly address: ServerAddress,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    super({ keepAlive: true })
  }

  override createConnection(_: unknown, done?: (error: Error | null, stream: Duplex) => void): undefined {
    this.open().then(
      (stream) => done?.(null, stream),
      (error: Error) => done?.(error, undefined as never),
    )
    return undefined
  }

  private async open(): Promise<Duplex> {
    const target = new URL(this.address.server)
    const dialled = await dial(this.address, this.env)
    const stream = target.protocol === 'https:' ? await secured(dialled, hostOf(target), this.address) : dialled
    stream.on('error', (error) => LOST.set(stream, error))
    return stream
  }
}

export class NodeTransport implements Transport {
  private readonly agents = new Map<ServerAddress, Agent>()
  /** Tells the server which requests belong to one run. */
  private readonly session = randomUUID()

  constructor(private readonly env: NodeJS.ProcessEnv = process.env) {}

  problem({ certificateAuthority, clientCertificate, clientKey }: ServerAddress): string | undefined {
    const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('utf8')
    return (
      (certificateAuthority && authorityProblem(text(certificateAuthority))) ??
      (clientCertificate && pairProblem(text(clientCertificate), text(clientKey)))
    )
  }

  async request(server: ServerAddress, request: TransportRequest): Promise<TransportResponse> {
    const attempt = (): Promise<TransportResponse> =>
      new Promise((resolve, reject) => {
        const sent = this.send(server, request, {})
        // Node tells of an aborted request only when its connection stands.
        const onAbort = (): void => reject(request.signal.reason as Error)
        request.signal.addEventListener('abort', onAbort, { once: true })
        sent.on('close', () => request.signal.removeEventListener('abort', onAbort))
        sent.on('response', (message) => resolve(this.response(server, request, sent, message)))
        sent.on('error', (error: NodeJS.ErrnoException) => {
          // The server closed a kept connection at the moment it was used again: nobody has seen the request.
          const isStale = sent.reusedSocket && error.code === 'ECONNRESET' && REPEATABLE.has(request.method)
          if (isStale && !request.signal.aborted) resolve(attempt())
          else reject(this.failure(server, request, sent, error))
        })
        sent.end(request.body)
      })
    return attempt()
  }

  /** By WebSocket where it is asked for with GET; where a server has no such door, by SPDY, and then it is what SPDY is answered that counts. */
  async connect(server: ServerAddress, request: TransportRequest): Promise<TransportConnection | TransportResponse> {
    if (request.method === 'GET') {
      const key = { Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': newKey() }
      const answer = await this.upgraded(server, request, key, async (socket, head) => new Connection(socket, head))
      if (!('status' in answer)) return answer
      await answer.text()
    }
    const headers = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'sec-websocket-protocol')
    const again = { ...request, method: 'POST', headers: Object.fromEntries(headers) }
    const offer = { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': offered(request.path) }
    return this.upgraded(server, again, offer, (socket, head) => SpdyClient.over(socket, request.path, head))
  }

  private upgraded(
    server: ServerAddress,
    request: TransportRequest,
    more: Readonly<Record<string, string>>,
    made: (socket: Duplex, head: Buffer) => Promise<TransportConnection>,
  ): Promise<TransportConnection | TransportResponse> {
    const sent = this.send(server, request, { Connection: 'Upgrade', ...more })
    return new Promise((resolve, reject) => {
      sent.on('upgrade', (_, socket, head) => void made(socket, head).then(resolve, reject))
      sent.on('response', (message) => resolve(this.response(server, request, sent, message)))
      sent.on('error', (error) => reject(this.failure(server, request, sent, error)))
      sent.end()
    })
  }

  private send(server: ServerAddress, request: TransportRequest, more: Readonly<Record<string, string>>): ClientRequest {
    const target = new URL(server.server)
    if (target.protocol !== 'https:' && target.protocol !== 'http:')
      throw new TransportError(`unsupported protocol scheme ${JSON.stringify(target.protocol.slice(0, -1))}`)
    const { token, username, password } = server
    const credentials = token
      ? `Bearer ${token}`
      : username
        ? `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`
        : undefined
    const path = target.pathname.replace(/\/$/, '') + request.path
    const proxy = target.protocol === 'http:' ? proxyOf(server, this.env) : undefined
    const isForwarded = proxy !== undefined && proxy.protocol !== 'socks5:'
    // Each of the requests of a run that are under way listens to it: as many as there are, of which Node need not warn.
    setMaxListeners(0, request.signal)
    return httpRequest({
      method: request.method,
      hostname: hostOf(target),
      port: portOf(target),
      path: isForwarded ? `${target.origin}${path}` : path,
      headers: {
        Host: target.host,
        ...(server.disableCompression || more['Upgrade'] ? {} : { 'Accept-Encoding': 'gzip' }),
        ...(credentials ? { Authorization: credentials } : {}),
        ...Object.fromEntries(
          Object.entries(request.headers).map(([name, value]) => [name, value.includes('\n') ? value.split('\n') : value]),
        ),
        'Kubectl-Session': this.session,
        ...(request.body ? { 'Content-Length': String(request.body.length) } : {}),
        ...(isForwarded ? proxyAuthorization(proxy) : {}),
        ...more,
      },
      signal: request.signal,
      agent: this.agent(server),
    })
  }

  private agent(server: ServerAddress): Agent {
    const known = this.agents.get(server)
    if (known) return known
    const agent = new Connections(server, this.env)
    this.agents.set(server, agent)
    return agent
  }

  private response(server: ServerAddress, { signal }: TransportRequest, sent: ClientRequest, message: IncomingMessage): Response {
    return new Response(message, signal, (error) => {
      const words = this.words(server, sent, error)
      // In the middle of an answer it is no end that was to be expected.
      return words === 'EOF' ? 'unexpected EOF' : words
    })
  }

  private words(server: ServerAddress, { socket }: ClientRequest, error: Error): string {
    const target = new URL(server.server)
    const cause = (socket && LOST.get(socket)) ?? error
    return goWords(cause, hostOf(target), portOf(target), socket ? endsOf(socket) : undefined)
  }

  private failure(server: ServerAddress, { signal }: TransportRequest, sent: ClientRequest, error: Error): unknown {
    if (signal.aborted) return signal.reason
    return new TransportError(this.words(server, sent, error), { cause: error })
  }
}
