/** The Services of a cluster as `minikube service` asks for them. */
import type { Cluster } from '../../engine/cluster'
import { ENDPOINT_SLICES, SERVICES } from '../../engine/schema/resources'
import type { ServiceUrl } from '../../tools/minikube/host'

const SERVICE_NAME = 'kubernetes.io/service-name'

export function servicesOf({ admin }: Cluster): readonly ServiceUrl[] {
  const backed = new Set<string>()
  for (const { metadata, endpoints } of admin.resource(ENDPOINT_SLICES).list().items)
    if (endpoints?.length) backed.add(`${metadata.namespace}/${metadata.labels?.[SERVICE_NAME]}`)
  return admin
    .resource(SERVICES)
    .list()
    .items.map(({ metadata, spec }) => ({
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
      running: Object.keys(spec.selector ?? {}).length === 0 || backed.has(`${metadata.namespace}/${metadata.name}`),
      ports: (spec.ports ?? []).map(({ name = '', port, nodePort }) => ({ name, port, ...(nodePort ? { nodePort } : {}) })),
    }))
}
