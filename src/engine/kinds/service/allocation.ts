/** Addresses and node ports of services: given out of the cluster's ranges, kept on updates; models pkg/registry/core/service/storage/alloc.go. */
import { invalid, invalidError } from '../../api/field-errors'
import { formatIPv4, parseIPv4, parseIPv4Range } from '../../api/ipv4'
import type { FieldError, StrategyContext } from '../../api/kind'
import type { Draft } from '../../api/object'
import { SERVICE_CIDRS, SERVICES } from '../../schema/resources'
import type { Service } from '../../schema/types'
import { validate } from './validation'

/** The ServiceCIDR that the API server makes of its own range; it counts before anybody has looked at it. */
const OWN_RANGE = 'kubernetes'
/** The own range until that object is there. */
const FIRST_RANGE = '10.96.0.0/12'
export const FIRST_NODE_PORT = 30000
export const LAST_NODE_PORT = 32767
const RESERVED_NODE_PORTS = 86
const ATTEMPTS = 64

type ServiceDraft = Draft<Service>

function usesNodePorts(service: Service | ServiceDraft): boolean {
  const { type, allocateLoadBalancerNodePorts } = service.spec ?? {}
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false)
}

function keepsNodePorts(service: Service | ServiceDraft): boolean {
  return service.spec?.type === 'NodePort' || service.spec?.type === 'LoadBalancer'
}

const usesClusterIP = (service: Service | ServiceDraft): boolean => service.spec?.type !== 'ExternalName'

interface Taken {
  readonly addresses: ReadonlySet<string>
  readonly ports: ReadonlySet<number>
}

function takenByOthers(service: ServiceDraft, context: StrategyContext): Taken {
  const addresses = new Set<string>()
  const ports = new Set<number>()
  for (const other of context.list(SERVICES)) {
    if (other.metadata.name === service.metadata.name && other.metadata.namespace === service.metadata.namespace) continue
    for (const address of other.spec?.clusterIPs ?? []) addresses.add(address)
    for (const port of other.spec?.ports ?? []) if (port.nodePort) ports.add(port.nodePort)
    if (other.spec?.healthCheckNodePort) ports.add(other.spec.healthCheckNodePort)
  }
  return { addresses, ports }
}

/** A free number out of `size`, drawn above `reserved` first and then anywhere; undefined when all are taken. */
function draw(size: number, reserved: number, free: (offset: number) => boolean, context: StrategyContext): number | undefined {
  for (let i = 0; i < ATTEMPTS; i++) {
    const offset = reserved + context.randomInteger(size - reserved)
    if (free(offset)) return offset
  }
  for (let offset = reserved; offset < size; offset++) if (free(offset)) return offset
  for (let offset = 0; offset < reserved; offset++) if (free(offset)) return offset
  return undefined
}

