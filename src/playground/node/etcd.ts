/** The store as etcd shows it: every object under /registry, in the places where kube-apiserver keeps its resources. */
import type { Cluster } from '../../engine/cluster'
import { keyOf } from '../../engine/api/object'
import { encodeProtobuf } from '../../engine/schema/protobuf-encode'
import type { EtcdView, KeyValue } from '../../tools/etcdctl'

const ENCODER = new TextEncoder()

/** Resources that are not kept under their own plural name. */
const PLACES: Readonly<Record<string, string>> = {
  '/services': 'services/specs',
  '/endpoints': 'services/endpoints',
  '/nodes': 'minions',
  '/replicationcontrollers': 'controllers',
  'networking.k8s.io/ingresses': 'ingress',
  'apiextensions.k8s.io/customresourcedefinitions': 'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices': 'apiregistration.k8s.io/apiservices',
}
const BUILT_IN = /^$|^[a-z]+$|\.k8s\.io$/

function place(collection: string): string {
  const at = collection.indexOf('/')
  const group = collection.slice(0, at)
  const resource = collection.slice(at + 1)
  return PLACES[collection] ?? (BUILT_IN.test(group) ? resource : `${group}/${resource}`)
}

export function etcdView(cluster: () => Cluster, address: string): EtcdView {
  return {
    version: '3.6.6',
    endpoint: `https://${address}:2379`,
    name: 'minikube',
    secured: true,
    revision: () => Number(cluster().api.store.revision),
    range: (from, to) => {
      const { store } = cluster().api
      const found: KeyValue[] = []
      for (const collection of store.collectionNames()) {
        const prefix = `/registry/${place(collection)}/`
        for (const object of store.list(collection)) {
          const key = prefix + keyOf(object)
          if (key < from || (to !== undefined && key >= to)) continue
          const revision = Number(object.metadata.resourceVersion)
          found.push({
            key,
            value: () => encodeProtobuf(object as unknown as Record<string, unknown>) ?? ENCODER.encode(`${JSON.stringify(object)}\n`),
            createRevision: revision,
            modRevision: revision,
            version: 1,
          })
        }
      }
      return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    },
  }
}
