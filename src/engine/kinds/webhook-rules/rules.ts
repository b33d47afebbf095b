/** What both sorts of admission webhooks share; models pkg/apis/admissionregistration. */
import { duplicate, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import type { MutatingWebhook, ValidatingWebhook } from '../../schema/types'

const MAX_TIMEOUT = 30

export function webhookDefaults(webhooks: Draft<MutatingWebhook | ValidatingWebhook>[] | undefined, mutating: boolean): void {
  for (const webhook of webhooks ?? []) {
    webhook.failurePolicy ??= 'Fail'
    webhook.matchPolicy ??= 'Equivalent'
    webhook.namespaceSelector ??= {}
    webhook.objectSelector ??= {}
    webhook.timeoutSeconds ??= 10
    if (mutating) (webhook as Draft<MutatingWebhook>).reinvocationPolicy ??= 'Never'
    for (const rule of webhook.rules ?? []) rule.scope ??= '*'
    if (webhook.clientConfig?.service) webhook.clientConfig.service.port ??= 443
  }
}

export function webhookErrors(webhooks: readonly (MutatingWebhook | ValidatingWebhook)[] | undefined): FieldError[] {
  const errors: FieldError[] = []
  const names = new Set<string>()
  webhooks?.forEach((webhook, i) => {
    const path = `webhooks[${i}]`
    if (!webhook.name) errors.push(required(`${path}.name`))
    else {
      const messages = dns1123SubdomainErrors(webhook.name)
      for (const message of messages) errors.push(invalid(`${path}.name`, webhook.name, message))
      if (messages.length === 0 && webhook.name.split('.').length < 3)
        errors.push(invalid(`${path}.name`, webhook.name, 'should be a domain with at least three segments separated by dots'))
      if (names.has(webhook.name)) errors.push(duplicate(`${path}.name`, webhook.name))
      names.add(webhook.name)
    }
    if (!webhook.admissionReviewVersions?.length)
      errors.push(required(`${path}.admissionReviewVersions`, 'must specify one of v1, v1beta1'))
    if (webhook.failurePolicy !== undefined && !['Fail', 'Ignore'].includes(webhook.failurePolicy)) {
      errors.push(notSupported(`${path}.failurePolicy`, webhook.failurePolicy, ['Fail', 'Ignore']))
    }
    if (!webhook.sideEffects) errors.push(required(`${path}.sideEffects`, 'must specify one of None, NoneOnDryRun'))
    else if (!['None', 'NoneOnDryRun'].includes(webhook.sideEffects))
      errors.push(notSupported(`${path}.sideEffects`, webhook.sideEffects, ['None', 'NoneOnDryRun']))
    const { timeoutSeconds: timeout } = webhook
    if (timeout !== undefined && (timeout < 1 || timeout > MAX_TIMEOUT))
      errors.push(invalid(`${path}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds'))
    const { url, service } = webhook.clientConfig ?? {}
    if ((url === undefined) === (service === undefined))
      errors.push(required(`${path}.clientConfig`, 'exactly one of url or service is required'))
  })
  return errors
}
