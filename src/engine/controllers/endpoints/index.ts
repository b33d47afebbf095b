/** Keeps the (deprecated, still served) Endpoints of Services with a selector; models pkg/controller/endpoint. */
import { canonicalJson, equalJson } from '../../api/json'
import { keyOf, splitKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { defineController } from '../framework'
import { isDeleting, isReady } from '../framework/pods'
import {
  HEADLESS_LABEL,
  hasEndpoint,
  hasSelector,
  hostnameIn,
  LAST_CHANGE_TRIGGER,
  podAddress,
  ServiceBackends,
  targetPort,
} from '../framework/service-pods'
import { byHash, endpointsPortHash } from '../framework/port-order'
import { ENDPOINTS } from '../../schema/resources'
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service } from '../../schema/types'

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
/** Most addresses of one Endpoints object. */
const CAPACITY = 1000

interface Group {
  readonly ports: readonly EndpointPort[]
  readonly ready: EndpointAddress[]
  readonly notReady: EndpointAddress[]
}

function portsOf(pod: Pod, service: Service): readonly EndpointPort[] {
  const ports: EndpointPort[] = []
  for (const port of service.spec.ports ?? []) {
    const number = targetPort(pod, port)
    if (number === undefined) continue
    ports.push({
      ...(port.name ? { name: port.name } : {}),
      port: number,
      protocol: port.protocol ?? 'TCP',
      ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
    })
  }
  return ports.length > 1 ? ports.sort(byHash(endpointsPortHash)) : ports
}

/** Pods with the same ports share a subset; addresses are in order of their text. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const groups = new Map<string, Group>()
  const headless = service.spec.clusterIP === 'None'
  for (const pod of pods) {
    if (!hasEndpoint(pod) || (isDeleting(pod) && !service.spec.publishNotReadyAddresses)) continue
    const ip = podAddress(pod, service.spec.ipFamilies?.[0] ?? 'IPv4')
    const ports = portsOf(pod, service)
    if (ip === undefined || (ports.length === 0 && !(headless && (service.spec.ports ?? []).length === 0))) continue
    const key = canonicalJson(ports)
    let group = groups.get(key)
    if (!group) groups.set(key, (group = { ports, ready: [], notReady: [] }))
    const hostname = hostnameIn(pod, service)
    const address: EndpointAddress = {
      ip,
      ...(hostname ? { hostname } : {}),
      ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
      targetRef: { kind: 'Pod', namespace: pod.metadata.namespace!, name: pod.metadata.name, uid: pod.metadata.uid },
    }
    if (service.spec.publishNotReadyAddresses || isReady(pod)) group.ready.push(address)
    else group.notReady.push(address)
  }
  const byAddress = (a: EndpointAddress, b: EndpointAddress): number => (a.ip < b.ip ? -1 : a.ip > b.ip ? 1 : 0)
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ports, ready, notReady }]) => ({
      ...(ready.length > 0 ? { addresses: ready.sort(byAddress) } : {}),
      ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byAddress) } : {}),
      ...(ports.length > 0 ? { ports } : {}),
    }))
}

/** Leaves out what is over the limit: not-ready addresses first, each subset in proportion. */
function truncate(subsets: EndpointSubset[]): boolean {
  const count = (field: 'addresses' | 'notReadyAddresses'): number => subsets.reduce((sum, subset) => sum + (subset[field]?.length ?? 0), 0)
  const ready = count('addresses')
  const notReady = count('notReadyAddresses')
  if (ready + notReady <= CAPACITY) return false
  const keepReady = Math.min(ready, CAPACITY)
  const cut = (list: readonly EndpointAddress[] | undefined, keep: number, all: number): readonly EndpointAddress[] | undefined =>
    list && list.slice(0, Math.floor((list.length * keep) / Math.max(1, all)))
  subsets.forEach((subset, i) => {
    const addresses = cut(subset.addresses, keepReady, ready)
    const notReadyAddresses = cut(subset.notReadyAddresses, CAPACITY - keepReady, notReady)
    subsets[i] = {
      ...(addresses?.length ? { addresses } : {}),
      ...(notReadyAddresses?.length ? { notReadyAddresses } : {}),
      ...(subset.ports ? { ports: subset.ports } : {}),
    }
  })
  return true
}

/** How many endpoints a look gets through in a millisecond; large Services are looked at less often. */
const ENDPOINTS_PER_MILLISECOND = 2

export const endpointsController = defineController({
  name: 'endpoint-controller',
  retries: { most: 15 },
  start: (context) => {
    const { client, enqueue } = context
    const backends = new ServiceBackends(context, ENDPOINTS_PER_MILLISECOND)
    const { services } = backends
    const endpoints = context.watch(ENDPOINTS, {
      added: (each) => {
        // Left over from a Service deleted while nobody looked.
        if (each.metadata.labels?.[MANAGED_BY] !== undefined && !services.get(each.metadata.name, each.metadata.namespace))
          enqueue(keyOf(each))
      },
      deleted: (each) => enqueue(keyOf(each)),
    })
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const service = services.get(name, namespace)
        const current = endpoints.get(name, namespace)
        if (!service) {
          if (!current || current.metadata.labels?.[MANAGED_BY] === undefined) return
          try {
            client.resource(ENDPOINTS).delete(name, namespace)
          } catch (error) {
            if (!hasReason(error, 'NotFound')) throw error
          }
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
