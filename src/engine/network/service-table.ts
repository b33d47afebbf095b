/** Services as kube-proxy has programmed them on the nodes, a moment after the API shows them; models pkg/proxy. */
import { keyOf } from '../api/object'
import type { Informer, Informers } from '../client/client'
import type { Clock, Timer } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import { ENDPOINT_SLICES, NODES, SERVICES } from '../schema/resources'
import type { EndpointSlice, Node, Service, ServicePort } from '../schema/types'
import type { Listener } from './types'

type Protocol = Listener['protocol']

export interface Backend {
  readonly address: string
  readonly port: number
  readonly node: string | undefined
  /** Whose clients it is meant for, where the Service's traffic is to stay near. */
  readonly forNodes?: readonly string[]
  readonly forZones?: readonly string[]
}

/** One port of one Service with what stands behind it. */
export interface ProgrammedPort {
  readonly namespace: string
  readonly name: string
  /** '' for an unnamed port. */
  readonly portName: string
  readonly protocol: Protocol
  readonly clusterAddress: string | undefined
  readonly port: number
  readonly nodePort: number | undefined
  /** Load balancer and external addresses. */
  readonly externalAddresses: readonly string[]
  readonly internalLocal: boolean
  readonly externalLocal: boolean
  /** Seconds a client stays with its backend; undefined without session affinity. */
  readonly affinitySeconds: number | undefined
  /** The ready ones; when none is ready, the ones that still serve while they terminate. */
  readonly backends: readonly Backend[]
}

const SERVICE_NAME = 'kubernetes.io/service-name'
/** Labels of what kube-proxy leaves to others: Services with a proxy of their own, and what is marked as headless. */
const OTHERS = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless']
const ZONE = 'topology.kubernetes.io/zone'
const BY_SERVICE = 'network/service'

export type Pick = { readonly backend: Backend } | { readonly none: 'reject' | 'drop' }

export class ServiceTable {
  private readonly ports = new Map<string, readonly ProgrammedPort[]>()
  /** `protocol/address/port` and `protocol/nodeport/port` to the port. */
  private readonly entries = new Map<string, ProgrammedPort>()
  private readonly healthChecks = new Map<number, { readonly namespace: string; readonly name: string }>()
  private readonly sticky = new Map<string, { readonly backend: Backend; readonly until: number }>()
  private readonly dirty = new Set<string>()
  private timer: Timer | undefined
  private readonly nodes: Informer<Node>

  constructor(
    private readonly clock: Clock,
    private readonly informers: Informers,
    private readonly random: RandomStream,
    /** Milliseconds from a change to its being programmed. */
    private readonly delay: number,
  ) {
    this.nodes = informers.informer(NODES)
    const slices = informers.informer(ENDPOINT_SLICES)
    slices.addIndex(BY_SERVICE, (slice) => {
      const name = slice.metadata.labels?.[SERVICE_NAME]
      return name ? [`${slice.metadata.namespace}/${name}`] : []
    })
    const touchSlice = (slice: EndpointSlice): void => {
      const name = slice.metadata.labels?.[SERVICE_NAME]
      if (name) this.touch(`${slice.metadata.namespace}/${name}`)
    }
    slices.onChange({ added: touchSlice, updated: (_, slice) => touchSlice(slice), deleted: touchSlice })
    const touchService = (service: Service): void => this.touch(keyOf(service))
    informers.informer(SERVICES).onChange({ added: touchService, updated: (_, service) => touchService(service), deleted: touchService })
  }

  /** The Service port that answers at a virtual address (cluster IP, load balancer, external IP). */
  at(address: string, port: number, protocol: Protocol): ProgrammedPort | undefined {
    return this.entries.get(`${protocol}/${address}/${port}`)
  }

  atNodePort(port: number, protocol: Protocol): ProgrammedPort | undefined {
    return this.entries.get(`${protocol}/nodeport/${port}`)
  }

  /** The Service that load balancers ask about at a port of every node. */
  atHealthCheckPort(port: number): { readonly namespace: string; readonly name: string } | undefined {
    return this.healthChecks.get(port)
  }

  /** How many ready endpoints of a Service are on a node. */
  readyOn(namespace: string, name: string, node: string): number {
    const endpoints = this.slices(namespace, name).flatMap((slice) => slice.endpoints ?? [])
    const here = endpoints.filter(({ nodeName, conditions }) => nodeName === node && conditions?.ready !== false)
    return new Set(here.map(({ addresses }) => addresses[0])).size
  }

  /** Whether the address belongs to some Service, whatever the port. */
  all(): Iterable<ProgrammedPort> {
    return [...this.ports.values()].flat()
  }

  /** The ports of one Service as programmed. */
  of(namespace: string, name: string): readonly ProgrammedPort[] {
    return this.ports.get(`${namespace}/${name}`) ?? []
  }

  /** The slices of a Service as the API shows them now (DNS does not wait for kube-proxy). */
  slices(namespace: string, name: string): readonly EndpointSlice[] {
    return this.informers.informer(ENDPOINT_SLICES).byIndex(BY_SERVICE, `${namespace}/${name}`)
  }

