/** Topology spread constraints made ready for counting, and the ones every pod of a workload has by default. */
import { compileBoth, compileSelector, type CompiledSelector } from '../../framework/selectors'
import { matchesNodeSelector } from '../../../kinds/pod-spec/node-selector'
import { findUntolerated } from '../../../kinds/pod-spec/tolerations'
import type { NodeInfo } from '../../framework/node-info'
import type { PodInfo } from '../../framework/pod-info'
import type { Informers } from '../../../client/client'
import { controllerOf } from '../../../api/object'
import { REPLICA_SETS, REPLICATION_CONTROLLERS, SERVICES, STATEFUL_SETS } from '../../../schema/resources'
import type { Pod, TopologySpreadConstraint } from '../../../schema/types'

export const HOSTNAME = 'kubernetes.io/hostname'

export interface Constraint {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly selector: CompiledSelector
  readonly honourAffinity: boolean
  readonly honourTaints: boolean
}

/** What applies to workloads without constraints of their own; scoring only. */
const SYSTEM_DEFAULTS: readonly { readonly topologyKey: string; readonly maxSkew: number }[] = [
  { topologyKey: HOSTNAME, maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5 },
]

/** What `matchLabelKeys` mean for the pod is in its selector since it was made. */
function compile(constraint: TopologySpreadConstraint): Constraint {
  return {
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector: compileSelector(constraint.labelSelector),
    honourAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honourTaints: constraint.nodeTaintsPolicy === 'Honor',
  }
}

export function ownConstraints({ pod }: PodInfo, action: TopologySpreadConstraint['whenUnsatisfiable']): readonly Constraint[] {
  const own = pod.spec.topologySpreadConstraints ?? []
  return own.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action).map(compile)
}

/** The pods that belong with this one: those of its Services and of the workload that controls it. */
function workloadSelector(pod: Pod, informers: Informers): CompiledSelector {
  const { namespace = 'default', labels = {} } = pod.metadata
  const together: Record<string, string> = {}
  for (const service of informers.informer(SERVICES).list(namespace)) {
    const selector = service.spec.selector
    const keys = Object.keys(selector ?? {})
    if (keys.length > 0 && keys.every((key) => labels[key] === selector![key])) Object.assign(together, selector)
  }
  const owner = controllerOf(pod)
  switch (owner?.kind) {
    case 'ReplicationController':
      return compileBoth({
        ...together,
        ...informers.informer(REPLICATION_CONTROLLERS).get(owner.name, namespace)?.spec?.selector,
      })
    case 'ReplicaSet':
      return compileBoth(together, informers.informer(REPLICA_SETS).get(owner.name, namespace)?.spec?.selector)
    case 'StatefulSet':
      return compileBoth(together, informers.informer(STATEFUL_SETS).get(owner.name, namespace)?.spec?.selector)
    default:
      return compileBoth(together)
  }
}

export function defaultConstraints({ pod }: PodInfo, informers: Informers): readonly Constraint[] {
  const selector = workloadSelector(pod, informers)
  if (selector.empty) return []
  return SYSTEM_DEFAULTS.map(({ topologyKey, maxSkew }) => ({
    topologyKey,
    maxSkew,
    minDomains: 1,
    selector,
    honourAffinity: true,
    honourTaints: false,
  }))
}

/** Whether the node's pods count for this constraint. */
export function counts(constraint: Constraint, { pod }: PodInfo, { node, labels }: NodeInfo): boolean {
  if (constraint.honourAffinity) {
    const { nodeSelector, affinity } = pod.spec
    if (nodeSelector && Object.keys(nodeSelector).some((key) => labels[key] !== nodeSelector[key])) return false
    const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
    if (required && !matchesNodeSelector(required, node)) return false
  }
  return !constraint.honourTaints || !findUntolerated(node.spec?.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute'])
}

export function hasAllKeys(constraints: readonly Constraint[], { labels }: NodeInfo): boolean {
  return constraints.every(({ topologyKey }) => labels[topologyKey] !== undefined)
}
