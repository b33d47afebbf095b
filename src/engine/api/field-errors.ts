/** Field errors and the Invalid Status made of them; models util/validation/field and errors.NewInvalid. */
import { numberText } from './go-values'
import { goQuote } from './strconv'
import { writeJson } from './json-text'
import type { FieldError } from './kind'
import { StatusError, type StatusCause } from './status'

export function required(field: string, detail = ''): FieldError {
  return { type: 'Required value', field, detail }
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'Invalid value', field, value, detail }
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  return {
    type: 'Unsupported value',
    field,
    value,
    detail: `supported values: ${supported.map((each) => JSON.stringify(each)).join(', ')}`,
  }
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { type: 'Forbidden', field, detail }
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'Duplicate value', field, value }
}

export function tooLong(field: string, maximum: number): FieldError {
  return { type: 'Too long', field, detail: `may not be more than ${maximum} bytes` }
}

export function notFoundField(field: string, value: unknown): FieldError {
  return { type: 'Not found', field, value }
}

export function immutableField(field: string, value: unknown): FieldError {
  return { type: 'Invalid value', field, value, detail: 'field is immutable' }
}

const WITHOUT_VALUE = new Set<FieldError['type']>(['Required value', 'Forbidden', 'Too long', 'Internal error'])

const REASONS: Readonly<Record<FieldError['type'], string>> = {
  'Required value': 'FieldValueRequired',
  'Invalid value': 'FieldValueInvalid',
  'Unsupported value': 'FieldValueNotSupported',
  Forbidden: 'FieldValueForbidden',
  'Duplicate value': 'FieldValueDuplicate',
  'Too long': 'FieldValueTooLong',
  'Too many': 'FieldValueTooMany',
  'Not found': 'FieldValueNotFound',
  'Internal error': 'InternalError',
  'Type invalid': 'FieldValueTypeInvalid',
}

/** Fields that are maps, which Go writes in the order of their keys; structs keep the order of their fields. */
const MAPS = new Set(['annotations', 'labels', 'matchLabels', 'Limits', 'NodeSelector', 'Requests'])

function withSortedMaps(value: unknown, isMap: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => withSortedMaps(each, false))
  if (typeof value !== 'object' || value === null) return value
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  const entries = Object.entries(value).map(([key, each]) => [key, withSortedMaps(each, MAPS.has(key))] as const)
  return Object.fromEntries(isMap ? entries.sort(([a], [b]) => (a < b ? -1 : 1)) : entries)
}

function valueText(field: string, value: unknown): string {
  if (value === undefined || value === null) return 'null'
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'string') return goQuote(value)
  const text = writeJson(withSortedMaps(value, MAPS.has(field.slice(field.lastIndexOf('.') + 1))))
  // Go writes the characters of markup in JSON as escapes.
  return typeof value === 'object' ? text.replace(/[<>&]/g, (each) => `\\u00${each.codePointAt(0)!.toString(16)}`) : text
}

/** The complaint without its field: `Invalid value: "x": must be ...`. */
export function fieldErrorBody(error: FieldError): string {
  const type = error.type === 'Type invalid' ? 'Invalid value' : error.type
  const head = error.omitValue || WITHOUT_VALUE.has(error.type) ? type : `${type}: ${valueText(error.field, error.value)}`
  return error.detail ? `${head}: ${error.detail}` : head
}

export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${fieldErrorBody(error)}`
}

/** Several errors as one text, duplicates dropped: `a` or `[a, b]`. */
export function aggregate(messages: readonly string[]): string {
  const unique = [...new Set(messages)]
  return unique.length === 1 ? unique[0]! : `[${unique.join(', ')}]`
}

/** The 422 a validation failure answers: `Deployment.apps "x" is invalid: [a, b]`. */
export function invalidError(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: readonly FieldError[],
): StatusError {
  const subject = kind.group ? `${kind.kind}.${kind.group}` : kind.kind
  const causes: StatusCause[] = errors.map((each) => ({ reason: REASONS[each.type], message: fieldErrorBody(each), field: each.field }))
  const text = errors.length > 0 ? `: ${aggregate(errors.map(fieldErrorText))}` : ''
  return new StatusError(422, 'Invalid', `${subject} "${name}" is invalid${text}`, {
    ...(name ? { name } : {}),
    ...(kind.group ? { group: kind.group } : {}),
    ...(kind.kind ? { kind: kind.kind } : {}),
    causes,
  })
}
