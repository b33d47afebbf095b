/** The kind MutatingWebhookConfiguration of admissionregistration.k8s.io/v1. */
import { MUTATING_WEBHOOK_CONFIGURATIONS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const mutatingWebhookConfiguration = builtin(MUTATING_WEBHOOK_CONFIGURATIONS, { hasGeneration: true })
