/** Starts Jobs on a schedule and keeps their history short; models pkg/controller/cronjob. */
import { splitKey } from '../../api/object'
import { defineController } from '../framework'
import { dependents, ownKey } from '../framework/handlers'
import { dependentsOf } from '../framework/ownership'
import { CRON_JOBS, JOBS } from '../../schema/resources'
import type { CronJob, Job } from '../../schema/types'
import { CronJobSync } from './sync'

export const cronJobController = defineController({
  name: 'cronjob-controller',
  start: (context) => {
    const cronJobs = context.watch(CRON_JOBS, ownKey(context.enqueue))
    const jobs = context.watch(JOBS, dependents<Job, CronJob>('CronJob', cronJobs, context.enqueue))
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const cronJob = cronJobs.get(name, namespace)
        if (cronJob) new CronJobSync(context, cronJob, dependentsOf(jobs, cronJob.metadata.uid)).run()
      },
    }
  },
})
