/** Keeps the EndpointSlices of Services with a selector; models pkg/controller/endpointslice. */
import { equalJson } from '../../api/json'
import { makeKey, splitKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { defineController, type Steps } from '../framework'
import { controllerReference, dependentsOf } from '../framework/ownership'
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
import { ENDPOINT_SLICES, NODES } from '../../schema/resources'
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice, Node, Pod, Service } from '../../schema/types'
import { listOrNull } from '../framework/lists'
import { byHash, slicePortHash } from '../framework/port-order'
import { planSlices, portsKey } from '../framework/slices'

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const MANAGER = 'endpointslice-controller.k8s.io'
const SERVICE_NAME = 'kubernetes.io/service-name'
const OWN_LABELS: ReadonlySet<string> = new Set([MANAGED_BY, SERVICE_NAME, HEADLESS_LABEL])

/** How many endpoints a look gets through in a millisecond; large Services are looked at less often. */
const ENDPOINTS_PER_MILLISECOND = 5

export const endpointSliceController = defineController({
  name: 'endpointslice-controller',
  retries: { first: 1_000, longest: 1_000_000, most: 15 },
  start: (context) => {
    const { client, enqueue } = context
    const backends = new ServiceBackends(context, ENDPOINTS_PER_MILLISECOND)
    const { services } = backends
    const nodes = context.watch(NODES)
    /** Slice uid -> the version this controller last gave it: its own writes are no news. */
    const written = new Map<string, string>()
    const sliceChanged = (slice: EndpointSlice): void => {
      if (written.get(slice.metadata.uid) === slice.metadata.resourceVersion) return
      const service = slice.metadata.labels?.[SERVICE_NAME]
      if (service && slice.metadata.labels?.[MANAGED_BY] === MANAGER) enqueue(makeKey(slice.metadata.namespace, service))
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

    function endpointsByPorts(
      service: Service,
      selected: readonly Pod[],
      family: string,
    ): Map<string, { ports: DiscoveryV1EndpointPort[]; endpoints: Endpoint[] }> {
      const groups = new Map<string, { ports: DiscoveryV1EndpointPort[]; endpoints: Endpoint[] }>()
      const servicePorts = service.spec?.ports ?? []
      const byNumbers = new Map<string, { ports: DiscoveryV1EndpointPort[]; endpoints: Endpoint[] }>()
      for (const pod of selected) {
        const address = hasEndpoint(pod) ? podAddress(pod, family) : undefined
        if (address === undefined) continue
        // The ports of most pods are the same objects: only differing numbers make another group.
        const numbers = servicePorts.map((port) => targetPort(pod, port))
        const numbersKey = numbers.join()
        let group = byNumbers.get(numbersKey)
        if (!group) {
          const ports: DiscoveryV1EndpointPort[] = []
          servicePorts.forEach((port, i) => {
            const number = numbers[i]
            if (number === undefined) return
            ports.push({
              name: port.name ?? '',
              port: number,
              protocol: port.protocol ?? 'TCP',
              ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
            })
          })
          ports.sort(byHash(slicePortHash))
          const key = portsKey(ports)
          group = groups.get(key)
          if (!group) groups.set(key, (group = { ports, endpoints: [] }))
          byNumbers.set(numbersKey, group)
        }
        group.endpoints.push(endpointOf(pod, service, address, pod.spec?.nodeName ? nodes.get(pod.spec.nodeName) : undefined))
      }
      return groups
    }

    function desiredLabels(service: Service): Record<string, string> {
      const labels: Record<string, string> = {}
      for (const [key, value] of Object.entries(service.metadata.labels ?? {})) if (!OWN_LABELS.has(key)) labels[key] = value
      if (service.spec?.clusterIP === 'None') labels[HEADLESS_LABEL] = ''
      return { ...labels, [SERVICE_NAME]: service.metadata.name, [MANAGED_BY]: MANAGER }
    }

    return {
      *reconcile(key): Steps {
        const { namespace, name } = splitKey(key)
        const service = services.get(name, namespace)
        if (!service || service.spec?.type === 'ExternalName' || !hasSelector(service) || isDeleting(service)) return
        const { pods: selected, trigger } = backends.look(service)
        const labels = desiredLabels(service)
        const own = dependentsOf(slices, service.metadata.uid).filter(
          (slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER && !isDeleting(slice),
        )
        const families = service.spec?.ipFamilies ?? ['IPv4']
        const annotated = (slice: EndpointSlice | undefined): Record<string, string> | undefined => {
          const annotations = { ...slice?.metadata.annotations }
          if (trigger !== undefined) annotations[LAST_CHANGE_TRIGGER] = trigger
          else delete annotations[LAST_CHANGE_TRIGGER]
          return Object.keys(annotations).length > 0 ? annotations : undefined
        }
        const remove = (slice: EndpointSlice): void => {
          try {
            client.resource(ENDPOINT_SLICES).delete(slice.metadata.name, namespace)
          } catch (error) {
            if (!hasReason(error, 'NotFound')) throw error
          }
        }
        const write = (slice: EndpointSlice, endpoints: readonly Endpoint[], ports: readonly DiscoveryV1EndpointPort[]): void => {
          const { annotations: _, ...metadata } = slice.metadata
          const annotations = annotated(slice)
          const updated = client.resource(ENDPOINT_SLICES).update({
            ...slice,
            metadata: { ...metadata, labels, ...(annotations ? { annotations } : {}) },
            endpoints: listOrNull(endpoints),
            ports: listOrNull(ports),
          })
          written.set(updated.metadata.uid, updated.metadata.resourceVersion)
        }
        const create = (family: string, endpoints: readonly Endpoint[], ports: readonly DiscoveryV1EndpointPort[]): void => {
          const annotations = annotated(undefined)
          const created = client.resource(ENDPOINT_SLICES).create({
            apiVersion: 'discovery.k8s.io/v1',
            kind: 'EndpointSlice',
            metadata: {
              generateName: `${name}-`,
              namespace: namespace!,
              labels,
              ownerReferences: [controllerReference(service)],
              ...(annotations ? { annotations } : {}),
            },
            addressType: family as EndpointSlice['addressType'],
            endpoints: listOrNull(endpoints),
            ports: listOrNull(ports),
          })
          written.set(created.metadata.uid, created.metadata.resourceVersion)
        }
        for (const slice of own) if (!families.includes(slice.addressType as 'IPv4')) remove(slice)
        for (const family of families) {
          const groups = endpointsByPorts(service, selected, family)
          const existing = own.filter((slice) => slice.addressType === family)
          const spare: EndpointSlice[] = []
          const byPorts = new Map<string, EndpointSlice[]>()
          for (const slice of existing) {
            const ports = portsKey(slice.ports)
            if (!groups.has(ports)) spare.push(slice)
            else byPorts.set(ports, [...(byPorts.get(ports) ?? []), slice])
          }
          for (const [ports, group] of groups) {
            const mine = byPorts.get(ports) ?? []
            const plan = planSlices(mine, group.endpoints)
            const touched = new Set(plan.update.map(({ slice }) => slice))
            for (const { slice, endpoints } of plan.update) {
              write(slice, endpoints, group.ports)
              yield 1
            }
            // A slice whose ports nobody has any more is written anew rather than deleted.
            for (const endpoints of plan.create) {
              const reuse = spare.shift()
              if (reuse) write(reuse, endpoints, group.ports)
              else create(family, endpoints, group.ports)
              yield 1
            }
            for (const slice of plan.remove) remove(slice)
            for (const slice of mine) {
              if (!touched.has(slice) && !plan.remove.includes(slice) && !equalJson(slice.metadata.labels, labels))
                write(slice, slice.endpoints ?? [], group.ports)
            }
          }
          if (groups.size > 0) {
            for (const slice of spare) remove(slice)
            continue
          }
          // Without any endpoint one empty slice stays, so that readers can tell "none" from "not yet".
          const [placeholder, ...others] = spare
          for (const slice of others) remove(slice)
          if (!placeholder) create(family, [], [])
          else if (
            (placeholder.endpoints?.length ?? 0) > 0 ||
            (placeholder.ports?.length ?? 0) > 0 ||
            !equalJson(placeholder.metadata.labels, labels)
          )
            write(placeholder, [], [])
        }
      },
    }
  },
})

function endpointOf(pod: Pod, service: Service, address: string, node: Node | undefined): Endpoint {
  const serving = isReady(pod)
  const terminating = isDeleting(pod)
  const hostname = hostnameIn(pod, service)
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone']
  const ready = Boolean(service.spec?.publishNotReadyAddresses) || (serving && !terminating)
  const hints = ready ? hintsFor(service.spec?.trafficDistribution, zone, pod.spec?.nodeName) : undefined
  return {
    addresses: [address],
    conditions: { ready, serving, terminating },
    ...(hints ? { hints } : {}),
    ...(hostname ? { hostname } : {}),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace!, name: pod.metadata.name, uid: pod.metadata.uid },
    ...(pod.spec?.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    ...(zone ? { zone } : {}),
  }
}

/** Which clients an endpoint is meant for, when a Service's traffic is to stay near; models endpointslice/trafficdist. */
function hintsFor(distribution: string | undefined, zone: string | undefined, node: string | undefined): Endpoint['hints'] {
  const nearNode = distribution === 'PreferSameNode' && node !== undefined
  const nearZone = distribution !== undefined && zone !== undefined
  if (!nearNode && !nearZone) return undefined
  return { ...(nearNode ? { forNodes: [{ name: node }] } : {}), ...(nearZone ? { forZones: [{ name: zone }] } : {}) }
}
