/** The faults a person can cause from the page: machines, cables, kubelets, containers. */
import type { Cluster } from '../engine/cluster'
import type { Pod } from '../engine/schema/types'
import type { Fault } from '../protocol/messages'

export function applyFault(cluster: Cluster, fault: Fault): void {
  if (fault.kind === 'container.kill') return killContainers(cluster, fault)
  if (!('node' in fault)) {
    cluster.nodes.registry.state = REGISTRY[fault.kind]
    return
  }
  const node = cluster.nodes.get(fault.node)
  if (!node) return
  switch (fault.kind) {
    case 'node.stop':
      return node.powerOff()
    case 'node.start':
      return node.powerOn()
    case 'node.cut':
      return node.setConnected(false)
    case 'node.mend':
      return node.setConnected(true)
    case 'kubelet.stop':
      return node.stopKubelet()
    case 'kubelet.start':
      return node.startKubelet()
    case 'memory.fill':
      return node.fillMemory(fault.bytes)
  }
}

const REGISTRY = { 'registry.slow': 'slow', 'registry.fail': 'failing', 'registry.mend': 'fine' } as const

/** As the kernel's own killer would: the process is gone, and the kubelet finds out. */
function killContainers(cluster: Cluster, { namespace, pod: name, container }: Extract<Fault, { kind: 'container.kill' }>): void {
  const pod = cluster.api.store.get('/pods', `${namespace}/${name}`) as Pod | undefined
  const node = pod?.spec?.nodeName === undefined ? undefined : cluster.nodes.get(pod.spec.nodeName)
  for (const sandbox of node?.runtime.sandboxesOf(pod!.metadata.uid) ?? [])
    for (const each of sandbox.containers) if (container === undefined || each.config.name === container) each.kill()
}
