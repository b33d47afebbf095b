/** ValidatingWebhookConfigurations: servers asked before an object is written. */
import { VALIDATING_WEBHOOK_CONFIGURATIONS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { webhookDefaults, webhookErrors } from '../webhook-rules/rules'

export const validatingWebhookConfiguration = builtin(VALIDATING_WEBHOOK_CONFIGURATIONS, {
  versionedUpdates: true,
  hasGeneration: true,
  setDefaults: (draft) => webhookDefaults(draft.webhooks, false),
  validate: (object) => webhookErrors(object.webhooks),
  cells: { Webhooks: (object) => object.webhooks?.length ?? 0 },
})
