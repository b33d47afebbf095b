/** Which pods make room for a critical one that its node has none for; models the kubelet's preemption. */
import { NOTHING, wholeUnits } from '../../api/resource-list'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import { qosClass } from '../../kinds/pod-spec/qos'
import type { Pod } from '../../schema/types'
import { isCritical } from '../eviction/ranking'

/** What is missing: in bytes, thousandths of processors or pieces. */
export interface Shortage {
  readonly resource: string
  readonly amount: number
}

const STATIC = 'kubernetes.io/config.source'
const MIRROR = 'kubernetes.io/config.mirror'

/** Static pods, the mirrors of such, and those of the two system priority classes. */
export function isCriticalPod({ metadata, spec }: Pod): boolean {
  const { annotations = {} } = metadata
  const fromFile = annotations[STATIC] !== undefined && annotations[STATIC] !== 'api'
  return fromFile || annotations[MIRROR] !== undefined || isCritical(spec.priority)
}

function preemptable(preemptor: Pod, pod: Pod): boolean {
  if (isCriticalPod(preemptor) && !isCriticalPod(pod)) return true
  const [a, b] = [preemptor.spec.priority, pod.spec.priority]
  return a !== undefined && b !== undefined && a > b
}

function requestOf(pod: Pod, resource: string): number {
  return resource === 'pods' ? 1 : wholeUnits(resource, podAmounts(pod, 'requests').get(resource) ?? NOTHING)
}

/** What is still missing without some pods. */
function without(shortages: readonly Shortage[], pods: readonly Pod[]): readonly Shortage[] {
  return shortages
    .map(({ resource, amount }) => ({ resource, amount: pods.reduce((left, pod) => left - requestOf(pod, resource), amount) }))
    .filter(({ amount }) => amount > 0)
}

/** How far a pod is from freeing all that is missing: each resource counts the same, whatever its unit. */
function distance(shortages: readonly Shortage[], pod: Pod): number {
  return shortages.reduce((sum, { resource, amount }) => sum + (Math.max(0, amount - requestOf(pod, resource)) / amount) ** 2, 0)
}

function asksForLess(a: Pod, b: Pod): boolean {
  for (const resource of ['memory', 'cpu']) {
    const difference = requestOf(a, resource) - requestOf(b, resource)
    if (difference !== 0) return difference < 0
  }
  return true
}

/** The fewest of the pods that free what is missing: the nearest first, of equals the one that asks for less. */
function nearest(pods: readonly Pod[], shortages: readonly Shortage[]): readonly Pod[] | undefined {
  const left = [...pods]
  const chosen: Pod[] = []
  for (let missing = shortages; missing.length > 0;) {
    let best: number | undefined
    for (const [i, pod] of left.entries()) {
      const gap = best === undefined ? 1 : distance(missing, pod) - distance(missing, left[best]!)
      if (best === undefined || gap < 0 || (gap === 0 && asksForLess(pod, left[best]!))) best = i
    }
    if (best === undefined) return undefined
    const pod = left[best]!
    missing = without(missing, [pod])
    chosen.push(pod)
    // The last takes the place of the one that goes.
    left[best] = left.at(-1)!
    left.pop()
  }
  return chosen
}

/** Pods that ask for nothing go before those that ask for less than they may use, and these before guaranteed ones. Throws Error when all would not do. */
export function podsToPreempt(pod: Pod, running: readonly Pod[], shortages: readonly Shortage[]): readonly Pod[] {
  const candidates = running.filter((each) => preemptable(pod, each))
  const of = (quality: string): readonly Pod[] => candidates.filter(({ spec }) => qosClass(spec) === quality)
  const [bestEffort, burstable, guaranteed] = [of('BestEffort'), of('Burstable'), of('Guaranteed')]
  const lacking = without(shortages, candidates)
  if (lacking.length > 0) throw new Error(`no set of running pods found to reclaim resources: ${listed(lacking)}`)
  const last = nearest(guaranteed, without(shortages, [...bestEffort, ...burstable])) ?? []
  const second = nearest(burstable, without(shortages, [...bestEffort, ...last])) ?? []
  const first = nearest(bestEffort, without(shortages, [...second, ...last])) ?? []
  return [...first, ...second, ...last]
}

function listed(shortages: readonly Shortage[]): string {
  return `[${shortages.map(({ resource, amount }) => `(res: ${resource}, q: ${amount}), `).join('')}]`
}
