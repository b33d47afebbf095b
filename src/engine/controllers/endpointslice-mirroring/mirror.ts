/** The slices that say what one Endpoints object says; models the endpointslicemirroring reconciler. */
import { equalJson } from '../../api/json'
import type { Client } from '../../client/client'
import { controllerReference } from '../framework/ownership'
import { ifThere } from '../framework/if-there'
import { byHash, slicePortHash } from '../framework/port-order'
import { LAST_CHANGE_TRIGGER } from '../framework/service-pods'
import { MANAGED_BY, planSlices, portsKey, SERVICE_NAME } from '../framework/slices'
import { ENDPOINT_SLICES } from '../../schema/resources'
import type { DiscoveryV1EndpointPort, Endpoint, EndpointAddress, Endpoints, EndpointSlice, EndpointSubset } from '../../schema/types'

export const MANAGER = 'endpointslicemirroring-controller.k8s.io'
/** Most addresses mirrored of one subset. */
const MAX_PER_SUBSET = 1000
const NOT_MIRRORED = new Set(['kubectl.kubernetes.io/last-applied-configuration', LAST_CHANGE_TRIGGER])

/** Endpoints of one address family that have the same ports. */
interface Group {
  readonly family: EndpointSlice['addressType']
  readonly ports: readonly DiscoveryV1EndpointPort[]
  readonly endpoints: Endpoint[]
}

export class Mirror {
  private readonly labels: Readonly<Record<string, string>>
  private readonly annotations: Readonly<Record<string, string>> | undefined

  constructor(
    private readonly client: Client,
    private readonly source: Endpoints,
  ) {
    const { name, labels, annotations } = source.metadata
    this.labels = { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER }
    const kept = Object.entries(annotations ?? {}).filter(([each]) => !NOT_MIRRORED.has(each))
    // An empty map is stored as no field at all.
    this.annotations = kept.length > 0 ? Object.fromEntries(kept) : undefined
  }

  removeAll(slices: readonly EndpointSlice[]): void {
    for (const { metadata } of slices) {
      ifThere(() => this.client.resource(ENDPOINT_SLICES).delete(metadata.name, metadata.namespace))
    }
  }

  /** Brings the slices there are in line with what the Endpoints say. */
  settle(own: readonly EndpointSlice[]): void {
    const groups = groupsOf(this.source)
    const idOf = (slice: EndpointSlice): string => `${slice.addressType} ${portsKey(slice.ports)}`
    this.removeAll(own.filter((slice) => !groups.has(idOf(slice))))
    for (const [id, group] of groups)
      this.settleGroup(
        group,
        own.filter((slice) => idOf(slice) === id),
      )
  }

  private settleGroup(group: Group, mine: readonly EndpointSlice[]): void {
    const plan = planSlices(mine, group.endpoints)
    for (const { slice, endpoints } of plan.update) this.update(slice, endpoints)
    for (const endpoints of plan.create) this.create(group, endpoints)
    this.removeAll(plan.remove)
    const touched = new Set([...plan.update.map(({ slice }) => slice), ...plan.remove])
    for (const slice of mine) if (!touched.has(slice) && !this.isMarked(slice)) this.update(slice, slice.endpoints ?? [])
  }

  private isMarked({ metadata }: EndpointSlice): boolean {
    return equalJson(metadata.labels, this.labels) && equalJson(metadata.annotations, this.annotations)
  }

  private create({ family, ports }: Group, endpoints: readonly Endpoint[]): void {
    const { source, labels, annotations } = this
    this.client.resource(ENDPOINT_SLICES).create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${source.metadata.name}-`,
        namespace: source.metadata.namespace!,
        labels,
        ...(annotations ? { annotations } : {}),
        ownerReferences: [controllerReference(source)],
      },
      addressType: family,
      endpoints,
      ports,
    })
  }

  private update(slice: EndpointSlice, endpoints: readonly Endpoint[]): void {
    const { labels, annotations } = this
    const { annotations: _, ...others } = slice.metadata
    const metadata = { ...others, labels, ...(annotations ? { annotations } : {}) }
    this.client.resource(ENDPOINT_SLICES).update({ ...slice, metadata, endpoints })
  }
}

/** By address family and ports. */
function groupsOf({ subsets = [] }: Endpoints): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const subset of subsets) {
    const ports = portsOf(subset)
    for (const endpoint of endpointsOf(subset)) {
      const family = endpoint.addresses[0]!.includes(':') ? 'IPv6' : 'IPv4'
      const id = `${family} ${portsKey(ports)}`
      let group = groups.get(id)
      if (!group) groups.set(id, (group = { family, ports, endpoints: [] }))
      group.endpoints.push(endpoint)
    }
  }
  return groups
}

function portsOf({ ports = [] }: EndpointSubset): readonly DiscoveryV1EndpointPort[] {
  return ports
    .map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({ name, port, protocol, ...(appProtocol ? { appProtocol } : {}) }))
    .sort(byHash(slicePortHash))
}

function endpointsOf({ addresses = [], notReadyAddresses = [] }: EndpointSubset): readonly Endpoint[] {
  const all = [...addresses.map((each) => endpointOf(each, true)), ...notReadyAddresses.map((each) => endpointOf(each, false))]
  return all.slice(0, MAX_PER_SUBSET)
}

function endpointOf({ ip, hostname, targetRef, nodeName }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(targetRef ? { targetRef } : {}),
    ...(nodeName ? { nodeName } : {}),
  }
}
