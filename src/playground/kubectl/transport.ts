/** kubectl's way to the clusters of the playground: HTTP as plain values, straight into the API server's handler, in virtual time. */
import type { ApiHandler, ApiRequest, ApiResponse, ApiStream } from '../../engine/apiserver/http'
import type { VirtualClock } from '../../engine/clock/clock'
import type { Upgraded } from '../../engine/network/types'
import {
  TransportError,
  type ServerAddress,
  type Transport,
  type TransportConnection,
  type TransportRequest,
  type TransportResponse,
} from '../../kubectl/transport'
import { NetError } from '../../shell/net'
import { credentialProblem, serverProblem } from './trust'

const ADDRESS = /^\d+(\.\d+){3}$/

/** Milliseconds a request takes to get there and back on a small cluster. */
export const ROUND_TRIP = 6

/** What answers at an address: a handler, or the reason why nobody does. */
export type ApiLookup = (
  host: string,
  port: number,
) =>
  | {
      readonly handler: ApiHandler
      /** What it shows to who comes by TLS, PEM; whoever asks is trusted to have come to the right place when absent. */
      readonly certificate?: string
    }
  | { readonly failure: 'connection refused' | 'no route to host' | 'i/o timeout' | 'TLS handshake timeout' }

/** A queue of bytes that a stream fills and a reader empties. */
class Inbox<T> {
  private items: T[] = []
  /** How many of them are read: taking the first of a long list away costs as much as the list is long. */
  private taken = 0
  private ended = false
  private waiting: (() => void) | undefined

  constructor(private readonly clock: VirtualClock) {}

  push(item: T): void {
    if (this.taken === this.items.length) {
      this.items = []
      this.taken = 0
    }
    this.items.push(item)
    this.notify()
  }

  end(): void {
    this.ended = true
    this.notify()
  }

  async *read(signal: AbortSignal, cancelled: () => void): AsyncGenerator<T> {
    // The reader may be busy elsewhere (a full pipe): the other end is told at once, not when it comes back.
    const onAbort = (): void => {
      cancelled()
      this.notify()
    }
    signal.addEventListener('abort', onAbort)
    try {
      for (;;) {
        if (signal.aborted) throw signal.reason
        if (this.taken < this.items.length) yield this.items[this.taken++]!
        else if (this.ended) return
        else await new Promise<void>((resolve) => (this.waiting = resolve))
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      cancelled()
    }
  }

  private notify(): void {
    const waiting = this.waiting
    this.waiting = undefined
    if (!waiting) return
    this.clock.wake()
    waiting()
  }
}

const isStream = (body: Uint8Array | ApiStream): body is ApiStream => 'start' in body

class Response implements TransportResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(
    private readonly clock: VirtualClock,
    private readonly response: ApiResponse,
    private readonly signal: AbortSignal,
  ) {
    this.status = response.status
    this.headers = response.headers
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const { body } = this.response
    if (!isStream(body)) {
      if (body.length > 0) yield body
      return
    }
    const inbox = new Inbox<Uint8Array>(this.clock)
    body.start({ chunk: (data) => inbox.push(data), end: () => inbox.end() })
    yield* inbox.read(this.signal, () => body.cancel())
  }

  async text(): Promise<string> {
    const { body } = this.response
    if (!isStream(body)) return new TextDecoder().decode(body)
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of this.chunks()) text += decoder.decode(chunk, { stream: true })
    return text + decoder.decode()
  }
}

/** An upgraded connection as whoever opened it reads it. */
export class UpgradedConnection implements TransportConnection {
  private readonly inbox: Inbox<Uint8Array>

  constructor(
    clock: VirtualClock,
    private readonly connection: Upgraded,
    private readonly signal: AbortSignal,
  ) {
    this.inbox = new Inbox(clock)
    connection.start({ message: (data) => this.inbox.push(data), close: () => this.inbox.end() })
  }

  messages(): AsyncIterable<Uint8Array> {
    return this.inbox.read(this.signal, () => this.connection.close())
  }

  send(data: Uint8Array): void {
    this.connection.send(data)
  }

  close(): void {
    this.connection.close()
    this.inbox.end()
  }
}

