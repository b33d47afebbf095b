/** The endpoints of a Service: one for each pod with an address, those with the same ports together; models the endpointslice util package. */
import { isDeleting, isReady } from '../framework/pods'
import { byHash, slicePortHash } from '../framework/port-order'
import { hasEndpoint, hostnameIn, podAddress, targetPort } from '../framework/service-pods'
import { portsKey } from '../framework/slices'
import type { DiscoveryV1EndpointPort, Endpoint, Node, Pod, Service } from '../../schema/types'

export interface EndpointGroup {
  readonly ports: readonly DiscoveryV1EndpointPort[]
  readonly endpoints: Endpoint[]
}

/** Endpoints of one address family, by the key of their ports. */
export function endpointsByPorts(
  service: Service,
  selected: readonly Pod[],
  family: string,
  nodeOf: (pod: Pod) => Node | undefined,
): ReadonlyMap<string, EndpointGroup> {
  const groups = new Map<string, EndpointGroup>()
  const byNumbers = new Map<string, EndpointGroup>()
  for (const pod of selected) {
    const address = hasEndpoint(pod) ? podAddress(pod, family) : undefined
    if (address === undefined) continue
    // The ports of most pods are the same objects: only differing numbers make another group.
    const numbers = (service.spec?.ports ?? []).map((port) => targetPort(pod, port))
    const numbersKey = numbers.join()
    let group = byNumbers.get(numbersKey)
    if (!group) {
      const ports = portsAt(service, numbers)
      const key = portsKey(ports)
      group = groups.get(key)
      if (!group) groups.set(key, (group = { ports, endpoints: [] }))
      byNumbers.set(numbersKey, group)
    }
    group.endpoints.push(endpointOf(pod, service, address, nodeOf(pod)))
  }
  return groups
}

/** The ports of a Service with a pod's numbers for them; it need not have all. */
function portsAt(service: Service, numbers: readonly (number | undefined)[]): readonly DiscoveryV1EndpointPort[] {
  const ports: DiscoveryV1EndpointPort[] = []
  for (const [i, { name = '', protocol = 'TCP', appProtocol }] of (service.spec?.ports ?? []).entries()) {
    const port = numbers[i]
    if (port !== undefined) ports.push({ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) })
  }
  return ports.sort(byHash(slicePortHash))
}

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
