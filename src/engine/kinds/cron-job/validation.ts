/** Rules for CronJobs; models ValidateCronJobCreate. */
import { invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'
import type { CronJob, CronJobSpec, JobSpec } from '../../schema/types'
import { labelSelectorErrors } from '../framework/label-selector'
import { nonNegative } from '../framework/workload-rules'
import { jobSpecErrors } from '../job-spec/validation'
import { jobSpecWarnings } from '../job-spec/warnings'
import { isRewritten, podNameWarnings } from '../pod-spec/warnings'
import { scheduleError } from './schedule'

const POLICIES = ['Allow', 'Forbid', 'Replace'] as const
/** A job's name is the cron job's plus 11 characters. */
const MAX_NAME = 52

function timeZoneErrors(zone: string | undefined): FieldError[] {
  if (zone === undefined) return []
  const field = 'spec.timeZone'
  if (zone === '') return [invalid(field, zone, 'timeZone must be nil or non-empty string')]
  if (zone.trim() !== zone) return [invalid(field, zone, `unknown time zone ${zone}`)]
  if (zone.toLowerCase() === 'local')
    return [invalid(field, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions()
    // Offsets such as +01:00 are no names of zones.
    return timeZone && /^[+-]/.test(zone) ? [invalid(field, zone, `unknown time zone ${zone}`)] : []
  } catch {
    return [invalid(field, zone, `unknown time zone ${zone}`)]
  }
}

export function validate(cronJob: CronJob): FieldError[] {
  const spec = cronJob.spec ?? ({} as CronJobSpec)
  const errors: FieldError[] = []
  if (!spec.schedule) errors.push(required('spec.schedule'))
  else {
    const complaint = scheduleError(spec.schedule)
    if (complaint !== undefined) errors.push(invalid('spec.schedule', spec.schedule, complaint))
    if (/TZ/.test(spec.schedule)) {
      errors.push(invalid('spec.schedule', spec.schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
    }
  }
  errors.push(...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'))
  errors.push(...timeZoneErrors(spec.timeZone))
  if (!spec.concurrencyPolicy) errors.push(required('spec.concurrencyPolicy'))
  else if (!POLICIES.includes(spec.concurrencyPolicy)) errors.push(notSupported('spec.concurrencyPolicy', spec.concurrencyPolicy, POLICIES))
  errors.push(...jobSpecErrors(spec.jobTemplate?.spec ?? ({} as JobSpec), 'spec.jobTemplate.spec'))
  errors.push(...labelSelectorErrors(spec.jobTemplate?.spec?.selector, 'spec.jobTemplate.spec.selector'))
  if (spec.jobTemplate?.spec?.manualSelector) errors.push(notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false']))
  errors.push(...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'))
  errors.push(...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'))
  if (cronJob.metadata.name && cronJob.metadata.name.length > MAX_NAME) {
    errors.push(invalid('metadata.name', cronJob.metadata.name, `must be no more than ${MAX_NAME} characters`))
  }
  return errors
}

export function validateUpdate(cronJob: CronJob, _old: CronJob): FieldError[] {
  return validate(cronJob)
}

export function validateName(name: string, prefix: boolean): readonly string[] {
  return dns1123SubdomainErrors(prefix ? name.replace(/-$/, 'a') : name)
}

export function warnings(cronJob: CronJob, old: CronJob | undefined): string[] {
  return [
    ...(old ? [] : podNameWarnings(cronJob.metadata.name, 'Pod names and hostnames')),
    ...(isRewritten(cronJob, old) ? jobSpecWarnings(cronJob.spec?.jobTemplate?.spec, 'spec.jobTemplate.spec') : []),
  ]
}
