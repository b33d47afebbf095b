/** How fast an autoscaler may move: stabilisation windows and policies, and the bounds; models normalizeDesiredReplicas. */
import { SCALE_DOWN, SCALE_UP } from '../../kinds/horizontal-pod-autoscaler/defaults'
import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../schema/types'

/** Milliseconds for which a higher recommendation is held on to. */
const STABILIZATION = 300_000

interface Stamped {
  readonly time: number
  readonly replicas: number
}

/** What one autoscaler remembers between looks. */
export interface Memory {
  recommendations: Stamped[]
  /** Replicas added and removed, each as a positive number. */
  ups: Stamped[]
  downs: Stamped[]
}

export interface Finding {
  readonly reason: string
  readonly message: string
}

export interface Normalized {
  readonly replicas: number
  readonly able: Finding
  readonly limited: Finding | undefined
}

export function rulesOf(autoscaler: HorizontalPodAutoscaler): { readonly up: HPAScalingRules; readonly down: HPAScalingRules } {
  const behavior = autoscaler.spec?.behavior
  return { up: { ...SCALE_UP, ...behavior?.scaleUp }, down: { ...SCALE_DOWN, ...behavior?.scaleDown } }
}

const READY: Finding = { reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const DOWN_STABILIZED: Finding = {
  reason: 'ScaleDownStabilized',
  message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
}
const UP_STABILIZED: Finding = {
  reason: 'ScaleUpStabilized',
  message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
}
const UP_LIMIT: Finding = {
  reason: 'ScaleUpLimit',
  message: 'the desired replica count is increasing faster than the maximum scale rate',
}
const DOWN_LIMIT: Finding = {
  reason: 'ScaleDownLimit',
  message: 'the desired replica count is decreasing faster than the maximum scale rate',
}
const TOO_MANY: Finding = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
const TOO_FEW: Finding = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }

/** Bounds the recommendation by what was recommended lately, by how fast it may grow or shrink, and by the least and the most replicas. */
export function normalize(autoscaler: HorizontalPodAutoscaler, memory: Memory, current: number, wanted: number, now: number): Normalized {
  if (!autoscaler.spec?.behavior) return normalizeWithoutBehavior(autoscaler, memory, current, wanted, now)
  const { up, down } = rulesOf(autoscaler)
  const stabilized = stabilize(memory, up, down, current, wanted, now)
  const able = stabilized === wanted ? READY : stabilized > wanted ? DOWN_STABILIZED : UP_STABILIZED
  return { able, ...bounded(autoscaler, memory, up, down, current, stabilized, now) }
}

/** Without `behavior`: the highest recommendation of the last five minutes, and never more than double or four, whichever is more. */
function normalizeWithoutBehavior(
  autoscaler: HorizontalPodAutoscaler,
  memory: Memory,
  current: number,
  wanted: number,
  now: number,
): Normalized {
  const recent = memory.recommendations.filter(({ time }) => time >= now - STABILIZATION)
  const stabilized = Math.max(wanted, ...recent.map(({ replicas }) => replicas))
  memory.recommendations = [...recent, { time: now, replicas: wanted }]
  const able = stabilized === wanted ? READY : DOWN_STABILIZED
  const least = autoscaler.spec?.minReplicas ?? 1
  const most = autoscaler.spec?.maxReplicas ?? 1
  const fastest = Math.max(2 * current, 4)
  if (stabilized < least) return { able, replicas: least, limited: TOO_FEW }
  if (stabilized > Math.min(most, fastest)) {
    return { able, replicas: Math.min(most, fastest), limited: most > fastest ? UP_LIMIT : TOO_MANY }
  }
  return { able, replicas: stabilized, limited: undefined }
}

function stabilize(memory: Memory, up: HPAScalingRules, down: HPAScalingRules, current: number, wanted: number, now: number): number {
  const upSince = now - (up.stabilizationWindowSeconds ?? 0) * 1000
  const downSince = now - (down.stabilizationWindowSeconds === undefined ? STABILIZATION : down.stabilizationWindowSeconds * 1000)
  let lowest = wanted
  let highest = wanted
  for (const { time, replicas } of memory.recommendations) {
    if (time > upSince) lowest = Math.min(lowest, replicas)
    if (time > downSince) highest = Math.max(highest, replicas)
  }
  const oldest = Math.min(upSince, downSince)
  memory.recommendations = [...memory.recommendations.filter(({ time }) => time > oldest), { time: now, replicas: wanted }]
  let result = current
  if (result < lowest) result = lowest
  if (result > highest) result = highest
  return result
}

function changedSince(events: readonly Stamped[], since: number): number {
  return events.reduce((sum, { time, replicas }) => (time > since ? sum + replicas : sum), 0)
}

function limits(
  rules: HPAScalingRules,
  own: readonly Stamped[],
  other: readonly Stamped[],
  current: number,
  direction: 1 | -1,
  now: number,
): number {
  if (rules.selectPolicy === 'Disabled') return current
  const proposals = (rules.policies ?? []).map((policy) => {
    const since = now - policy.periodSeconds * 1000
    const start = current - direction * changedSince(own, since) + direction * changedSince(other, since)
    if (policy.type === 'Pods') return start + direction * policy.value
    return direction > 0 ? Math.ceil(start * (1 + policy.value / 100)) : Math.floor(start * (1 - policy.value / 100))
  })
  const widest = rules.selectPolicy !== 'Min'
  return widest === direction > 0 ? Math.max(...proposals) : Math.min(...proposals)
}

function bounded(
  autoscaler: HorizontalPodAutoscaler,
  memory: Memory,
  up: HPAScalingRules,
  down: HPAScalingRules,
  current: number,
  wanted: number,
  now: number,
): { readonly replicas: number; readonly limited: Finding | undefined } {
  const least = autoscaler.spec?.minReplicas ?? 1
  const most = autoscaler.spec?.maxReplicas ?? 1
  if (wanted > current) {
    const rate = Math.max(current, limits(up, memory.ups, memory.downs, current, 1, now))
    const highest = Math.min(rate, most)
    if (wanted <= highest) return { replicas: wanted, limited: undefined }
    return { replicas: highest, limited: rate < most ? UP_LIMIT : TOO_MANY }
  }
  if (wanted < current) {
    const rate = Math.min(current, limits(down, memory.downs, memory.ups, current, -1, now))
    const lowest = Math.max(rate, least)
    if (wanted >= lowest) return { replicas: wanted, limited: undefined }
    return { replicas: lowest, limited: rate > least ? DOWN_LIMIT : TOO_FEW }
  }
  return { replicas: wanted, limited: undefined }
}

/** Notes a change that was made, for the policies' periods. */
export function remember(memory: Memory, before: number, after: number, now: number): void {
  const recent = (events: readonly Stamped[]): Stamped[] => events.filter(({ time }) => time > now - 1_800_000)
  if (after > before) memory.ups = [...recent(memory.ups), { time: now, replicas: after - before }]
  else memory.downs = [...recent(memory.downs), { time: now, replicas: before - after }]
}
