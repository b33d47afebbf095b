/** The kind CronJob of batch/v1. */
import { CRON_JOBS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const cronJob = builtin(CRON_JOBS, { hasGeneration: true })
