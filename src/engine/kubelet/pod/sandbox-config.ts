/** Host name and name resolution of a pod as its spec asks for them; models GeneratePodHostNameAndDomain and the DNS configurer. */
import { formatQuantity, quantityValue } from '../../api/quantity'
import { oneText } from '../../api/one-text'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import { qosClass } from '../../kinds/pod-spec/qos'
import { NODE_NAMESERVER } from '../../network/places'
import { USERS_PER_POD } from '../../runtime/proc-files'
import type { SandboxConfig } from '../../runtime/sandbox'
import type { Container, Pod } from '../../schema/types'
import { millicores } from '../container/limits'
import type { NodeContext } from '../node/node-context'
import type { PodWorker } from './pod-worker'

/** Linux limits host names. */
const MAX_HOSTNAME = 63

export function podHostname(worker: PodWorker, node: NodeContext): string {
  const { spec, metadata } = worker.pod
  if (spec?.hostNetwork) return node.name
  const name = spec?.hostnameOverride ?? spec?.hostname ?? metadata.name
  return name.length <= MAX_HOSTNAME ? name : name.slice(0, MAX_HOSTNAME).replace(/[-.]+$/, '')
}

/** What the kernel calls the pod's machine, and HOSTNAME says: with its domain where the spec asks for that. */
export function kernelHostname(worker: PodWorker, node: NodeContext): string {
  return (worker.pod.spec?.setHostnameAsFQDN && domainNameOf(worker, node)) || podHostname(worker, node)
}

function domainNameOf(worker: PodWorker, node: NodeContext): string | undefined {
  const { spec, metadata } = worker.pod
  // A name that is set outright belongs to no domain.
  if (spec?.subdomain === undefined || spec.hostnameOverride !== undefined) return undefined
  return `${podHostname(worker, node)}.${spec.subdomain}.${metadata.namespace ?? 'default'}.svc.${node.clusterDomain}`
}

export function sandboxConfig(worker: PodWorker, node: NodeContext): SandboxConfig {
  const { metadata, spec } = worker.pod
  const namespace = metadata.namespace ?? 'default'
  const domainName = domainNameOf(worker, node)
  return {
    uid: metadata.uid,
    namespace,
    name: metadata.name,
    cgroupParent: cgroupOf(worker),
    hostname: kernelHostname(worker, node),
    shortName: podHostname(worker, node),
    node: node.name,
    hostNetwork: spec?.hostNetwork ?? false,
    hostAliases: spec?.hostAliases ?? [],
    ...(domainName ? { domainName } : {}),
    resolvConf: resolvConf(worker, node, namespace),
    ...(node.configuration.podPidsLimit > 0 ? { mostProcesses: node.configuration.podPidsLimit } : {}),
    ...(spec?.shareProcessNamespace ? { sharesProcesses: true } : {}),
    ...(spec?.hostPID ? { seesNodeProcesses: true } : {}),
    ...(spec?.hostNetwork ? { nodeHosts: nodeHosts(node) } : {}),
    ...(spec?.hostUsers === false ? { firstUser: freeUsers(node) } : {}),
  }
}

/**
 * What the pod's cgroup allows: its own limits, or what its containers may use together where all have a limit of memory. Such a
 * sum of processors holds for nobody, as each container has its part of it.
 */
export function cgroupLimits(pod: Pod): Pick<SandboxConfig, 'memoryLimit' | 'processorLimit'> {
  const memory = memoryLimit(pod)
  const processor = millicores(pod.spec?.resources?.limits?.['cpu'])
  return {
    ...(memory === undefined ? {} : { memoryLimit: memory }),
    ...(processor === undefined ? {} : { processorLimit: processor }),
  }
}

function memoryLimit(pod: Pod): number | undefined {
  const { spec } = pod
  const isLimited = ({ resources }: Pick<Container, 'resources'>): boolean => quantityValue(resources?.limits?.['memory'] ?? 0) > 0
  if (!isLimited(spec) && ![...spec.containers, ...(spec.initContainers ?? [])].every(isLimited)) return undefined
  const limit = podAmounts(pod, 'limits').get('memory')
  return limit && quantityValue(formatQuantity(limit))
}

/** A folder for each quality of service, below it one for each pod; guaranteed ones are beside the others' folders. */
function cgroupOf({ pod }: PodWorker): string {
  const quality = qosClass(pod.spec)
  return `/kubepods${quality === 'Guaranteed' ? '' : `/${quality.toLowerCase()}`}/pod${pod.metadata.uid}`
}

/** The first users that no pod of the node has; models the kubelet's userns manager. */
function freeUsers({ runtime }: NodeContext): number {
  const taken = new Set(runtime.list().map(({ config }) => config.firstUser))
  let first = USERS_PER_POD
  while (taken.has(first)) first += USERS_PER_POD
  return first
}

/** What a node calls others without asking anybody. */
function nodeHosts({ files }: NodeContext): string {
  return files.exists('/etc/hosts') ? files.readText('/etc/hosts') : '127.0.0.1\tlocalhost\n'
}

function resolvConf(worker: PodWorker, node: NodeContext, namespace: string): string {
  const { spec } = worker.pod
  const policy = spec?.dnsPolicy ?? 'ClusterFirst'
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec?.hostNetwork)
  const searches = cluster ? [`${namespace}.svc.${node.clusterDomain}`, `svc.${node.clusterDomain}`, node.clusterDomain] : []
  const servers = policy === 'None' ? [] : [cluster ? node.dnsAddress : NODE_NAMESERVER]
  const options = cluster ? ['ndots:5'] : []
  const extra = spec?.dnsConfig
  const all = new Map(options.map((option) => [option.split(':')[0]!, option]))
  for (const { name = '', value } of extra?.options ?? []) all.set(name, value === undefined ? name : `${name}:${value}`)
  const lines: string[] = []
  const search = [...new Set([...searches, ...(extra?.searches ?? [])])]
  if (search.length > 0) lines.push(`search ${search.join(' ')}`)
  for (const server of new Set([...servers, ...(extra?.nameservers ?? [])])) lines.push(`nameserver ${server}`)
  if (all.size > 0) lines.push(`options ${[...all.values()].join(' ')}`)
  return oneText(`${lines.join('\n')}\n`)
}
