/** The faults a person can cause from the page: machines, cables, kubelets, containers. */
import type { Cluster } from '../engine/cluster'
import type { Fault } from '../protocol/messages'

export function applyFault(cluster: Cluster, fault: Fault): void {
  if (!('node' in fault)) return
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
  }
}
