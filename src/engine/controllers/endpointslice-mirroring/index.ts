/** Mirrors Endpoints that people keep by hand into EndpointSlices; models pkg/controller/endpointslicemirroring. */
import { keyOf, splitKey } from '../../api/object'
import { defineController } from '../framework'
import { dependentsOf } from '../framework/ownership'
import { hasSelector } from '../framework/service-pods'
import { MANAGED_BY, SERVICE_NAME } from '../framework/slices'
import { ENDPOINT_SLICES, ENDPOINTS, SERVICES } from '../../schema/resources'
import type { Endpoints, Service } from '../../schema/types'
import { MANAGER, Mirror } from './mirror'

const SKIP = 'endpointslice.kubernetes.io/skip-mirror'

export const endpointSliceMirroringController = defineController({
  name: 'endpointslicemirroring-controller',
  retries: { first: 1_000, longest: 1_000_000, most: 15 },
  start: (context) => {
    const { client, enqueue } = context
    const services = context.watch(SERVICES, {
      added: (service) => enqueue(keyOf(service)),
      updated: (before, service) => {
        if (hasSelector(before) !== hasSelector(service)) enqueue(keyOf(service))
      },
      deleted: (service) => enqueue(keyOf(service)),
    })
    const endpoints = context.watch(ENDPOINTS, {
      added: (each) => enqueue(keyOf(each)),
      updated: (_, each) => enqueue(keyOf(each)),
      deleted: (each) => enqueue(keyOf(each)),
    })
    const slices = context.watch(ENDPOINT_SLICES, {
      deleted: (slice) => {
        const service = slice.metadata.labels?.[SERVICE_NAME]
        if (service && slice.metadata.labels?.[MANAGED_BY] === MANAGER) enqueue(`${slice.metadata.namespace}/${service}`)
      },
    })
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const source = endpoints.get(name, namespace)
        // Slices of Endpoints that are gone go with their owner.
        if (!source) return
        const own = dependentsOf(slices, source.metadata.uid).filter((slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER)
        const mirror = new Mirror(client, source)
        if (isMirrored(source, services.get(name, namespace))) mirror.settle(own)
        else mirror.removeAll(own)
      },
    }
  },
})

function isMirrored({ metadata: { labels, annotations } }: Endpoints, service: Service | undefined): boolean {
  if (!service || hasSelector(service)) return false
  return labels?.[SKIP] !== 'true' && !annotations?.['control-plane.alpha.kubernetes.io/leader']
}
