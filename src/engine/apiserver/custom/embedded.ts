/** Objects within custom resources: their type is text and their metadata what every object's is; models apiextensions' schema/objectmeta. */
import { fieldErrorText, invalid } from '../../api/field-errors'
import { isObject, type JsonObject } from '../../api/json'
import type { FieldError, KindDefinition } from '../../api/kind'
import { pathSegmentErrors } from '../../api/names'
import type { KubeObject } from '../../api/object'
import type { JsonSchema } from '../../kinds/framework/json-schema/structural'
import { decode } from '../../schema'
import { metadataErrors } from '../metadata'

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

type Visit = (object: JsonObject, path: string) => void

function eachEmbedded(value: unknown, schema: JsonSchema | undefined, path: string, visit: Visit): void {
  if (!schema) return
  if (Array.isArray(value)) {
    value.forEach((item, i) => eachEmbedded(item, schema.items as JsonSchema | undefined, `${path}[${i}]`, visit))
    return
  }
  if (!isObject(value)) return
  if (schema['x-kubernetes-embedded-resource'] === true) visit(value, path)
  const { properties = {}, additionalProperties } = schema
  for (const field of Object.keys(value)) {
    if (Object.hasOwn(properties, field)) eachEmbedded(value[field], properties[field], path ? `${path}.${field}` : field, visit)
    else if (isObject(additionalProperties)) eachEmbedded(value[field], additionalProperties as JsonSchema, `${path}[${field}]`, visit)
  }
}

/** Drops in place what metadata does not have and tells its paths; `error` says what is of another type altogether. */
export function coerceEmbedded(
  object: JsonObject,
  schema: JsonSchema | undefined,
): { readonly unknown: string[]; readonly error?: string } {
  const unknown: string[] = []
  let error: FieldError | undefined
  eachEmbedded(object, schema, '', (embedded, path) => {
    for (const field of ['apiVersion', 'kind']) {
      const value = embedded[field]
      if (value !== undefined && typeof value !== 'string') error ??= invalid(`${path}.${field}`, value, 'must be a string')
    }
    const { metadata } = embedded
    if (metadata === undefined || metadata === null) return
    const decoded = decode(OBJECT_META, metadata, { strict: true })
    if (decoded.error !== undefined) error ??= invalid(`${path}.metadata`, metadata, decoded.error)
    else embedded['metadata'] = decoded.value
    unknown.push(...decoded.unknownFields.map((each) => `${path}.metadata.${/"(.*)"/.exec(each)?.[1] ?? ''}`))
  })
  return error ? { unknown, error: fieldErrorText(error) } : { unknown }
}

/** As every object's metadata is, named where it is; an embedded object needs no name. */
export function embeddedMetadataErrors(object: KubeObject, schema: JsonSchema | undefined): FieldError[] {
  const errors: FieldError[] = []
  eachEmbedded(object, schema, '', ({ metadata }, path) => {
    if (!isObject(metadata)) return
    const namespaced = Boolean(metadata['namespace'])
    const anyKind = { resource: { group: '', namespaced }, schemaType: '', validateName: pathSegmentErrors } as unknown as KindDefinition
    const named = { metadata: { ...metadata, name: metadata['name'] || 'unnamed' } } as KubeObject
    errors.push(...metadataErrors(anyKind, named).map((each) => ({ ...each, field: `${path}.${each.field}` })))
  })
  return errors
}
