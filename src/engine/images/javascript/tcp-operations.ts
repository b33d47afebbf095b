/** What node's net asks of the network: connections, its own and those of its servers. */
import { NetError, type NetStream } from '../../../shell/net'
import type { Operation, Plain } from './guest'
import type { Host } from './host'
import { networkFailure, tell } from './network-failures'

/** Numbers of connections to its servers are none of the program's own, nor of answers. */
const FIRST = 2_000_000

export interface TcpOperations {
  readonly operations: Readonly<Record<string, Operation>>
  /** Takes the connections to a server. */
  serve(server: Plain): (stream: NetStream, peer: string) => void
}

export function tcpOperations(host: Host): TcpOperations {
  const { system, signal } = host.context
  const { net } = system
  const streams = new Map<number, NetStream>()
  let last = FIRST

  const carry = async (id: number, stream: NetStream): Promise<void> => {
    streams.set(id, stream)
    for (;;) {
      const part = await stream.read(signal)
      if (!streams.has(id)) return
      if (part === null) return host.event('tcp.end', id)
      host.event('tcp.data', id, part)
    }
  }

  return {
    serve: (server) => (stream, peer) => {
      const number = ++last
      host.event('tcp.connection', server, number, peer)
      host.background(() => carry(number, stream))
    },
    operations: {
      'tcp.connect': (id, name, port) => {
        host.background(async () => {
          try {
            const [address] = await net.resolve(String(name), signal)
            const stream = await net.dial?.(address!, Number(port), { signal })
            if (!stream) throw new NetError('no route to host', address!, Number(port))
            host.event('tcp.connect', id, address)
            await carry(Number(id), stream)
          } catch (error) {
            if (!(error instanceof NetError)) throw error
            tell(host, 'tcp.error', id, networkFailure(error, String(name)))
          }
        })
        return undefined
      },
      'tcp.write': (id, data) => streams.get(Number(id))?.write(data as Uint8Array) ?? false,
      'tcp.finish': (id) => {
        streams.get(Number(id))?.end()
        return undefined
      },
      'tcp.destroy': (id) => {
        streams.get(Number(id))?.close()
        streams.delete(Number(id))
        return undefined
      },
    },
  }
}
