/** Sizes workloads by their metrics; models pkg/controller/podautoscaler. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey, type ObjectKey, type Resource } from '../../api/object'
import { milliValue } from '../../api/quantity'
import { formatSelector, parseSelector, type Selector } from '../../api/selectors'
import { StatusError } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { listOrNull } from '../framework/lists'
import { defineController } from '../framework'
import { conditionOf } from '../framework/conditions'
import { everyResource, isOf } from '../framework/resources'
import { HORIZONTAL_POD_AUTOSCALERS, PODS } from '../../schema/resources'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerCondition, MetricStatus } from '../../schema/types'
import { normalize, remember, rulesOf, type Memory } from './behavior'
import { measure, MetricFailure, type Surroundings } from './metrics'

/** Milliseconds between two looks at one autoscaler. */
const SYNC_PERIOD = 15_000
const TOLERANCE = 0.1
/** In the place of a metric that could not be had. */
const UNKNOWN_METRIC = { type: '' } as unknown as MetricStatus

/** The scale of what is sized, and which pods that means. */
interface Target {
  readonly resource: Resource
  readonly name: string
  readonly replicas: number
  readonly statusReplicas: number
  /** Undefined when the scale names no pods. */
  readonly selector: Selector | undefined
}

/** One look's findings, written at its end. */
class Conditions {
  private list: readonly HorizontalPodAutoscalerCondition[]

  constructor(
    before: readonly HorizontalPodAutoscalerCondition[] | undefined,
    private readonly now: string,
  ) {
    this.list = before ?? []
  }

  /** In place when the type is known already, so that their order stays. */
  set(type: string, status: 'True' | 'False', reason: string, message: string): void {
    const before = conditionOf(this.list, type)
    const next = { type, status, lastTransitionTime: before?.status === status ? before.lastTransitionTime! : this.now, reason, message }
    this.list = before ? this.list.map((each) => (each === before ? next : each)) : [...this.list, next]
  }

  all(): readonly HorizontalPodAutoscalerCondition[] {
    return this.list
  }
}

