/** The cluster's names: what CoreDNS's kubernetes plugin answers; queries are for absolute names. */
import type { Informers } from '../client/client'
import { NAMESPACES, SERVICES } from '../schema/resources'
import type { Endpoint, Service } from '../schema/types'
import { formatIPv4, parseIPv4 } from '../api/ipv4'
import type { ServiceTable } from './service-table'

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'SRV' | 'PTR' | 'NS' | 'TXT' | 'MX' | 'SOA'

export interface DnsRecord {
  /** Absolute, without the final dot. */
  readonly name: string
  readonly type: RecordType
  /** Seconds. */
  readonly ttl: number
  /** An address, a name, or `priority weight port target` for SRV. */
  readonly data: string
}

export interface DnsAnswer {
  /** NOERROR with no records: the name exists, but not with this type. */
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  readonly records: readonly DnsRecord[]
  readonly authoritative: boolean
}

export interface DnsQuestion {
  /** Absolute, in small letters, without the final dot. */
  readonly name: string
  readonly type: RecordType
  /** The address that asks. */
  readonly from: string
}

/** Where a name server in the cluster takes its answers from. */
export interface DnsUpstream {
  readonly domain: string
  /** What the cluster's objects say of a name in its domain, or of an address. */
  cluster(name: string, type: RecordType): DnsAnswer
  /** What the name servers of the nodes' resolv.conf say. */
  outside(name: string, type: RecordType): DnsAnswer
  /** What the server at an address says; undefined when there is none. */
  server(address: string, name: string, type: RecordType): DnsAnswer | undefined
}

const TTL = 30
const NXDOMAIN: DnsAnswer = { code: 'NXDOMAIN', records: [], authoritative: true }

/** Names of the world outside, and what they lead to. */
export type Forward = (name: string, type: RecordType) => DnsAnswer

export class ClusterDns {
  constructor(
    private readonly informers: Informers,
    private readonly services: ServiceTable,
    readonly domain: string,
    private readonly forward: Forward,
  ) {}

  /** What a server answers that knows the cluster's names and asks others for the rest. */
  query(name: string, type: RecordType): DnsAnswer {
    const wanted = name.toLowerCase().replace(/\.$/, '')
    if (wanted.endsWith('.in-addr.arpa')) {
      const known = this.reverse(wanted, type)
      return known.code === 'NXDOMAIN' && parseIPv4(wanted.replace('.in-addr.arpa', '')) !== undefined ? this.forward(wanted, type) : known
    }
    if (wanted !== this.domain && !wanted.endsWith(`.${this.domain}`)) return this.forward(wanted, type)
    return this.cluster(wanted, type)
  }

  /** What the cluster's objects say of a name in its domain, or of an address. */
  cluster(wanted: string, type: RecordType): DnsAnswer {
    if (wanted.endsWith('.in-addr.arpa')) return this.reverse(wanted, type)
    if (wanted !== this.domain && !wanted.endsWith(`.${this.domain}`)) return NXDOMAIN
    const labels = wanted.slice(0, -this.domain.length).replace(/\.$/, '').split('.').filter(Boolean)
    const kind = labels.pop()
    if (kind === 'pod') return this.pod(wanted, labels, type)
    if (kind === 'svc') return this.service(wanted, labels, type)
    return kind === undefined ? { code: 'NOERROR', records: [], authoritative: true } : NXDOMAIN
  }

  /** `10-244-0-7.default.pod.cluster.local`. */
  private pod(name: string, labels: readonly string[], type: RecordType): DnsAnswer {
    const [dashed, namespace, ...more] = labels
    if (!dashed || !namespace || more.length > 0 || !this.hasNamespace(namespace)) return NXDOMAIN
    const address = dashed.replaceAll('-', '.')
    return parseIPv4(address) === undefined ? NXDOMAIN : answer(name, type, [address])
  }

  private service(name: string, labels: readonly string[], type: RecordType): DnsAnswer {
    const rest = [...labels]
    const namespace = rest.pop()
    if (!namespace || !this.hasNamespace(namespace)) return NXDOMAIN
    const serviceName = rest.pop()
    if (!serviceName) return { code: 'NOERROR', records: [], authoritative: true }
    const service = this.informers.informer(SERVICES).get(serviceName, namespace)
    if (!service) return NXDOMAIN
    if (rest.length === 2 && rest[0]!.startsWith('_') && rest[1]!.startsWith('_')) return this.srv(name, service, rest[0]!, rest[1]!, type)
    if (service.spec.type === 'ExternalName')
      return rest.length === 0 ? this.external(name, service.spec.externalName ?? '', type) : NXDOMAIN
    if (service.spec.clusterIP !== 'None') {
      if (rest.length > 0) return NXDOMAIN
      return type === 'SRV' ? this.srv(name, service, undefined, undefined, type) : answer(name, type, [service.spec.clusterIP ?? ''])
    }
    const endpoints = this.endpoints(service)
    if (rest.length === 0) {
      if (type === 'SRV') return this.srv(name, service, undefined, undefined, type)
      return endpoints.length === 0 ? NXDOMAIN : answer(name, type, endpoints.map(addressOf))
    }
    if (rest.length > 1) return NXDOMAIN
    const matching = endpoints.filter((endpoint) => hostOf(endpoint) === rest[0])
    return matching.length === 0 ? NXDOMAIN : answer(name, type, matching.map(addressOf))
  }

