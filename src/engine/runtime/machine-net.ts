/** The cluster's network as the programs of one machine or pod see it: waits, time-outs and errors as socket calls have them. */
import type { Clock } from '../clock/clock'
import { converse } from '../network'
import type { RecordType } from '../network/dns'
import { AddressInUse } from '../network/listeners'
import type { Connection, HttpResponse, Listener, Network, Origin } from '../network/types'
import { concatBytes } from '../../shell/concat-bytes'
import { exchange, NoAnswer } from '../../shell/http-wire'
import {
  ListenError,
  NetError,
  orAborted,
  whole,
  type HttpOptions,
  type Net,
  type NetRequest,
  type NetResponse,
  type NetStream,
} from '../../shell/net'
import { connectedPair, follow } from '../../shell/net-stream'
import { checkCertificate, withinTls } from './tls-client'
import { readAll } from '../../shell/pipe'

const text = new TextEncoder()

/** Milliseconds a name takes to resolve. */
const LOOKUP = 1
/** Milliseconds a program waits for a name server that is silent. */
const UNANSWERED = 5000

type Opened = Extract<Connection, { ok: true }>

export function machineNet(network: Network, clock: Clock, origin: Origin): Net {
  const pause = async (milliseconds: number, signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted()
    if (milliseconds > 0) await clock.sleep(milliseconds, signal)
  }

  async function open(
    address: string,
    port: number,
    { signal, connectTimeout }: HttpOptions,
    protocol: Listener['protocol'] = 'TCP',
  ): Promise<Opened> {
    const connection = network.connect(origin, address, port, protocol)
    if (connectTimeout !== undefined && connection.latency > connectTimeout) {
      await pause(connectTimeout, signal)
      throw new NetError('i/o timeout', address, port)
    }
    await pause(connection.latency, signal)
    if (!connection.ok) throw new NetError(connection.failure, address, port)
    return connection
  }

  /** What the other end says to a request, or why there is no answer. */
  async function ask(
    connection: Opened,
    request: NetRequest & Identity,
    address: string,
    { tls, signal }: HttpOptions,
  ): Promise<HttpResponse> {
    const { listener, sourceAddress } = connection
    if (listener.http) return listener.http({ ...addressed(request), ...identity(request) }, { address: sourceAddress })
    if (listener.open)
      try {
        const plain = streamTo(connection, clock)
        const stream = tls ? await withinTls(plain, tls, address, listener.port, signal) : plain
        return await exchange(stream, request, true, signal)
      } catch (error) {
        throw error instanceof NoAnswer ? new NetError(error.failure, address, listener.port) : error
      }
    const answer = await listener.talk?.(text.encode(`${request.method} ${request.path} HTTP/1.1\r\nHost: ${request.host}\r\n\r\n`))
    throw new NetError(answer && answer.length > 0 ? 'not HTTP' : 'empty reply', address, listener.port)
  }

  /** A process that answers late, or never, holds only its own client. */
  function orAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return orAborted(work, signal, () => clock.wake())
  }

  function checkTls(listener: Listener, wanted: HttpOptions['tls'], address: string, port: number): NetResponse | undefined {
    const { tls, certificate, open: accept } = listener
    // Whoever takes connections as they are may speak it.
    if (accept) return undefined
    if (wanted && !tls) throw new NetError('not TLS', address, port)
    if (wanted && tls) checkCertificate({ trust: tls, ...(certificate === undefined ? {} : { certificate }) }, wanted, address, port)
    if (wanted || !tls) return undefined
    return { status: 400, headers: {}, body: text.encode('Client sent an HTTP request to an HTTPS server.\n') }
  }

  function opened(listener: Listener): { close(): void } {
    try {
      return network.listen(origin, listener)
    } catch (error) {
      throw error instanceof AddressInUse ? new ListenError('address already in use') : error
    }
  }

  return {
    ...(origin.kind === 'pod' ? { address: origin.ip } : {}),

    async resolve(name, signal) {
      const resolution = network.resolve(origin, name)
      if (resolution.ok) {
        if (!isAddress(name)) await pause(LOOKUP, signal)
        return resolution.addresses
      }
      // A resolver that gets no answer asks again, twice, after five seconds each.
      await pause(resolution.failure === 'NXDOMAIN' ? LOOKUP : 15_000, signal)
      throw new NetError(resolution.failure, name, 53)
    },

    async query(name, type, server, signal) {
      const answer = network.query(origin, name.replace(/\.$/, '').toLowerCase(), type as RecordType, server)
      await pause(answer ? LOOKUP : UNANSWERED, signal)
      if (!answer) throw new NetError('no servers could be reached', name, 53)
      return answer
    },

    async http(address, port, request, options = {}) {
      const connection = await open(address, port, options)
      const refusal = checkTls(connection.listener, options.tls, address, port)
      options.onConnect?.({ address: connection.address, localAddress: connection.sourceAddress })
      const response =
        refusal ?? (await orAbort(ask(connection, { ...request, ...identity(options.tls) }, address, options), options.signal))
      await pause(connection.latency, options.signal)
      return options.streaming ? response : whole(response, options.signal)
    },

    async tcp(address, port, data, options = {}) {
      const connection = await open(address, port, options)
      if (!data) return new Uint8Array()
      const { listener, latency, sourceAddress } = connection
      if (listener.open) {
        const stream = streamTo(connection, clock)
        stream.write(data)
        stream.end()
        return readAll(stream, options.signal).finally(() => stream.close())
      }
      if (listener.talk) return orAbort(Promise.resolve(listener.talk(data, sourceAddress)), options.signal)
      if (!listener.http || data.length === 0) return new Uint8Array()
      const request = parseRequest(new TextDecoder().decode(data))
      const answer = await orAbort(Promise.resolve(listener.http(request, { address: sourceAddress })), options.signal)
      const response = await whole(answer, options.signal)
      await pause(latency, options.signal)
      return serialize(response)
    },

    async connect(address, port, options = {}) {
      const connection = await open(address, port, options)
      const { listener, address: accepted, latency, sourceAddress } = connection
      const stream = listener.open ? streamTo(connection, clock) : undefined
      return {
        send: async (data, signal) => {
          await pause(latency, signal)
          if (stream) {
            stream.write(data)
            const answer = await stream.read(signal)
            if (answer === null) throw new NetError('empty reply', address, port)
            return answer
          }
          const now = network.connect(origin, accepted, listener.port)
          // Whoever accepted it has ended, or cannot be reached any more.
          if (!now.ok || now.listener !== listener) throw new NetError('empty reply', address, port)
          return orAbort(Promise.resolve(listener.talk?.(data, sourceAddress) ?? new Uint8Array()), signal)
        },
      }
    },

    async dial(address, port, options = {}) {
      return streamTo(await open(address, port, options), clock)
    },

    async udp(address, port, data, { signal, connectTimeout, patience = Infinity, protocol = 'UDP' } = {}) {
      // Nobody says that a datagram was dropped: whoever sent it waits in vain.
      const allowed = Math.min(connectTimeout ?? Infinity, patience)
      const limit = allowed === Infinity ? {} : { connectTimeout: allowed }
      const { listener, latency, sourceAddress } = await open(address, port, { ...limit, ...(signal ? { signal } : {}) }, protocol)
      if (!data) return new Uint8Array()
      const answer = await orAbort(Promise.resolve(listener.talk?.(data, sourceAddress) ?? new Uint8Array()), signal)
      await pause(answer.length > 0 ? latency : patience, signal)
      return answer
    },

    listen(port, handler) {
      return opened({ port, protocol: 'TCP', http: handler })
    },

    serve(port, handler) {
      return opened({
        port,
        protocol: 'TCP',
        outlived: true,
        open: (sink, peer) => {
          const [client, own] = connectedPair(clock)
          void follow(client, sink)
          handler(own, peer)
          return { receive: (data) => client.write(data), end: () => client.end(), close: () => client.close() }
        },
      })
    },
  }
}

