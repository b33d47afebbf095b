/** The network room: what the composition root, kubelets and runtimes use. */
import { ClusterNetwork, type NetworkOptions } from './cluster-network'

export function createNetwork(options: NetworkOptions): ClusterNetwork {
  return new ClusterNetwork(options)
}

export type { ClusterNetwork, NetworkOptions } from './cluster-network'
export { converse } from './conversation'
export type { DnsAnswer, DnsRecord, RecordType } from './dns'
export type { ResolverConfig } from './resolver'
export type * from './types'
