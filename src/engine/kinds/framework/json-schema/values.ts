/** A custom resource held against its schema; models kube-openapi's validate and apiextensions-apiserver's way of wording what it finds. */
import { writeJson } from '../../../api/json-text'
import { equalJson, isObject, type JsonObject } from '../../../api/json'
import type { FieldError } from '../../../api/kind'
import { hasFormat } from './formats'
import { isGoInteger, numberErrors } from './numbers'
import type { JsonSchema } from './structural'

function child(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'bigint') return 'integer'
  if (typeof value === 'number') return isGoInteger(value) ? 'integer' : 'number'
  return typeof value
}

function typeFits(value: unknown, schema: JsonSchema): boolean {
  const type = typeOf(value)
  if (schema['x-kubernetes-int-or-string']) return type === 'integer' || type === 'string'
  return !schema.type || schema.type === type || (schema.type === 'number' && type === 'integer')
}

function matches(text: string, value: string): boolean {
  try {
    return new RegExp(text, 'u').test(value)
  } catch {
    return true
  }
}

function scalarErrors(value: unknown, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const wrong = (detail: string): void =>
    void errors.push({ type: 'Invalid value', field: path, value, detail: `${path} in body ${detail}` })
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && [...value].length > schema.maxLength)
      errors.push({ type: 'Too long', field: path, detail: `may not be more than ${schema.maxLength} bytes` })
    // The first complaint is the only one.
    else if (schema.minLength !== undefined && [...value].length < schema.minLength)
      wrong(`should be at least ${schema.minLength} chars long`)
    else if (schema.pattern !== undefined && !matches(schema.pattern, value)) wrong(`should match '${schema.pattern}'`)
    if (schema.format && !hasFormat(value, schema.format)) {
      const detail = `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`
      errors.push({ type: 'Type invalid', field: path, value, detail })
    }
  }
  if (typeof value === 'number' || typeof value === 'bigint') errors.push(...numberErrors(value, schema, path))
  return errors
}

/** The item that one replaces, where the list tells which that is. */
function itemBefore(item: unknown, old: unknown, schema: JsonSchema): unknown {
  if (!Array.isArray(old)) return undefined
  const keys = schema['x-kubernetes-list-map-keys']
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys) return undefined
  return (old as unknown[]).find((each) => isObject(each) && isObject(item) && keys.every((key) => equalJson(each[key], item[key])))
}

function arrayErrors(value: readonly unknown[], schema: JsonSchema, path: string, old: unknown): FieldError[] {
  const errors = value.flatMap((item, i) =>
    schemaErrors(item, schema.items as JsonSchema | undefined, `${path}[${i}]`, itemBefore(item, old, schema)),
  )
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    const detail = `${path} in body should have at least ${schema.minItems} items`
    errors.push({ type: 'Invalid value', field: path, value: value.length, detail })
  }
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    errors.push({ type: 'Too many', field: path, value: value.length, detail: `must have at most ${schema.maxItems} items` })
  return errors
}

function objectErrors(value: JsonObject, schema: JsonSchema, path: string, old: unknown): FieldError[] {
  const errors: FieldError[] = []
  const size = Object.keys(value).length
  if (schema.minProperties !== undefined && size < schema.minProperties) {
    const detail = `${path} in body should have at least ${schema.minProperties} properties`
    errors.push({ type: 'Invalid value', field: path, value: size, detail })
  }
  if (schema.maxProperties !== undefined && size > schema.maxProperties)
    errors.push({ type: 'Too many', field: path, value: size, detail: `must have at most ${schema.maxProperties} items` })
  const extra = schema.additionalProperties
  const before = isObject(old) ? old : {}
  for (const field of Object.keys(value).sort()) {
    const own = schema.properties && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined
    const known = own ?? (isObject(extra) ? (extra as JsonSchema) : undefined)
    if (known) errors.push(...schemaErrors(value[field], known, child(path, field), before[field]))
  }
  for (const field of schema.required ?? [])
    if (value[field] === undefined) errors.push({ type: 'Required value', field: child(path, field) })
  return errors
}

/** What fits fewest of its alternatives' demands tells best what was meant. */
function best(failures: readonly (readonly FieldError[])[]): readonly FieldError[] {
  return (
    failures.reduce<readonly FieldError[] | undefined>((least, each) => (least && least.length <= each.length ? least : each), undefined) ??
    []
  )
}

