/** The cluster's network as the programs of one machine or pod see it: waits, time-outs and errors as socket calls have them. */
import type { Clock } from '../clock/clock'
import type { Connection, ConnectFailure, Network, Origin } from '../network/types'
import { NetError, type Net, type NetRequest, type NetResponse } from '../../shell/net'

const EMPTY = new Uint8Array(0)
/** What a name server that does not answer costs: two tries of five seconds. */
const DNS_TIMEOUT = 10_000

type Options = { readonly signal?: AbortSignal; readonly connectTimeout?: number } | undefined

export function machineNet(network: Network, clock: Clock, origin: Origin): Net {
  const open = async (address: string, port: number, options: Options): Promise<Extract<Connection, { ok: true }>> => {
    const connection = network.connect(origin, address, port)
    const limit = options?.connectTimeout ?? Infinity
    if (!connection.ok && connection.failure === 'i/o timeout' && limit < connection.latency) {
      await clock.sleep(limit, options?.signal)
      throw new NetError('i/o timeout', address, port)
    }
    if (connection.latency > 0) await clock.sleep(Math.min(connection.latency, limit), options?.signal)
    if (connection.ok) return connection
    throw new NetError(connection.failure satisfies ConnectFailure, address, port)
  }
  return {
    resolve: async (name, signal) => {
      const answer = network.resolve(origin, name)
      if (answer.ok) return answer.addresses
      if (answer.failure === 'no servers could be reached') await clock.sleep(DNS_TIMEOUT, signal)
      throw new NetError(answer.failure, name, 0)
    },
    http: async (address, port, request: NetRequest, options): Promise<NetResponse> => {
      const { listener, sourceAddress } = await open(address, port, options)
      if (!listener.http) throw new NetError('connection refused', address, port)
      return listener.http(request, { address: sourceAddress })
    },
    tcp: async (address, port, data, options) => {
      const { listener } = await open(address, port, options)
      return data && listener.talk ? listener.talk(data) : EMPTY
    },
    listen: (port, handler) => network.listen(origin, { port, protocol: 'TCP', http: (request) => handler(request) }),
  }
}