function allocateAddress(service: ServiceDraft, taken: Taken, context: StrategyContext): FieldError[] {
  const spec = service.spec!
  const asked = spec.clusterIPs?.[0]
  if (asked === 'None') return []
  if (asked) {
    const field = (why: string): FieldError[] => [invalid('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${asked}: ${why}`)]
    const number = parseIPv4(asked) ?? -1
    if (!addressRanges(context).some(({ first, size }) => number > first && number < first + size - 1))
      return field('the provided network does not match the current range')
    return taken.addresses.has(asked) ? field('provided IP is already allocated') : []
  }
  for (const { first, size } of addressRanges(context)) {
    const offset = draw(size - 2, reservedIn(size), (each) => !taken.addresses.has(formatIPv4(first + 1 + each)), context)
    if (offset === undefined) continue
    spec.clusterIPs = [formatIPv4(first + 1 + offset)]
    spec.clusterIP = spec.clusterIPs[0]!
    return []
  }
  return [{ type: 'Internal error', field: 'spec.clusterIPs', detail: 'failed to allocate a serviceIP: range is full' }]
}

interface AddressRange {
  /** The address that names the network; the last one is for broadcasts. */
  readonly first: number
  readonly size: number
}

/** The cluster's own range first, then those that were added and are ready. */
function addressRanges(context: StrategyContext): readonly AddressRange[] {
  const ranges = context.list(SERVICE_CIDRS)
  const own = ranges.filter(({ metadata }) => metadata.name === OWN_RANGE)
  const added = ranges.filter(
    ({ metadata, status }) =>
      metadata.name !== OWN_RANGE &&
      metadata.deletionTimestamp === undefined &&
      status?.conditions?.some(({ type, status: ready }) => type === 'Ready' && ready === 'True'),
  )
  const cidrs = [...own, ...added].flatMap(({ spec }) => spec?.cidrs ?? [])
  return (own.length > 0 ? cidrs : [FIRST_RANGE, ...cidrs]).flatMap((range) => {
    const found = parseIPv4Range(range)
    return found ? [{ first: found.first, size: found.last - found.first + 1 }] : []
  })
}

/** Below this offset only what is asked for by number is given out: a sixteenth of the range, 16 to 256 addresses; none of a small one. */
function reservedIn(size: number): number {
  const reserved = Math.min(256, Math.floor((size - 2) / 16))
  return reserved < 16 ? 0 : reserved
}

function allocateNodePorts(service: ServiceDraft, old: Service | undefined, taken: Taken, context: StrategyContext): FieldError[] {
  const errors: FieldError[] = []
  const ports = new Set(taken.ports)
  // One number may serve several protocols of the same service.
  const own = new Map<number, string>()
  const had = new Set((old?.spec?.ports ?? []).map((port) => port.nodePort))
  service.spec!.ports?.forEach((port, i) => {
    if (!port.nodePort) return
    if (had.has(port.nodePort)) {
      own.set(port.nodePort, port.protocol ?? 'TCP')
      return
    }
    const field = `spec.ports[${i}].nodePort`
    if (port.nodePort < FIRST_NODE_PORT || port.nodePort > LAST_NODE_PORT) {
      errors.push(
        invalid(
          field,
          port.nodePort,
          `provided port is not in the valid range. The range of valid ports is ${FIRST_NODE_PORT}-${LAST_NODE_PORT}`,
        ),
      )
    } else if (ports.has(port.nodePort) && own.get(port.nodePort) === undefined)
      errors.push(invalid(field, port.nodePort, 'provided port is already allocated'))
    else own.set(port.nodePort, port.protocol ?? 'TCP')
  })
  if (errors.length > 0) return errors
  service.spec!.ports?.forEach((port, i) => {
    if (port.nodePort || !usesNodePorts(service)) return
    const shared = service.spec!.ports!.find((other) => other.nodePort && other.port === port.port && other.protocol !== port.protocol)
    if (shared) {
      port.nodePort = shared.nodePort
      return
    }
    const size = LAST_NODE_PORT - FIRST_NODE_PORT + 1
    const offset = draw(
      size,
      RESERVED_NODE_PORTS,
      (each) => !ports.has(FIRST_NODE_PORT + each) && !own.has(FIRST_NODE_PORT + each),
      context,
    )
    if (offset === undefined) {
      errors.push({ type: 'Internal error', field: `spec.ports[${i}].nodePort`, detail: 'failed to allocate a nodePort: range is full' })
      return
    }
    port.nodePort = FIRST_NODE_PORT + offset
    own.set(port.nodePort, port.protocol ?? 'TCP')
  })
  return errors
}

/** The plural form of the address follows the singular one, which is the first of it; who knows the plural gives both. */
function normalizeClusterIPs(service: ServiceDraft, old: Service | undefined): void {
  const spec = service.spec!
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP]
    return
  }
  const singularChanged = (spec.clusterIP ?? '') !== (old.spec?.clusterIP ?? '')
  // A client that knows of the singular form only leaves the plural one out.
  if (!singularChanged && !spec.clusterIPs?.length && old.spec?.clusterIPs?.length) spec.clusterIPs = [...old.spec.clusterIPs]
  const pluralSame = (spec.clusterIPs ?? []).join() === (old.spec?.clusterIPs ?? []).join()
  if (!singularChanged || !pluralSame) return
  if (!spec.clusterIP) delete spec.clusterIPs
  else spec.clusterIPs = [spec.clusterIP]
}

function addressFamilies(service: ServiceDraft): void {
  const spec = service.spec!
  if (!usesClusterIP(service)) return
  spec.ipFamilyPolicy ??= 'SingleStack'
  spec.ipFamilies ??= ['IPv4']
}

