/** Keeps the EndpointSlices of Services with a selector; models pkg/controller/endpointslice. */
import { equalJson } from '../../api/json'
import { makeKey, splitKey } from '../../api/object'
import { defineController, type Steps } from '../framework'
import { dependentsOf } from '../framework/ownership'
import { isDeleting } from '../framework/pods'
import { hasSelector, ServiceBackends } from '../framework/service-pods'
import { MANAGED_BY, SERVICE_NAME } from '../framework/slices'
import { ENDPOINT_SLICES, NODES } from '../../schema/resources'
import type { EndpointSlice, Node, Pod } from '../../schema/types'
import { endpointsByPorts } from './groups'
import { MANAGER, SliceSync } from './sync'

/** How many endpoints a look gets through in a millisecond; large Services are looked at less often. */
const ENDPOINTS_PER_MILLISECOND = 5

export const endpointSliceController = defineController({
  name: 'endpointslice-controller',
  retries: { first: 1_000, longest: 1_000_000, most: 15 },
  start: (context) => {
    const backends = new ServiceBackends(context, ENDPOINTS_PER_MILLISECOND)
    const nodes = context.watch(NODES)
    const nodeOf = (pod: Pod): Node | undefined => (pod.spec?.nodeName ? nodes.get(pod.spec.nodeName) : undefined)
    /** Slice uid -> the version this controller last gave it: its own writes are no news. */
    const written = new Map<string, string>()
    const sliceChanged = (slice: EndpointSlice): void => {
      if (written.get(slice.metadata.uid) === slice.metadata.resourceVersion) return
      const service = slice.metadata.labels?.[SERVICE_NAME]
      if (service && slice.metadata.labels?.[MANAGED_BY] === MANAGER) context.enqueue(makeKey(slice.metadata.namespace, service))
    }
    const slices = context.watch(ENDPOINT_SLICES, {
      updated: (before, after) => {
        if (!equalJson(before.metadata.labels, after.metadata.labels) || !equalJson(before.endpoints, after.endpoints)) sliceChanged(after)
      },
      deleted: (slice) => {
        written.delete(slice.metadata.uid)
        sliceChanged(slice)
      },
    })
    return {
      *reconcile(key): Steps {
        const { namespace, name } = splitKey(key)
        const service = backends.services.get(name, namespace)
        if (!service || service.spec?.type === 'ExternalName' || !hasSelector(service) || isDeleting(service)) return
        const { pods, trigger } = backends.look(service)
        const own = dependentsOf(slices, service.metadata.uid).filter(
          (slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER && !isDeleting(slice),
        )
        const families: readonly string[] = service.spec?.ipFamilies ?? ['IPv4']
        const sync = new SliceSync(context, service, trigger, ({ metadata }) => void written.set(metadata.uid, metadata.resourceVersion))
        sync.removeAll(own.filter((slice) => !families.includes(slice.addressType)))
        for (const family of families) {
          const existing = own.filter((slice) => slice.addressType === family)
          yield* sync.settle(family, existing, endpointsByPorts(service, pods, family, nodeOf))
        }
      },
    }
  },
})
