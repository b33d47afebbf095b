/** Structural schemas of custom resources: what objects lose and what they are given by them; models apiextensions-apiserver's schema/pruning and schema/defaulting. */
import { cloneJson, isObject, setField } from '../../../api/json'
import type { CustomResourceDefinition } from '../../../schema/types'

type Versions = NonNullable<CustomResourceDefinition['spec']>['versions']
export type JsonSchema = NonNullable<NonNullable<Versions[number]['schema']>['openAPIV3Schema']>

const PRESERVE = 'x-kubernetes-preserve-unknown-fields'
const EMBEDDED = 'x-kubernetes-embedded-resource'

function child(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`
}

function additional(schema: JsonSchema): JsonSchema | boolean | undefined {
  return schema.additionalProperties as JsonSchema | boolean | undefined
}

/** Removes fields that the schema does not know, and gives their paths. `value` is changed in place. */
export function prune(value: unknown, schema: JsonSchema | undefined, path: string, unknown: string[], root = false): void {
  if (Array.isArray(value)) {
    const items = schema?.items as JsonSchema | undefined
    value.forEach((item, i) => prune(item, items, `${path}[${i}]`, unknown))
    return
  }
  if (!isObject(value) || !schema) return
  const embedded = root || schema[EMBEDDED] === true
  const extra = additional(schema)
  for (const field of Object.keys(value)) {
    if (embedded && (field === 'apiVersion' || field === 'kind' || field === 'metadata')) continue
    const known = schema.properties && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined
    if (known) prune(value[field], known, child(path, field), unknown)
    else if (isObject(extra)) prune(value[field], extra as JsonSchema, child(path, field), unknown)
    else if (extra !== true && schema[PRESERVE] !== true) {
      delete value[field]
      unknown.push(child(path, field))
    }
  }
}

/** Fills in defaults in place. */
export function applyStructuralDefaults(value: unknown, schema: JsonSchema | undefined): void {
  if (!schema) return
  if (Array.isArray(value)) {
    for (const item of value) applyStructuralDefaults(item, schema.items as JsonSchema | undefined)
    return
  }
  if (!isObject(value)) return
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    if (property.default !== undefined && (value[field] === undefined || (value[field] === null && !property.nullable)))
      setField(value, field, cloneJson(property.default))
    // A null that is neither wanted nor replaced is nothing.
    else if (value[field] === null && !property.nullable) delete value[field]
    if (value[field] !== undefined) applyStructuralDefaults(value[field], property)
  }
  const extra = additional(schema)
  if (!isObject(extra)) return
  for (const field of Object.keys(value)) {
    if (schema.properties?.[field]) continue
    if (value[field] === null && !(extra as JsonSchema).nullable) delete value[field]
    else applyStructuralDefaults(value[field], extra as JsonSchema)
  }
}

/** Whether applying defaults could change anything: most schemas have none. */
export function hasDefaults(schema: JsonSchema | undefined): boolean {
  if (!schema) return false
  if (schema.default !== undefined) return true
  const children = [...Object.values(schema.properties ?? {}), schema.items, additional(schema)]
  return children.some((each) => isObject(each) && hasDefaults(each as JsonSchema))
}
