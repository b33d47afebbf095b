/** PodDisruptionBudgets as they now are: which pods each keeps, and whether one of them may go. */
import type { WireObject } from '../../protocol/messages'
import { selects, type LabelSelector } from '../state/selector'

export interface BudgetView {
  readonly key: string
  readonly name: string
  /** How many may go now; how many are healthy, and how many must be. */
  readonly allowed: number
  readonly healthy: number
  readonly needed: number
}

interface BudgetObject extends WireObject {
  readonly spec?: { readonly selector?: LabelSelector }
  readonly status?: { readonly disruptionsAllowed?: number; readonly currentHealthy?: number; readonly desiredHealthy?: number }
}

interface Kept {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
}

export const BUDGETS = 'policy/poddisruptionbudgets'

export class Budgets {
  private readonly all = new Map<string, readonly [BudgetView, BudgetObject]>()

  get none(): boolean {
    return this.all.size === 0
  }

  clear(): void {
    this.all.clear()
  }

  set(key: string, object: BudgetObject | null): void {
    if (!object) return void this.all.delete(key)
    const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = object.status ?? {}
    const { name } = object.metadata
    this.all.set(key, [{ key, name, allowed: disruptionsAllowed, healthy: currentHealthy, needed: desiredHealthy }, object])
  }

  /** Those that keep such a pod. */
  over({ namespace, labels }: Kept): readonly BudgetView[] {
    return [...this.all.values()].flatMap(([view, { metadata, spec }]) =>
      metadata.namespace === namespace && selects(spec?.selector, labels) ? [view] : [],
    )
  }
}
