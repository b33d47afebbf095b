/** What makes an access review one that cannot be answered; models apiserver's apis/authorization/validation. */
import { invalid } from '../../api/field-errors'
import { isObject, type JsonObject } from '../../api/json'
import type { FieldError } from '../../api/kind'

interface ResourceAttributes {
  namespace?: string
  verb?: string
  group?: string
  resource?: string
  subresource?: string
  name?: string
}

export interface AccessSpec {
  resourceAttributes?: ResourceAttributes
  nonResourceAttributes?: { path?: string; verb?: string }
  user?: string
  groups?: string[]
  uid?: string
}

/** A review is answered and forgotten: it is called nothing, and has a namespace only where its path has one. */
function metadataErrors(metadata: unknown, isLocal: boolean): FieldError[] {
  if (!isObject(metadata)) return []
  const { namespace, managedFields: _, creationTimestamp: never, ...rest } = metadata
  const given = { ...rest, ...(never ? { creationTimestamp: never } : {}), ...(isLocal || !namespace ? {} : { namespace }) }
  if (Object.keys(given).length === 0) return []
  return [invalid('metadata', given, isLocal ? 'must be empty except for namespace' : 'must be empty')]
}

/** `namespace` is that of the path. */
export function accessErrors(kind: string, { metadata, spec: given }: JsonObject, namespace: string | undefined): FieldError[] {
  const spec: AccessSpec = isObject(given) ? given : {}
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec
  const errors: FieldError[] = []
  const asGo = path && { Path: path.path ?? '', Verb: path.verb ?? '' }
  if (resource && path)
    errors.push(invalid('spec.nonResourceAttributes', asGo, 'cannot be specified in combination with resourceAttributes'))
  if (!resource && !path)
    errors.push(invalid('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified'))
  if (kind !== 'SelfSubjectAccessReview' && !spec.user && !spec.groups?.length)
    errors.push(invalid('spec.user', spec.user ?? '', 'at least one of user or group must be specified'))
  const isLocal = kind === 'LocalSubjectAccessReview'
  errors.push(...metadataErrors(metadata, isLocal))
  if (!isLocal) return errors
  const asked = resource?.namespace ?? ''
  if (resource && asked !== (namespace ?? ''))
    errors.push(invalid('spec.resourceAttributes.namespace', asked, 'must match metadata.namespace'))
  if (path) errors.push(invalid('spec.nonResourceAttributes', asGo, 'disallowed on this kind of request'))
  return errors
}
