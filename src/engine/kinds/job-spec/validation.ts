/** Rules for what a job does, in a Job or in a CronJob's template; models ValidateJobSpec. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import type { JobSpec } from '../../schema/types'
import { domainPathErrors } from '../framework/domain-path'
import { nonNegative } from '../framework/workload-rules'
import { podTemplateErrors } from '../pod-spec/validation'
import { failurePolicyErrors, successPolicyErrors } from './policies'

const MODES = ['Indexed', 'NonIndexed'] as const
const MAX_INDEXED_PARALLELISM = 100_000

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
  }
  if (spec.managedBy !== undefined) errors.push(...domainPathErrors(spec.managedBy, `${path}.managedBy`))
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
      if (spec.completions !== undefined && spec.maxFailedIndexes !== undefined && spec.maxFailedIndexes > spec.completions) {
        errors.push(invalid(`${path}.maxFailedIndexes`, spec.maxFailedIndexes, 'must be less than or equal to completions'))
      }
    }
  }
  if (spec.completionMode !== 'Indexed') {
    for (const name of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[name] !== undefined) errors.push(invalid(`${path}.${name}`, spec[name], 'requires indexed completion mode'))
    }
  }
  const restartPolicy = spec.template?.spec?.restartPolicy
  if (spec.podFailurePolicy) errors.push(...failurePolicyErrors(spec.podFailurePolicy, spec, `${path}.podFailurePolicy`))
  if (spec.successPolicy) errors.push(...successPolicyErrors(spec.successPolicy, spec, `${path}.successPolicy`))
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
  } else if (spec.podFailurePolicy && restartPolicy !== 'Never') {
    const why = 'only "Never" is supported when podFailurePolicy is specified'
    errors.push(invalid(`${path}.template.spec.restartPolicy`, restartPolicy, why))
  }
  return errors
}
