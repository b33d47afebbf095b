/** The store as etcd shows it: every object under /registry, in the places where kube-apiserver keeps its resources. */
import type { Cluster } from '../../engine/cluster'
import { writeJson } from '../../engine/api/json-text'
import { keyOf, type KubeObject } from '../../engine/api/object'
import { storagePlace } from '../../engine/apiserver/storage-key'
import { encodeProtobuf } from '../../engine/schema/protobuf-encode'
import type { EtcdView, KeyValue } from '../../tools/etcdctl'

const ENCODER = new TextEncoder()

export interface EtcdServer {
  /** Whether its process runs. */
  serving(): boolean
  save(): string
  /** The bytes that an object's own are kept as. */
  stored(object: KubeObject, plain: Uint8Array): Uint8Array
}

export function etcdView(cluster: () => Cluster, server: EtcdServer, address: string): EtcdView {
  return {
    serving: () => server.serving(),
    save: () => server.save(),
    version: '3.6.6',
    endpoint: `https://${address}:2379`,
    name: 'minikube',
    secured: true,
    revision: () => Number(cluster().api.store.revision),
    range: (from, to) => {
      const { store } = cluster().api
      const found: KeyValue[] = []
      for (const collection of store.collectionNames()) {
        const prefix = `/registry/${storagePlace(collection)}/`
        for (const object of store.list(collection)) {
          const key = prefix + keyOf(object)
          if (key < from || (to !== undefined && key >= to)) continue
          const revision = Number(object.metadata.resourceVersion)
          found.push({
            key,
            value: () =>
              server.stored(
                object,
                encodeProtobuf(object as unknown as Record<string, unknown>) ?? ENCODER.encode(`${writeJson(object)}\n`),
              ),
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
