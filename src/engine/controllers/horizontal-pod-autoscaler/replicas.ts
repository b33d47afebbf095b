/** From metrics to a number of replicas; models pkg/controller/podautoscaler/replica_calculator.go. */
import { formatQuantity, milliValue } from '../../api/quantity'
import type { PodMetric } from '../framework'
import { isDeleting, isReady, podCondition, timeOf } from '../framework/pods'
import { podAmounts } from '../../kinds/pod-spec/pod-resources'
import type { Pod } from '../../schema/types'

/** After its start a pod's cpu may be its warming up: for so many milliseconds it counts only when ready all the time. */
const CPU_INITIALIZATION = 300_000
const INITIAL_READINESS_DELAY = 30_000

/** An error whose text is told in events and conditions. */
export class MetricError extends Error {}

export interface Tolerances {
  readonly up: number
  readonly down: number
}

interface Groups {
  readonly ready: number
  readonly unready: ReadonlySet<string>
  readonly missing: ReadonlySet<string>
  readonly ignored: ReadonlySet<string>
}

function group(pods: readonly Pod[], metrics: ReadonlyMap<string, PodMetric>, cpu: boolean, now: number): Groups {
  const unready = new Set<string>()
  const missing = new Set<string>()
  const ignored = new Set<string>()
  let ready = 0
  for (const pod of pods) {
    const { name } = pod.metadata
    if (isDeleting(pod) || pod.status?.phase === 'Failed') {
      ignored.add(name)
      continue
    }
    if (pod.status?.phase === 'Pending') {
      unready.add(name)
      continue
    }
    const metric = metrics.get(name)
    if (!metric) {
      missing.add(name)
      continue
    }
    if (cpu && warmingUp(pod, metric, now)) unready.add(name)
    else ready++
  }
  return { ready, unready, missing, ignored }
}

function warmingUp(pod: Pod, metric: PodMetric, now: number): boolean {
  const condition = podCondition(pod, 'Ready')
  const started = timeOf(pod.status?.startTime)
  if (!condition || Number.isNaN(started)) return true
  const changed = timeOf(condition.lastTransitionTime)
  if (started + CPU_INITIALIZATION > now) return condition.status === 'False' || metric.timestamp < changed + metric.window
  return condition.status === 'False' && started + INITIAL_READINESS_DELAY > changed
}

function tolerated(ratio: number, tolerances: Tolerances): boolean {
  return ratio >= 1 - tolerances.down && ratio <= 1 + tolerances.up
}

export interface Proposal {
  readonly replicas: number
  /** Percent of the requests; undefined for plain values. */
  readonly utilization?: number
  /** Average per pod, in thousandths. */
  readonly average: number
}

interface Question {
  readonly current: number
  readonly metrics: readonly PodMetric[]
  readonly pods: readonly Pod[]
  readonly cpu: boolean
  readonly now: number
  readonly tolerances: Tolerances
}

/**
 * Finds the size at which the measure meets its target. `measure` turns values per pod into the ratio to the target;
 * `assume` gives the value a pod without metrics is taken to have at a ratio; undefined leaves it out.
 */
function solve(
  { current, metrics, pods, cpu, now, tolerances }: Question,
  measure: (values: ReadonlyMap<string, number>) => number,
  assume: (pod: string, ratio: number) => number | undefined,
): number {
  if (pods.length === 0) throw new MetricError('no pods returned by selector while calculating replica count')
  const byPod = new Map(metrics.map((metric) => [metric.pod, metric]))
  const { ready, unready, missing, ignored } = group(pods, byPod, cpu, now)
  const values = new Map<string, number>()
  for (const { pod, value } of metrics) if (!unready.has(pod) && !ignored.has(pod)) values.set(pod, value)
  if (values.size === 0) throw new MetricError('did not receive metrics for targeted pods (pods might be unready)')
  const ratio = measure(values)
  const growWithUnready = unready.size > 0 && ratio > 1
  if (!growWithUnready && missing.size === 0) return tolerated(ratio, tolerances) ? current : Math.ceil(ratio * ready)
  // Whoever cannot be measured is assumed to speak against the change.
  for (const pod of missing) {
    const value = assume(pod, ratio)
    if (value !== undefined) values.set(pod, value)
  }
  if (growWithUnready) for (const pod of unready) values.set(pod, 0)
  const careful = measure(values)
  if (tolerated(careful, tolerances) || (ratio < 1 && careful > 1) || (ratio > 1 && careful < 1)) return current
  const replicas = Math.ceil(careful * values.size)
  return (careful < 1 && replicas > current) || (careful > 1 && replicas < current) ? current : replicas
}

