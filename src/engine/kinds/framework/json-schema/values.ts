/** A custom resource held against its schema; models kube-openapi's validate and apiextensions-apiserver's way of wording what it finds. */
import { isIPv4 } from '../../../api/ipv4'
import { equalJson, isObject, type JsonObject } from '../../../api/json'
import type { FieldError } from '../../../api/kind'
import { isIPv6 } from '../addresses'
import type { JsonSchema } from './structural'

function child(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  // Integers too large for Go's are read as fractions.
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'integer' : 'number'
  return typeof value
}

function typeFits(value: unknown, schema: JsonSchema): boolean {
  const type = typeOf(value)
  if (schema['x-kubernetes-int-or-string']) return type === 'integer' || type === 'string'
  return !schema.type || schema.type === type || (schema.type === 'number' && type === 'integer')
}

const pattern =
  (shape: RegExp): ((value: string) => boolean) =>
  (value) =>
    shape.test(value)

const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  'date-time': pattern(/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/),
  date: pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
  duration: pattern(/^(\d+(\.\d+)?\s*(ns|us|µs|ms|s|m|h|d|w|nanos?|micros?|millis?|sec|seconds?|min|minutes?|hours?|days?|weeks?)\s*)+$/),
  email: pattern(/^[^@\s]+@[^@\s]+$/),
  hostname: pattern(/^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/),
  ipv4: isIPv4,
  ipv6: isIPv6,
  cidr: (value) => {
    const [address = '', bits = '', ...rest] = value.split('/')
    return rest.length === 0 && /^\d{1,3}$/.test(bits) && (isIPv4(address) ? Number(bits) <= 32 : isIPv6(address) && Number(bits) <= 128)
  },
  mac: pattern(/^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/),
  uri: pattern(/^([A-Za-z][A-Za-z0-9+.-]*:[^\s]+|\/[^\s]*)$/),
  uuid: pattern(/^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i),
  'k8s-short-name': pattern(/^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  'k8s-long-name': pattern(/^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/),
  byte: pattern(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
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
    if (schema.minLength !== undefined && [...value].length < schema.minLength) wrong(`should be at least ${schema.minLength} chars long`)
    if (schema.pattern !== undefined && !matches(schema.pattern, value)) wrong(`should match '${schema.pattern}'`)
    if (schema.format && Object.hasOwn(FORMATS, schema.format) && !FORMATS[schema.format]!(value))
      wrong(`must be of type ${schema.format}: ${JSON.stringify(value)}`)
  }
  if (typeof value === 'number') {
    if (schema.maximum !== undefined && (schema.exclusiveMaximum ? value >= schema.maximum : value > schema.maximum))
      wrong(`should be less than ${schema.exclusiveMaximum ? '' : 'or equal to '}${schema.maximum}`)
    if (schema.minimum !== undefined && (schema.exclusiveMinimum ? value <= schema.minimum : value < schema.minimum))
      wrong(`should be greater than ${schema.exclusiveMinimum ? '' : 'or equal to '}${schema.minimum}`)
    if (schema.multipleOf !== undefined && value % schema.multipleOf !== 0) wrong(`should be a multiple of ${schema.multipleOf}`)
  }
  return errors
}

/** The item that one replaces, where the list tells which that is. */
function itemBefore(item: unknown, i: number, old: unknown, schema: JsonSchema): unknown {
  if (!Array.isArray(old)) return undefined
  const keys = schema['x-kubernetes-list-map-keys']
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys) return equalJson(old[i], item) ? old[i] : undefined
  return (old as unknown[]).find((each) => isObject(each) && isObject(item) && keys.every((key) => equalJson(each[key], item[key])))
}

function arrayErrors(value: readonly unknown[], schema: JsonSchema, path: string, old: unknown): FieldError[] {
  const errors: FieldError[] = []
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    errors.push({ type: 'Too many', field: path, value: value.length, detail: `must have at most ${schema.maxItems} items` })
  if (schema.minItems !== undefined && value.length < schema.minItems)
    errors.push({ type: 'Invalid value', field: path, value, detail: `${path} in body should have at least ${schema.minItems} items` })
  value.forEach((item, i) =>
    errors.push(...schemaErrors(item, schema.items as JsonSchema | undefined, `${path}[${i}]`, itemBefore(item, i, old, schema))),
  )
  return errors
}

function objectErrors(value: JsonObject, schema: JsonSchema, path: string, old: unknown): FieldError[] {
  const errors: FieldError[] = []
  for (const field of schema.required ?? [])
    if (value[field] === undefined) errors.push({ type: 'Required value', field: child(path, field) })
  const size = Object.keys(value).length
  if (schema.maxProperties !== undefined && size > schema.maxProperties)
    errors.push({ type: 'Too many', field: path, value: size, detail: `must have at most ${schema.maxProperties} items` })
  if (schema.minProperties !== undefined && size < schema.minProperties)
    errors.push({
      type: 'Invalid value',
      field: path,
      value,
      detail: `${path} in body should have at least ${schema.minProperties} properties`,
    })
  const extra = schema.additionalProperties
  const before = isObject(old) ? old : {}
  for (const field of Object.keys(value).sort()) {
    const own = schema.properties && Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined
    const known = own ?? (isObject(extra) ? (extra as JsonSchema) : undefined)
    if (known) errors.push(...schemaErrors(value[field], known, child(path, field), before[field]))
  }
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

/** What is wrong with a value; what `old` had already is not held against it. */
export function schemaErrors(value: unknown, schema: JsonSchema | undefined, path: string, old: unknown): FieldError[] {
  if (!schema || (value === null && schema.nullable)) return []
  if (path !== '' && old !== undefined && equalJson(value, old)) return []
  if (!typeFits(value, schema)) {
    const detail = `${path} in body must be of type ${schema.type ?? 'integer or string'}: ${JSON.stringify(typeOf(value))}`
    const wrong: FieldError = { type: 'Type invalid', field: path, value: typeOf(value), detail }
    if (schema.type !== 'integer' || typeof value !== 'number') return [wrong]
    const checked = `Checked value must be of type integer (${schema.format ?? 'default'} format) in ${path}`
    return [wrong, { type: 'Invalid value', field: '<nil>', value: '', detail: checked }]
  }
  const errors = logicErrors(value, schema, path)
  if (schema.enum && !schema.enum.some((each) => equalJson(each, value))) {
    const detail = `supported values: ${schema.enum.map((each) => JSON.stringify(each)).join(', ')}`
    errors.push({ type: 'Unsupported value', field: path, value, detail })
  }
  if (Array.isArray(value)) errors.push(...arrayErrors(value, schema, path, old))
  else if (isObject(value)) errors.push(...objectErrors(value, schema, path, old))
  else errors.push(...scalarErrors(value, schema, path))
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
      if (listType === 'set' || listType === 'map') {
        const shown =
          listType === 'map' && keys && isObject(item)
            ? Object.fromEntries(keys.filter((key) => item[key] !== undefined).map((key) => [key, item[key]]))
            : item
        const identity = JSON.stringify(shown)
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
