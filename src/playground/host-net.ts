/** The network as the learner's own machine sees it: its loopback, and whatever cluster there is beyond. */
import type { VirtualClock } from '../engine/clock/clock'
import { NetError, orAborted, whole, type HttpOptions, type NameAnswer, type Net, type NetRequest, type NetResponse } from '../shell/net'

const LOOPBACK = /^127\.|^::1$/

interface HostListener {
  readonly handler: (request: NetRequest) => NetResponse | Promise<NetResponse>
  readonly addresses: readonly string[]
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
    const listener = this.listeners.get(port)
    if (!listener || !hears(listener, address)) throw new NetError('connection refused', address, port)
    await this.clock.sleep(1, options?.signal)
    if (options?.tls) throw new NetError('not TLS', address, port)
    options?.onConnect?.({ address, localAddress: address })
    const response = await orAborted(Promise.resolve(listener.handler(request)), options?.signal, () => this.clock.wake())
    return options?.streaming ? response : whole(response, options?.signal)
  }

  async tcp(
    address: string,
    port: number,
    data?: Uint8Array,
    options?: { readonly signal?: AbortSignal; readonly connectTimeout?: number },
  ): Promise<Uint8Array> {
    if (!LOOPBACK.test(address)) return this.beyond(address, port).tcp(address, port, data, options)
    if (!this.listeners.has(port)) throw new NetError('connection refused', address, port)
    return new Uint8Array(0)
  }

  listen(
    port: number,
    handler: (request: NetRequest) => NetResponse | Promise<NetResponse>,
    addresses: readonly string[] = ['127.0.0.1', '::1'],
  ): { close(): void } {
    if (this.listeners.has(port)) throw new NetError('connection refused', '127.0.0.1', port)
    this.listeners.set(port, { handler, addresses })
    return { close: () => void this.listeners.delete(port) }
  }

  private beyond(address: string, port: number): Net {
    const cluster = this.cluster(address)
    if (!cluster) throw new NetError('no route to host', address, port)
    return cluster
  }
}
