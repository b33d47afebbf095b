/** Mirrors Endpoints that people keep by hand into EndpointSlices; models pkg/controller/endpointslicemirroring. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { defineController } from '../framework'
import { controllerReference, dependentsOf } from '../framework/ownership'
import { planSlices, portsKey } from '../framework/slices'
import { hasSelector, LAST_CHANGE_TRIGGER } from '../framework/service-pods'
import { ENDPOINT_SLICES, ENDPOINTS, SERVICES } from '../../schema/resources'
import type { DiscoveryV1EndpointPort, Endpoint, EndpointAddress, EndpointSlice } from '../../schema/types'

const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
const MANAGER = 'endpointslicemirroring-controller.k8s.io'
const SERVICE_NAME = 'kubernetes.io/service-name'
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
/** Most addresses mirrored of one subset. */
const MAX_PER_SUBSET = 1000

function endpointOf(address: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [address.ip],
    conditions: { ready },
    ...(address.hostname ? { hostname: address.hostname } : {}),
    ...(address.targetRef ? { targetRef: address.targetRef } : {}),
    ...(address.nodeName ? { nodeName: address.nodeName } : {}),
  }
}

const NOT_MIRRORED = new Set(['kubectl.kubernetes.io/last-applied-configuration', LAST_CHANGE_TRIGGER])

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
        const service = services.get(name, namespace)
        // Slices of Endpoints that are gone go with their owner.
        if (!source) return
        const own = dependentsOf(slices, source.metadata.uid).filter((slice) => slice.metadata.labels?.[MANAGED_BY] === MANAGER)
        const remove = (slice: EndpointSlice): void => {
          try {
            client.resource(ENDPOINT_SLICES).delete(slice.metadata.name, namespace)
          } catch (error) {
            if (!hasReason(error, 'NotFound')) throw error
          }
        }
        const mirrored =
          service &&
          !hasSelector(service) &&
          source.metadata.labels?.[SKIP] !== 'true' &&
          !source.metadata.annotations?.['control-plane.alpha.kubernetes.io/leader']
        if (!mirrored) {
          for (const slice of own) remove(slice)
          return
        }
        const labels = { ...source.metadata.labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER }
        const kept = Object.entries(source.metadata.annotations ?? {}).filter(([each]) => !NOT_MIRRORED.has(each))
        // An empty map is stored as no field at all.
        const annotated = kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}
        const groups = new Map<
          string,
          { family: EndpointSlice['addressType']; ports: readonly DiscoveryV1EndpointPort[]; endpoints: Endpoint[] }
        >()
        for (const subset of source.subsets ?? []) {
          const ports = (subset.ports ?? []).map((port) => ({
            name: port.name ?? '',
            port: port.port,
            protocol: port.protocol ?? 'TCP',
            ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
          }))
          const all = [
            ...(subset.addresses ?? []).map((address) => endpointOf(address, true)),
            ...(subset.notReadyAddresses ?? []).map((address) => endpointOf(address, false)),
          ].slice(0, MAX_PER_SUBSET)
          for (const endpoint of all) {
            const family = endpoint.addresses[0]!.includes(':') ? 'IPv6' : 'IPv4'
            const id = `${family} ${portsKey(ports)}`
            let group = groups.get(id)
            if (!group) groups.set(id, (group = { family, ports, endpoints: [] }))
            group.endpoints.push(endpoint)
          }
        }
        const byPorts = new Map<string, EndpointSlice[]>()
        for (const slice of own) {
          const id = `${slice.addressType} ${portsKey(slice.ports)}`
          if (!groups.has(id)) remove(slice)
          else byPorts.set(id, [...(byPorts.get(id) ?? []), slice])
        }
        for (const [id, { family, ports, endpoints: wanted }] of groups) {
          const mine = byPorts.get(id) ?? []
          const plan = planSlices(mine, wanted)
          const write = (slice: EndpointSlice, list: readonly Endpoint[]): void => {
            const { annotations: _, ...metadata } = slice.metadata
            client.resource(ENDPOINT_SLICES).update({ ...slice, metadata: { ...metadata, labels, ...annotated }, endpoints: list })
          }
          for (const { slice, endpoints: list } of plan.update) write(slice, list)
          for (const list of plan.create) {
            client.resource(ENDPOINT_SLICES).create({
              apiVersion: 'discovery.k8s.io/v1',
              kind: 'EndpointSlice',
              metadata: {
                generateName: `${name}-`,
                namespace: namespace!,
                labels,
                ...annotated,
                ownerReferences: [controllerReference(source)],
              },
              addressType: family,
              endpoints: list,
              ports,
            })
          }
          for (const slice of plan.remove) remove(slice)
          for (const slice of mine) {
            if (plan.remove.includes(slice) || plan.update.some((each) => each.slice === slice)) continue
            if (!equalJson(slice.metadata.labels, labels) || !equalJson(slice.metadata.annotations, annotated.annotations))
              write(slice, slice.endpoints ?? [])
          }
        }
      },
    }
  },
})