function logicErrors(value: unknown, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const tried = (each: JsonSchema): readonly FieldError[] => schemaErrors(value, each, path, undefined)
  // These say nothing of a field: the path is in their words.
  const wrong = (detail: string): void =>
    void errors.push({ type: 'Invalid value', field: '<nil>', value: '', detail: `${JSON.stringify(path)} must ${detail}` })
  if (schema.anyOf?.length) {
    const failures = schema.anyOf.map(tried)
    if (failures.every((each) => each.length > 0)) {
      wrong('validate at least one schema (anyOf)')
      errors.push(...best(failures))
    }
  }
  if (schema.oneOf?.length) {
    const failures = schema.oneOf.map(tried)
    const valid = failures.filter((each) => each.length === 0).length
    if (valid === 0) {
      wrong('validate one and only one schema (oneOf). Found none valid')
      errors.push(...best(failures))
    } else if (valid > 1) wrong(`validate one and only one schema (oneOf). Found ${valid} valid alternatives`)
  }
  if (schema.allOf?.length) {
    const failures = schema.allOf.map(tried)
    const invalid = failures.filter((each) => each.length > 0)
    errors.push(...invalid.flat())
    if (invalid.length > 0) wrong(`validate all the schemas (allOf)${invalid.length === failures.length ? '. None validated' : ''}`)
  }
  if (schema.not && tried(schema.not).length === 0) wrong('not validate the schema (not)')
  return errors
}

/** The format that Go's type of a value stands for. */
function formatOf(value: unknown): string {
  if (typeof value === 'bigint') return 'int64'
  if (typeof value !== 'number') return ''
  return isGoInteger(value) ? 'int64' : 'float64'
}

function typeErrors(value: unknown, schema: JsonSchema, path: string): FieldError[] {
  if (typeFits(value, schema)) return []
  const isTextual = typeof value === 'string' || Array.isArray(value)
  const isNumeric = schema.type === 'integer' || schema.type === 'number'
  // What a format is for is left to the format.
  if (schema.format && value !== null && isTextual && !isNumeric) return []
  const [wanted, found] =
    schema.format && value !== null && !isTextual ? [schema.format, formatOf(value)] : [schema.type ?? 'integer,string', typeOf(value)]
  const detail = `${path} in body must be of type ${wanted}: ${JSON.stringify(found)}`
  return [{ type: 'Type invalid', field: path, value: found, detail }]
}

/** What is wrong with a value; what `old` had already is not held against it. */
export function schemaErrors(value: unknown, schema: JsonSchema | undefined, path: string, old: unknown): FieldError[] {
  if (!schema || (value === null && schema.nullable)) return []
  if (path !== '' && old !== undefined && equalJson(value, old)) return []
  const errors = [...typeErrors(value, schema, path), ...logicErrors(value, schema, path)]
  if (Array.isArray(value)) errors.push(...arrayErrors(value, schema, path, old))
  else if (!isObject(value)) errors.push(...scalarErrors(value, schema, path))
  if (schema.enum && !schema.enum.some((each) => equalJson(each, value))) {
    // Whatever they are, they are shown as texts.
    const texts = schema.enum.map((each) => (typeof each === 'string' ? each : writeJson(each)))
    const detail = `supported values: ${texts.map((each) => JSON.stringify(each)).join(', ')}`
    errors.push({ type: 'Unsupported value', field: path, value, detail })
  }
  if (isObject(value)) errors.push(...objectErrors(value, schema, path, old))
  return errors
}

/** Entries that lists which are sets or maps have twice; models apiextensions-apiserver's schema/listtype. */
export function duplicateErrors(value: unknown, schema: JsonSchema | undefined, path: string): FieldError[] {
  if (!schema) return []
  const errors: FieldError[] = []
  if (Array.isArray(value)) {
    const listType = schema['x-kubernetes-list-type']
    const keys = schema['x-kubernetes-list-map-keys']
    const seen = new Set<string>()
    value.forEach((item: unknown, i) => {
      // Nothing is an object without any keys.
      if (listType === 'map' && !isObject(item) && item !== null) {
        errors.push({
          type: 'Invalid value',
          field: `${path}[${i}]`,
          value: item,
          detail: 'must be an object for an array of list-type map',
        })
        return
      }
      if (listType === 'set' || listType === 'map') {
        const shown =
          listType === 'map' && keys
            ? Object.fromEntries(keys.flatMap((key) => (isObject(item) && item[key] !== undefined ? [[key, item[key]]] : [])))
            : item
        const identity = writeJson(shown)
        if (seen.has(identity)) errors.push({ type: 'Duplicate value', field: `${path}[${i}]`, value: shown })
        seen.add(identity)
      }
      errors.push(...duplicateErrors(item, schema.items as JsonSchema | undefined, `${path}[${i}]`))
    })
  } else if (isObject(value)) {
    const extra = schema.additionalProperties
    for (const [field, each] of Object.entries(value)) {
      const own = schema.properties?.[field]
      errors.push(
        ...duplicateErrors(
          each,
          own ?? (isObject(extra) ? (extra as JsonSchema) : undefined),
          own ? child(path, field) : `${path}[${field}]`,
        ),
      )
    }
  }
  return errors
}
