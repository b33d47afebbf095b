/** The cluster's network as the programs of one machine or pod see it: waits, time-outs and errors as socket calls have them. */
import type { Clock } from '../clock/clock'
import type { RecordType } from '../network/dns'
import type { Network, Origin } from '../network/types'
import { NetError, type Net } from '../../shell/net'
import { connectedPair, follow } from '../../shell/net-stream'
import { readAll } from '../../shell/pipe'
import { Connector, streamTo } from './connector'
import { request } from './http-client'

/** Milliseconds a name takes to resolve. */
const LOOKUP = 1
/** Milliseconds a program waits for a name server that is silent. */
const UNANSWERED = 5000
/** How often a C library asks (resolv.conf(5)). */
const ATTEMPTS = 2

export function machineNet(network: Network, clock: Clock, origin: Origin): Net {
  const connector = new Connector(network, clock, origin)
  return {
    ...(origin.kind === 'pod' ? { address: origin.ip } : {}),
    ...names(network, origin, connector),
    ...calls(connector),
    ...listening(connector),
  }
}

function names(network: Network, origin: Origin, connector: Connector): Pick<Net, 'resolve' | 'query'> {
  return {
    async resolve(name, signal) {
      const resolution = network.resolve(origin, name)
      if (resolution.ok) {
        if (!isAddress(name)) await connector.pause(LOOKUP, signal)
        return resolution.addresses
      }
      // A resolver that gets no answer asks once more, and goes on to no other name of the search list.
      await connector.pause(resolution.failure === 'NXDOMAIN' ? LOOKUP : ATTEMPTS * UNANSWERED, signal)
      throw new NetError(resolution.failure, name, 53)
    },

    async query(name, type, server, signal) {
      const answer = network.query(origin, name.replace(/\.$/, '').toLowerCase(), type as RecordType, server)
      await connector.pause(answer ? LOOKUP : UNANSWERED, signal)
      if (!answer) throw new NetError('no servers could be reached', name, 53)
      return answer
    },
  }
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name)
}

function calls(connector: Connector): Pick<Net, 'http' | 'tcp' | 'connect' | 'dial' | 'udp'> {
  const { clock } = connector
  return {
    http: (address, port, wanted, options = {}) => request(connector, address, port, wanted, options),

    async tcp(address, port, data, options = {}) {
      const connection = await connector.open(address, port, options)
      if (!data) return new Uint8Array()
      const { open, talk } = connection.listener
      if (talk && !open) return connector.said(connection, data, options.signal)
      const stream = streamTo(connection, clock)
      stream.write(data)
      stream.end()
      return readAll(stream, options.signal).finally(() => stream.close())
    },

    async connect(address, port, options = {}) {
      const connection = await connector.open(address, port, options)
      const stream = connection.listener.open ? streamTo(connection, clock) : undefined
      return {
        ...(stream
          ? {}
          : {
              sendNow: (data) =>
                connector.isStill(connection) ? { takes: connection.latency, answer: connector.answer(connection, data) } : undefined,
            }),
        send: async (data, signal) => {
          await connector.pause(connection.latency, signal)
          if (stream) {
            stream.write(data)
            const answer = await stream.read(signal).catch((reason: unknown) => {
              // Who gives up waiting for an answer hangs up: it may be what the server keeps for it.
              stream.close()
              throw reason
            })
            if (answer === null) throw new NetError('empty reply', address, port)
            return answer
          }
          if (!connector.isStill(connection)) throw new NetError('empty reply', address, port)
          return connector.said(connection, data, signal)
        },
      }
    },

    async dial(address, port, options = {}) {
      return streamTo(await connector.open(address, port, options), clock)
    },

    async udp(address, port, data, { signal, connectTimeout, patience = Infinity, protocol = 'UDP' } = {}) {
      // Nobody says that a datagram was dropped: whoever sent it waits in vain.
      const allowed = Math.min(connectTimeout ?? Infinity, patience)
      const limit = allowed === Infinity ? {} : { connectTimeout: allowed }
      const connection = await connector.open(address, port, { ...limit, ...(signal ? { signal } : {}) }, protocol)
      if (!data) return new Uint8Array()
      const answer = await connector.said(connection, data, signal)
      await connector.pause(answer.length > 0 ? connection.latency : patience, signal)
      return answer
    },
  }
}

function listening(connector: Connector): Pick<Net, 'listen' | 'serve'> {
  return {
    listen: (port, handler) => connector.listen({ port, protocol: 'TCP', http: handler }),

    serve: (port, handler) =>
      connector.listen({
        port,
        protocol: 'TCP',
        outlived: true,
        open: (sink, peer) => {
          const [client, own] = connectedPair(connector.clock)
          void follow(client, sink)
          handler(own, peer)
          return { receive: (data) => client.write(data), end: () => client.end(), close: () => client.close() }
        },
      }),
  }
}
