/** The network as the learner's own machine sees it: its loopback, and whatever cluster there is beyond. */
import type { VirtualClock } from '../engine/clock/clock'
import { NetError, type Net, type NetRequest, type NetResponse } from '../shell/net'

const LOOPBACK = /^127\.|^::1$/

export class HostNet implements Net {
  private readonly listeners = new Map<number, (request: NetRequest) => NetResponse | Promise<NetResponse>>()

  constructor(
    private readonly clock: VirtualClock,
    /** The network of the cluster on the way to an address (or the one names are asked of), while there is one. */
    private readonly cluster: (address?: string) => Net | undefined,
  ) {}

  async resolve(name: string, signal?: AbortSignal): Promise<readonly string[]> {
    if (/^\d+(\.\d+){3}$/.test(name) || LOOPBACK.test(name)) return [name]
    if (name === 'localhost') return ['127.0.0.1']
    const cluster = this.cluster()
    if (cluster) return cluster.resolve(name, signal)
    throw new NetError('NXDOMAIN', name, 0)
  }

  async http(
    address: string,
    port: number,
    request: NetRequest,
    options?: { readonly signal?: AbortSignal; readonly connectTimeout?: number },
  ): Promise<NetResponse> {
    if (!LOOPBACK.test(address)) return this.beyond(address, port).http(address, port, request, options)
    const listener = this.listeners.get(port)
    if (!listener) throw new NetError('connection refused', address, port)
    await this.clock.sleep(1, options?.signal)
    return listener(request)
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

  listen(port: number, handler: (request: NetRequest) => NetResponse | Promise<NetResponse>): { close(): void } {
    if (this.listeners.has(port)) throw new NetError('connection refused', '127.0.0.1', port)
    this.listeners.set(port, handler)
    return { close: () => void this.listeners.delete(port) }
  }

  private beyond(address: string, port: number): Net {
    const cluster = this.cluster(address)
    if (!cluster) throw new NetError('no route to host', address, port)
    return cluster
  }
}
