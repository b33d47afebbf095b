/** PodDisruptionBudgets as they now are: which pods each keeps, and whether one of them may go. */
import type { WireObject } from '../../protocol/messages'
import type { PodView } from './drawn'
import { selects, type LabelSelector } from '../state/selector'

export interface BudgetView {
  readonly key: string
  readonly name: string
  /** How many may go now; how many are healthy, and how many must be. */
  readonly allowed: number
  readonly healthy: number
  readonly needed: number
  /** Whether pods that are not ready may go in any case. */
  readonly unhealthyGo?: true
}

interface BudgetObject extends WireObject {
  readonly spec?: { readonly selector?: LabelSelector; readonly unhealthyPodEvictionPolicy?: string }
  readonly status?: { readonly disruptionsAllowed?: number; readonly currentHealthy?: number; readonly desiredHealthy?: number }
}

/** Whether a budget keeps a pod, and whether its node waits for that budget before it is empty. */
export type Guard = '' | 'kept' | 'waits'

type Kept = Pick<PodView, 'namespace' | 'labels' | 'state' | 'asksBudgets'>

export const BUDGETS = 'policy/poddisruptionbudgets'

export class Budgets {
  private readonly all = new Map<string, readonly [BudgetView, BudgetObject]>()

  get none(): boolean {
    return this.all.size === 0
  }

  clear(): void {
    this.all.clear()
  }

  /** True when it may keep other pods than before; a status alone changes only whether they may go. */
  set(key: string, object: BudgetObject | null): boolean {
    const before = this.all.get(key)?.[1]
    if (!object) return this.all.delete(key)
    const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0 } = object.status ?? {}
    const view = { key, name: object.metadata.name, allowed: disruptionsAllowed, healthy: currentHealthy, needed: desiredHealthy }
    const unhealthyGo = object.spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow'
    this.all.set(key, [unhealthyGo ? { ...view, unhealthyGo } : view, object])
    return before?.metadata.uid !== object.metadata.uid || JSON.stringify(before.spec) !== JSON.stringify(object.spec)
  }

  guardOf(pod: Kept, cordoned: boolean): Guard {
    const budgets = this.over(pod)
    if (budgets.length === 0) return ''
    return cordoned && pod.asksBudgets && budgets.some((budget) => holdsBack(budget, pod)) ? 'waits' : 'kept'
  }

  /** Those that emptying its node has to mind. */
  minded(pod: Kept): readonly BudgetView[] {
    return pod.asksBudgets ? this.over(pod).filter((budget) => budget.allowed > 0 || holdsBack(budget, pod)) : []
  }

  /** Those that keep such a pod. */
  over({ namespace, labels }: Kept): readonly BudgetView[] {
    return [...this.all.values()].flatMap(([view, { metadata, spec }]) =>
      metadata.namespace === namespace && selects(spec?.selector, labels) ? [view] : [],
    )
  }
}

/** Whether an eviction has to wait: one of a pod that is not ready does not where enough others are, or where the budget says so. */
const holdsBack = ({ allowed, healthy, needed, unhealthyGo }: BudgetView, { state }: Kept): boolean =>
  allowed === 0 && (state === 'ready' || (!unhealthyGo && (needed === 0 || healthy < needed)))
