/** hostPort: the node's own port leads to the container's; models the CNI plugin portmap. */
import { AddressInUse } from '../network/listeners'
import type { HttpRequest } from '../network/types'
import type { PodWorker } from './pod-worker'

/** Opens the node ports a pod asks for and returns how to close them. */
export function openHostPorts(worker: PodWorker): () => void {
  const { node, pod, sandbox } = worker
  if (!sandbox || pod.spec?.hostNetwork) return () => undefined
  const opened: { close(): void }[] = []
  const origin = { kind: 'node', node: node.name } as const
  for (const { ports = [] } of pod.spec?.containers ?? [])
    for (const { hostPort, containerPort, protocol = 'TCP' } of ports) {
      if (!hostPort || protocol === 'SCTP') continue
      const target = (): ReturnType<typeof node.network.connect> => node.network.connect(origin, sandbox.address, containerPort, protocol)
      try {
        opened.push(
          node.network.listen(origin, {
            port: hostPort,
            protocol,
            http: (request: HttpRequest, peer) => {
              const connection = target()
              if (connection.ok && connection.listener.http) return connection.listener.http(request, peer)
              return { status: 502, headers: {}, body: new Uint8Array(0) }
            },
            talk: (data) => {
              const connection = target()
              return connection.ok && connection.listener.talk ? connection.listener.talk(data) : new Uint8Array(0)
            },
          }),
        )
      } catch (error) {
        if (!(error instanceof AddressInUse)) throw error
      }
    }
  return () => {
    for (const one of opened) one.close()
  }
}
