/** What both sorts of admission webhooks share; models pkg/apis/admissionregistration. */
import { webhookServiceErrors, webhookUrlErrors } from '../framework/webhook-client'
import { duplicate, invalid, notSupported, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import type { MutatingWebhook, ValidatingWebhook } from '../../schema/types'
import { FAILURE_POLICIES, MATCH_POLICIES, matchConditionErrors, ruleErrors } from '../framework/admission-rules'
import { labelSelectorErrors } from '../framework/label-selector'

const MAX_TIMEOUT = 30
const REVIEW_VERSIONS: readonly string[] = ['v1', 'v1beta1']

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

function reviewVersionErrors(versions: readonly string[], path: string): FieldError[] {
  if (versions.length === 0) return [required(path, `must specify one of ${REVIEW_VERSIONS.join(', ')}`)]
  const errors: FieldError[] = []
  versions.forEach((version, i) => {
    if (versions.indexOf(version) < i) errors.push(invalid(`${path}[${i}]`, version, 'duplicate version'))
    else for (const message of dns1035LabelErrors(version)) errors.push(invalid(`${path}[${i}]`, version, message))
  })
  if (!versions.some((each) => REVIEW_VERSIONS.includes(each)))
    errors.push(invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`))
  return errors
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
    errors.push(...reviewVersionErrors(webhook.admissionReviewVersions ?? [], `${path}.admissionReviewVersions`))
    webhook.rules?.forEach((rule, j) => errors.push(...ruleErrors(rule, `${path}.rules[${j}]`)))
    if (webhook.failurePolicy !== undefined && !FAILURE_POLICIES.includes(webhook.failurePolicy))
      errors.push(notSupported(`${path}.failurePolicy`, webhook.failurePolicy, FAILURE_POLICIES))
    if (webhook.matchPolicy !== undefined && !MATCH_POLICIES.includes(webhook.matchPolicy))
      errors.push(notSupported(`${path}.matchPolicy`, webhook.matchPolicy, MATCH_POLICIES))
    if (!webhook.sideEffects) errors.push(required(`${path}.sideEffects`, 'must specify one of None, NoneOnDryRun'))
    else if (!['None', 'NoneOnDryRun'].includes(webhook.sideEffects))
      errors.push(notSupported(`${path}.sideEffects`, webhook.sideEffects, ['None', 'NoneOnDryRun']))
    const { timeoutSeconds: timeout } = webhook
    if (timeout !== undefined && (timeout < 1 || timeout > MAX_TIMEOUT))
      errors.push(invalid(`${path}.timeoutSeconds`, timeout, 'the timeout value must be between 1 and 30 seconds'))
    const { url, service } = webhook.clientConfig ?? {}
    if ((url === undefined) === (service === undefined))
      errors.push(required(`${path}.clientConfig`, 'exactly one of url or service is required'))
    else if (url !== undefined) errors.push(...webhookUrlErrors(url, `${path}.clientConfig.url`))
    else errors.push(...webhookServiceErrors(service!, `${path}.clientConfig.service`))
    errors.push(...labelSelectorErrors(webhook.namespaceSelector, `${path}.namespaceSelector`))
    errors.push(...labelSelectorErrors(webhook.objectSelector, `${path}.objectSelector`))
    errors.push(...matchConditionErrors(webhook.matchConditions, { namespaceObject: false }, `${path}.matchConditions`))
  })
  return errors
}
