/** Schemas of custom resources as OpenAPI documents have them; models apiextensions-apiserver's openapi builder. */
import type { JsonObject } from '../../api/json'
import { isCustom } from '../custom/definition'
import type { Served } from '../registry'

export const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
export const LIST_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta'
export const GVK = 'x-kubernetes-group-version-kind'

const V3_REFERENCE = '#/components/schemas/'
const V2_REFERENCE = '#/definitions/'
const PRESERVE = 'x-kubernetes-preserve-unknown-fields'
const EMBEDDED = 'x-kubernetes-embedded-resource'

const asObject = (value: unknown): JsonObject => (typeof value === 'object' && value !== null ? (value as JsonObject) : {})

const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md'

/** Type and version, as every object and list has them. */
const TYPE_PROPERTIES: JsonObject = {
  apiVersion: {
    description: `APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: ${CONVENTIONS}#resources`,
    type: 'string',
  },
  kind: {
    description: `Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
    type: 'string',
  },
}

const METADATA: JsonObject = {
  description: `Standard object's metadata. More info: ${CONVENTIONS}#metadata`,
  allOf: [{ $ref: `${V3_REFERENCE}${OBJECT_META}` }],
}

/** What every object has, whatever its definition says of it. */
const OBJECT_PROPERTIES: JsonObject = { ...TYPE_PROPERTIES, metadata: METADATA }

/** The same of an object within another. */
const EMBEDDED_PROPERTIES: JsonObject = {
  apiVersion: {
    description: `apiVersion defines the versioned schema of this representation of an object. More info: ${CONVENTIONS}#resources`,
    type: 'string',
  },
  kind: {
    description: `kind is a string value representing the type of this object. In CamelCase. More info: ${CONVENTIONS}#types-kinds`,
    type: 'string',
  },
  metadata: METADATA,
}

/** The schema with each schema inside it changed. */
function withInner(schema: JsonObject, change: (inner: JsonObject) => JsonObject): JsonObject {
  const { items, properties, additionalProperties } = schema
  return {
    ...schema,
    ...(items === undefined ? {} : { items: change(asObject(items)) }),
    ...(properties === undefined
      ? {}
      : { properties: Object.fromEntries(Object.entries(asObject(properties)).map(([name, each]) => [name, change(asObject(each))])) }),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: change(asObject(additionalProperties)) } : {}),
  }
}

/** Objects within objects have a type and metadata of their own. */
function withEmbedded(schema: JsonObject): JsonObject {
  const inner = withInner(schema, withEmbedded)
  if (schema[EMBEDDED] !== true) return inner
  const required = new Set([...((schema['required'] ?? []) as string[]), 'kind', 'apiVersion'])
  return { ...inner, properties: { ...asObject(inner['properties']), ...EMBEDDED_PROPERTIES }, required: [...required] }
}

export function customTypeName({ group, version, kind }: Served): string {
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`
}

/** The type of a custom resource in v3; undefined for one that is built in. */
export function customType(served: Served): { readonly name: string; readonly schema: JsonObject } | undefined {
  const { definition } = served
  if (!isCustom(definition)) return undefined
  const own = withEmbedded((definition.schemas.get(served.version) ?? {}) as JsonObject)
  const properties = { ...asObject(own['properties']), ...OBJECT_PROPERTIES }
  const gvk = [{ group: served.group, version: served.version, kind: served.kind }]
  return { name: customTypeName(served), schema: { type: 'object', ...own, properties, [GVK]: gvk } }
}

/** The type of a list of custom resources. */
export function listOf(served: Served, itemType: string): JsonObject {
  const { listKind, resource } = served.definition
  return {
    description: `${listKind ?? `${served.kind}List`} is a list of ${served.kind}`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: TYPE_PROPERTIES['apiVersion'],
      items: {
        description: `List of ${resource.resource}. More info: ${CONVENTIONS}`,
        type: 'array',
        items: { $ref: `${V3_REFERENCE}${itemType}` },
      },
      kind: TYPE_PROPERTIES['kind'],
      metadata: {
        description: `Standard list metadata. More info: ${CONVENTIONS}#types-kinds`,
        allOf: [{ $ref: `${V3_REFERENCE}${LIST_META}` }],
      },
    },
    [GVK]: [{ group: served.group, version: served.version, kind: `${served.kind}List` }],
  }
}

/**
 * What clients of v2 understand of a custom type: nothing of alternatives and null; and since they refuse fields beside those that
 * are named, none are named where unknown ones are kept.
 */
function innerV2(schema: JsonObject): JsonObject {
  const { allOf, oneOf: _oneOf, anyOf: _anyOf, not: _not, nullable, ...rest } = schema
  const reference = rest['$ref'] ?? asObject(Array.isArray(allOf) ? allOf[0] : undefined)['$ref']
  const { description } = rest
  if (typeof reference === 'string')
    return { ...(description === undefined ? {} : { description }), $ref: reference.replace(V3_REFERENCE, V2_REFERENCE) }
  const kept = rest[PRESERVE] === true
  const { type, items, properties, required, ...plain } = rest
  // A list whose items are not known, and an object that may hold anything, are of no type to them.
  const listed = nullable === true || kept ? undefined : items
  const typed = nullable === true || (kept && type === 'object') || (type === 'array' && listed === undefined) ? undefined : type
  const named = nullable === true || kept ? undefined : properties
  const nullableOnes = Object.entries(asObject(named)).flatMap(([name, each]) => (asObject(each)['nullable'] === true ? [name] : []))
  const demanded = ((required ?? []) as string[]).filter((name) => !nullableOnes.includes(name))
  return withInner(
    {
      ...plain,
      ...(typed === undefined ? {} : { type: typed }),
      ...(listed === undefined ? {} : { items: listed }),
      ...(named === undefined ? {} : { properties: named }),
      ...(demanded.length > 0 && asObject(plain['additionalProperties'])['nullable'] !== true ? { required: demanded } : {}),
    },
    innerV2,
  )
}

/** A custom type in v2, from what it is in v3. */
export function customTypeV2(schema: JsonObject): JsonObject {
  return schema[PRESERVE] === true ? { type: 'object', [GVK]: schema[GVK] } : innerV2(schema)
}
