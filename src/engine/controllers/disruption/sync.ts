/** One look at one PodDisruptionBudget: how many pods there should be, how many are well, and how many may go; models trySync. */
import { equalJson } from '../../api/json'
import { controllerOf, keyOf } from '../../api/object'
import { timestamp } from '../../clock/clock'
import type { ControllerContext } from '../framework'
import { conditionOf } from '../framework/conditions'
import { goSelector } from '../framework/go-selector'
import { ifThere } from '../framework/if-there'
import { isActive, isReady, timeOf } from '../framework/pods'
import { scaledValue } from '../framework/scaling'
import { POD_DISRUPTION_BUDGETS } from '../../schema/resources'
import type { Condition, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../schema/types'
import { UnknownScale, type Scales } from './scales'

/** Milliseconds an eviction may take from the budget's note of it to the pod's deletion. */
const EVICTION_TIME = 120_000

export class BudgetSync {
  private readonly now: number
  /** When a noted eviction will have taken too long, milliseconds from now. */
  private next = Infinity

  constructor(
    private readonly context: ControllerContext,
    private readonly scales: Scales,
    private readonly budget: PodDisruptionBudget,
    private readonly selected: readonly Pod[],
  ) {
    this.now = context.clock.now()
  }

  run(): void {
    const { context, budget } = this
    if (this.selected.length === 0) context.events.event(budget, 'Normal', 'NoPods', 'No matching pods found')
    const status = this.status()
    if (!equalJson(status, budget.status ?? {})) {
      ifThere(() => context.client.resource(POD_DISRUPTION_BUDGETS).updateStatus({ ...budget, status }))
    }
    if (Number.isFinite(this.next)) context.enqueueAfter(keyOf(budget), this.next + 1)
  }

  private status(): PodDisruptionBudgetStatus {
    const { budget, selected } = this
    const observedGeneration = budget.metadata.generation ?? 0
    try {
      const { expected, desired } = this.counts()
      const noted = this.disrupted()
      const healthy = selected.filter((pod) => isActive(pod) && isReady(pod) && noted[pod.metadata.name] === undefined).length
      const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired)
      return {
        currentHealthy: healthy,
        desiredHealthy: desired,
        expectedPods: expected,
        disruptionsAllowed: allowed,
        ...(Object.keys(noted).length > 0 ? { disruptedPods: noted } : {}),
        observedGeneration,
        conditions: this.condition(allowed, undefined),
      }
    } catch (error) {
      if (!(error instanceof UnknownScale)) throw error
      const message = `Failed to calculate the number of expected pods: ${error.message}`
      this.context.events.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message)
      // Nothing may be disrupted while it is unknown how many there should be.
      return { ...budget.status, disruptionsAllowed: 0, observedGeneration, conditions: this.condition(0, error.message) }
    }
  }

  private counts(): { readonly expected: number; readonly desired: number } {
    const { minAvailable, maxUnavailable } = this.budget.spec ?? {}
    if (maxUnavailable !== undefined) {
      const expected = this.expectedScale()
      return { expected, desired: Math.max(0, expected - scaledValue(maxUnavailable, expected, 'up')) }
    }
    if (typeof minAvailable === 'string') {
      const expected = this.expectedScale()
      return { expected, desired: scaledValue(minAvailable, expected, 'up') }
    }
    // Who says nothing asks for nothing, and lets nobody go.
    return minAvailable === undefined ? { expected: 0, desired: 0 } : { expected: this.selected.length, desired: minAvailable }
  }

  /** How many pods all their controllers want; pods without one cannot be accounted for. */
  private expectedScale(): number {
    const seen = new Map<string, number>()
    let unmanaged = false
    for (const pod of this.selected) {
      const owner = controllerOf(pod)
      if (!owner) {
        unmanaged = true
        continue
      }
      const scale = this.scales.of(pod, owner)
      if (scale) seen.set(scale.uid, scale.replicas)
    }
    if (unmanaged) this.context.events.event(this.budget, 'Warning', 'UnmanagedPods', unmanagedText(goSelector(this.budget.spec?.selector)))
    return [...seen.values()].reduce((sum, replicas) => sum + replicas, 0)
  }

  /** Evictions noted that have not become deletions yet, without those that took too long: when, by pod. */
  private disrupted(): Record<string, string> {
    const { budget, now } = this
    const noted: Record<string, string> = {}
    for (const [name, since] of Object.entries(budget.status?.disruptedPods ?? {})) {
      const pod = this.selected.find((each) => each.metadata.name === name)
      if (!pod || pod.metadata.deletionTimestamp !== undefined) continue
      const left = timeOf(since) + EVICTION_TIME - now
      if (left < 0) {
        const message = `Pod was expected by PDB ${keyOf(budget)} to be deleted but it wasn't`
        this.context.events.event(pod, 'Warning', 'NotDeleted', message)
        continue
      }
      noted[name] = since
      this.next = Math.min(this.next, left)
    }
    return noted
  }

  private condition(allowed: number, failure: string | undefined): readonly Condition[] {
    const { budget, now } = this
    const before = conditionOf(budget.status?.conditions, 'DisruptionAllowed')
    const status = failure === undefined && allowed > 0 ? 'True' : 'False'
    const enough = allowed > 0 ? 'SufficientPods' : 'InsufficientPods'
    return [
      {
        type: 'DisruptionAllowed',
        status,
        reason: failure === undefined ? enough : 'SyncFailed',
        message: failure ?? '',
        observedGeneration: budget.metadata.generation ?? 0,
        lastTransitionTime: before?.status === status ? before.lastTransitionTime : timestamp(now),
      },
    ]
  }
}

function unmanagedText(selector: string): string {
  return `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
}
