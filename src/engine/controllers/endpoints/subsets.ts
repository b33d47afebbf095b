/** The subsets of an Endpoints object: addresses by the ports they have, in their canonical form; models the endpoints util package. */
import { canonicalJson } from '../../api/json'
import type { EndpointAddress, EndpointPort, EndpointSubset, Pod, Service, ServicePort } from '../../schema/types'
import { isDeleting, isReady } from '../framework/pods'
import { byHash, endpointsPortHash } from '../framework/port-order'
import { hasEndpoint, hostnameIn, podAddress, targetPort } from '../framework/service-pods'

/** Most addresses of one Endpoints object. */
const CAPACITY = 1000

interface Entry {
  readonly address: EndpointAddress
  readonly ready: boolean
}

/** The ports of each pod for a Service; those of most pods are the same list. */
class PortsOfPods {
  private readonly known = new Map<string, readonly EndpointPort[]>()

  constructor(private readonly service: Service) {}

  of(pod: Pod): readonly EndpointPort[] {
    const ports = this.service.spec.ports ?? []
    const numbers = ports.map((port) => targetPort(pod, port))
    const key = numbers.join()
    let found = this.known.get(key)
    if (!found) this.known.set(key, (found = ports.flatMap((port, i) => this.portAt(port, numbers[i]))))
    return found
  }

  private portAt(port: ServicePort, number: number | undefined): readonly EndpointPort[] {
    if (number === undefined) return []
    return [
      {
        ...(port.name ? { name: port.name } : {}),
        port: number,
        protocol: port.protocol ?? 'TCP',
        ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
      },
    ]
  }
}

/** Ports that the same pods have, in the same readiness, share a subset; addresses are in order of their text. */
export function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const portless = service.spec.clusterIP === 'None' && (service.spec.ports ?? []).length === 0
  const portsOfPods = new PortsOfPods(service)
  /** Pods of the same ports; there are far fewer such groups than pods. */
  const groups = new Map<readonly EndpointPort[], Entry[]>()
  for (const pod of pods) {
    if (!hasEndpoint(pod) || (isDeleting(pod) && !service.spec.publishNotReadyAddresses)) continue
    const ip = podAddress(pod, service.spec.ipFamilies?.[0] ?? 'IPv4')
    const ports = portsOfPods.of(pod)
    if (ip === undefined || (ports.length === 0 && !portless)) continue
    const group = groups.get(ports)
    const entry = { address: addressOf(pod, service, ip), ready: service.spec.publishNotReadyAddresses === true || isReady(pod) }
    if (group) group.push(entry)
    else groups.set(ports, [entry])
  }
  if (portless) return [...groups.values()].map((entries) => subset(entries, []))
  return byPods(groups).sort((a, b) => (canonicalJson(a.ports) < canonicalJson(b.ports) ? -1 : 1))
}

/** A port belongs to all groups that have it; ports of the same groups go together. */
function byPods(groups: ReadonlyMap<readonly EndpointPort[], readonly Entry[]>): EndpointSubset[] {
  const lists = [...groups.values()]
  const holders = new Map<string, { readonly port: EndpointPort; readonly groups: Set<number> }>()
  for (const [at, ports] of [...groups.keys()].entries()) {
    for (const port of ports) {
      const key = canonicalJson(port)
      const holder = holders.get(key)
      if (holder) holder.groups.add(at)
      else holders.set(key, { port, groups: new Set([at]) })
    }
  }
  const together = new Map<string, { readonly ports: EndpointPort[]; readonly entries: readonly Entry[] }>()
  for (const { port, groups: held } of holders.values()) {
    const key = [...held].join()
    const found = together.get(key)
    if (found) found.ports.push(port)
    else together.set(key, { ports: [port], entries: [...held].flatMap((at) => lists[at]!) })
  }
  return [...together.values()].map(({ ports, entries }) => subset(entries, ports.sort(byHash(endpointsPortHash))))
}

function subset(entries: readonly Entry[], ports: readonly EndpointPort[]): EndpointSubset {
  const sorted = [...entries].sort((a, b) => (a.address.ip < b.address.ip ? -1 : a.address.ip > b.address.ip ? 1 : 0))
  const ready = sorted.filter((entry) => entry.ready).map((entry) => entry.address)
  const notReady = sorted.filter((entry) => !entry.ready).map((entry) => entry.address)
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  }
}

function addressOf(pod: Pod, service: Service, ip: string): EndpointAddress {
  const hostname = hostnameIn(pod, service)
  return {
    ip,
    ...(hostname ? { hostname } : {}),
    ...(pod.spec.nodeName ? { nodeName: pod.spec.nodeName } : {}),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace!, name: pod.metadata.name, uid: pod.metadata.uid },
  }
}

/**
 * Leaves out what is over the limit: not-ready addresses first, each subset in proportion, rounded up, so that the last one
 * gets what is left.
 * @returns whether anything was left out
 */
export function truncate(subsets: EndpointSubset[]): boolean {
  const count = (field: 'addresses' | 'notReadyAddresses'): number => subsets.reduce((sum, each) => sum + (each[field]?.length ?? 0), 0)
  const ready = count('addresses')
  const notReady = count('notReadyAddresses')
  if (ready + notReady <= CAPACITY) return false
  const field = ready > CAPACITY ? 'addresses' : 'notReadyAddresses'
  const [most, all] = ready > CAPACITY ? [CAPACITY, ready] : [CAPACITY - ready, notReady]
  let left = most
  subsets.forEach((each, i) => {
    const share = Math.min(left, Math.ceil(((each[field]?.length ?? 0) / all) * most))
    left -= share
    const { addresses, notReadyAddresses, ...rest } = each
    const kept = { addresses, notReadyAddresses: ready > CAPACITY ? undefined : notReadyAddresses, [field]: each[field]?.slice(0, share) }
    subsets[i] = {
      ...(kept.addresses?.length ? { addresses: kept.addresses } : {}),
      ...(kept.notReadyAddresses?.length ? { notReadyAddresses: kept.notReadyAddresses } : {}),
      ...rest,
    }
  })
  return true
}