/** What is refused by WebSocket, which asks with GET, is asked for as SPDY would, with POST; it is that answer that counts then. */
export async function eitherWay(
  request: TransportRequest,
  connect: (request: TransportRequest) => Promise<TransportConnection | TransportResponse>,
): Promise<TransportConnection | TransportResponse> {
  const answer = await connect(request)
  return 'status' in answer && request.method === 'GET' ? connect({ ...request, method: 'POST' }) : answer
}

export class PlaygroundTransport implements Transport {
  constructor(
    private readonly clock: VirtualClock,
    private readonly find: ApiLookup,
    /** The administrator's bearer token; whoever has it needs no other. */
    private readonly adminToken: string,
    /** The addresses of a name; throws NetError for one that nobody knows. Names are looked for as they are when absent. */
    private readonly resolve?: (name: string, signal: AbortSignal) => Promise<readonly string[]>,
  ) {}

  problem(server: ServerAddress): string | undefined {
    return credentialProblem(server)
  }

  async request(server: ServerAddress, request: TransportRequest): Promise<TransportResponse> {
    const handler = await this.reach(server, request.signal)
    const response = await handler.handle(this.toApi(server, request))
    const { body } = response
    await this.onTheWay(request.signal, () => isStream(body) && body.cancel())
    return new Response(this.clock, response, request.signal)
  }

  async connect(server: ServerAddress, request: TransportRequest): Promise<TransportConnection | TransportResponse> {
    const handler = await this.reach(server, request.signal)
    return eitherWay(request, async (asked) => {
      const answer = await handler.connect(this.toApi(server, asked))
      await this.onTheWay(request.signal, () => 'send' in answer && answer.close())
      return 'send' in answer
        ? new UpgradedConnection(this.clock, answer, request.signal)
        : new Response(this.clock, answer, request.signal)
    })
  }

  /** The way back; who stops waiting meanwhile leaves nothing open behind. */
  private async onTheWay(signal: AbortSignal, drop: () => void): Promise<void> {
    try {
      await this.clock.sleep(ROUND_TRIP / 2, signal)
    } catch (error) {
      drop()
      throw error
    }
  }

  private async reach(server: ServerAddress, signal: AbortSignal): Promise<ApiHandler> {
    const { hostname, port, protocol } = new URL(server.server)
    const number = Number(port || (protocol === 'https:' ? 443 : 80))
    await this.clock.sleep(ROUND_TRIP / 2, signal)
    const address = ADDRESS.test(hostname) ? hostname : await this.addressOf(hostname, signal)
    const found = this.find(address, number)
    if ('handler' in found) {
      const problem = found.certificate === undefined ? undefined : serverProblem(server, found.certificate, this.clock.now())
      if (problem !== undefined) throw new TransportError(problem)
      return found.handler
    }
    if (found.failure === 'i/o timeout') {
      await this.clock.sleep(30_000, signal)
      throw new TransportError(`dial tcp ${address}:${number}: i/o timeout`)
    }
    if (found.failure === 'no route to host') await this.clock.sleep(3_000, signal)
    if (found.failure === 'TLS handshake timeout') {
      await this.clock.sleep(10_000, signal)
      throw new TransportError('net/http: TLS handshake timeout')
    }
    throw new TransportError(`dial tcp ${address}:${number}: connect: ${found.failure}`)
  }

  private async addressOf(host: string, signal: AbortSignal): Promise<string> {
    if (host === 'localhost') return '127.0.0.1'
    try {
      return (await this.resolve?.(host, signal))?.[0] ?? host
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      throw new TransportError(`dial tcp: lookup ${host}: ${error.failure === 'NXDOMAIN' ? 'no such host' : 'i/o timeout'}`)
    }
  }

  private toApi(server: ServerAddress, { method, path, headers, body, input }: TransportRequest): ApiRequest {
    const sent: Record<string, string> = {}
    for (const [name, value] of Object.entries(headers)) sent[name.toLowerCase()] = value
    if (server.token !== undefined && server.token !== this.adminToken) sent['authorization'] ??= `Bearer ${server.token}`
    if (sent['authorization'] === `Bearer ${this.adminToken}`) delete sent['authorization']
    return {
      method,
      url: path,
      headers: sent,
      ...(body ? { body } : {}),
      ...(server.clientCertificate ? { certificate: new TextDecoder().decode(server.clientCertificate) } : {}),
      ...(input === undefined ? {} : { input }),
    }
  }
}
