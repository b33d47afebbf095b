/** The kind Job of batch/v1. */
import { JOBS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const job = builtin(JOBS, { hasGeneration: true })
