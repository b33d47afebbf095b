/** Rules for what a job does, in a Job or in a CronJob's template; models ValidateJobSpec. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { JobSpec, PodFailurePolicy } from '../../schema/types'
import { nonNegative } from '../framework/workload-rules'
import { podTemplateErrors } from '../pod-spec/validation'

const MODES = ['Indexed', 'NonIndexed'] as const
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'] as const
const MAX_INDEXED_PARALLELISM = 100_000

function failurePolicyErrors(policy: PodFailurePolicy, spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set(
    [...(spec.template?.spec?.containers ?? []), ...(spec.template?.spec?.initContainers ?? [])].map((each) => each.name),
  )
  policy.rules?.forEach((rule, i) => {
    const at = `${path}.rules[${i}]`
    if (!rule.action) errors.push(required(`${at}.action`, `valid values: ${ACTIONS.map((each) => `"${each}"`).join(', ')}`))
    else if (!ACTIONS.includes(rule.action)) errors.push(notSupported(`${at}.action`, rule.action, ACTIONS))
    else if (rule.action === 'FailIndex' && spec.backoffLimitPerIndex === undefined) {
      errors.push(invalid(`${at}.action`, rule.action, 'requires the backoffLimitPerIndex to be set'))
    }
    if (rule.onExitCodes) {
      const { operator, values, containerName } = rule.onExitCodes
      if (!['In', 'NotIn'].includes(operator)) errors.push(notSupported(`${at}.onExitCodes.operator`, operator, ['In', 'NotIn']))
      if (containerName !== undefined && !names.has(containerName)) {
        errors.push(
          invalid(
            `${at}.onExitCodes.containerName`,
            containerName,
            'must be one of the container or initContainer names in the pod template',
          ),
        )
      }
      if (!values?.length) errors.push(invalid(`${at}.onExitCodes.values`, values ?? [], 'at least one value is required'))
      values?.forEach((value, j) => {
        if (operator === 'In' && value === 0) errors.push(invalid(`${at}.onExitCodes.values[${j}]`, 0, 'must not be 0 for the In operator'))
      })
    }
    if (rule.onExitCodes && rule.onPodConditions?.length)
      errors.push(invalid(at, rule, 'specifying both OnExitCodes and OnPodConditions is not supported'))
    if (!rule.onExitCodes && !rule.onPodConditions?.length)
      errors.push(invalid(at, rule, 'specifying one of OnExitCodes and OnPodConditions is required'))
  })
  return errors
}

export function jobSpecErrors(spec: JobSpec, path: string): FieldError[] {
  const errors: FieldError[] = []
  for (const name of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const) {
    errors.push(...nonNegative(spec[name], `${path}.${name}`))
  }
  if (spec.maxFailedIndexes !== undefined) {
    if (spec.backoffLimitPerIndex === undefined) errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
    if (spec.completions !== undefined && spec.maxFailedIndexes > spec.completions) {
      errors.push(invalid(`${path}.maxFailedIndexes`, spec.maxFailedIndexes, 'must be less than or equal to completions'))
    }
  }
  if (spec.completionMode !== undefined) {
    if (!MODES.includes(spec.completionMode)) errors.push(notSupported(`${path}.completionMode`, spec.completionMode, MODES))
    if (spec.completionMode === 'Indexed') {
      if (spec.completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'))
      if (spec.parallelism !== undefined && spec.parallelism > MAX_INDEXED_PARALLELISM) {
        errors.push(
          invalid(
            `${path}.parallelism`,
            spec.parallelism,
            `must be less than or equal to ${MAX_INDEXED_PARALLELISM} when completion mode is Indexed`,
          ),
        )
      }
    }
  }
  if (spec.backoffLimitPerIndex !== undefined && spec.completionMode !== 'Indexed') {
    errors.push(invalid(`${path}.backoffLimitPerIndex`, spec.backoffLimitPerIndex, 'requires indexed completion mode'))
  }
  const restartPolicy = spec.template?.spec?.restartPolicy
  if (spec.podFailurePolicy) {
    errors.push(...failurePolicyErrors(spec.podFailurePolicy, spec, `${path}.podFailurePolicy`))
    if (restartPolicy !== 'Never')
      errors.push(
        invalid(`${path}.template.spec.restartPolicy`, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified'),
      )
  }
  const replacement = spec.podReplacementPolicy
  if (replacement !== undefined) {
    if (spec.podFailurePolicy && replacement !== 'Failed')
      errors.push(notSupported(`${path}.podReplacementPolicy`, replacement, ['Failed']))
    else if (!['Failed', 'TerminatingOrFailed'].includes(replacement))
      errors.push(notSupported(`${path}.podReplacementPolicy`, replacement, ['Failed', 'TerminatingOrFailed']))
  }
  errors.push(...podTemplateErrors(spec.template, `${path}.template`))
  // The default of a template is Always, which no job may have: leaving it out is the same mistake.
  if (!restartPolicy || restartPolicy === 'Always')
    errors.push(required(`${path}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'))
  else if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') {
    errors.push(notSupported(`${path}.template.spec.restartPolicy`, restartPolicy, ['OnFailure', 'Never']))
  }
  return errors
}
