/** The kubelet room: what the composition root uses. */
export { VirtualNode } from './node/virtual-node'
export { createVirtualNodes, VirtualNodes, type NewNode, type VirtualNodesOptions } from './node/virtual-nodes'
export { INSTANT_TIMINGS, KUBELET_TIMINGS, LAB_TIMINGS, NEARBY_TIMINGS, type KubeletTimings } from './timings'
export type { NodeConfig } from './node/node-config'
export { CONTAINER_RUNTIME } from './node/node-status'
export type { ContainerUsage, PodUsage } from './node/usage'
