/** What one object uses of a quota; models pkg/quota/v1/evaluator. */
import { isFinished } from '../../../kinds/pod-spec/pod-state'
import type { KubeObject } from '../../../api/object'
import { compareQuantities, milliValue, quantityValue } from '../../../api/quantity'
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

/** What is asked for, or what is being made of it where that is more, as while a volume grows. Parts of a byte count as a whole one. */
function storageOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const asked = spec?.resources?.requests?.['storage']
  const allocated = status?.allocatedResources?.['storage']
  const most = asked !== undefined && allocated !== undefined && compareQuantities(allocated, asked) > 0 ? allocated : asked
  return most === undefined || milliValue(most) % 1000 === 0 ? most : String(quantityValue(most))
}

function claimUsage(claim: PersistentVolumeClaim): Usage {
  const usage: Usage = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' }
  const storage = storageOf(claim)
  if (storage !== undefined) usage['requests.storage'] = storage
  const storageClass = claim.metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? claim.spec?.storageClassName
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

/** The classes of attributes that a claim has, or is to have. */
function attributeClasses({ spec, status }: PersistentVolumeClaim): readonly string[] {
  const { currentVolumeAttributesClassName, modifyVolumeStatus } = status ?? {}
  return [spec?.volumeAttributesClassName, currentVolumeAttributesClassName, modifyVolumeStatus?.targetVolumeAttributesClassName].filter(
    (name): name is string => Boolean(name),
  )
}

interface Scope {
  readonly scopeName: string
  readonly operator: string
  readonly values?: readonly string[]
}

/** Whether any of the names an object goes by is one that is meant; of what has none, that is asked too. */
function nameMatches({ operator, values = [] }: Scope, names: readonly string[]): boolean {
  if (operator === 'Exists') return names.length > 0
  if (operator === 'DoesNotExist') return names.length === 0
  if (operator === 'NotIn') return names.length === 0 || names.some((name) => !values.includes(name))
  return names.some((name) => values.includes(name))
}

function takesInPod(scope: Scope, pod: Pod): boolean {
  const { spec } = pod
  switch (scope.scopeName) {
    case 'Terminating':
      return spec?.activeDeadlineSeconds !== undefined
    case 'NotTerminating':
      return spec?.activeDeadlineSeconds === undefined
    case 'BestEffort':
      return isBestEffort(pod)
    case 'NotBestEffort':
      return !isBestEffort(pod)
    case 'PriorityClass':
      return nameMatches(scope, spec?.priorityClassName ? [spec.priorityClassName] : [])
    case 'CrossNamespacePodAffinity':
      return looksAcrossNamespaces(pod)
    default:
      return false
  }
}

/** Whether a quota's scopes take in an object; quotas with scopes are about pods, or claims with a class of attributes. */
export function inScope({ spec }: ResourceQuota, served: Served, object: KubeObject): boolean {
  const scopes: readonly Scope[] = [
    ...(spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' })),
    ...(spec?.scopeSelector?.matchExpressions ?? []),
  ]
  return scopes.every((scope) => {
    if (served.collection === '/pods') return takesInPod(scope, object as Pod)
    if (served.collection !== '/persistentvolumeclaims' || scope.scopeName !== 'VolumeAttributesClass') return false
    return nameMatches(scope, attributeClasses(object as PersistentVolumeClaim))
  })
}

/** Whether what a claim's status says changes what it counts for. */
export function claimRecounted(after: PersistentVolumeClaim, before: PersistentVolumeClaim): boolean {
  return storageOf(after) !== storageOf(before) || attributeClasses(after).join() !== attributeClasses(before).join()
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
