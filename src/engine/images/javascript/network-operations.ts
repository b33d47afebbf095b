/** What node's http, net and dns ask of the network, and what comes to the program from there. */
import { dnsOperations } from './dns-operations'
import { Failure, type Operation, type Plain } from './guest'
import type { Host } from './host'
import { httpOperations } from './http-operations'
import { refusal } from './network-failures'
import { tcpOperations } from './tcp-operations'

/** The addresses of a listener; undefined for the machine's own alone. */
const everywhere = (host: Plain): readonly string[] | undefined =>
  typeof host !== 'string' || host === '' || host === '::' || host === '0.0.0.0'
    ? ['0.0.0.0']
    : host === 'localhost' || host === '127.0.0.1' || host === '::1'
      ? undefined
      : [host]

export interface NetworkOperations {
  readonly operations: Readonly<Record<string, Operation>>
  /** A turn is over: what was written of answers that are not finished goes on its way. */
  turned(): void
  /** The program has ended: nobody listens any more, and what it did not finish breaks off. */
  ended(): void
}

export function networkOperations(host: Host): NetworkOperations {
  const { net } = host.context.system
  const http = httpOperations(host)
  const tcp = tcpOperations(host)
  const listeners = new Map<number, { close(): void }>()

  const listen = (
    id: Plain,
    port: Plain,
    address: Plain,
    begin: (addresses: readonly string[] | undefined) => { close(): void } | undefined,
  ) => {
    try {
      const listener = begin(everywhere(address))
      if (!listener) return new Failure({ code: 'EOPNOTSUPP', message: 'listen EOPNOTSUPP: operation not supported on socket' })
      listeners.set(Number(id), listener)
      return undefined
    } catch (error) {
      return refusal(error, address, port)
    }
  }

  return {
    turned: () => http.turned(),
    ended: () => {
      for (const listener of listeners.values()) listener.close()
      listeners.clear()
      http.ended()
    },
    operations: {
      ...http.operations,
      ...tcp.operations,
      ...dnsOperations(host),
      'http.listen': (id, port, address) => listen(id, port, address, (addresses) => net.listen(Number(port), http.serve(id), addresses)),
      'tcp.listen': (id, port, address) => listen(id, port, address, (addresses) => net.serve?.(Number(port), tcp.serve(id), addresses)),
      'net.close': (id) => {
        listeners.get(Number(id))?.close()
        listeners.delete(Number(id))
        return undefined
      },
    },
  }
}
