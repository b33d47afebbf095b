/** MutatingWebhookConfigurations: servers asked before an object is written. */
import { MUTATING_WEBHOOK_CONFIGURATIONS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { webhookDefaults, webhookErrors } from '../webhook-rules/rules'

export const mutatingWebhookConfiguration = builtin(MUTATING_WEBHOOK_CONFIGURATIONS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: (draft) => webhookDefaults(draft.webhooks, true),
  validate: (object) => webhookErrors(object.webhooks),
  cells: { Webhooks: (object) => object.webhooks?.length ?? 0 },
})
