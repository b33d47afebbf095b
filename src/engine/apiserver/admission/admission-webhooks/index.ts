/** Asking webhooks before an object is written; models plugins MutatingAdmissionWebhook and ValidatingAdmissionWebhook. */
import { readJson } from '../../../api/json-text'
import { decodeBase64Text } from '../../../api/base64'
import { isObject, type JsonObject } from '../../../api/json'
import type { KubeObject } from '../../../api/object'
import { jsonPatch } from '../../../api/patch/json-patch'
import { StatusError, type StatusReason } from '../../../api/status'
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
import { mutate } from '../dynamic/mutation'
import { shown } from '../dynamic/forms'
import { admissionRequest, requestVariables } from '../dynamic/request-variables'
import type { Served } from '../../registry'
import { callWebhook } from '../../webhook-client'
import { responseOf, reviewVersion } from '../../webhook-review'

type Webhook = MutatingWebhook | ValidatingWebhook
type Configuration = MutatingWebhookConfiguration | ValidatingWebhookConfiguration

/** The version in which a webhook wants to know of a request, if it does. Throws StatusError when that cannot be found out and counts. */
function concerned(core: Core, attributes: Attributes, webhook: Webhook): Served | undefined {
  const { matchPolicy, namespaceSelector, objectSelector, rules } = webhook
  const matched = matchRequest(core, attributes, { matchPolicy, namespaceSelector, objectSelector, rules })
  if (!matched || !webhook.matchConditions?.length) return matched
  try {
    const holds = conditionsHold(webhook.matchConditions, { namespaceObject: false }, requestVariables(core, attributes, matched))
    return holds ? matched : undefined
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error
    if (webhook.failurePolicy === 'Ignore') return undefined
    throw denied(attributes, error.message, 'Forbidden')
  }
}

/** What a webhook says, or why it says nothing that counts. */
function asked(core: Core, attributes: Attributes, webhook: Webhook, matched: Served): JsonObject | { readonly failure: string } {
  const { request, object, old } = attributes
  const { admissionReviewVersions, clientConfig, timeoutSeconds = 10 } = webhook
  const apiVersion = `admission.k8s.io/${reviewVersion(['v1', 'v1beta1'], admissionReviewVersions) ?? 'v1'}`
  const uid = core.uid()
  const outcome = callWebhook(core, clientConfig, timeoutSeconds, {
    kind: 'AdmissionReview',
    apiVersion,
    request: {
      uid,
      ...admissionRequest(attributes, matched),
      object: shown(attributes, matched, object as KubeObject | undefined) ?? null,
      oldObject: shown(attributes, matched, old) ?? null,
    },
  })
  if (request.delay) request.delay.milliseconds += outcome.waited
  if ('message' in outcome) return { failure: `failed to call webhook: ${outcome.message}` }
  try {
    return responseOf(outcome.body, apiVersion, 'AdmissionReview', uid, 'webhook response was absent')
  } catch (error) {
    return { failure: `received invalid webhook response: ${(error as Error).message}` }
  }
}

/** The refusal of a webhook, in its own words if it has any. */
function refusal(webhook: Webhook, result: unknown): StatusError {
  const { code, reason = '', message, details } = isObject(result) ? result : {}
  const by = `admission webhook ${JSON.stringify(webhook.name)} denied the request`
  const why = [message, reason].find((each) => typeof each === 'string' && each !== '')
  return new StatusError(
    typeof code === 'number' && code >= 400 ? code : 400,
    String(reason) as StatusReason,
    why === undefined ? `${by} without explanation` : `${by}: ${String(why)}`,
    isObject(details) ? details : undefined,
  )
}

/** The patch of a response; undefined when it has none. Throws Error for one that cannot be taken. */
function patchOf({ patch, patchType }: JsonObject): unknown {
  if (patch === undefined || patch === null || patch === '') {
    if (patchType) throw new Error('webhook returned response.patchType but not response.patch')
    return undefined
  }
  if (!patchType) throw new Error('webhook returned response.patch but not response.patchType')
  if (patchType !== 'JSONPatch') throw new Error(`webhook returned invalid response.patchType of ${JSON.stringify(patchType)}`)
  return readJson(decodeBase64Text(String(patch)))
}

/** Asks one webhook; tells whether it changed the object. Throws StatusError when it refuses, or when it fails and that counts. */
function ask(core: Core, attributes: Attributes, webhook: Webhook, mutating: boolean): boolean {
  const matched = concerned(core, attributes, webhook)
  if (!matched) return false
  const { request } = attributes
  // A webhook that may have side effects must not hear of what is only tried.
  if (request.dryRun && webhook.sideEffects !== 'None' && webhook.sideEffects !== 'NoneOnDryRun')
    throw new StatusError(400, 'BadRequest', `admission webhook ${JSON.stringify(webhook.name)} does not support dry run`)
  const failed = (failure: string): false => {
    if (webhook.failurePolicy === 'Ignore') return false
    const why = `failed calling webhook ${JSON.stringify(webhook.name)}: ${failure}`
    throw new StatusError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] })
  }
  const response = asked(core, attributes, webhook, matched)
  if ('failure' in response) return failed(String(response['failure']))
  const { warnings, allowed, status } = response
  if (Array.isArray(warnings)) request.warnings.push(...warnings.map(String))
  if (allowed !== true) throw refusal(webhook, status)
  if (!mutating) return false
  let patch: unknown
  try {
    patch = patchOf(response)
  } catch (error) {
    return failed(`received invalid webhook response: ${(error as Error).message}`)
  }
  if (patch === undefined) return false
  try {
    return mutate(core, attributes, matched, (before) => jsonPatch(before, patch))
  } catch (error) {
    const why = (error as Error).message
    throw new StatusError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] })
  }
}

function webhooksOf(core: Core, attributes: Attributes, collection: string): readonly Webhook[] {
  if (core.store.count(collection) === 0 || isExempt(attributes)) return []
  return (core.store.list(collection) as readonly Configuration[]).flatMap(({ webhooks }) => webhooks ?? [])
}

function admit(attributes: Attributes, core: Core): void {
  const webhooks = webhooksOf(core, attributes, 'admissionregistration.k8s.io/mutatingwebhookconfigurations') as readonly MutatingWebhook[]
  let last = -1
  webhooks.forEach((webhook, index) => {
    if (ask(core, attributes, webhook, true)) last = index
  })
  // Those that want to know of it see once more what a later one has changed.
  for (const webhook of webhooks.slice(0, Math.max(0, last)))
    if (webhook.reinvocationPolicy === 'IfNeeded') ask(core, attributes, webhook, true)
}

function validate(attributes: Attributes, core: Core): void {
  for (const webhook of webhooksOf(core, attributes, 'admissionregistration.k8s.io/validatingwebhookconfigurations'))
    ask(core, attributes, webhook, false)
}

export const mutatingAdmissionWebhook: AdmissionPlugin = { name: 'MutatingAdmissionWebhook', connects: true, admit }

export const validatingAdmissionWebhook: AdmissionPlugin = { name: 'ValidatingAdmissionWebhook', connects: true, validate }
