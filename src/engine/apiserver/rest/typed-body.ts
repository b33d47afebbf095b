/** Bodies of types that no path is for alone: bindings, evictions, scales, token requests, reviews. */
import type { JsonObject } from '../../api/json'
import { badRequest, type StatusError } from '../../api/status'
import { decodeAs, objectBody, type FieldValidation } from './body'
import type { Call } from './call'
import { conversionProblem } from './other-type'

export interface BodyType {
  readonly schemaType: string
  readonly group: string
  readonly kind: string
  /** The first is assumed where the body does not say. */
  readonly apiVersions: readonly string[]
}

/** A value that says it is of the type, or says nothing, as that type. Throws BadRequest. */
export function valueAs(
  call: Call,
  type: BodyType,
  value: JsonObject,
  duplicates: readonly string[],
  validation: FieldValidation,
): JsonObject {
  const kind = String(value['kind'] || type.kind)
  const apiVersion = String(value['apiVersion'] || type.apiVersions[0])
  const cannot = (why: string): StatusError =>
    badRequest(`${kind} in version ${JSON.stringify(apiVersion.split('/').at(-1))} cannot be handled as a ${type.kind}: ${why}`)
  if (kind !== type.kind || !type.apiVersions.includes(apiVersion)) throw cannot(conversionProblem(type, apiVersion, kind) ?? '')
  return decodeAs(type.schemaType, value, duplicates, validation, call.context.warnings, cannot)
}

/** The request's body as the type. Throws BadRequest. */
export function bodyAs(call: Call, type: BodyType): JsonObject {
  const { value, duplicates } = objectBody(call.request, type.kind)
  return valueAs(call, type, value, duplicates, 'Warn')
}
