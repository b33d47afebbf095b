/** Where a DaemonSet's pods belong, and how a pod is tied to its node; models pkg/controller/daemon/util and nodeShouldRunDaemonPod. */
import { admitsNode } from '../../kinds/pod-spec/node-selector'
import { findUntolerated } from '../../kinds/pod-spec/tolerations'
import { NOT_READY, UNREACHABLE, UNSCHEDULABLE } from '../framework/taints'
import type { DaemonSet, Node, Pod, PodSpec, Toleration } from '../../schema/types'

/** What every daemon pod tolerates, whatever its template says. */
function ownTolerations(spec: PodSpec | undefined): readonly Toleration[] {
  const exists = (key: string, effect: Toleration['effect']): Toleration => ({ key, operator: 'Exists', effect: effect! })
  return [
    exists(NOT_READY, 'NoExecute'),
    exists(UNREACHABLE, 'NoExecute'),
    exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
    exists(UNSCHEDULABLE, 'NoSchedule'),
    ...(spec?.hostNetwork ? [exists('node.kubernetes.io/network-unavailable', 'NoSchedule')] : []),
  ]
}

/** The template's tolerations, those of daemon pods replacing ones with the same key, effect and operator. */
export function daemonTolerations(spec: PodSpec | undefined): readonly Toleration[] {
  const own = ownTolerations(spec)
  const given = (spec?.tolerations ?? []).filter(
    (each) =>
      !own.some(
        (other) => other.key === each.key && other.effect === each.effect && other.operator === each.operator && (each.value ?? '') === '',
      ),
  )
  return [...given, ...own]
}

/** Whether the node should get a pod, and whether one that is there may stay. */
export function placement(set: DaemonSet, node: Node): { readonly shouldRun: boolean; readonly mayStay: boolean } {
  const { spec } = set.spec.template
  if ((spec?.nodeName && spec.nodeName !== node.metadata.name) || !admitsNode(spec ?? {}, node)) return { shouldRun: false, mayStay: false }
  const tolerations = daemonTolerations(spec)
  const { taints } = node.spec
  if (!findUntolerated(taints, tolerations, ['NoExecute', 'NoSchedule'])) return { shouldRun: true, mayStay: true }
  return { shouldRun: false, mayStay: !findUntolerated(taints, tolerations, ['NoExecute']) }
}

/** The template's spec for one node: its tolerations, and an affinity for that node only. */
export function specForNode(spec: PodSpec | undefined, node: string): PodSpec {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] } as const
  const nodeAffinity = { ...spec?.affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } }
  return {
    ...spec,
    containers: spec?.containers ?? [],
    affinity: { ...spec?.affinity, nodeAffinity },
    tolerations: daemonTolerations(spec),
  }
}

/** The node a daemon pod is on or meant for. */
export function targetNode(pod: Pod): string {
  if (pod.spec.nodeName) return pod.spec.nodeName
  for (const term of pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []) {
    const field = term.matchFields?.find((each) => each.key === 'metadata.name' && each.operator === 'In')
    if (field?.values?.length === 1) return field.values[0]!
  }
  return ''
}
