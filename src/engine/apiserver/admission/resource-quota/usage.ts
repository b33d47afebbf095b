/** What one object uses of a quota; models pkg/quota/v1/evaluator. */
import { isFinished } from '../../../kinds/pod-spec/pod-state'
import type { KubeObject } from '../../../api/object'
import { milliValue, quantityValue } from '../../../api/quantity'
import { quantitiesOf } from '../../../api/resource-list'
import { isPodLevel, podAmounts } from '../../../kinds/pod-spec/pod-resources'
import { qosClass } from '../../../kinds/pod-spec/qos'
import { isExtendedResource } from '../../../kinds/pod-spec/resources'
import type { Pod, PersistentVolumeClaim, ResourceQuota, Service } from '../../../schema/types'
import type { Served } from '../../registry'

export type Usage = Record<string, string>

/** Core resources that are also counted under their bare name. */
const COUNTED = new Set(['pods', 'services', 'configmaps', 'secrets', 'replicationcontrollers', 'resourcequotas', 'persistentvolumeclaims'])
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage']

/** A pod that should have been gone by now, as on a lost node, is not held against its namespace. */
function isOverdue({ metadata: { deletionTimestamp, deletionGracePeriodSeconds } }: Pod, now: number): boolean {
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false
  return now > Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

function podUsage(pod: Pod, now: number): Usage {
  const usage: Usage = { 'count/pods': '1' }
  if (isFinished(pod) || isOverdue(pod, now)) return usage
  usage['pods'] = '1'
  for (const [name, amount] of Object.entries(quantitiesOf(podAmounts(pod, 'requests', { fromStatus: true })))) {
    const bare = COMPUTE.includes(name) || name.startsWith('hugepages-')
    if (bare) usage[name] = amount
    if (bare || isExtendedResource(name)) usage[`requests.${name}`] = amount
  }
  const limits = quantitiesOf(podAmounts(pod, 'limits', { fromStatus: true }))
  for (const name of COMPUTE) if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name]
  return usage
}

function claimUsage(claim: PersistentVolumeClaim): Usage {
  const usage: Usage = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' }
  const asked = claim.spec?.resources?.requests?.['storage']
  // Parts of a byte count as a whole one.
  const storage = asked === undefined || milliValue(asked) % 1000 === 0 ? asked : String(quantityValue(asked))
  if (storage !== undefined) usage['requests.storage'] = storage
  const storageClass = claim.spec?.storageClassName
  if (storageClass) {
    usage[`${storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`] = '1'
    if (storage !== undefined) usage[`${storageClass}.storageclass.storage.k8s.io/requests.storage`] = storage
  }
  return usage
}

function serviceUsage(service: Service): Usage {
  const usage: Usage = { services: '1', 'count/services': '1' }
  const ports = service.spec?.ports ?? []
  const type = service.spec?.type
  if (type === 'LoadBalancer') usage['services.loadbalancers'] = '1'
  if (type === 'NodePort') usage['services.nodeports'] = String(ports.length)
  else if (type === 'LoadBalancer') {
    const held = service.spec?.allocateLoadBalancerNodePorts === false ? ports.filter((each) => each.nodePort).length : ports.length
    usage['services.nodeports'] = String(held)
  }
  return usage
}

/** Everything an object counts for at a time (milliseconds), by quota resource name. */
export function usageOf(served: Served, object: KubeObject, now: number): Usage {
  switch (served.collection) {
    case '/pods':
      return podUsage(object as Pod, now)
    case '/persistentvolumeclaims':
      return claimUsage(object as PersistentVolumeClaim)
    case '/services':
      return serviceUsage(object as Service)
    default: {
      const usage: Usage = { [`count/${served.group ? `${served.resource}.${served.group}` : served.resource}`]: '1' }
      if (served.group === '' && COUNTED.has(served.resource)) usage[served.resource] = '1'
      return usage
    }
  }
}

function isBestEffort(pod: Pod): boolean {
  return qosClass(pod.spec) === 'BestEffort'
}

/** Whether the pod wants to be near, or away from, pods of namespaces that it names or selects. */
function looksAcrossNamespaces({ spec: { affinity } }: Pod): boolean {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some((side) =>
    [
      ...(side?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((each) => each.podAffinityTerm),
    ].some((term) => (term.namespaces?.length ?? 0) > 0 || term.namespaceSelector !== undefined),
  )
}

function scopeMatches(scope: string, operator: string, values: readonly string[], pod: Pod): boolean {
  switch (scope) {
    case 'Terminating':
      return pod.spec?.activeDeadlineSeconds !== undefined
    case 'NotTerminating':
      return pod.spec?.activeDeadlineSeconds === undefined
    case 'BestEffort':
      return isBestEffort(pod)
    case 'NotBestEffort':
      return !isBestEffort(pod)
    case 'PriorityClass': {
      const name = pod.spec?.priorityClassName ?? ''
      if (operator === 'Exists') return name !== ''
      if (operator === 'DoesNotExist') return name === ''
      return operator === 'NotIn' ? !values.includes(name) : values.includes(name)
    }
    case 'CrossNamespacePodAffinity':
      return looksAcrossNamespaces(pod)
    default:
      return false
  }
}

/** Whether a quota's scopes take in an object; quotas with scopes are about pods only. */
export function inScope(quota: ResourceQuota, served: Served, object: KubeObject): boolean {
  const scopes = quota.spec?.scopes ?? []
  const expressions = quota.spec?.scopeSelector?.matchExpressions ?? []
  if (scopes.length === 0 && expressions.length === 0) return true
  if (served.collection !== '/pods') return false
  return (
    scopes.every((scope) => scopeMatches(scope, 'Exists', [], object as Pod)) &&
    expressions.every((each) => scopeMatches(each.scopeName, each.operator, each.values ?? [], object as Pod))
  )
}

/** Compute resources that a quota makes every container state: `requests.cpu` and the like, with the containers lacking them. */
export function missingConstraints(hard: readonly string[], pod: Pod): string[] {
  const lacking: string[] = []
  // What the pod says as a whole is enough.
  const { requests, limits } = pod.spec.resources ?? {}
  if (Object.keys({ ...requests, ...limits }).some(isPodLevel)) return lacking
  for (const constraint of [...hard].sort()) {
    const match = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(constraint)
    if (!match) continue
    const kind = (match[1] ?? 'requests') as 'requests' | 'limits'
    const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])]
    const names = containers.filter((each) => each.resources?.[kind]?.[match[2]!] === undefined).map((each) => each.name)
    if (names.length > 0) lacking.push(`${constraint} for: ${[...new Set(names)].sort().join(',')}`)
  }
  return lacking
}
