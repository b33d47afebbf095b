/** The conditions of an autoscaler, as one look finds them. */
import { conditionOf } from '../framework/conditions'
import type { HorizontalPodAutoscalerCondition } from '../../schema/types'

/** One look's findings, written at its end. */
export class Conditions {
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