  private srv(name: string, service: Service, port: string | undefined, protocol: string | undefined, type: RecordType): DnsAnswer {
    const suffix = `${service.metadata.name}.${service.metadata.namespace}.svc.${this.domain}`
    const headless = service.spec.clusterIP === 'None'
    const ports = (service.spec.ports ?? []).filter(
      (each) => port === undefined || (each.name && `_${each.name}` === port && `_${(each.protocol ?? 'TCP').toLowerCase()}` === protocol),
    )
    if (ports.length === 0) return NXDOMAIN
    const targets = headless ? this.endpoints(service).map((endpoint) => `${hostOf(endpoint)}.${suffix}`) : [suffix]
    if (targets.length === 0) return NXDOMAIN
    if (type !== 'SRV') return { code: 'NOERROR', records: [], authoritative: true }
    const weight = Math.max(Math.floor(100 / (targets.length * ports.length)), 1)
    const records = ports.flatMap((each) =>
      targets.map((target): DnsRecord => ({
        name,
        type: 'SRV',
        ttl: TTL,
        data: `0 ${weight} ${this.targetPort(service, each.name, each.port)} ${target}`,
      })),
    )
    return { code: 'NOERROR', records, authoritative: true }
  }

  private targetPort(service: Service, name: string | undefined, port: number): number {
    if (service.spec.clusterIP !== 'None') return port
    for (const slice of this.services.slices(service.metadata.namespace!, service.metadata.name)) {
      const found = slice.ports?.find((each) => (each.name ?? '') === (name ?? ''))
      if (found?.port) return found.port
    }
    return port
  }

  private external(name: string, target: string, type: RecordType): DnsAnswer {
    const alias: DnsRecord = { name, type: 'CNAME', ttl: TTL, data: target }
    if (type === 'CNAME') return { code: 'NOERROR', records: [alias], authoritative: true }
    const behind = this.query(target, type)
    return { code: behind.code, records: [alias, ...behind.records], authoritative: true }
  }

  private reverse(name: string, type: RecordType): DnsAnswer {
    const value = parseIPv4(name.replace('.in-addr.arpa', ''))
    if (value === undefined) return NXDOMAIN
    const address = formatIPv4(value).split('.').reverse().join('.')
    const target = this.nameOf(address)
    if (!target) return NXDOMAIN
    const records: DnsRecord[] = type === 'PTR' ? [{ name, type: 'PTR', ttl: TTL, data: target }] : []
    return { code: 'NOERROR', records, authoritative: true }
  }

  private nameOf(address: string): string | undefined {
    for (const service of this.informers.informer(SERVICES).list()) {
      const suffix = `${service.metadata.name}.${service.metadata.namespace}.svc.${this.domain}`
      if (service.spec.clusterIP === address) return suffix
      if (service.spec.clusterIP !== 'None') continue
      const endpoint = this.endpoints(service).find((each) => addressOf(each) === address)
      if (endpoint) return `${hostOf(endpoint)}.${suffix}`
    }
    return undefined
  }

  private endpoints(service: Service): readonly Endpoint[] {
    const { namespace = 'default', name } = service.metadata
    return this.services
      .slices(namespace, name)
      .flatMap((slice) => slice.endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false || service.spec.publishNotReadyAddresses === true)
  }

  private hasNamespace(name: string): boolean {
    return this.informers.informer(NAMESPACES).get(name) !== undefined
  }
}

function addressOf({ addresses }: Endpoint): string {
  return addresses[0]!
}

function hostOf(endpoint: Endpoint): string {
  return endpoint.hostname ?? addressOf(endpoint).replaceAll('.', '-')
}

function answer(name: string, type: RecordType, addresses: readonly string[]): DnsAnswer {
  const records = type === 'A' ? addresses.map((data): DnsRecord => ({ name, type, ttl: TTL, data })) : []
  return { code: 'NOERROR', records, authoritative: true }
}
