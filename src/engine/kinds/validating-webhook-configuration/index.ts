/** The kind ValidatingWebhookConfiguration of admissionregistration.k8s.io/v1. */
import { VALIDATING_WEBHOOK_CONFIGURATIONS } from '../../schema/resources'
import { builtin } from '../framework/define'

export const validatingWebhookConfiguration = builtin(VALIDATING_WEBHOOK_CONFIGURATIONS, { hasGeneration: true })
