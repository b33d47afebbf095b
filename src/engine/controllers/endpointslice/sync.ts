/** Making the slices of one Service right: which there should be, and the fewest writes that get there; models the endpointslice reconciler. */
import { equalJson } from '../../api/json'
import type { ControllerContext, Steps } from '../framework'
import { ifThere } from '../framework/if-there'
import { listOrNull } from '../framework/lists'
import { controllerReference } from '../framework/ownership'
import { HEADLESS_LABEL, LAST_CHANGE_TRIGGER } from '../framework/service-pods'
import { MANAGED_BY, planSlices, portsKey, SERVICE_NAME } from '../framework/slices'
import { ENDPOINT_SLICES } from '../../schema/resources'
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice, Service } from '../../schema/types'
import type { EndpointGroup } from './groups'

export const MANAGER = 'endpointslice-controller.k8s.io'
const OWN_LABELS: ReadonlySet<string> = new Set([MANAGED_BY, SERVICE_NAME, HEADLESS_LABEL])

/** Ports -> the slices that have them. */
type ByPorts = ReadonlyMap<string, readonly EndpointSlice[]>

export class SliceSync {
  private readonly labels: Readonly<Record<string, string>>

  constructor(
    private readonly context: ControllerContext,
    private readonly service: Service,
    /** The time of the change that led here, RFC 3339; undefined when nothing told it. */
    private readonly trigger: string | undefined,
    /** Called with every slice as written. */
    private readonly written: (slice: EndpointSlice) => void,
  ) {
    this.labels = labelsFor(service)
  }

  removeAll(slices: readonly EndpointSlice[]): void {
    for (const slice of slices) this.remove(slice)
  }

  /** Brings the slices of one address family in line with the endpoints there should be, by the key of their ports. */
  *settle(family: string, existing: readonly EndpointSlice[], groups: ReadonlyMap<string, EndpointGroup>): Steps {
    const { byPorts, spare } = sorted(existing, groups)
    for (const [ports, group] of groups) yield* this.settleGroup(family, group, byPorts.get(ports) ?? [], spare)
    if (groups.size > 0) this.removeAll(spare)
    else this.keepPlaceholder(family, spare)
  }

  /** @param spare slices whose ports nobody has any more: written anew rather than deleted, and then taken from the list */
  private *settleGroup(family: string, { endpoints, ports }: EndpointGroup, mine: readonly EndpointSlice[], spare: EndpointSlice[]): Steps {
    const plan = planSlices(mine, endpoints)
    for (const { slice, endpoints: next } of plan.update) {
      this.update(slice, next, ports)
      yield 1
    }
    for (const next of plan.create) {
      const reuse = spare.shift()
      if (reuse) this.update(reuse, next, ports)
      else this.create(family, next, ports)
      yield 1
    }
    this.removeAll(plan.remove)
    const touched = new Set([...plan.update.map(({ slice }) => slice), ...plan.remove])
    for (const slice of mine) if (!touched.has(slice) && !this.isLabelled(slice)) this.update(slice, slice.endpoints ?? [], ports)
  }

  /** Without any endpoint one empty slice stays, so that readers can tell "none" from "not yet". */
  private keepPlaceholder(family: string, [placeholder, ...others]: readonly EndpointSlice[]): void {
    this.removeAll(others)
    if (!placeholder) this.create(family, [], [])
    else if (placeholder.endpoints?.length || placeholder.ports?.length || !this.isLabelled(placeholder)) this.update(placeholder, [], [])
  }

  private isLabelled(slice: EndpointSlice): boolean {
    return equalJson(slice.metadata.labels, this.labels)
  }

  private create(family: string, endpoints: readonly Endpoint[], ports: readonly DiscoveryV1EndpointPort[]): void {
    const { service, labels } = this
    const created = this.context.client.resource(ENDPOINT_SLICES).create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${service.metadata.name}-`,
        namespace: service.metadata.namespace!,
        labels,
        ownerReferences: [controllerReference(service)],
        ...this.annotations({}),
      },
      addressType: family as EndpointSlice['addressType'],
      endpoints: listOrNull(endpoints),
      ports: listOrNull(ports),
    })
    this.written(created)
  }

  private update(slice: EndpointSlice, endpoints: readonly Endpoint[], ports: readonly DiscoveryV1EndpointPort[]): void {
    const { annotations, ...metadata } = slice.metadata
    const updated = this.context.client.resource(ENDPOINT_SLICES).update({
      ...slice,
      metadata: { ...metadata, labels: this.labels, ...this.annotations(annotations ?? {}) },
      endpoints: listOrNull(endpoints),
      ports: listOrNull(ports),
    })
    this.written(updated)
  }

  /** The annotations after a write; an empty map is stored as no field at all. */
  private annotations(before: Readonly<Record<string, string>>): Pick<EndpointSlice['metadata'], 'annotations'> {
    const annotations = Object.entries(before).filter(([key]) => key !== LAST_CHANGE_TRIGGER)
    if (this.trigger !== undefined) annotations.push([LAST_CHANGE_TRIGGER, this.trigger])
    return annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}
  }

  private remove({ metadata: { name, namespace } }: EndpointSlice): void {
    ifThere(() => this.context.client.resource(ENDPOINT_SLICES).delete(name, namespace))
  }
}

/** Slices by ports that some endpoints have, and those whose ports nobody has. */
function sorted(
  slices: readonly EndpointSlice[],
  groups: ReadonlyMap<string, EndpointGroup>,
): { byPorts: ByPorts; spare: EndpointSlice[] } {
  const byPorts = new Map<string, EndpointSlice[]>()
  const spare: EndpointSlice[] = []
  for (const slice of slices) {
    const ports = portsKey(slice.ports)
    if (!groups.has(ports)) spare.push(slice)
    else byPorts.set(ports, [...(byPorts.get(ports) ?? []), slice])
  }
  return { byPorts, spare }
}

function labelsFor({ metadata, spec }: Service): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const [key, value] of Object.entries(metadata.labels ?? {})) if (!OWN_LABELS.has(key)) labels[key] = value
  if (spec?.clusterIP === 'None') labels[HEADLESS_LABEL] = ''
  return { ...labels, [SERVICE_NAME]: metadata.name, [MANAGED_BY]: MANAGER }
}
