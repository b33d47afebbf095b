/** What jq does with values: access, arithmetic, paths; and how it words that it cannot. */
import { compare, equal, isArray, isObject, print, typeName, type Json } from './json'

export type Step = Json
export type Path = readonly Step[]

/** An error a program can catch; `final` ones cannot be. */
export class JqError extends Error {
  constructor(
    readonly value: Json,
    readonly final = false,
  ) {
    super(typeof value === 'string' ? value : print(value))
  }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A value within a message, cut as jq's small buffers cut it. */
export function shortened(value: Json, size = 11): string {
  const bytes = encoder.encode(print(value))
  return bytes.length > size + 3 - 1 ? `${decoder.decode(bytes.slice(0, size)).replace(/\ufffd$/, '')}...` : decoder.decode(bytes)
}

export function describe(value: Json, result = false): string {
  return result ? shortened(value, 27) : `${typeName(value)} (${shortened(value)})`
}

export function access(value: Json, key: Json): Json {
  if (isObject(value) && typeof key === 'string') return value.get(key) ?? null
  if (isArray(value) && typeof key === 'number') {
    const index = Math.floor(key)
    return value[index < 0 ? value.length + index : index] ?? null
  }
  if (isArray(value) && isObject(key)) return slice(value, key.get('start') ?? null, key.get('end') ?? null)
  if (isArray(value) && isArray(key)) return indexesOf(value, key)
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null || isObject(key))) return null
  if (typeof value === 'string' && isObject(key)) return slice(value, key.get('start') ?? null, key.get('end') ?? null)
  if (typeof key === 'string' && !isArray(value)) throw new JqError(`Cannot index ${typeName(value)} with string "${key}"`)
  if (typeof key === 'string') throw new JqError(`Cannot index ${typeName(value)} with string "${key}"`)
  throw new JqError(`Cannot index ${typeName(value)} with ${typeName(key)}`)
}

export function slice(value: Json, from: Json, to: Json): Json {
  if (value === null) return null
  if (!isArray(value) && typeof value !== 'string') throw new JqError(`Cannot index ${typeName(value)} with object`)
  if ((from !== null && typeof from !== 'number') || (to !== null && typeof to !== 'number'))
    throw new JqError('Start and end indices of an array slice must be numbers')
  const list: readonly Json[] = typeof value === 'string' ? [...value] : value
  const [start, end] = bounds(list.length, from, to)
  const part = list.slice(start, end)
  return typeof value === 'string' ? part.join('') : part
}

function bounds(length: number, from: Json, to: Json): [number, number] {
  const at = (index: number): number => Math.max(0, Math.min(length, index < 0 ? length + index : index))
  const start = at(from === null ? 0 : Math.floor(from as number))
  const end = at(to === null ? length : Math.ceil(to as number))
  return [start, Math.max(start, end)]
}

export function indexesOf(value: readonly Json[], wanted: readonly Json[]): Json {
  if (wanted.length === 0) return null
  const out: number[] = []
  for (let i = 0; i + wanted.length <= value.length; i++) if (wanted.every((item, j) => equal(item, value[i + j]!))) out.push(i)
  return out
}

export function* iterate(value: Json): Generator<readonly [Step, Json]> {
  if (isArray(value)) {
    for (let i = 0; i < value.length; i++) yield [i, value[i]!]
  } else if (isObject(value)) yield* value
  else throw new JqError(`Cannot iterate over ${value === null ? 'null (null)' : describe(value)}`)
}

export function getPath(value: Json, path: Path): Json {
  let at = value
  for (const step of path) {
    if (at === null) return null
    at = access(at, step)
  }
  return at
}

export function setPath(value: Json, path: Path, to: Json, depth = 0): Json {
  const key = path[depth]
  if (key === undefined) return to
  if (typeof key === 'string') {
    if (value !== null && !isObject(value)) throw new JqError(`Cannot index ${typeName(value)} with string "${key}"`)
    const inner = setPath(value?.get(key) ?? null, path, to, depth + 1)
    const out = new Map(value ?? [])
    out.set(key, inner)
    return out
  }
  if (typeof key === 'number') {
    if (value !== null && !isArray(value)) throw new JqError(`Cannot index ${typeName(value)} with number`)
    const list = [...(value ?? [])]
    let index = Math.floor(key)
    if (index < 0) {
      index += list.length
      if (index < 0) throw new JqError('Out of bounds negative array index')
    }
    if (index > 536870911) throw new JqError('Array index too large')
    while (list.length < index) list.push(null)
    list[index] = setPath(list[index] ?? null, path, to, depth + 1)
    return list
  }
  if (isObject(key)) {
    if (value !== null && !isArray(value)) throw new JqError(`Cannot update field at object index of ${typeName(value)}`)
    const list = value ?? []
    const [start, end] = bounds(list.length, key.get('start') ?? null, key.get('end') ?? null)
    const part = setPath(list.slice(start, end), path, to, depth + 1)
    if (!isArray(part)) throw new JqError('A slice of an array can only be assigned another array')
    return [...list.slice(0, start), ...part, ...list.slice(end)]
  }
  throw new JqError(isArray(value) ? 'Cannot update field at array index of array' : `Invalid path component ${typeName(key)}`)
}