/** A connection that was opened, as bytes. */
function streamTo({ listener, sourceAddress }: Opened, clock: Clock): NetStream {
  const [own, server] = connectedPair(clock)
  const conversation = converse(listener, { data: (data) => server.write(data), end: () => server.end() }, sourceAddress)
  void follow(server, { data: (data) => conversation.receive(data), end: () => conversation.end() })
  return {
    ...own,
    close: () => {
      own.close()
      conversation.close()
    },
  }
}

/** The answer of whoever takes connections as they are; it hangs up after so many milliseconds. Throws NoAnswer. */
export async function askOverBytes(connection: Opened, request: NetRequest, clock: Clock, patience: number): Promise<HttpResponse> {
  const stream = streamTo(connection, clock)
  const timer = clock.after(patience, () => stream.close())
  try {
    return await exchange(stream, request, false)
  } finally {
    timer.cancel()
  }
}

/** Who sends a request, where it says so by a certificate. */
interface Identity {
  readonly certificate?: string | undefined
}
const identity = (from: Identity | undefined): { readonly certificate?: string } =>
  from?.certificate === undefined ? {} : { certificate: from.certificate }

/** A Host header that was given stands for the host that was connected to. */
function addressed(request: NetRequest): NetRequest {
  const given = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'host')?.[1]
  return given === undefined || given === request.host ? request : { ...request, host: given }
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name)
}

/** What somebody typed into a bare connection (nc, /dev/tcp), read as HTTP. */
function parseRequest(raw: string): NetRequest {
  const [head = '', body = ''] = raw.split(/\r?\n\r?\n/, 2)
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [method = 'GET', path = '/'] = first.split(' ')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  return { method, path, host: headers.host ?? '', headers, ...(body ? { body: text.encode(body) } : {}) }
}

function serialize({ status, headers, body }: HttpResponse): Uint8Array {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return concatBytes([text.encode(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`), body])
}
