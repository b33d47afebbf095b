/** One look at one autoscaler: what it sizes, what the metrics say, and what follows; models reconcileAutoscaler. */
import { equalJson } from '../../api/json'
import type { Resource } from '../../api/object'
import { milliValue } from '../../api/quantity'
import { formatSelector, parseSelector, type Selector } from '../../api/selectors'
import { StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { ControllerContext } from '../framework'
import { listOrNull } from '../framework/lists'
import { isOf } from '../framework/resources'
import { HORIZONTAL_POD_AUTOSCALERS } from '../../schema/resources'
import type { HorizontalPodAutoscaler, MetricStatus, Pod } from '../../schema/types'
import { normalize, remember, rulesOf, type Memory } from './behavior'
import { Conditions } from './conditions'
import { measure, MetricFailure, type Surroundings } from './metrics'

const TOLERANCE = 0.1
/** In the place of a metric that could not be had. */
const UNKNOWN_METRIC = { type: '' } as MetricStatus

/** The scale of what is sized, and which pods that means. */
interface Target {
  readonly resource: Resource
  readonly name: string
  readonly replicas: number
  readonly statusReplicas: number
  /** Undefined when the scale names no pods. */
  readonly selector: Selector | undefined
}

/** What a look found out about the size. */
interface Decision {
  readonly replicas: number
  /** Why it is another one; empty when it is not. */
  readonly reason: string
  /** What is not measured this time is not told any more. */
  readonly statuses: readonly MetricStatus[] | undefined
}

/** What all looks share. */
export interface Autoscaling {
  readonly context: ControllerContext
  readonly resources: readonly Resource[]
  podsOf(namespace: string | undefined): readonly Pod[]
  /** Other autoscalers with the same pods as `selector`, and this one, by key. */
  rivals(autoscaler: HorizontalPodAutoscaler, selector: Selector, pods: readonly Pod[]): readonly string[]
  memoryOf(autoscaler: HorizontalPodAutoscaler, replicas: number): Memory
}

export class AutoscalerSync {
  private readonly conditions: Conditions
  private readonly now: number

  constructor(
    private readonly shared: Autoscaling,
    private readonly autoscaler: HorizontalPodAutoscaler,
  ) {
    this.now = shared.context.clock.now()
    this.conditions = new Conditions(autoscaler.status?.conditions, timestamp(this.now))
  }

  run(): void {
    const { autoscaler, conditions } = this
    const target = this.target()
    if (!target) return
    conditions.set('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale")
    const current = target.replicas
    const memory = this.shared.memoryOf(autoscaler, current)
    const decision = this.decide(target, memory)
    if (!decision) return
    const { replicas, statuses } = decision
    const rescaled = replicas !== current
    if (rescaled && !this.rescale(target, decision, memory)) this.store(current, autoscaler.status?.desiredReplicas ?? 0, statuses)
    else this.store(current, replicas, statuses, rescaled)
  }

  private warn(reason: string, message: string): void {
    this.shared.context.events.event(this.autoscaler, 'Warning', reason, message)
  }

  /** Undefined when its scale cannot be read. */
  private target(): Target | undefined {
    const { status } = this.autoscaler
    try {
      return this.findTarget()
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.warn('FailedGetScale', error.message)
      const text = `the HPA controller was unable to get the target's current scale: ${error.message}`
      this.conditions.set('AbleToScale', 'False', 'FailedGetScale', text)
      this.store(status?.currentReplicas ?? 0, status?.desiredReplicas ?? 0, status?.currentMetrics)
      return undefined
    }
  }

  private findTarget(): Target {
    const { spec, metadata } = this.autoscaler
    const { kind, name, apiVersion } = spec.scaleTargetRef
    const resource = this.shared.resources.find((each) => isOf(each, { apiVersion: apiVersion ?? 'v1', kind }))
    if (!resource) throw new StatusError(404, 'NotFound', `no matches for kind "${kind}" in group "${(apiVersion ?? '').split('/')[0]}"`)
    const scale = this.shared.context.client.resource(resource).readScale(name, metadata.namespace!)
    return {
      resource,
      name,
      replicas: scale.spec?.replicas ?? 0,
      statusReplicas: scale.status?.replicas ?? 0,
      selector: scale.status?.selector ? parseSelector(scale.status.selector) : undefined,
    }
  }

  /** Undefined when it cannot be told, which the status then says. */
  private decide(target: Target, memory: Memory): Decision | undefined {
    const { spec } = this.autoscaler
    const least = spec.minReplicas ?? 1
    const current = target.replicas
    if (current === 0 && least !== 0) {
      const text = 'scaling is disabled since the replica count of the target is zero'
      this.conditions.set('ScalingActive', 'False', 'ScalingDisabled', text)
      return { replicas: 0, reason: '', statuses: undefined }
    }
    if (current > spec.maxReplicas)
      return { replicas: spec.maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas', statuses: undefined }
    if (current < least) return { replicas: least, reason: 'Current number of replicas below Spec.MinReplicas', statuses: undefined }
    return this.decideByMetrics(target, memory)
  }

  private decideByMetrics(target: Target, memory: Memory): Decision | undefined {
    const { autoscaler, conditions } = this
    const { selector, replicas: current } = target
    if (!selector) this.refuseSelector()
    const pods = selector && this.shared.podsOf(autoscaler.metadata.namespace).filter((pod) => selector.matches(pod.metadata.labels))
    if (!selector || !pods || !this.isAlone(selector, pods)) {
      this.store(current, autoscaler.status?.desiredReplicas ?? 0, undefined)
      return undefined
    }
    const proposal = this.propose(this.surroundings(target, selector, pods))
    if (!proposal) return undefined
    const { able, limited, replicas } = normalize(autoscaler, memory, current, proposal.replicas, this.now)
    conditions.set('AbleToScale', 'True', able.reason, able.message)
    if (limited) conditions.set('ScalingLimited', 'True', limited.reason, limited.message)
    else conditions.set('ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range')
    const down = proposal.replicas < current ? 'All metrics below target' : ''
    return { replicas, reason: proposal.replicas > current ? `${proposal.name} above target` : down, statuses: proposal.statuses }
  }

  private refuseSelector(): void {
    this.warn('SelectorRequired', 'selector is required')
    this.conditions.set('ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector")
    this.warn('FailedComputeMetricsReplicas', 'selector is required')
  }

  /** False when other autoscalers move the same pods: then nobody does. */
  private isAlone(selector: Selector, pods: readonly Pod[]): boolean {
    const rivals = this.shared.rivals(this.autoscaler, selector, pods)
    if (rivals.length <= 1) return true
    const text = `pods by selector ${formatSelector(selector)} are controlled by multiple HPAs: [${rivals.join(' ')}]`
    this.warn('AmbiguousSelector', text)
    this.conditions.set('ScalingActive', 'False', 'AmbiguousSelector', text)
    this.warn('FailedComputeMetricsReplicas', text)
    return false
  }

  private surroundings({ statusReplicas, replicas }: Target, selector: Selector, pods: readonly Pod[]): Surroundings {
    const { up, down } = rulesOf(this.autoscaler)
    const tolerance = (value: unknown): number => (value === undefined ? TOLERANCE : milliValue(String(value)) / 1000)
    return {
      source: this.shared.context.metrics,
      autoscaler: this.autoscaler,
      selector: formatSelector(selector),
      pods,
      current: replicas,
      statusReplicas,
      tolerances: { up: tolerance(up.tolerance), down: tolerance(down.tolerance) },
      now: this.now,
    }
  }

  /** The largest proposal of all metrics; undefined when none (or, for going down, not every one) could be had. */
  private propose(
    around: Surroundings,
  ): { readonly replicas: number; readonly name: string; readonly statuses: readonly MetricStatus[] } | undefined {
    const { autoscaler, conditions } = this
    const specs = autoscaler.spec.metrics ?? []
    const statuses: MetricStatus[] = []
    const failures: MetricFailure[] = []
    let best: { readonly replicas: number; readonly name: string } | undefined
    for (const spec of specs) {
      try {
        const measured = measure(spec, around)
        statuses.push(measured.status)
        if (!best || best.replicas === 0 || measured.replicas > best.replicas) best = measured
      } catch (error) {
        if (!(error instanceof MetricFailure)) throw error
        this.warn(error.reason, error.message)
        failures.push(error)
        // Statuses keep the place of their metric.
        statuses.push(UNKNOWN_METRIC)
      }
    }
    const [first] = failures
    if (first && (!best || best.replicas < around.current)) {
      conditions.set('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`)
      const text = `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first.summary}`
      this.warn('FailedComputeMetricsReplicas', text)
      this.store(around.current, autoscaler.status?.desiredReplicas ?? 0, statuses)
      return undefined
    }
    const text = `the HPA was able to successfully calculate a replica count from ${best?.name ?? ''}`
    conditions.set('ScalingActive', 'True', 'ValidMetricFound', text)
    return { replicas: best?.replicas ?? around.current, name: best?.name ?? '', statuses }
  }

  /** False when the size could not be changed. */
  private rescale(target: Target, { replicas, reason }: Decision, memory: Memory): boolean {
    const { autoscaler, conditions } = this
    const { client, events } = this.shared.context
    try {
      client.resource(target.resource).scale(target.name, autoscaler.metadata.namespace!, replicas)
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.warn('FailedRescale', `New size: ${replicas}; reason: ${reason}; error: ${error.message}`)
      const text = `the HPA controller was unable to update the target scale: ${error.message}`
      conditions.set('AbleToScale', 'False', 'FailedUpdateScale', text)
      return false
    }
    conditions.set('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${replicas}`)
    events.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`)
    if (autoscaler.spec.behavior) remember(memory, target.replicas, replicas, this.now)
    return true
  }

  private store(current: number, desired: number, statuses: readonly MetricStatus[] | undefined, rescaled = false): void {
    const { autoscaler } = this
    const last = rescaled ? timestamp(this.now) : autoscaler.status?.lastScaleTime
    const status = {
      ...(last !== undefined ? { lastScaleTime: last } : {}),
      ...(current === 0 ? {} : { currentReplicas: current }),
      desiredReplicas: desired,
      currentMetrics: listOrNull(statuses ?? []),
      conditions: this.conditions.all(),
    }
    if (equalJson(status, autoscaler.status ?? {})) return
    this.shared.context.client.resource(HORIZONTAL_POD_AUTOSCALERS).updateStatus({ ...autoscaler, status })
  }
}
