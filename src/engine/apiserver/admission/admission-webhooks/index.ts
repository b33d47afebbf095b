/** Asking webhooks before an object is written; models plugins MutatingAdmissionWebhook and ValidatingAdmissionWebhook. */
import { StatusError } from '../../../api/status'
import { CelFailure } from '../../../kinds/framework/cel/failure'
import type {
  MutatingWebhook,
  MutatingWebhookConfiguration,
  ValidatingWebhook,
  ValidatingWebhookConfiguration,
} from '../../../schema/types'
import type { Core } from '../../core'
import type { AdmissionPlugin, Attributes } from '../admission'
import { denied } from '../dynamic/policies'
import { conditionsHold } from '../dynamic/conditions'
import { isExempt, matchRequest } from '../dynamic/matching'
import { requestVariables } from '../dynamic/request-variables'
import { callWebhook } from '../../webhook-client'

type Webhook = MutatingWebhook | ValidatingWebhook
type Configuration = MutatingWebhookConfiguration | ValidatingWebhookConfiguration

/** Whether a webhook wants to know of a request. Throws StatusError when that cannot be found out and counts. */
function concerns(core: Core, attributes: Attributes, webhook: Webhook): boolean {
  const { matchPolicy, namespaceSelector, objectSelector, rules } = webhook
  const matched = matchRequest(core, attributes, { matchPolicy, namespaceSelector, objectSelector, rules })
  if (!matched) return false
  if (!webhook.matchConditions?.length) return true
  try {
    return conditionsHold(webhook.matchConditions, { namespaceObject: false }, requestVariables(core, attributes, matched))
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error
    if (webhook.failurePolicy === 'Ignore') return false
    throw denied(attributes, error.message, 'Forbidden')
  }
}

function ask(collection: string): (attributes: Attributes, core: Core) => void {
  return (attributes, core) => {
    if (core.store.count(collection) === 0 || isExempt(attributes)) return
    const { request } = attributes
    for (const { webhooks } of core.store.list(collection) as readonly Configuration[]) {
      for (const webhook of webhooks ?? []) {
        if (!concerns(core, attributes, webhook)) continue
        // A webhook that may have side effects must not hear of what is only tried.
        if (request.dryRun && webhook.sideEffects !== 'None' && webhook.sideEffects !== 'NoneOnDryRun')
          throw new StatusError(400, 'BadRequest', `admission webhook ${JSON.stringify(webhook.name)} does not support dry run`)
        const { message, waited } = callWebhook(core, webhook.clientConfig, webhook.timeoutSeconds ?? 10)
        if (request.delay) request.delay.milliseconds += waited
        if (webhook.failurePolicy === 'Ignore') continue
        const why = `failed calling webhook ${JSON.stringify(webhook.name)}: failed to call webhook: ${message}`
        throw new StatusError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] })
      }
    }
  }
}

export const mutatingAdmissionWebhook: AdmissionPlugin = {
  name: 'MutatingAdmissionWebhook',
  admit: ask('admissionregistration.k8s.io/mutatingwebhookconfigurations'),
}

export const validatingAdmissionWebhook: AdmissionPlugin = {
  name: 'ValidatingAdmissionWebhook',
  validate: ask('admissionregistration.k8s.io/validatingwebhookconfigurations'),
}
