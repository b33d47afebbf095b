/** Wire JSON as CEL sees it, and back; models apiserver/pkg/cel's value adapters. */
import { wholeNumber } from '../../../api/json-text'
import { Optional } from '@marcbachmann/cel-js'
import { isObject, setField, type JsonObject } from '../../../api/json'

/** Numbers as CEL has them: whole ones are integers. Absent is null. */
export function celValue(value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (Array.isArray(value)) return value.map(celValue)
  if (!isObject(value)) return value
  const result: JsonObject = {}
  for (const field of Object.keys(value)) if (value[field] !== undefined) setField(result, field, celValue(value[field]))
  return result
}

/** A result of CEL as JSON: what mutations write. */
export function jsonValue(value: unknown): unknown {
  if (typeof value === 'bigint') return wholeNumber(value)
  if (value instanceof Map)
    return Object.fromEntries([...(value as Map<unknown, unknown>)].map(([key, each]) => [String(key), jsonValue(each)]))
  if (Array.isArray(value)) return value.map(jsonValue)
  if (isObject(value) && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, jsonValue(each)]))
  return value
}

/** Items of a list; cel-js hands sets of JavaScript as lists too. */
export function itemsOf(list: unknown): unknown[] {
  return Array.isArray(list) ? list : [...(list as Iterable<unknown>)]
}

function deep(value: unknown): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return `n${String(value)}`
  if (Array.isArray(value)) return value.map(deep)
  if (isObject(value))
    return Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([field, each]) => [field, deep(each)])
  return typeof value === 'string' ? `s${value}` : value
}

/** A key that is the same for values that are equal in CEL: 1 equals 1.0. */
export function identity(value: unknown): string {
  return JSON.stringify(deep(value)) ?? 'undefined'
}

/** Less than, for numbers, strings, booleans, times and durations. */
export function less(a: unknown, b: unknown): boolean {
  const left = a as bigint | number | string
  const right = b as bigint | number | string
  return left < right
}

/** A value that may be absent, as an optional. */
export function optionalOf(value: unknown): unknown {
  return value === undefined ? Optional.none() : Optional.of(value as object)
}
