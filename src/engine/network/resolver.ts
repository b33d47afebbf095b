/** Looks names up as a C library does with its resolv.conf and hosts file; models getaddrinfo. */
import type { Pod } from '../schema/types'
import { parseIPv4 } from '../api/ipv4'
import type { DnsAnswer, RecordType } from './dns'
import type { Resolution } from './types'

export interface ResolverConfig {
  readonly nameservers: readonly string[]
  readonly search: readonly string[]
  readonly ndots: number
  /** Lines of /etc/hosts as name to address. */
  readonly hosts: ReadonlyMap<string, string>
}

export const LOCALHOST: ReadonlyMap<string, string> = new Map([
  ['localhost', '127.0.0.1'],
  ['localhost.localdomain', '127.0.0.1'],
])

export interface ClusterNames {
  readonly nameserver: string
  readonly domain: string
}

/** A pod, of which maybe only the name is known yet. */
export interface NamedPod {
  readonly metadata: Pick<Pod['metadata'], 'namespace' | 'name'>
  readonly spec: Partial<Pod['spec']>
  readonly status?: Pod['status']
}

/** What the kubelet writes into a pod's resolv.conf and hosts file. */
export function podConfig(pod: NamedPod, cluster: ClusterNames, node: ResolverConfig): ResolverConfig {
  const { namespace = 'default', name } = pod.metadata
  const { dnsPolicy = 'ClusterFirst', dnsConfig, hostNetwork, hostname, subdomain, hostAliases } = pod.spec
  const inCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork)
  const base = inCluster
    ? {
        nameservers: [cluster.nameserver],
        search: [`${namespace}.svc.${cluster.domain}`, `svc.${cluster.domain}`, cluster.domain],
        ndots: 5,
      }
    : dnsPolicy === 'None'
      ? { nameservers: [], search: [], ndots: 1 }
      : { nameservers: node.nameservers, search: node.search, ndots: node.ndots }
  const ndots = dnsConfig?.options?.find((option) => option.name === 'ndots')?.value
  const hosts = new Map(LOCALHOST)
  const address = pod.status?.podIP
  if (address) {
    const host = hostname ?? name
    hosts.set(host, address)
    if (subdomain) hosts.set(`${host}.${subdomain}.${namespace}.svc.${cluster.domain}`, address)
  }
  for (const alias of hostAliases ?? []) for (const each of alias.hostnames ?? []) hosts.set(each, alias.ip)
  return {
    nameservers: [...base.nameservers, ...(dnsConfig?.nameservers ?? [])],
    search: [...base.search, ...(dnsConfig?.searches ?? [])],
    ndots: ndots === undefined ? base.ndots : Number(ndots),
    hosts,
  }
}

/** The absolute names that are tried, in order. */
export function candidates(name: string, { search, ndots }: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = search.map((domain) => `${name}.${domain}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

/** `query` answers undefined when no server could be reached. */
export function resolveName(
  name: string,
  config: ResolverConfig,
  query: (name: string, type: RecordType) => DnsAnswer | undefined,
): Resolution {
  if (parseIPv4(name) !== undefined) return { ok: true, addresses: [name] }
  const known = config.hosts.get(name)
  if (known) return { ok: true, addresses: [known] }
  for (const candidate of candidates(name, config)) {
    const answer = query(candidate, 'A')
    if (!answer) return { ok: false, failure: 'no servers could be reached' }
    const addresses = answer.records.filter(({ type }) => type === 'A').map(({ data }) => data)
    const canonicalName = answer.records.find(({ type }) => type === 'A')?.name ?? candidate
    if (addresses.length > 0) return { ok: true, addresses, canonicalName }
  }
  return { ok: false, failure: 'NXDOMAIN' }
}
