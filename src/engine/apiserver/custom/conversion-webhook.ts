/** Custom resources turned into another version by a webhook; models apiextensions' webhook_converter.go. */
import { isObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { StatusError } from '../../api/status'
import type { CustomResourceDefinition } from '../../schema/types'
import type { Core } from '../core'
import { callWebhook } from '../webhook-client'
import { responseOf, reviewVersion } from '../webhook-review'

type Conversion = NonNullable<CustomResourceDefinition['spec']>['conversion']

const TIMEOUT = 30

/** The object in the version `desired`. Throws StatusError when the webhook is not there or says something else. */
export function convertByWebhook(core: Core, conversion: Conversion, object: KubeObject, desired: string): KubeObject {
  const about = `conversion webhook for ${object.apiVersion}, Kind=${object.kind}`
  const refuse = (why: string): StatusError => new StatusError(500, '', `${about} ${why}`, {})
  const { clientConfig, conversionReviewVersions } = conversion?.webhook ?? {}
  const version = reviewVersion(['v1', 'v1beta1'], conversionReviewVersions)
  if (!clientConfig || version === undefined) throw refuse('failed: no supported conversion review versions')
  const apiVersion = `apiextensions.k8s.io/${version}`
  const uid = core.uid()
  const outcome = callWebhook(core, clientConfig, TIMEOUT, {
    kind: 'ConversionReview',
    apiVersion,
    request: { uid, desiredAPIVersion: desired, objects: [object] },
  })
  if ('message' in outcome) throw refuse(`failed: ${outcome.message}`)
  const converted = convertedOf(outcome.body, apiVersion, uid, refuse)
  for (const [what, expected, found] of [
    ['groupVersion', desired, converted.apiVersion],
    ['kind', object.kind, converted.kind],
  ])
    if (expected !== found)
      throw refuse(`returned invalid converted object at index 0: invalid ${what} (expected ${expected}, received ${found})`)
  const same = (field: 'name' | 'namespace' | 'uid'): boolean => converted.metadata?.[field] === object.metadata[field]
  if (!same('name') || !same('namespace') || !same('uid'))
    throw refuse(`returned invalid metadata: must have the same name: ${object.metadata.name} != ${String(converted.metadata?.name ?? '')}`)
  return converted
}

function convertedOf(body: string, apiVersion: string, uid: string, refuse: (why: string) => StatusError): KubeObject {
  try {
    const { result, convertedObjects } = responseOf(body, apiVersion, 'ConversionReview', uid, 'no response provided')
    const { status = '', message = '' } = isObject(result) ? result : {}
    if (status !== 'Success') throw new Error(String(message) || `response.result.status was '${String(status)}', not 'Success'`)
    const list = Array.isArray(convertedObjects) ? (convertedObjects as KubeObject[]) : []
    if (list.length !== 1) throw refuse(`returned ${list.length} objects, expected 1`)
    return list[0]!
  } catch (error) {
    if (error instanceof StatusError) throw error
    throw refuse(`failed: ${(error as Error).message}`)
  }
}
