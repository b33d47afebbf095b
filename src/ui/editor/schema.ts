/** The editor's JSON schema of Kubernetes v1.36, from the fact tables (fields, types, enums) and the API's descriptions. */

interface Field {
  readonly type?: string | null
  readonly format?: string | null
  readonly ref?: string
  readonly items?: Field
  readonly map?: Field
  readonly default?: unknown
  readonly enum?: readonly string[]
}

interface Type {
  readonly fields?: Readonly<Record<string, Field>>
  readonly required?: readonly string[]
  readonly gvk?: readonly { readonly group: string; readonly version: string; readonly kind: string }[]
  readonly type?: string | null
}

export type Facts = Readonly<Record<string, Type>>
/** Description of a type (`field` undefined) or of one of its fields. */
export type Describe = (type: string, field?: string) => string | undefined
export type Schema = { readonly [key: string]: unknown }

/** Free-form on the wire, or scalars that take several types. */
const SPECIAL: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer'] },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string' },
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': { type: 'string' },
}

const UNWRITTEN = /(List|Review|Status|Options|Binding\.core|WatchEvent|APIGroup|APIResource|Eviction|TokenRequest|Scale)$/

/** Kinds people write in files: with metadata, and neither lists nor requests. */
function writable(name: string, type: Type): boolean {
  return type.gvk?.length === 1 && type.fields?.metadata !== undefined && !UNWRITTEN.test(name) && !/\.v\d+(alpha|beta)\d+\./.test(name)
}

function fieldSchema(field: Field, description: string | undefined, queue: (ref: string) => void): Schema {
  const words = description === undefined ? {} : { description }
  if (field.ref !== undefined) {
    const special = SPECIAL[field.ref]
    if (special) return { ...special, ...words }
    queue(field.ref)
    // Beside a $ref other keywords do not count in this draft, so description and reference are joined.
    return description === undefined
      ? { $ref: `#/definitions/${field.ref}` }
      : { allOf: [{ $ref: `#/definitions/${field.ref}` }], ...words }
  }
  if (field.type === 'array') return { type: 'array', items: fieldSchema(field.items ?? {}, undefined, queue), ...words }
  if (field.map) return { type: 'object', additionalProperties: fieldSchema(field.map, undefined, queue), ...words }
  const format = field.format === 'int-or-string' ? { type: ['string', 'integer'] } : field.type ? { type: field.type } : {}
  return { ...format, ...(field.enum ? { enum: field.enum } : {}), ...words }
}

function typeSchema(name: string, type: Type, describe: Describe, queue: (ref: string) => void): Schema {
  const description = describe(name)
  const words = description === undefined ? {} : { description }
  if (!type.fields) return { ...(type.type ? { type: type.type } : {}), ...words }
  const gvk = type.gvk?.[0]
  const properties: Record<string, Schema> = {}
  for (const [field, fact] of Object.entries(type.fields)) properties[field] = fieldSchema(fact, describe(name, field), queue)
  if (gvk) {
    properties.apiVersion = { const: gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}` }
    properties.kind = { const: gvk.kind }
  }
  return { type: 'object', properties, additionalProperties: false, ...(type.required ? { required: type.required } : {}), ...words }
}

export function editorSchema(facts: Facts, describe: Describe): Schema {
  const definitions: Record<string, Schema> = {}
  const waiting: string[] = []
  const queue = (ref: string) => {
    if (!(ref in definitions) && facts[ref]) {
      definitions[ref] = {}
      waiting.push(ref)
    }
  }
  const roots = Object.entries(facts).filter(([name, type]) => writable(name, type))
  for (const [name] of roots) queue(name)
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop())
    definitions[name] = typeSchema(name, facts[name]!, describe, queue)
  const gvks = roots.map(([name, type]) => ({ name, gvk: type.gvk![0]! }))
  const version = ({ group, version }: { group: string; version: string }) => (group === '' ? version : `${group}/${version}`)
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { enum: [...new Set(gvks.map(({ gvk }) => version(gvk)))].sort() },
      kind: { enum: [...new Set(gvks.map(({ gvk }) => gvk.kind))].sort() },
    },
    // One branch is chosen by kind, so that a mistake is reported once, about the kind that was meant.
    allOf: gvks.map(({ name, gvk }) => ({
      // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
      then: { $ref: `#/definitions/${name}` },
      if: { required: ['apiVersion', 'kind'], properties: { apiVersion: { const: version(gvk) }, kind: { const: gvk.kind } } },
    })),
    definitions,
  }
}
