/** Plain JSON values as the API stores them: copying, comparing, freezing and writing them in one canonical order. */
import type { Draft } from './object'

export type JsonObject = { [field: string]: unknown }

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets a field whatever its name; `__proto__` from a request body becomes an ordinary field. */
export function setField(target: JsonObject, field: string, value: unknown): void {
  if (field === '__proto__') Object.defineProperty(target, field, { value, enumerable: true, configurable: true, writable: true })
  else target[field] = value
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const result = value.slice()
    for (let i = 0; i < result.length; i++) {
      const item: unknown = result[i]
      if (typeof item === 'object' && item !== null) result[i] = copy(item)
    }
    return result
  }
  // Spreading takes the object's shape over at once, which is much faster than setting field after field.
  const result: JsonObject = { ...value }
  for (const field in result) {
    const child = result[field]
    if (child === undefined) return copyDefined(value as JsonObject)
    if (typeof child === 'object' && child !== null) setField(result, field, copy(child))
  }
  return result
}

/** As `copy`, leaving out what is undefined: on the wire that is the same as absent. */
function copyDefined(value: JsonObject): JsonObject {
  const result: JsonObject = {}
  for (const field in value) {
    const child = value[field]
    if (child !== undefined) setField(result, field, copy(child))
  }
  return result
}

/** A deep copy that may be changed. Undefined fields are dropped, as JSON would. */
export function cloneJson<T>(value: T): Draft<T> {
  return copy(value) as Draft<T>
}

/** Deep equality of JSON values; key order does not count and an undefined field equals an absent one. */
export function equalJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!equalJson(a[i], b[i])) return false
    return true
  }
  if (Array.isArray(b)) return false
  const left = a as JsonObject
  const right = b as JsonObject
  let count = 0
  for (const field in left) {
    if (left[field] === undefined) continue
    count++
    if (!equalJson(left[field], right[field])) return false
  }
  for (const field in right) if (right[field] !== undefined) count--
  return count === 0
}

/**
 * Makes `after` hold the very parts of `before` that are equal to its own, so that versions of one object cost what differs
 * between them. Returns `before` itself when nothing differs. `after` is changed in place where it is not frozen, to equal values only.
 */
export function shareEqual<T>(before: unknown, after: T): T {
  if (before === after) return before as T
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return after
  const list = Array.isArray(after)
  if (list !== Array.isArray(before)) return after
  const left = before as JsonObject
  const right = after as JsonObject
  const fixed = Object.isFrozen(after)
  let same = true
  let count = 0
  for (const field in right) {
    const own = right[field]
    if (own === undefined) continue
    count++
    // Of an object without a field of that name it would be its prototype.
    const old = field === '__proto__' ? undefined : left[field]
    const shared = shareEqual(old, own)
    if (shared !== old) same = false
    // Equal texts are one text from now on.
    if (!fixed && (shared !== own || typeof shared === 'string')) right[field] = shared
  }
  if (!same) return after
  if (list) return (before as unknown[]).length === after.length ? (before as T) : after
  for (const field in left) if (left[field] !== undefined) count--
  return count === 0 ? (before as T) : after
}

/** Freezes a value all the way down; parts that are frozen already are taken to be frozen throughout. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const field in value) deepFreeze(value[field])
  return value
}

/** JSON text with the keys of every object sorted: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => (item === undefined ? 'null' : canonicalJson(item))).join(',')}]`
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const object = value as JsonObject
  const parts: string[] = []
  for (const field of Object.keys(object).sort()) {
    if (object[field] !== undefined) parts.push(`${JSON.stringify(field)}:${canonicalJson(object[field])}`)
  }
  return `{${parts.join(',')}}`
}