/**
 * @param target percent of what the pods request
 * @param requestsOf what each pod requests, in thousandths; asked only once some pod is known to count, since a request that is
 *   not there is told after metrics that are not there
 */
export function byUtilization(question: Question, target: number, requestsOf: () => ReadonlyMap<string, number>): Proposal {
  let found: ReadonlyMap<string, number> | undefined
  const requests = (): ReadonlyMap<string, number> => (found ??= requestsOf())
  const utilization = (values: ReadonlyMap<string, number>): { readonly percent: number; readonly average: number } => {
    let used = 0
    let requested = 0
    let counted = 0
    for (const [pod, value] of values) {
      const request = requests().get(pod)
      if (request === undefined) continue
      used += value
      requested += request
      counted++
    }
    if (requested === 0) throw new MetricError('no metrics returned matched known pods')
    return { percent: Math.floor((used * 100) / requested), average: Math.floor(used / counted) }
  }
  const replicas = solve(
    question,
    (values) => utilization(values).percent / target,
    (pod, ratio) => {
      if (ratio === 1) return undefined
      return ratio > 1 ? 0 : Math.floor(((requests().get(pod) ?? 0) * Math.max(100, target)) / 100)
    },
  )
  const { percent, average } = utilization(measuredValues(question))
  return { replicas, utilization: percent, average }
}

/** @param target average per pod, in thousandths */
export function byAverage(question: Question, target: number): Proposal {
  const replicas = solve(
    question,
    (values) => mean(values) / target,
    (_, ratio) => (ratio < 1 ? target : 0),
  )
  return { replicas, average: mean(measuredValues(question)) }
}

/** For numbers that no pod has of its own: the ratio of the whole to its target. Without replicas nothing is tolerated. */
export function byTotal(current: number, pods: readonly Pod[], value: number, target: number, tolerances: Tolerances): number {
  const ratio = value / target
  if (current === 0) return Math.ceil(ratio)
  if (tolerated(ratio, tolerances)) return current
  if (pods.length === 0) {
    throw new MetricError('unable to calculate ready pods: no pods returned by selector while calculating replica count')
  }
  return Math.ceil(ratio * pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod)).length)
}

/** A whole shared out among the replicas there are: so many that each gets its target. */
export function byShare(replicas: number, value: number, target: number, tolerances: Tolerances): number {
  return tolerated(value / (target * replicas), tolerances) ? replicas : Math.ceil(value / target)
}

function measuredValues({ metrics, pods, cpu, now }: Question): ReadonlyMap<string, number> {
  const { unready, ignored } = group(pods, new Map(metrics.map((metric) => [metric.pod, metric])), cpu, now)
  return new Map(metrics.filter(({ pod }) => !unready.has(pod) && !ignored.has(pod)).map(({ pod, value }) => [pod, value]))
}

function mean(values: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const value of values.values()) sum += value
  return Math.floor(sum / Math.max(1, values.size))
}

/**
 * What each pod requests of a resource, in thousandths: of one container if it is named, else as the pod says for itself, else of all
 * its long-lived containers. Throws MetricError naming what requests none.
 */
export function requestsOf(pods: readonly Pod[], resource: string, container: string | undefined): ReadonlyMap<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, resource, container)]))
}

function requestOf(pod: Pod, resource: string, container: string | undefined): number {
  const { name } = pod.metadata
  const ofPod = container === undefined ? pod.spec.resources?.requests : undefined
  if (ofPod && Object.keys(ofPod).length > 0) {
    const request = podAmounts(pod, 'requests').get(resource)
    if (request === undefined) throw new MetricError(`missing pod-level request for ${resource} in Pod ${name}`)
    return milliValue(formatQuantity(request))
  }
  const sidecars = (pod.spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always')
  const containers = [...pod.spec.containers, ...sidecars].filter((each) => container === undefined || each.name === container)
  if (container !== undefined && containers.length === 0) throw new MetricError(`container ${container} not found in Pod ${name}`)
  let sum = 0
  for (const each of containers) {
    const request = each.resources?.requests?.[resource] as string | undefined
    if (request === undefined) throw new MetricError(`missing request for ${resource} in container ${each.name} of Pod ${name}`)
    sum += milliValue(request)
  }
  return sum
}

/** Thousandths as a quantity: `250m`, `3`. */
export function quantityOf(thousandths: number): string {
  return formatQuantity({ nano: BigInt(Math.round(thousandths)) * 1_000_000n, format: 'DecimalSI' })
}
