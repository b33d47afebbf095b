/** Structural schemas of custom resources: pruning, defaults and validation; models apiextensions-apiserver's schema packages. */
import { evaluate } from '@marcbachmann/cel-js'
import { cloneJson, equalJson, isObject, setField, type JsonObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import type { CustomResourceDefinition } from '../../schema/types'

type Versions = NonNullable<CustomResourceDefinition['spec']>['versions']
export type JsonSchema = NonNullable<NonNullable<Versions[number]['schema']>['openAPIV3Schema']>

const PRESERVE = 'x-kubernetes-preserve-unknown-fields'
const EMBEDDED = 'x-kubernetes-embedded-resource'
const INT_OR_STRING = 'x-kubernetes-int-or-string'
const VALIDATIONS = 'x-kubernetes-validations'

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
    if (value[field] !== undefined) applyStructuralDefaults(value[field], property)
  }
  const extra = additional(schema)
  if (isObject(extra))
    for (const field of Object.keys(value)) if (!schema.properties?.[field]) applyStructuralDefaults(value[field], extra as JsonSchema)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function typeFits(value: unknown, schema: JsonSchema): boolean {
  const type = typeOf(value)
  if (schema[INT_OR_STRING]) return type === 'integer' || type === 'string'
  return !schema.type || schema.type === type || (schema.type === 'number' && type === 'integer')
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /^[^@\s]+@[^@\s]+$/,
  ipv4: /^(\d{1,3}\.){3}\d{1,3}$/,
  uuid: /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i,
}

function scalarErrors(value: unknown, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = []
  const wrong = (detail: string): void =>
    void errors.push({ type: 'Invalid value', field: path, value, detail: `${path} in body ${detail}` })
  if (schema.enum && !schema.enum.some((each) => equalJson(each, value))) {
    errors.push({
      type: 'Unsupported value',
      field: path,
      value,
      detail: `supported values: ${schema.enum.map((each) => JSON.stringify(each)).join(', ')}`,
    })
  }
  if (typeof value === 'string') {
    if (schema.maxLength !== undefined && [...value].length > schema.maxLength)
      errors.push({ type: 'Too long', field: path, detail: `may not be more than ${schema.maxLength} bytes` })
    if (schema.minLength !== undefined && [...value].length < schema.minLength) wrong(`should be at least ${schema.minLength} chars long`)
    if (schema.pattern !== undefined && !matches(schema.pattern, value)) wrong(`should match '${schema.pattern}'`)
    if (schema.format && FORMATS[schema.format] && !FORMATS[schema.format]!.test(value))
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

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    return true
  }
}

function arrayErrors(value: readonly unknown[], schema: JsonSchema, path: string, old: unknown): FieldError[] {
  const errors: FieldError[] = []
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    errors.push({ type: 'Too many', field: path, value: value.length, detail: `must have at most ${schema.maxItems} items` })
  if (schema.minItems !== undefined && value.length < schema.minItems)
    errors.push({ type: 'Invalid value', field: path, value, detail: `${path} in body should have at least ${schema.minItems} items` })
  const keys = schema['x-kubernetes-list-map-keys']
  const identities = new Set<string>()
  value.forEach((item, i) => {
    errors.push(...validateSchema(item, schema.items as JsonSchema | undefined, `${path}[${i}]`, Array.isArray(old) ? old[i] : undefined))
    const listType = schema['x-kubernetes-list-type']
    if (listType !== 'set' && listType !== 'map') return
    const identity = JSON.stringify(keys && isObject(item) ? keys.map((key) => item[key]) : item)
    if (identities.has(identity)) {
      errors.push({
        type: 'Duplicate value',
        field: `${path}[${i}]`,
        value: keys && isObject(item) ? Object.fromEntries(keys.map((key) => [key, item[key]])) : item,
      })
    }
    identities.add(identity)
  })
  return errors
}

