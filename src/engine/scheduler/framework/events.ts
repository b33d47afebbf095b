/** What happened in the cluster that may make a rejected pod schedulable; models framework.ClusterEvent and queueing hints. */
import { equalJson } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { Node, Pod } from '../../schema/types'

/** What of a node matters for placing pods; its heartbeats and its list of images do not. */
export type NodeProperty = 'allocatable' | 'labels' | 'taints' | 'conditions' | 'annotations'

const ANY_PROPERTY: ReadonlySet<NodeProperty> = new Set<NodeProperty>(['allocatable', 'labels', 'taints', 'conditions', 'annotations'])

/** models nodeSchedulingPropertiesChange. */
export function changedProperties(previous: Node | undefined, node: Node): ReadonlySet<NodeProperty> {
  if (!previous) return ANY_PROPERTY
  const verdicts = ({ status }: Node): unknown => status?.conditions?.map(({ type, status }) => [type, status])
  const changed = new Set<NodeProperty>()
  if (!equalJson(previous.status?.allocatable, node.status?.allocatable)) changed.add('allocatable')
  if (!equalJson(previous.metadata.labels, node.metadata.labels)) changed.add('labels')
  if (!equalJson(previous.spec?.taints, node.spec?.taints) || previous.spec?.unschedulable !== node.spec?.unschedulable)
    changed.add('taints')
  if (!equalJson(verdicts(previous), verdicts(node))) changed.add('conditions')
  if (!equalJson(previous.metadata.annotations, node.metadata.annotations)) changed.add('annotations')
  return changed
}

/** What of a pod matters for placing it or others; most updates of its status do not. Models PodSchedulingPropertiesChange. */
export function hasNewLabels({ metadata }: Pod, previous: Pod): boolean {
  return !equalJson(metadata.labels, previous.metadata.labels)
}

/** Tolerations can be added, never changed or removed. */
export function hasNewTolerations({ spec }: Pod, previous: Pod): boolean {
  return (spec.tolerations?.length ?? 0) !== (previous.spec.tolerations?.length ?? 0)
}

export type ClusterEvent =
  | { readonly on: 'pod'; readonly action: 'assigned' | 'unassigned' | 'updated'; readonly pod: Pod; readonly previous?: Pod }
  /** The waiting pod itself changed. */
  | { readonly on: 'self'; readonly pod: Pod; readonly previous: Pod }
  | {
      readonly on: 'node'
      readonly action: 'added' | 'updated' | 'deleted'
      readonly node: Node
      readonly previous?: Node
      /** What of it is new; everything that counts for a node that came. */
      readonly changed: ReadonlySet<NodeProperty>
    }
  | { readonly on: 'pvc' | 'pv' | 'storageclass' | 'csinode' | 'resourceclaim' | 'deviceclass' | 'namespace'; readonly object: KubeObject }
  /** Time alone: pods are looked at again every five minutes whatever happened. */
  | { readonly on: 'everything' }

type EventOn<K extends ClusterEvent['on']> = Extract<ClusterEvent, { readonly on: K }>

/** `helps` is the queueing hint: whether this very event may help this very pod; absent means always. */
export type EventInterest = {
  [K in Exclude<ClusterEvent['on'], 'everything'>]: { readonly on: K; readonly helps?: (pod: Pod, event: EventOn<K>) => boolean }
}[Exclude<ClusterEvent['on'], 'everything'>]

export function mayHelp(interest: EventInterest, pod: Pod, event: ClusterEvent): boolean {
  if (event.on === 'everything') return true
  if (interest.on !== event.on) return false
  const helps = interest.helps as ((pod: Pod, event: ClusterEvent) => boolean) | undefined
  return helps ? helps(pod, event) : true
}
