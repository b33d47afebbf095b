/** CronJobs: jobs made at set times. */
import type { Draft } from '../../api/object'
import { CRON_JOBS } from '../../schema/resources'
import type { CronJob } from '../../schema/types'
import { age } from '../../api/age'
import { builtin } from '../framework/define'
import { containerImages, containerNames, selectorText } from '../framework/selector-text'
import { policyDefaults } from '../job-spec/policies'
import { podTemplateDefaults } from '../pod-spec/defaults'
import { validate, validateUpdate, validateName, warnings } from './validation'

function setDefaults(cronJob: Draft<CronJob>): void {
  const { spec } = cronJob
  if (!spec) return
  podTemplateDefaults(spec.jobTemplate?.spec?.template)
  policyDefaults(spec.jobTemplate?.spec)
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
}

export const cronJob = builtin(CRON_JOBS, {
  hasGeneration: true,
  setDefaults,
  validate,
  validateUpdate,
  validateName,
  warnings,
  cells: {
    Schedule: (object) => object.spec?.schedule ?? '',
    Timezone: (object) => object.spec?.timeZone ?? '<none>',
    Suspend: (object) => (object.spec?.suspend === undefined ? '<unset>' : object.spec.suspend ? 'True' : 'False'),
    Active: (object) => object.status?.active?.length ?? 0,
    'Last Schedule': (object, now) => (object.status?.lastScheduleTime ? age(object.status.lastScheduleTime, now) : '<none>'),
    Containers: (object) => containerNames(object.spec?.jobTemplate.spec?.template),
    Images: (object) => containerImages(object.spec?.jobTemplate.spec?.template),
    Selector: (object) => selectorText(object.spec?.jobTemplate.spec?.selector),
  },
})
