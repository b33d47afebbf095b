/** Publishes the cluster's certificate authority in every namespace; models pkg/controller/certificates/rootcacertpublisher. */
import { hasReason } from '../../api/status'
import { defineController } from '../framework'
import { CONFIG_MAPS, NAMESPACES } from '../../schema/resources'

const NAME = 'kube-root-ca.crt'
const ABOUT = 'kubernetes.io/description'
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

export const rootCaPublisher = defineController({
  name: 'root-ca-cert-publisher',
  workers: 1,
  start: (context) => {
    const { client, enqueue, authority } = context
    const namespaces = context.watch(NAMESPACES, {
      added: (namespace) => enqueue(namespace.metadata.name),
      updated: (_, namespace) => enqueue(namespace.metadata.name),
    })
    const maps = context.watch(CONFIG_MAPS, {
      updated: (_, map) => {
        if (map.metadata.name === NAME) enqueue(map.metadata.namespace!)
      },
      deleted: (map) => {
        if (map.metadata.name === NAME) enqueue(map.metadata.namespace!)
      },
    })
    return {
      reconcile(name) {
        const namespace = namespaces.get(name)
        if (!namespace || namespace.metadata.deletionTimestamp !== undefined || namespace.status?.phase === 'Terminating') return
        const data = { 'ca.crt': authority.certificate }
        const current = maps.get(NAME, name)
        if (!current) {
          try {
            client.resource(CONFIG_MAPS).create({
              apiVersion: 'v1',
              kind: 'ConfigMap',
              metadata: { name: NAME, namespace: name, annotations: { [ABOUT]: DESCRIPTION } },
              data,
            })
          } catch (error) {
            if (!hasReason(error, 'AlreadyExists')) throw error
          }
          return
        }
        if (
          current.data?.['ca.crt'] === data['ca.crt'] &&
          Object.keys(current.data).length === 1 &&
          current.metadata.annotations?.[ABOUT] === DESCRIPTION
        )
          return
        client.resource(CONFIG_MAPS).update({
          ...current,
          metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, [ABOUT]: DESCRIPTION } },
          data,
        })
      },
    }
  },
})
