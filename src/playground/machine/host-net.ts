/** The network as the learner's own machine sees it: its loopback, and whatever cluster there is beyond. */
import type { VirtualClock } from '../../engine/clock/clock'
import { converse } from '../../engine/network/conversation'
import { askStream } from '../../engine/runtime/ask-stream'
import {
  NetError,
  orAborted,
  whole,
  type HttpOptions,
  type NameAnswer,
  type Net,
  type NetConnection,
  type NetRequest,
  type NetResponse,
  type NetStream,
} from '../../shell/net'
import { connectedPair, follow } from '../../shell/net-stream'
import { readAll } from '../../shell/pipe'

const LOOPBACK = /^127\.|^::1$/

type Limits = { readonly signal?: AbortSignal; readonly connectTimeout?: number }

interface HostListener {
  readonly addresses: readonly string[]
  /** Those who speak HTTP. */
  readonly handler?: (request: NetRequest) => NetResponse | Promise<NetResponse>
  /** Those who take connections as they are. */
  readonly accept?: (stream: NetStream, peer: string) => void
}

/** Whether a listener is behind an address of this machine. */
function hears({ addresses }: HostListener, address: string): boolean {
  return addresses.some(
    (own) =>
      own === '0.0.0.0' ||
      own === '::' ||
      own === address ||
      (own === 'localhost' && LOOPBACK.test(address)) ||
      (own === '127.0.0.1' && address.startsWith('127.')),
  )
}

/** The addresses that a hosts file (hosts(5)) gives a name; of the fourth version, which is what clusters here speak. */
function namedIn(hosts: string, name: string): readonly string[] {
  const wanted = name.toLowerCase()
  return hosts
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([address = '', ...names]) => /^\d+(\.\d+){3}$/.test(address) && names.some((each) => each.toLowerCase() === wanted))
    .map(([address]) => address!)
}

export class HostNet implements Net {
  private readonly listeners = new Map<number, HostListener>()

  constructor(
    private readonly clock: VirtualClock,
    /** The network of the cluster on the way to an address (or the one names are asked of), while there is one. */
    private readonly cluster: (address?: string) => Net | undefined,
    /** The text of its hosts file, which goes before what name servers say. */
    private readonly hosts: () => string = () => '',
  ) {}

  async resolve(name: string, signal?: AbortSignal): Promise<readonly string[]> {
    if (/^\d+(\.\d+){3}$/.test(name) || LOOPBACK.test(name)) return [name]
    if (name === 'localhost') return ['127.0.0.1']
    const known = namedIn(this.hosts(), name)
    if (known.length > 0) return known
    const cluster = this.cluster()
    if (cluster) return cluster.resolve(name, signal)
    throw new NetError('NXDOMAIN', name, 0)
  }

  async query(name: string, type: string, server?: string, signal?: AbortSignal): Promise<NameAnswer> {
    const cluster = this.cluster()
    if (!cluster?.query) throw new NetError('no servers could be reached', name, 53)
    return cluster.query(name, type, server, signal)
  }

  async http(address: string, port: number, request: NetRequest, options?: HttpOptions): Promise<NetResponse> {
    if (!LOOPBACK.test(address)) return this.beyond(address, port).http(address, port, request, options)
    const { handler } = this.listener(address, port)
    await this.clock.sleep(1, options?.signal)
    if (options?.tls && handler) throw new NetError('not TLS', address, port)
    options?.onConnect?.({ address, localAddress: address })
    if (!handler) return askStream(this.opened(address, port), request, address, port, options ?? {})
    const response = await orAborted(Promise.resolve(handler(request)), options?.signal, () => this.clock.wake())
    return options?.streaming ? response : whole(response, options?.signal)
  }

  async tcp(address: string, port: number, data?: Uint8Array, options?: Limits): Promise<Uint8Array> {
    if (!LOOPBACK.test(address)) return this.beyond(address, port).tcp(address, port, data, options)
    const stream = this.opened(address, port)
    try {
      if (!data) return new Uint8Array(0)
      stream.write(data)
      stream.end()
      return await readAll(stream, options?.signal)
    } finally {
      stream.close()
    }
  }

  async connect(address: string, port: number, options?: Limits): Promise<NetConnection> {
    if (!LOOPBACK.test(address)) {
      const net = this.beyond(address, port)
      return net.connect
        ? net.connect(address, port, options)
        : { send: (data, signal) => net.tcp(address, port, data, { ...options, ...(signal ? { signal } : {}) }) }
    }
    const stream = this.opened(address, port)
    return {
      send: async (data, signal) => {
        stream.write(data)
        const answer = await stream.read(signal)
        if (answer === null) throw new NetError('empty reply', address, port)
        return answer
      },
    }
  }

  async dial(address: string, port: number, options?: Limits): Promise<NetStream> {
    if (LOOPBACK.test(address)) return this.opened(address, port)
    const net = this.beyond(address, port)
    if (!net.dial) throw new NetError('no route to host', address, port)
    return net.dial(address, port, options)
  }

  listen(
    port: number,
    handler: (request: NetRequest) => NetResponse | Promise<NetResponse>,
    addresses: readonly string[] = ['127.0.0.1', '::1'],
  ): { close(): void } {
    return this.add(port, { handler, addresses })
  }

  serve(
    port: number,
    accept: (stream: NetStream, peer: string) => void,
    addresses: readonly string[] = ['127.0.0.1', '::1'],
  ): { close(): void } {
    return this.add(port, { accept, addresses })
  }

  private add(port: number, listener: HostListener): { close(): void } {
    if (this.listeners.has(port)) throw new NetError('connection refused', '127.0.0.1', port)
    this.listeners.set(port, listener)
    return {
      close: () => {
        if (this.listeners.get(port) === listener) this.listeners.delete(port)
      },
    }
  }

  /** Who listens at an address of this machine; throws NetError. */
  private listener(address: string, port: number): HostListener {
    const listener = this.listeners.get(port)
    if (!listener || !hears(listener, address)) throw new NetError('connection refused', address, port)
    return listener
  }

  /** A connection within this machine. */
  private opened(address: string, port: number): NetStream {
    const { handler, accept } = this.listener(address, port)
    const [own, other] = connectedPair(this.clock)
    if (accept) accept(other, address)
    else if (handler) {
      const sink = { data: (data: Uint8Array) => void (other.write(data) || conversation.close()), end: () => other.end() }
      const conversation = converse({ port, protocol: 'TCP', http: handler }, sink, address)
      void follow(other, { data: (data) => conversation.receive(data), end: () => conversation.end() })
    }
    return own
  }

  private beyond(address: string, port: number): Net {
    const cluster = this.cluster(address)
    if (!cluster) throw new NetError('no route to host', address, port)
    return cluster
  }
}