  /** Chooses a backend for a client whose traffic meets the rules of the node `at`; `localTo` restricts to one node. */
  pick(port: ProgrammedPort, client: string, localTo: string | undefined, at: string | undefined): Pick {
    if (port.backends.length === 0) return { none: 'reject' }
    const candidates = localTo === undefined ? this.near(port.backends, at) : port.backends.filter(({ node }) => node === localTo)
    if (candidates.length === 0) return { none: 'drop' }
    if (port.affinitySeconds === undefined) return { backend: candidates[this.random.integer(candidates.length)]! }
    const key = `${port.namespace}/${port.name}/${port.portName}/${client}`
    const now = this.clock.now()
    const known = this.sticky.get(key)
    const stays =
      known && known.until > now
        ? candidates.find(({ address, port: number }) => address === known.backend.address && number === known.backend.port)
        : undefined
    const backend = stays ?? candidates[this.random.integer(candidates.length)]!
    this.sticky.set(key, { backend, until: now + port.affinitySeconds * 1000 })
    return { backend }
  }

  /** Those meant for the node, else those meant for its zone; all of them when one has no hint or none is meant for here. */
  private near(backends: readonly Backend[], at: string | undefined): readonly Backend[] {
    if (at === undefined || !(backends[0]?.forZones ?? backends[0]?.forNodes)) return backends
    const meant = (list: 'forNodes' | 'forZones', name: string | undefined): readonly Backend[] =>
      name === undefined || backends.some((each) => each[list] === undefined) ? [] : backends.filter((each) => each[list]?.includes(name))
    const forNode = meant('forNodes', at)
    if (forNode.length > 0) return forNode
    const forZone = meant('forZones', this.nodes.get(at)?.metadata.labels?.[ZONE])
    return forZone.length > 0 ? forZone : backends
  }

  private touch(key: string): void {
    this.dirty.add(key)
    this.timer ??= this.clock.after(this.delay, () => {
      this.timer = undefined
      for (const dirty of this.dirty) this.program(dirty)
      this.dirty.clear()
    })
  }

  private program(key: string): void {
    for (const port of this.ports.get(key) ?? [])
      for (const entry of entryKeys(port)) if (this.entries.get(entry) === port) this.entries.delete(entry)
    this.ports.delete(key)
    const split = key.indexOf('/')
    const [namespace, name] = [key.slice(0, split), key.slice(split + 1)]
    for (const [port, checked] of this.healthChecks)
      if (checked.name === name && checked.namespace === namespace) this.healthChecks.delete(port)
    const service = this.informers.informer(SERVICES).get(name, namespace)
    if (!service || service.spec.type === 'ExternalName' || isOthers(service)) return
    if (service.spec.healthCheckNodePort) this.healthChecks.set(service.spec.healthCheckNodePort, { namespace, name })
    const found = this.slices(namespace, name)
    const slices = found.filter((slice) => slice.addressType === 'IPv4' && !isOthers(slice))
    const ports = (service.spec.ports ?? []).map((port) => programmed(service, port, slices))
    this.ports.set(key, ports)
    for (const port of ports) for (const entry of entryKeys(port)) this.entries.set(entry, port)
  }
}

const isOthers = ({ metadata }: Service | EndpointSlice): boolean =>
  OTHERS.some((label) => metadata.labels && Object.hasOwn(metadata.labels, label))

function entryKeys(port: ProgrammedPort): readonly string[] {
  const addresses = port.clusterAddress ? [port.clusterAddress, ...port.externalAddresses] : []
  const keys = addresses.map((address) => `${port.protocol}/${address}/${port.port}`)
  if (port.nodePort) keys.push(`${port.protocol}/nodeport/${port.nodePort}`)
  return keys
}

function backendsOf(portName: string, slices: readonly EndpointSlice[]): readonly Backend[] {
  const ready: Backend[] = []
  const serving: Backend[] = []
  for (const slice of slices) {
    const target = slice.ports?.find(({ name }) => (name ?? '') === portName)
    if (!target?.port) continue
    for (const { addresses, conditions, nodeName, hints } of slice.endpoints ?? []) {
      const backend: Backend = {
        address: addresses[0]!,
        port: target.port,
        node: nodeName,
        ...(hints?.forNodes ? { forNodes: hints.forNodes.map(({ name }) => name) } : {}),
        ...(hints?.forZones ? { forZones: hints.forZones.map(({ name }) => name) } : {}),
      }
      if (conditions?.ready !== false) ready.push(backend)
      else if (conditions.serving && conditions.terminating) serving.push(backend)
    }
  }
  return ready.length > 0 ? ready : serving
}

function programmed(service: Service, port: ServicePort, slices: readonly EndpointSlice[]): ProgrammedPort {
  const { spec, status, metadata } = service
  const external = [...(spec.externalIPs ?? [])]
  for (const { ip, ipMode } of status?.loadBalancer?.ingress ?? []) if (ip && ipMode !== 'Proxy') external.push(ip)
  const portName = port.name ?? ''
  return {
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    portName,
    protocol: port.protocol ?? 'TCP',
    clusterAddress: spec.clusterIP && spec.clusterIP !== 'None' ? spec.clusterIP : undefined,
    port: port.port,
    nodePort: port.nodePort,
    externalAddresses: external,
    internalLocal: spec.internalTrafficPolicy === 'Local',
    externalLocal: spec.externalTrafficPolicy === 'Local',
    affinitySeconds: spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : undefined,
    backends: backendsOf(portName, slices),
  }
}
