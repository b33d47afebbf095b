/** Rules for how a single container is restarted, whatever its pod says; models validateContainerRestartPolicy. */
import { notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { Container } from '../../schema/types'

const POLICIES = ['Always', 'Never', 'OnFailure'] as const
const ACTIONS = ['Restart', 'RestartAllContainers'] as const
const OPERATORS = ['In', 'NotIn'] as const
const MOST_RULES = 20
const MOST_EXIT_CODES = 255

const tooMany = (field: string, value: number, most: number): FieldError => ({
  type: 'Too many',
  field,
  value,
  detail: `must have at most ${most} items`,
})

/** `at` is the container's place. */
export function restartPolicyErrors({ restartPolicy, restartPolicyRules: rules = [] }: Container, at: string): FieldError[] {
  const errors: FieldError[] = []
  if (restartPolicy === undefined) {
    if (rules.length > 0) errors.push(required(`${at}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  } else if (!(POLICIES as readonly string[]).includes(restartPolicy))
    errors.push(notSupported(`${at}.restartPolicy`, restartPolicy, POLICIES))
  if (rules.length > MOST_RULES) errors.push(tooMany(`${at}.restartPolicyRules`, rules.length, MOST_RULES))
  rules.forEach(({ action, exitCodes }, i) => {
    const rule = `${at}.restartPolicyRules[${i}]`
    if (!(ACTIONS as readonly string[]).includes(action)) errors.push(notSupported(`${rule}.action`, action, ACTIONS))
    if (!exitCodes) {
      errors.push(required(`${rule}.exitCodes`, 'must be specified'))
      return
    }
    const { operator, values = [] } = exitCodes
    if (!(OPERATORS as readonly string[]).includes(operator)) errors.push(notSupported(`${rule}.exitCodes.operator`, operator, OPERATORS))
    if (values.length > MOST_EXIT_CODES) errors.push(tooMany(`${rule}.exitCodes.values`, values.length, MOST_EXIT_CODES))
  })
  return errors
}
