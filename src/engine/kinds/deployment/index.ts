/** The kind Deployment of apps/v1. */
import { DEPLOYMENTS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const deployment = builtin(DEPLOYMENTS, { hasGeneration: true })