function allocate(service: ServiceDraft, old: Service | undefined, context: StrategyContext): void {
  normalizeClusterIPs(service, old)
  addressFamilies(service)
  // A service with other mistakes is refused for those, and uses up nothing.
  if (validate(service as Service).length > 0) return
  const taken = takenByOthers(service, context)
  const errors: FieldError[] = []
  const keepsAddress = old !== undefined && usesClusterIP(old) && (service.spec!.clusterIPs?.length ?? 0) > 0
  if (usesClusterIP(service) && !keepsAddress) errors.push(...allocateAddress(service, taken, context))
  if (errors.length === 0 && keepsNodePorts(service)) errors.push(...allocateNodePorts(service, old, taken, context))
  if (errors.length > 0) throw invalidError({ group: '', kind: 'Service' }, service.metadata.name, errors)
  if (service.spec!.type === 'LoadBalancer' && service.spec!.externalTrafficPolicy === 'Local' && !service.spec!.healthCheckNodePort) {
    const own = new Set((service.spec!.ports ?? []).map((port) => port.nodePort))
    const size = LAST_NODE_PORT - FIRST_NODE_PORT + 1
    const offset = draw(
      size,
      RESERVED_NODE_PORTS,
      (each) => !taken.ports.has(FIRST_NODE_PORT + each) && !own.has(FIRST_NODE_PORT + each),
      context,
    )
    if (offset !== undefined) service.spec!.healthCheckNodePort = FIRST_NODE_PORT + offset
  }
}

export function prepareForCreate(service: ServiceDraft, context: StrategyContext): void {
  service.status = { loadBalancer: {} }
  service.spec ??= {}
  allocate(service, undefined, context)
}

/** What the old type needed and the new one does not goes, unless the client changed it at the same time. */
function dropUnneeded(service: ServiceDraft, old: Service): void {
  const spec = service.spec!
  const before = old.spec ?? {}
  if (usesClusterIP(old) && !usesClusterIP(service) && spec.clusterIP === before.clusterIP) {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const) delete spec[field]
  }
  if (keepsNodePorts(old) && !keepsNodePorts(service)) {
    const had = new Set((before.ports ?? []).map((port) => port.nodePort))
    for (const port of spec.ports ?? []) if (had.has(port.nodePort)) delete port.nodePort
    if (!spec.externalIPs?.length) delete spec.externalTrafficPolicy
  }
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    for (const field of ['healthCheckNodePort', 'allocateLoadBalancerNodePorts', 'loadBalancerClass'] as const) delete spec[field]
    service.status = { ...service.status, loadBalancer: {} }
  }
  if (before.externalTrafficPolicy === 'Local' && spec.externalTrafficPolicy !== 'Local') delete spec.healthCheckNodePort
  if (before.type === 'ExternalName' && spec.type !== 'ExternalName' && spec.externalName === before.externalName) delete spec.externalName
}

/** What the server gave out stays when a client leaves it out. */
function keepAllocated(service: ServiceDraft, old: Service): void {
  const spec = service.spec!
  const before = old.spec ?? {}
  if (usesClusterIP(old) && usesClusterIP(service)) {
    if (!spec.clusterIP && before.clusterIP) spec.clusterIP = before.clusterIP
    if (!spec.clusterIPs?.length && before.clusterIPs?.length) spec.clusterIPs = [...before.clusterIPs]
    if (before.ipFamilies) spec.ipFamilies ??= [...before.ipFamilies]
    if (before.ipFamilyPolicy) spec.ipFamilyPolicy ??= before.ipFamilyPolicy
  }
  if (keepsNodePorts(old) && keepsNodePorts(service)) {
    // By the names of the ports, whatever else of them changes, unless another port has it already.
    const named = new Map((before.ports ?? []).map(({ name, nodePort }) => [name ?? '', nodePort]))
    const had = new Set(named.values())
    const used = new Set((spec.ports ?? []).flatMap(({ nodePort }) => (nodePort && had.has(nodePort) ? [nodePort] : [])))
    for (const port of spec.ports ?? []) {
      const kept = named.get(port.name ?? '')
      if (!port.nodePort && kept && !used.has(kept)) port.nodePort = kept
    }
    if (spec.type === 'LoadBalancer' && before.healthCheckNodePort && spec.externalTrafficPolicy === 'Local') {
      spec.healthCheckNodePort ??= before.healthCheckNodePort
    }
  }
}

export function prepareForUpdate(service: ServiceDraft, old: Service, context: StrategyContext): void {
  service.spec ??= {}
  dropUnneeded(service, old)
  keepAllocated(service, old)
  allocate(service, old, context)
}
