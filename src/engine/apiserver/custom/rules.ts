/** Rules in CEL of a custom resource's schema, transitions included; models apiextensions-apiserver's schema/cel validator. */
import { fieldErrorText } from '../../api/field-errors'
import { equalJson, isObject, setField, type JsonObject } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { CelFailure } from '../../kinds/framework/cel/failure'
import { spellings } from '../../kinds/framework/cel/schema-names'
import { compileRule, usesOldSelf, type Rule } from '../../kinds/framework/cel/schema-rules'
import { scalarValue } from '../../kinds/framework/cel/schema-types'
import { celValue, optionalOf } from '../../kinds/framework/cel/values'
import type { JsonSchema } from '../../kinds/framework/json-schema/structural'

const TYPES: Readonly<Record<string, FieldError['type']>> = {
  FieldValueForbidden: 'Forbidden',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
}

/** Errors that make it pointless to look at the rules. */
const BLOCKING: ReadonlySet<FieldError['type']> = new Set(['Unsupported value', 'Required value', 'Too long', 'Too many', 'Type invalid'])

/** Values with their fields named as the expressions spell them. */
function seen(value: unknown, schema: JsonSchema | undefined): unknown {
  if (schema && typeof value !== 'object') return scalarValue(value, schema)
  if (Array.isArray(value)) return value.map((item) => seen(item, schema?.items as JsonSchema | undefined))
  if (!isObject(value) || !schema?.properties) {
    const inner = schema?.additionalProperties
    if (isObject(value) && isObject(inner))
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, seen(each, inner as JsonSchema)]))
    return celValue(value)
  }
  const result: JsonObject = {}
  for (const [field, each] of Object.entries(value)) {
    const own: JsonSchema | undefined = Object.hasOwn(schema.properties, field) ? schema.properties[field] : undefined
    for (const name of own ? spellings(field) : [field]) setField(result, name, own ? seen(each, own) : celValue(each))
  }
  return result
}

function messageOf(rule: Rule, schema: JsonSchema, root: boolean, variables: Readonly<Record<string, unknown>>): string {
  if (rule.messageExpression) {
    const { program } = compileRule(rule.messageExpression, schema, root, rule.optionalOldSelf ?? false, 'string')
    try {
      const text = program?.run(variables)
      if (typeof text === 'string' && text.trim() && !text.includes('\n')) return text.trim()
    } catch (error) {
      // The other messages stand in.
      if (!(error instanceof CelFailure)) throw error
    }
  }
  return rule.message?.trim() || `failed rule: ${rule.rule.trim()}`
}

/** Which rules are asked: those a request answers for, or those it breaks no more than what was there. */
type Asked = 'answered for' | 'broken before'

function errorsHere(value: unknown, schema: JsonSchema, path: string, old: unknown, asked: Asked): FieldError[] {
  const errors: FieldError[] = []
  const root = path === ''
  const where = path || '<nil>'
  const omitValue = schema.type === 'object' || schema.type === 'array'
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    const transition = usesOldSelf(rule.rule)
    const optional = rule.optionalOldSelf ?? false
    if (transition && old === undefined && !optional) continue
    // What was there before and has not changed is not held against a request.
    const excused = !transition && old !== undefined && equalJson(value, old)
    if (excused !== (asked === 'broken before')) continue
    const { program, error } = compileRule(rule.rule, schema, root, optional, 'bool')
    if (!program) {
      errors.push({ type: 'Invalid value', field: where, value: schema.type, detail: `rule compile error: ${error}` })
      continue
    }
    const before = old === undefined ? undefined : seen(old, schema)
    const variables = { self: seen(value, schema), ...(transition ? { oldSelf: optional ? optionalOf(before) : before } : {}) }
    try {
      if (program.run(variables) === true) continue
      const field = rule.fieldPath ? `${path}${rule.fieldPath}`.replace(/^\./, '') : where
      errors.push({
        type: TYPES[rule.reason ?? ''] ?? 'Invalid value',
        field,
        value,
        omitValue,
        detail: messageOf(rule, schema, root, variables),
      })
    } catch (failure) {
      if (!(failure instanceof CelFailure)) throw failure
      const text = rule.message?.trim() || rule.rule.trim()
      const detail =
        failure.message === 'no such overload'
          ? `'${failure.message}': call arguments did not match a supported operator, function or macro signature for rule: ${text}`
          : `${failure.message} evaluating rule: ${text}`
      errors.push({ type: 'Invalid value', field: where, value: schema.type, detail })
    }
  }
  return errors
}

/** The item that another one replaces: only lists that are maps tell which that is. */
function itemBefore(item: unknown, old: unknown, schema: JsonSchema): unknown {
  const keys = schema['x-kubernetes-list-map-keys']
  if (schema['x-kubernetes-list-type'] !== 'map' || !keys || !Array.isArray(old) || !isObject(item)) return undefined
  return (old as unknown[]).find((each) => isObject(each) && keys.every((key) => equalJson(each[key], item[key])))
}

function errorsWithin(value: unknown, schema: JsonSchema | undefined, path: string, old: unknown, asked: Asked): FieldError[] {
  if (!schema || value === null || value === undefined) return []
  const errors = errorsHere(value, schema, path, old, asked)
  if (Array.isArray(value)) {
    value.forEach((item, i) =>
      errors.push(...errorsWithin(item, schema.items as JsonSchema | undefined, `${path}[${i}]`, itemBefore(item, old, schema), asked)),
    )
  } else if (isObject(value)) {
    const extra = schema.additionalProperties
    const before = isObject(old) ? old : {}
    for (const field of Object.keys(value).sort()) {
      const own = schema.properties?.[field]
      const inner = own ?? (isObject(extra) ? (extra as JsonSchema) : undefined)
      const at = own ? (path ? `${path}.${field}` : field) : `${path}[${field}]`
      errors.push(...errorsWithin(value[field], inner, at, before[field], asked))
    }
  }
  return errors
}

/** Whether a schema has rules anywhere. */
export function hasRules(schema: JsonSchema | undefined): boolean {
  if (!schema) return false
  if (schema['x-kubernetes-validations']?.length) return true
  const children = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties]
  return children.some((each) => isObject(each) && hasRules(each as JsonSchema))
}

/** What is wrong with an object by the rules of its schema, when `found` leaves it well-formed enough to say. */
export function ruleErrors(value: unknown, schema: JsonSchema | undefined, old: unknown, found: readonly FieldError[]): FieldError[] {
  if (!hasRules(schema)) return []
  if (found.some((each) => BLOCKING.has(each.type))) {
    const detail =
      'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'
    return [{ type: 'Invalid value', field: '<nil>', value: null, detail }]
  }
  return errorsWithin(value, schema, '', old, 'answered for')
}

/** What was wrong before by the rules, and still is: told, and not held against a request. */
export function ruleWarnings(value: unknown, schema: JsonSchema | undefined, old: unknown): string[] {
  if (old === undefined || !hasRules(schema)) return []
  return errorsWithin(value, schema, '', old, 'broken before').map(fieldErrorText)
}