export const horizontalPodAutoscalerController = defineController({
  name: 'horizontal-pod-autoscaler',
  start: (context) => {
    const { client, clock, events, metrics } = context
    const period = context.flags.duration('horizontal-pod-autoscaler-sync-period', SYNC_PERIOD)
    const memories = new Map<ObjectKey, Memory>()
    /** Which pods each autoscaler moved at its last look. */
    const selectors = new Map<ObjectKey, Selector>()
    const resources: Resource[] = []
    everyResource(context, (resource) => void resources.push(resource))
    const autoscalers = context.watch(HORIZONTAL_POD_AUTOSCALERS, {
      added: (autoscaler) => context.enqueueAfter(keyOf(autoscaler), period),
      updated: (_, autoscaler) => context.enqueueAfter(keyOf(autoscaler), period),
      deleted: (autoscaler) => {
        memories.delete(keyOf(autoscaler))
        selectors.delete(keyOf(autoscaler))
      },
    })
    const pods = context.watch(PODS)

    function findTarget(autoscaler: HorizontalPodAutoscaler): Target {
      const reference = autoscaler.spec.scaleTargetRef
      const resource = resources.find((each) => isOf(each, { apiVersion: reference.apiVersion ?? 'v1', kind: reference.kind }))
      if (!resource)
        throw new StatusError(
          404,
          'NotFound',
          `no matches for kind "${reference.kind}" in group "${(reference.apiVersion ?? '').split('/')[0]}"`,
        )
      const { spec, status } = client.resource(resource).readScale(reference.name, autoscaler.metadata.namespace!)
      return {
        resource,
        name: reference.name,
        replicas: spec?.replicas ?? 0,
        statusReplicas: status?.replicas ?? 0,
        selector: status?.selector ? parseSelector(status.selector) : undefined,
      }
    }

    function store(
      autoscaler: HorizontalPodAutoscaler,
      current: number,
      desired: number,
      statuses: readonly MetricStatus[] | undefined,
      conditions: Conditions,
      rescaled: boolean,
    ): void {
      const last = rescaled ? timestamp(clock.now()) : autoscaler.status?.lastScaleTime
      const status = {
        ...(last !== undefined ? { lastScaleTime: last } : {}),
        ...(current === 0 ? {} : { currentReplicas: current }),
        desiredReplicas: desired,
        currentMetrics: listOrNull(statuses ?? []),
        conditions: conditions.all(),
      }
      if (!equalJson(status, autoscaler.status ?? {})) client.resource(HORIZONTAL_POD_AUTOSCALERS).updateStatus({ ...autoscaler, status })
    }

    function surroundings(
      autoscaler: HorizontalPodAutoscaler,
      { statusReplicas }: Target,
      selector: Selector,
      current: number,
    ): Surroundings {
      const { up, down } = rulesOf(autoscaler)
      const tolerance = (value: unknown): number => (value === undefined ? TOLERANCE : milliValue(String(value)) / 1000)
      return {
        source: metrics,
        autoscaler,
        selector: formatSelector(selector),
        pods: pods.list(autoscaler.metadata.namespace).filter((pod) => selector.matches(pod.metadata.labels)),
        current,
        statusReplicas,
        tolerances: { up: tolerance(up.tolerance), down: tolerance(down.tolerance) },
        now: clock.now(),
      }
    }

    /** False when other autoscalers move the same pods: then nobody does. */
    function isAlone(autoscaler: HorizontalPodAutoscaler, selector: Selector, conditions: Conditions): boolean {
      const mine = pods.list(autoscaler.metadata.namespace).filter((pod) => selector.matches(pod.metadata.labels))
      const rivals = autoscalers.list(autoscaler.metadata.namespace).filter((other) => {
        const known = other === autoscaler ? selector : selectors.get(keyOf(other))
        return known !== undefined && mine.some((pod) => known.matches(pod.metadata.labels))
      })
      if (rivals.length <= 1) return true
      const text = `pods by selector ${formatSelector(selector)} are controlled by multiple HPAs: [${rivals.map(keyOf).join(' ')}]`
      events.event(autoscaler, 'Warning', 'AmbiguousSelector', text)
      conditions.set('ScalingActive', 'False', 'AmbiguousSelector', text)
      events.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', text)
      return false
    }

    function refuseSelector(autoscaler: HorizontalPodAutoscaler, conditions: Conditions): void {
      events.event(autoscaler, 'Warning', 'SelectorRequired', 'selector is required')
      conditions.set('ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector")
      events.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', 'selector is required')
    }

    /** The largest proposal of all metrics; undefined when none (or, for going down, not every one) could be had. */
    function propose(
      autoscaler: HorizontalPodAutoscaler,
      around: Surroundings,
      conditions: Conditions,
    ): { readonly replicas: number; readonly name: string; readonly statuses: readonly MetricStatus[] } | undefined {
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
          events.event(autoscaler, 'Warning', error.reason, error.message)
          failures.push(error)
          // Statuses keep the place of their metric.
          statuses.push(UNKNOWN_METRIC)
        }
      }
      const [first] = failures
      if (first && (!best || best.replicas < around.current)) {
        conditions.set('ScalingActive', 'False', first.reason, `the HPA was unable to compute the replica count: ${first.message}`)
        const text = `invalid metrics (${failures.length} invalid out of ${specs.length}), first error is: ${first.summary}`
        events.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', text)
        store(autoscaler, around.current, autoscaler.status?.desiredReplicas ?? 0, statuses, conditions, false)
        return undefined
      }
      const text = `the HPA was able to successfully calculate a replica count from ${best?.name ?? ''}`
      conditions.set('ScalingActive', 'True', 'ValidMetricFound', text)
      return { replicas: best?.replicas ?? around.current, name: best?.name ?? '', statuses }
    }

    function sync(autoscaler: HorizontalPodAutoscaler): void {
      const now = clock.now()
      const conditions = new Conditions(autoscaler.status?.conditions, timestamp(now))
      let target: Target
      try {
        target = findTarget(autoscaler)
      } catch (error) {
        if (!(error instanceof StatusError)) throw error
        events.event(autoscaler, 'Warning', 'FailedGetScale', error.message)
        conditions.set(
          'AbleToScale',
          'False',
          'FailedGetScale',
          `the HPA controller was unable to get the target's current scale: ${error.message}`,
        )
        store(
          autoscaler,
          autoscaler.status?.currentReplicas ?? 0,
          autoscaler.status?.desiredReplicas ?? 0,
          autoscaler.status?.currentMetrics,
          conditions,
          false,
        )
        return
      }
      conditions.set('AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale")
      const current = target.replicas
      const least = autoscaler.spec.minReplicas ?? 1
      const most = autoscaler.spec.maxReplicas
      const key = keyOf(autoscaler)
      let memory = memories.get(key)
      if (!memory) memories.set(key, (memory = { recommendations: [{ time: now, replicas: current }], ups: [], downs: [] }))
      let desired = current
      let reason = ''
      // What is not measured this time is not told any more.
      let statuses: readonly MetricStatus[] | undefined
      if (current === 0 && least !== 0) {
        conditions.set('ScalingActive', 'False', 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero')
        desired = 0
      } else if (current > most) {
        reason = 'Current number of replicas above Spec.MaxReplicas'
        desired = most
      } else if (current < least) {
        reason = 'Current number of replicas below Spec.MinReplicas'
        desired = least
      } else {
        const { selector } = target
        if (selector) selectors.set(key, selector)
        else refuseSelector(autoscaler, conditions)
        if (!selector || !isAlone(autoscaler, selector, conditions)) {
          store(autoscaler, current, autoscaler.status?.desiredReplicas ?? 0, undefined, conditions, false)
          return
        }
        const proposal = propose(autoscaler, surroundings(autoscaler, target, selector, current), conditions)
        if (!proposal) return
        statuses = proposal.statuses
        const wanted = proposal.replicas
        if (wanted > current) reason = `${proposal.name} above target`
        if (wanted < current) reason = 'All metrics below target'
        const normalized = normalize(autoscaler, memory, current, wanted, now)
        conditions.set('AbleToScale', 'True', normalized.able.reason, normalized.able.message)
        if (normalized.limited) conditions.set('ScalingLimited', 'True', normalized.limited.reason, normalized.limited.message)
        else conditions.set('ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range')
        desired = normalized.replicas
      }
      if (desired !== current) {
        try {
          client.resource(target.resource).scale(target.name, autoscaler.metadata.namespace!, desired)
        } catch (error) {
          if (!(error instanceof StatusError)) throw error
          events.event(autoscaler, 'Warning', 'FailedRescale', `New size: ${desired}; reason: ${reason}; error: ${error.message}`)
          conditions.set(
            'AbleToScale',
            'False',
            'FailedUpdateScale',
            `the HPA controller was unable to update the target scale: ${error.message}`,
          )
          store(autoscaler, current, autoscaler.status?.desiredReplicas ?? 0, statuses, conditions, false)
          return
        }
        conditions.set('AbleToScale', 'True', 'SucceededRescale', `the HPA controller was able to update the target scale to ${desired}`)
        events.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${desired}; reason: ${reason}`)
        if (autoscaler.spec.behavior) remember(memory, current, desired, now)
      }
      store(autoscaler, current, desired, statuses, conditions, desired !== current)
    }

    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const autoscaler = autoscalers.get(name, namespace)
        if (!autoscaler) return
        context.enqueueAfter(key, period)
        sync(autoscaler)
      },
    }
  },
})
