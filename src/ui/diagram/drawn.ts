/** What the diagram draws, as plain values, and which objects count as what: pods, nodes, Services, workloads with their revisions, parts of the control plane. */
import { podCondition, type Disruption, type PodCondition } from '../state/pod-state'
import type { PodObject } from '../state/wire'
import type { VolumeView } from './storage'

export interface PodView extends PodCondition {
  readonly key: string
  readonly uid: string
  readonly name: string
  readonly namespace: string
  readonly node: string | null
  readonly revision?: string
  /** The ReplicaSet, StatefulSet, ... that manages it. */
  readonly owner?: string
  readonly ownerUid?: string
  /** What keeps it from being ready, in the cluster's own words. */
  readonly obstacle?: string
  /** Who made it go. */
  readonly disruption?: Disruption
  readonly system: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly volumes: readonly VolumeView[]
  /** Whether evicting it asks its budgets: one that is over, leaving or not started may always go. */
  readonly asksBudgets: boolean
}

export interface NodeView {
  readonly name: string
  readonly ready: boolean
  /** Nothing has been heard of it for longer than the control plane waits; one that only says it is not ready yet is not lost. */
  readonly lost: boolean
  readonly cordoned: boolean
  readonly controlPlane: boolean
  readonly address?: string
}

export interface ServiceView {
  readonly key: string
  readonly name: string
  readonly namespace: string
  readonly type: string
  readonly port?: number
  readonly nodePort?: number
  /** The API server answers this one itself. */
  readonly api: boolean
}

export interface RevisionView {
  readonly name: string
  readonly hash: string
  readonly current: boolean
  readonly desired: number
  readonly ready: number
}

export interface WorkloadView {
  readonly key: string
  readonly collection: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly desired: number
  readonly ready: number
  /** What stands for the two numbers where there are none to compare: a CronJob's schedule. */
  readonly words?: string
  /** What scales it, in its own few words. */
  readonly autoscaling?: string
  readonly revisions: readonly RevisionView[]
}

export type Part = 'etcd' | 'apiserver' | 'scheduler' | 'controllers'
export interface PartView {
  readonly part: Part
  readonly pod: string
  readonly node: string | null
  /** Up, on its way up, or down. */
  readonly health: 'up' | 'starting' | 'down'
}

const PARTS: readonly (readonly [RegExp, Part])[] = [
  [/^etcd-/, 'etcd'],
  [/^kube-apiserver-/, 'apiserver'],
  [/^kube-scheduler-/, 'scheduler'],
  [/^kube-controller-manager-/, 'controllers'],
]
export const WORKLOADS = new Set([
  'apps/deployments',
  'apps/statefulsets',
  'apps/daemonsets',
  'batch/jobs',
  'batch/cronjobs',
  '/replicationcontrollers',
  'apps/replicasets',
])

export const partOf = (name: string, namespace: string): Part | undefined =>
  namespace === 'kube-system' ? PARTS.find(([pattern]) => pattern.test(name))?.[1] : undefined

export function healthOf(pod: PodObject): PartView['health'] {
  const { state, restarts } = podCondition(pod)
  if (state === 'ready') return 'up'
  // A first start takes a moment; what has run before and does not now is down.
  return restarts === 0 && (state === 'pending' || state === 'creating' || state === 'unready') ? 'starting' : 'down'
}

export const asksBudgets = ({ metadata, status }: PodObject): boolean =>
  metadata.deletionTimestamp === undefined && !['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? 'Pending')
