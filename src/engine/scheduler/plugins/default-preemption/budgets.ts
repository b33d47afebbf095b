/** What PodDisruptionBudgets still allow, and which victims would go beyond it. */
import type { Informers } from '../../../client/client'
import { POD_DISRUPTION_BUDGETS } from '../../../schema/resources'
import type { PodInfo } from '../../framework/pod-info'
import { compileSelector, type CompiledSelector } from '../../framework/selectors'

export interface Budget {
  readonly namespace: string
  readonly selector: CompiledSelector
  readonly disrupted: Readonly<Record<string, string>>
  allowed: number
}

export function currentBudgets(informers: Informers): readonly Budget[] {
  return informers
    .informer(POD_DISRUPTION_BUDGETS)
    .list()
    .map(({ metadata, spec, status }) => ({
      namespace: metadata.namespace ?? 'default',
      selector: compileSelector(spec?.selector),
      disrupted: status?.disruptedPods ?? {},
      allowed: status?.disruptionsAllowed ?? 0,
    }))
}

/** Splits victims by whether evicting them (in this order) would break a disruption budget. */
export function splitByBudget(
  pods: readonly PodInfo[],
  budgets: readonly Budget[],
): { readonly violating: PodInfo[]; readonly others: PodInfo[] } {
  const left = budgets.map(({ allowed }) => allowed)
  const violating: PodInfo[] = []
  const others: PodInfo[] = []
  for (const info of pods) {
    let violates = false
    budgets.forEach((budget, i) => {
      if (budget.namespace !== info.namespace || Object.keys(info.labels).length === 0 || budget.selector.empty) return
      if (!budget.selector.matches(info.labels) || budget.disrupted[info.pod.metadata.name] !== undefined) return
      left[i]!--
      if (left[i]! < 0) violates = true
    })
    ;(violates ? violating : others).push(info)
  }
  return { violating, others }
}
