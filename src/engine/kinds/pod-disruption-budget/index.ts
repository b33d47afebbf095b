/** PodDisruptionBudgets: how many pods may be taken away at once. */
import { invalid, notSupported } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { pathSegmentErrors } from '../../api/names'
import { POD_DISRUPTION_BUDGETS } from '../../schema/resources'
import type { IntOrString, PodDisruptionBudget } from '../../schema/types'
import { builtin } from '../framework/define'
import { labelSelectorErrors } from '../framework/label-selector'
import { intOrPercentErrors, overHundredPercentErrors } from '../framework/workload-rules'

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'] as const

function validate(budget: PodDisruptionBudget): FieldError[] {
  const spec = budget.spec ?? {}
  const errors: FieldError[] = []
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined) {
    const { minAvailable: MinAvailable, selector: Selector = null, maxUnavailable: MaxUnavailable } = spec
    const asGo = { MinAvailable, Selector, MaxUnavailable, UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null }
    errors.push(invalid('spec', asGo, 'minAvailable and maxUnavailable cannot be both set'))
  }
  for (const name of ['minAvailable', 'maxUnavailable'] as const) {
    errors.push(...intOrPercentErrors(spec[name], `spec.${name}`), ...overHundredPercentErrors(spec[name], `spec.${name}`))
  }
  errors.push(...labelSelectorErrors(spec.selector, 'spec.selector'))
  const policy = spec.unhealthyPodEvictionPolicy
  if (policy !== undefined && !POLICIES.includes(policy)) errors.push(notSupported('spec.unhealthyPodEvictionPolicy', policy, POLICIES))
  return errors
}

const boundText = (bound: IntOrString | undefined): string => (bound === undefined ? 'N/A' : String(bound))

export const podDisruptionBudget = builtin(POD_DISRUPTION_BUDGETS, {
  versionedUpdates: true,
  hasGeneration: true,
  // Its server asks no more of a name than that it fits into a path.
  validateName: pathSegmentErrors,
  validate,
  cells: {
    'Min Available': (object) => boundText(object.spec?.minAvailable),
    'Max Unavailable': (object) => boundText(object.spec?.maxUnavailable),
    'Allowed Disruptions': (object) => object.status?.disruptionsAllowed ?? 0,
  },
})
