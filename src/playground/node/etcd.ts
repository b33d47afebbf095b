/** The store as etcd shows it: every object under /registry, in the places where kube-apiserver keeps its resources. */
import type { Cluster } from '../../engine/cluster'
import type { KubeObject } from '../../engine/api/object'
import type { EtcdView } from '../../tools/etcdctl'
import { ClusterKeys } from './etcd-keys'

export interface EtcdServer {
  /** Whether its process runs. */
  serving(): boolean
  save(): string
  /** The bytes that an object's own are kept as. */
  stored(object: KubeObject, plain: Uint8Array): Uint8Array
}

export function etcdView(cluster: () => Cluster, server: EtcdServer, address: string): EtcdView {
  let made: ClusterKeys | undefined
  // There is no cluster yet when its control plane is put together.
  const keys = (): ClusterKeys => (made ??= new ClusterKeys(cluster, (object, plain) => server.stored(object, plain)))
  return {
    serving: () => server.serving(),
    save: () => server.save(),
    version: '3.6.6',
    endpoint: `https://${address}:2379`,
    name: 'minikube',
    secured: true,
    revision: () => Number(cluster().api.store.revision),
    range: (from, to) => keys().range(from, to),
    get keys() {
      return keys()
    },
  }
}
