/** Keeps the (deprecated, still served) Endpoints of Services with a selector; models pkg/controller/endpoint. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey } from '../../api/object'
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { isDeleting } from '../framework/pods'
import { HEADLESS_LABEL, hasSelector, LAST_CHANGE_TRIGGER, ServiceBackends } from '../framework/service-pods'
import { ENDPOINTS } from '../../schema/resources'
import { subsetsOf, truncate } from './subsets'

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
/** Of Endpoints that were the lock of an election once: they belong to no Service. */
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
/** Milliseconds after its start: by then it knows what there is. */
const LEFTOVERS = 1000
/** How many endpoints a look gets through in a millisecond; large Services are looked at less often. */
const ENDPOINTS_PER_MILLISECOND = 2

export const endpointsController = defineController({
  name: 'endpoint-controller',
  retries: { most: 15 },
  start: (context) => {
    const { client, enqueue } = context
    const backends = new ServiceBackends(context, ENDPOINTS_PER_MILLISECOND)
    const { services } = backends
    const endpoints = context.watch(ENDPOINTS, { deleted: (each) => enqueue(keyOf(each)) })
    // What Services left behind while nobody looked goes, and with it what never had any; later nobody looks.
    context.after(LEFTOVERS, () => {
      for (const each of endpoints.list()) if (each.metadata.annotations?.[LEADER] === undefined) enqueue(keyOf(each))
    })
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const service = services.get(name, namespace)
        const current = endpoints.get(name, namespace)
        if (!service) {
          // Whoever wrote them: endpoints go with the Service they are named after.
          if (!current) return
          ifThere(() => client.resource(ENDPOINTS).delete(name, namespace))
          return
        }
        if (!hasSelector(service) || service.spec.type === 'ExternalName') return
        const { pods: selected, trigger } = backends.look(service)
        const subsets = subsetsOf(service, selected)
        const truncated = truncate(subsets)
        const { [HEADLESS_LABEL]: _, ...serviceLabels } = service.metadata.labels ?? {}
        const labels = {
          ...serviceLabels,
          ...(service.spec.clusterIP === 'None' ? { [HEADLESS_LABEL]: '' } : {}),
          [MANAGED_BY]: 'endpoint-controller',
        }
        const { [OVER_CAPACITY]: over, [LAST_CHANGE_TRIGGER]: ___, ...kept } = current?.metadata.annotations ?? {}
        const same =
          current &&
          equalJson(current.subsets ?? [], subsets) &&
          equalJson(current.metadata.labels ?? {}, labels) &&
          (over !== undefined) === truncated
        if (same) return
        const annotations = {
          ...kept,
          ...(trigger ? { [LAST_CHANGE_TRIGGER]: trigger } : {}),
          ...(truncated ? { [OVER_CAPACITY]: 'truncated' } : {}),
        }
        const metadata = { labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) }
        if (current) {
          const { annotations: __, ...rest } = current.metadata
          client.resource(ENDPOINTS).update({ ...current, metadata: { ...rest, ...metadata }, subsets })
        } else if (!isDeleting(service)) {
          client.resource(ENDPOINTS).create({
            apiVersion: 'v1',
            kind: 'Endpoints',
            metadata: { name, namespace: namespace!, ...metadata },
            ...(subsets.length > 0 ? { subsets } : {}),
          })
        }
      },
    }
  },
})
