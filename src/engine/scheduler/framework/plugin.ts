/** What a scheduling plugin is and what it sees of the scheduler; models k8s.io/kube-scheduler/framework. */
import type { Client, Informers } from '../../client/client'
import type { Cache } from './cache'
import type { CycleState } from './cycle-state'
import type { EventInterest } from './events'
import type { NodeInfo } from './node-info'
import type { PodInfo } from './pod-info'
import type { Pod } from '../../schema/types'

export const MAX_NODE_SCORE = 100

/** A plugin's no. Resolvable: evicting pods from the node might turn it into a yes. */
export interface Rejection {
  readonly resolvable: boolean
  readonly reasons: readonly string[]
  /** Filled in by the framework. */
  readonly plugin?: string
}

export function rejection(...reasons: readonly string[]): Rejection {
  return { resolvable: true, reasons }
}

export function unresolvable(...reasons: readonly string[]): Rejection {
  return { resolvable: false, reasons }
}

/** What filtering said about each node that cannot take the pod. */
export interface Diagnosis {
  readonly nodes: ReadonlyMap<string, Rejection>
  /** Set when a plugin refused the pod before looking at nodes: it stands for all nodes not in `nodes`. */
  readonly preFilter?: Rejection
}

export type PreFilterResult = 'skip' | { readonly reject: Rejection } | { readonly nodes: ReadonlySet<string> } | undefined

export type PostFilterResult =
  | { readonly nominatedNode: string }
  /** `clearNomination` takes back an earlier nomination; `final` keeps later plugins from being asked (an error upstream). */
  | { readonly message: string; readonly clearNomination?: boolean; readonly final?: boolean }

/** Milliseconds a pod with a node waits for its volumes; models bindTimeoutSeconds. */
export const PRE_BIND_TIMEOUT = 600_000

/** Called again after every storage event, and when `PRE_BIND_TIMEOUT` has passed, until it says something other than `wait`. */
export type PreBindProgress = () => 'wait' | 'done' | { readonly error: string }

export interface Plugin {
  readonly name: string
  /** What may make a pod that this plugin rejected schedulable. */
  readonly events?: readonly EventInterest[]
  /** A reason to keep the pod out of the queue. */
  preEnqueue?(pod: Pod): Rejection | undefined
  preFilter?(state: CycleState, pod: PodInfo): PreFilterResult
  filter?(state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined
  /** Adjusts what preFilter computed, as if `other` were added to or removed from the node. */
  addPod?(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void
  removePod?(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void
  /** Tries to make room when no node takes the pod; undefined: nothing to say. */
  postFilter?(state: CycleState, pod: PodInfo, diagnosis: Diagnosis): PostFilterResult | undefined
  preScore?(state: CycleState, pod: PodInfo, nodes: readonly NodeInfo[]): 'skip' | undefined
  score?(state: CycleState, pod: PodInfo, node: NodeInfo): number
  /** Brings raw scores, in the order of `nodes`, into 0..100 in place. */
  normalize?(state: CycleState, pod: PodInfo, scores: number[], nodes: readonly NodeInfo[]): void
  reserve?(state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined
  unreserve?(state: CycleState, pod: PodInfo, node: NodeInfo): void
  preBind?(state: CycleState, pod: PodInfo, node: NodeInfo): PreBindProgress | undefined
}

/** What plugins may use. */
export interface Handle {
  readonly cache: Cache
  readonly informers: Informers
  readonly client: Client
  /** Milliseconds of virtual time. */
  now(): number
  random(bound: number): number
  labelsOfNamespace(namespace: string): Readonly<Record<string, string>>
  /** Runs every filter on a node, nominated pods included. */
  filter(state: CycleState, pod: PodInfo, node: NodeInfo): Rejection | undefined
  addPod(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void
  removePod(state: CycleState, pod: PodInfo, other: PodInfo, node: NodeInfo): void
  /** Pods that wait for room on this node after preempting others. */
  nominatedOn(node: string): readonly PodInfo[]
  clearNomination(pod: PodInfo): void
  /** Room is being made: so many pods go. */
  preempting(victims: number): void
  recordEvent(about: Pod, type: 'Normal' | 'Warning', reason: string, message: string, action: string): void
}

export interface PluginEntry {
  readonly create: (handle: Handle) => Plugin
  /** How much a score counts; default 1. */
  readonly weight?: number
}

/** Scales so that the largest is 100; `reverse` turns the best into the worst. */
export function normalizeByMaximum(scores: number[], reverse: boolean): void {
  let max = 0
  for (const score of scores) if (score > max) max = score
  for (let i = 0; i < scores.length; i++) {
    const scaled = max === 0 ? 0 : Math.trunc((MAX_NODE_SCORE * scores[i]!) / max)
    scores[i] = reverse ? MAX_NODE_SCORE - scaled : scaled
  }
}
