/** What ends a job early: rules and defaults of its policies of failure and of success; models validatePodFailurePolicy and validateSuccessPolicy. */
import { duplicate, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import type { JobSpec, PodFailurePolicy, PodFailurePolicyOnExitCodesRequirement, SuccessPolicy } from '../../schema/types'

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'] as const
const OPERATORS = ['In', 'NotIn'] as const
const STATUSES = ['False', 'True', 'Unknown'] as const
const MOST_RULES = 20

/** A condition that a rule asks for is to be true unless it says otherwise; in a Job and in the template of a CronJob. */
export function policyDefaults(spec: Draft<JobSpec> | undefined): void {
  for (const { onPodConditions } of spec?.podFailurePolicy?.rules ?? [])
    for (const pattern of onPodConditions ?? []) pattern.status ||= 'True'
}

function tooMany(field: string, value: number): FieldError {
  return { type: 'Too many', field, value, detail: `must have at most ${MOST_RULES} items` }
}

/** Words alone, without what they are about. */
function wrong(field: string, detail: string): FieldError {
  return { type: 'Invalid value', field, value: undefined, omitValue: true, detail }
}

/** A list of strings as Go's %q prints it. */
function quoted(values: readonly string[]): string {
  return `[${values.map((each) => JSON.stringify(each)).join(' ')}]`
}

function exitCodeErrors(wanted: PodFailurePolicyOnExitCodesRequirement, names: ReadonlySet<string>, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { operator, values = [], containerName } = wanted
  if (!operator) errors.push(required(`${path}.operator`, `valid values: ${quoted(OPERATORS)}`))
  else if (!OPERATORS.includes(operator)) errors.push(notSupported(`${path}.operator`, operator, OPERATORS))
  if (containerName !== undefined && !names.has(containerName)) {
    const why = 'must be one of the container or initContainer names in the pod template'
    errors.push(invalid(`${path}.containerName`, containerName, why))
  }
  if (values.length === 0) errors.push(invalid(`${path}.values`, values, 'at least one value is required'))
  values.forEach((value, i) => {
    const at = `${path}.values[${i}]`
    if (operator === 'In' && value === 0) errors.push(invalid(at, 0, 'must not be 0 for the In operator'))
    if (values.indexOf(value) < i) errors.push(duplicate(at, value))
  })
  if (values.some((value, i) => i > 0 && values[i - 1]! > value)) errors.push(invalid(`${path}.values`, values, 'must be ordered'))
  return errors
}

export function failurePolicyErrors(policy: PodFailurePolicy, spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {}
  const names = new Set([...containers, ...initContainers].map((each) => each.name))
  const rules = policy.rules ?? []
  if (rules.length > MOST_RULES) errors.push(tooMany(`${path}.rules`, rules.length))
  rules.forEach(({ action, onExitCodes, onPodConditions = [] }, i) => {
    const at = `${path}.rules[${i}]`
    if (!action) errors.push(required(`${at}.action`, `valid values: ${quoted(ACTIONS)}`))
    else if (!ACTIONS.includes(action)) errors.push(notSupported(`${at}.action`, action, ACTIONS))
    else if (action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
      errors.push(invalid(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set'))
    }
    if (onExitCodes) errors.push(...exitCodeErrors(onExitCodes, names, `${at}.onExitCodes`))
    if (onPodConditions.length > MOST_RULES) errors.push(tooMany(`${at}.onPodConditions`, onPodConditions.length))
    onPodConditions.forEach(({ type, status }, j) => {
      const pattern = `${at}.onPodConditions[${j}]`
      for (const message of qualifiedNameErrors(type ?? '')) errors.push(invalid(`${pattern}.type`, type ?? '', message))
      if (!status) errors.push(required(`${pattern}.status`, `valid values: ${quoted(STATUSES)}`))
      else if (!(STATUSES as readonly string[]).includes(status)) errors.push(notSupported(`${pattern}.status`, status, STATUSES))
    })
    if (onExitCodes && onPodConditions.length > 0)
      errors.push(wrong(at, 'specifying both OnExitCodes and OnPodConditions is not supported'))
    if (!onExitCodes && onPodConditions.length === 0)
      errors.push(wrong(at, 'specifying one of OnExitCodes and OnPodConditions is required'))
  })
  return errors
}

/** How many indexes a text such as `0,2-4` names; or why it names none that a job of so many completions has. */
function countIndexes(text: string, completions: number): number | string {
  let last = -1
  let total = 0
  for (const interval of text.split(',')) {
    const parts = interval.split('-')
    if (parts.length > 2)
      return `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`
    for (const part of parts) {
      if (!/^[+-]?\d+$/.test(part)) return `cannot convert string to integer for index: ${JSON.stringify(part)}`
      if (Number(part) >= completions) return `too large index: ${JSON.stringify(part)}`
    }
    const [first, end] = [Number(parts[0]), Number(parts[1] ?? parts[0])]
    if (last >= first) return `non-increasing order, previous: ${last}, current: ${first}`
    if (parts.length === 2 && first >= end) return `non-increasing order, previous: ${first}, current: ${end}`
    total += end - first + 1
    last = end
  }
  return total
}

export function successPolicyErrors(policy: SuccessPolicy, spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const rules = policy.rules ?? []
  if (spec.completionMode !== 'Indexed') {
    const given = rules.map((rule) => ({ SucceededIndexes: rule.succeededIndexes ?? null, SucceededCount: rule.succeededCount ?? null }))
    return [invalid(path, { Rules: given }, 'requires indexed completion mode')]
  }
  const completions = spec.completions ?? 0
  if (rules.length === 0) errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > MOST_RULES) errors.push(tooMany(`${path}.rules`, rules.length))
  rules.forEach(({ succeededCount, succeededIndexes }, i) => {
    const at = `${path}.rules[${i}]`
    if (succeededCount === undefined && succeededIndexes === undefined)
      errors.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'))
    const named = succeededIndexes === undefined ? Infinity : countIndexes(succeededIndexes, completions)
    if (typeof named === 'string')
      errors.push(invalid(`${at}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${named}`))
    if (succeededCount === undefined) return
    const count = `${at}.succeededCount`
    if (succeededCount < 0) errors.push(invalid(count, succeededCount, 'must be greater than or equal to 0'))
    if (succeededCount > completions)
      errors.push(invalid(count, succeededCount, `must be less than or equal to ${completions} (the number of specified completions)`))
    const most = typeof named === 'string' ? 0 : named
    if (succeededCount > most) {
      const whole = `must be less than or equal to ${most} (the number of indexes in the specified succeededIndexes field)`
      errors.push(invalid(count, succeededCount, whole))
    }
  })
  return errors
}
