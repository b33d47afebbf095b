/** What happened in the cluster that may make a rejected pod schedulable; models framework.ClusterEvent and queueing hints. */
import type { KubeObject } from '../../api/object'
import type { Node, Pod } from '../../schema/types'

export type ClusterEvent =
  | { readonly on: 'pod'; readonly action: 'assigned' | 'unassigned' | 'updated'; readonly pod: Pod; readonly previous?: Pod }
  /** The waiting pod itself changed. */
  | { readonly on: 'self'; readonly pod: Pod; readonly previous: Pod }
  | { readonly on: 'node'; readonly action: 'added' | 'updated' | 'deleted'; readonly node: Node; readonly previous?: Node }
  | { readonly on: 'pvc' | 'pv' | 'storageclass' | 'csinode' | 'namespace'; readonly object: KubeObject }
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