export function deletePaths(value: Json, paths: readonly Path[]): Json {
  return [...paths].sort((a, b) => compare(b, a)).reduce((out, path) => deletePath(out, path), value)
}

function deletePath(value: Json, path: Path): Json {
  const [key, ...rest] = path
  if (key === undefined || value === null) return null
  if (isObject(value)) {
    if (typeof key !== 'string')
      throw new JqError(`Cannot delete field at object index of ${typeName(key) === 'number' ? 'array' : typeName(key)}`)
    if (!value.has(key)) return value
    const out = new Map(value)
    if (rest.length === 0) out.delete(key)
    else out.set(key, deletePath(value.get(key)!, rest))
    return out
  }
  if (isArray(value)) {
    if (isObject(key)) {
      const [start, end] = bounds(value.length, key.get('start') ?? null, key.get('end') ?? null)
      if (rest.length === 0) return [...value.slice(0, start), ...value.slice(end)]
      return setPath(value, [key], deletePath(value.slice(start, end), rest))
    }
    if (typeof key !== 'number')
      throw new JqError(`Cannot delete field at array index of ${typeName(key) === 'string' ? 'object' : typeName(key)}`)
    const index = key < 0 ? value.length + key : key
    if (index < 0 || index >= value.length) return value
    if (rest.length === 0) return value.filter((_, at) => at !== index)
    return value.map((item, at) => (at === index ? deletePath(item, rest) : item))
  }
  throw new JqError(`Cannot delete field at ${typeof key === 'string' ? 'object' : 'array'} index of ${typeName(value)}`)
}

export function arithmetic(operator: string, a: Json, b: Json): Json {
  switch (operator) {
    case '==':
      return equal(a, b)
    case '!=':
      return !equal(a, b)
    case '<':
      return compare(a, b) < 0
    case '<=':
      return compare(a, b) <= 0
    case '>':
      return compare(a, b) > 0
    case '>=':
      return compare(a, b) >= 0
    case '+':
      if (a === null) return b
      if (b === null) return a
      if (typeof a === 'number' && typeof b === 'number') return a + b
      if (typeof a === 'string' && typeof b === 'string') return a + b
      if (isArray(a) && isArray(b)) return [...a, ...b]
      if (isObject(a) && isObject(b)) return new Map([...a, ...b])
      throw new JqError(`${describe(a)} and ${describe(b)} cannot be added`)
    case '-':
      if (typeof a === 'number' && typeof b === 'number') return a - b
      if (isArray(a) && isArray(b)) return a.filter((item) => !b.some((other) => equal(item, other)))
      throw new JqError(`${describe(a)} and ${describe(b)} cannot be subtracted`)
    case '*':
      if (typeof a === 'number' && typeof b === 'number') return a * b
      if ((typeof a === 'string' && typeof b === 'number') || (typeof a === 'number' && typeof b === 'string')) {
        const [text, times] = typeof a === 'string' ? [a, b as number] : [b as string, a as number]
        if (text.length * times > 2 ** 26) throw new JqError('Repeat string result too long')
        return times > 0 ? text.repeat(Math.max(1, Math.ceil(times))) : null
      }
      if (isObject(a) && isObject(b)) return deepMerge(a, b)
      throw new JqError(`${describe(a)} and ${describe(b)} cannot be multiplied`)
    case '/':
      if (typeof a === 'number' && typeof b === 'number') {
        if (b === 0) throw new JqError(`${describe(a)} and ${describe(b)} cannot be divided because the divisor is zero`)
        return a / b
      }
      if (typeof a === 'string' && typeof b === 'string') return splitText(a, b)
      throw new JqError(`${describe(a)} and ${describe(b)} cannot be divided`)
    case '%': {
      if (typeof a !== 'number' || typeof b !== 'number') throw new JqError(`${describe(a)} and ${describe(b)} cannot be divided`)
      const divisor = Math.trunc(Math.abs(b))
      if (divisor === 0 || Number.isNaN(divisor))
        throw new JqError(`${describe(a)} and ${describe(b)} cannot be divided (remainder) because the divisor is zero`)
      return Math.trunc(a) % divisor
    }
    default:
      throw new JqError(`unknown operator ${operator}`)
  }
}

export function splitText(text: string, separator: string): Json {
  if (text === '') return []
  return separator === '' ? [...text] : text.split(separator)
}

function deepMerge(a: ReadonlyMap<string, Json>, b: ReadonlyMap<string, Json>): Json {
  const out = new Map(a)
  for (const [key, value] of b) {
    const old = out.get(key)
    out.set(key, old !== undefined && isObject(old) && isObject(value) ? deepMerge(old, value) : value)
  }
  return out
}

export function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) return [...b].every(([key, value]) => a.has(key) && contains(a.get(key)!, value))
  if (isArray(a) && isArray(b)) return b.every((wanted) => a.some((item) => typeName(item) === typeName(wanted) && contains(item, wanted)))
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b)
  if (typeName(a) === typeName(b)) return equal(a, b)
  throw new JqError(`${describe(a)} and ${describe(b)} cannot have their containment checked`)
}
