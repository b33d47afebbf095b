/** How far a step is: its checks against the world as it is now. */
import type { CheckState } from '../../protocol/messages'
import { Conditions } from './condition'
import type { StepDefinition } from '../definition'
import type { LessonWorld } from './world'

/** Follows one step; a check that held once stays done, because steps are about having done a thing. */
export class StepProgress {
  private readonly held = new Set<string>()

  constructor(
    private readonly step: StepDefinition,
    private readonly conditions: Conditions,
  ) {}

  /** Looks again; the hint is the first whose condition holds. */
  look(world: LessonWorld): CheckState {
    for (const check of this.step.checks) {
      if (!this.held.has(check.id) && this.conditions.holds(check.when, world)) this.held.add(check.id)
    }
    const checks = this.step.checks.map((check) => ({ id: check.id, done: this.held.has(check.id) }))
    const done = checks.length > 0 && checks.every((check) => check.done)
    const hint = done ? undefined : this.step.hints.find((h) => h.when !== undefined && this.conditions.holds(h.when, world))
    return { step: this.step.id, checks, done, ...(hint ? { hint: hint.id } : {}) }
  }
}