function objectErrors(value: JsonObject, schema: JsonSchema, path: string, old: unknown): FieldError[] {
  const errors: FieldError[] = []
  for (const field of schema.required ?? [])
    if (value[field] === undefined) errors.push({ type: 'Required value', field: child(path, field) })
  const size = Object.keys(value).length
  if (schema.maxProperties !== undefined && size > schema.maxProperties)
    errors.push({ type: 'Too many', field: path, value: size, detail: `must have at most ${schema.maxProperties} properties` })
  if (schema.minProperties !== undefined && size < schema.minProperties)
    errors.push({
      type: 'Invalid value',
      field: path,
      value,
      detail: `${path} in body should have at least ${schema.minProperties} properties`,
    })
  const extra = additional(schema)
  const before = isObject(old) ? old : {}
  for (const field of Object.keys(value).sort()) {
    const known =
      schema.properties && Object.hasOwn(schema.properties, field)
        ? schema.properties[field]
        : isObject(extra)
          ? (extra as JsonSchema)
          : undefined
    if (known) errors.push(...validateSchema(value[field], known, child(path, field), before[field]))
  }
  return errors
}

/** Numbers as CEL has them: whole ones are integers. */
function celValue(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (Array.isArray(value)) return value.map(celValue)
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, celValue(each)]))
  return value
}

function ruleErrors(value: unknown, schema: JsonSchema, path: string, old: unknown): FieldError[] {
  const errors: FieldError[] = []
  for (const rule of schema[VALIDATIONS] ?? []) {
    const transition = /\boldSelf\b/.test(rule.rule)
    if (transition && old === undefined && !rule.optionalOldSelf) continue
    const field = rule.fieldPath ? `${path}${rule.fieldPath}` : path
    try {
      const context = { self: celValue(value), ...(transition ? { oldSelf: celValue(old) } : {}) }
      if (evaluate(rule.rule, context) === true) continue
      let message = rule.message
      if (rule.messageExpression) {
        const text = evaluate(rule.messageExpression, context)
        if (typeof text === 'string') message = text
      }
      const type =
        rule.reason === 'FieldValueForbidden'
          ? 'Forbidden'
          : rule.reason === 'FieldValueRequired'
            ? 'Required value'
            : rule.reason === 'FieldValueDuplicate'
              ? 'Duplicate value'
              : 'Invalid value'
      errors.push({ type, field, value, detail: message ?? `failed rule: ${rule.rule}` })
    } catch (error) {
      errors.push({ type: 'Invalid value', field, value, detail: `rule evaluation error: ${rule.rule}: ${(error as Error).message}` })
    }
  }
  return errors
}

function combined(value: unknown, schema: JsonSchema, path: string): FieldError[] {
  const fits = (each: JsonSchema): boolean => validateSchema(value, each, path).length === 0
  const wrong = (detail: string): FieldError[] => [{ type: 'Invalid value', field: path, value, detail: `${path} in body ${detail}` }]
  if (schema.anyOf && !schema.anyOf.some(fits)) return wrong('must validate at least one schema (anyOf)')
  if (schema.oneOf && schema.oneOf.filter(fits).length !== 1) return wrong('must validate one and only one schema (oneOf)')
  if (schema.allOf && !schema.allOf.every(fits)) return wrong('must validate all the schemas (allOf)')
  if (schema.not && fits(schema.not)) return wrong('must not validate the schema (not)')
  return []
}

/** What is wrong with a value; `old` is what it replaces, for transition rules. */
export function validateSchema(value: unknown, schema: JsonSchema | undefined, path: string, old?: unknown): FieldError[] {
  if (!schema) return []
  if (value === null && schema.nullable) return []
  if (!typeFits(value, schema)) {
    return [
      {
        type: 'Invalid value',
        field: path,
        value: typeOf(value),
        detail: `${path} in body must be of type ${schema.type ?? 'integer or string'}: ${JSON.stringify(typeOf(value))}`,
      },
    ]
  }
  const errors = [...combined(value, schema, path)]
  if (Array.isArray(value)) errors.push(...arrayErrors(value, schema, path, old))
  else if (isObject(value)) errors.push(...objectErrors(value, schema, path, old))
  else errors.push(...scalarErrors(value, schema, path))
  return errors.length > 0 ? errors : ruleErrors(value, schema, path, old)
}
