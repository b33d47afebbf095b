/** hostPort: the node's own port leads to the container's; models the CNI plugin portmap. */
import { AddressInUse } from '../../network/listeners'
import type { PodWorker } from './pod-worker'

/** Opens the node ports a pod asks for and returns how to close them. */
export function openHostPorts(worker: PodWorker): () => void {
  const { node, pod, sandbox } = worker
  if (!sandbox || pod.spec?.hostNetwork) return () => undefined
  const opened: { close(): void }[] = []
  const origin = { kind: 'node', node: node.name } as const
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const { ports = [] } of [...(pod.spec?.containers ?? []), ...sidecars])
    for (const { hostPort, containerPort, protocol = 'TCP', hostIP } of ports) {
      if (!hostPort || protocol === 'SCTP') continue
      const forward = { origin, address: sandbox.address, port: containerPort }
      try {
        opened.push(
          node.network.listen(origin, {
            port: hostPort,
            protocol,
            forward,
            ...(hostIP && hostIP !== '0.0.0.0' ? { address: hostIP } : {}),
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
