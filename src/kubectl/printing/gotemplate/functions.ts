/** The functions templates may call; models text/template's builtins and kubectl's two additions. */
import { base64Fault, decodeBase64Text } from '../../../engine/api/base64'
import { sprint, sprintf, stringVerb } from './printf'
import { TypedNumber, basicKind, isTrue, numberOf, plainText, typeName, isMap } from './values'

/** A call that cannot be done; the executor adds where. */
export class CallError extends Error {}

/** A field that was not there: prints as `<no value>`. */
export const MISSING = undefined

const BAD_TYPE = 'invalid type for comparison'

/** Throws CallError for what has no order and no equality of its own. */
function orderedKind(value: unknown): string {
  const kind = basicKind(value)
  if (kind === undefined) throw new CallError(BAD_TYPE)
  return kind
}

function isWhole(kind: string | undefined): boolean {
  return kind === 'int' || kind === 'uint'
}

/** Whole numbers can be compared whatever their types are. */
function isComparable(a: string | undefined, b: string | undefined): boolean {
  return a === b || (isWhole(a) && isWhole(b))
}

function incompatible(a: unknown, b: unknown): CallError {
  return new CallError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`)
}

function scalar(value: unknown): unknown {
  return numberOf(value) ?? value
}

function equal(first: unknown, others: readonly unknown[]): boolean {
  if (others.length === 0) throw new CallError('missing argument for comparison')
  const isNothing = (value: unknown) => value === null || value === undefined
  return others.some((other) => {
    if (!isComparable(basicKind(first), basicKind(other))) {
      if (isNothing(first) || isNothing(other)) return false
      throw incompatible(first, other)
    }
    if (basicKind(first) !== undefined) return scalar(first) === scalar(other)
    if (isNothing(first) || isNothing(other)) return isNothing(first) && isNothing(other)
    if (typeName(first) === typeName(other)) throw new CallError(`non-comparable type ${stringVerb(other)}: ${typeName(other)}`)
    throw new CallError(`non-comparable types ${stringVerb(first)}: ${typeName(first)}, ${typeName(other)}: ${plainText(other)}`)
  })
}

function less(a: unknown, b: unknown): boolean {
  const kind = orderedKind(a)
  if (!isComparable(kind, orderedKind(b))) throw incompatible(a, b)
  if (kind === 'bool') throw new CallError(BAD_TYPE)
  return (scalar(a) as string | number) < (scalar(b) as string | number)
}

/** A place in a list or text of `size`. Throws CallError. */
function placeIn(size: number, key: unknown): number {
  if (key === null || key === undefined) throw new CallError('cannot index slice/array with nil')
  const place = numberOf(key)
  if (place === undefined || !isWhole(basicKind(key))) throw new CallError(`cannot index slice/array with type ${typeName(key)}`)
  if (place < 0 || place > size) throw new CallError(`index out of range: ${place}`)
  return Number(place)
}

function indexOnce(item: unknown, key: unknown): unknown {
  if (item === undefined || item === null) throw new CallError('index of nil pointer')
  if (typeof item === 'string') {
    const bytes = new TextEncoder().encode(item)
    const place = placeIn(bytes.length, key)
    if (place === bytes.length) throw new CallError('reflect: string index out of range')
    return new TypedNumber('uint8', bytes[place]!)
  }
  if (Array.isArray(item)) {
    const place = placeIn(item.length, key)
    if (place === item.length) throw new CallError('reflect: slice index out of range')
    return (item as readonly unknown[])[place]
  }
  if (isMap(item)) {
    if (key === null || key === undefined) throw new CallError('value is nil; should be of type string')
    if (typeof key !== 'string') throw new CallError(`value has type ${typeName(key)}; should be string`)
    return Object.hasOwn(item, key) ? item[key] : MISSING
  }
  throw new CallError(`can't index item of type ${typeName(item)}`)
}

function indexed(item: unknown, keys: readonly unknown[]): unknown {
  if (item === undefined || item === null) throw new CallError('index of untyped nil')
  return keys.reduce(indexOnce, item)
}

function slice(item: unknown, bounds: readonly unknown[]): unknown {
  if (item === undefined || item === null) throw new CallError('slice of untyped nil')
  if (bounds.length > 3) throw new CallError(`too many slice indexes: ${bounds.length}`)
  const isText = typeof item === 'string'
  if (isText && bounds.length === 3) throw new CallError('cannot 3-index slice a string')
  if (!isText && !Array.isArray(item)) throw new CallError(`can't slice item of type ${typeName(item)}`)
  const all = isText ? new TextEncoder().encode(item) : (item as readonly unknown[])
  const [from = 0, to = all.length, most = to] = bounds.map((bound) => placeIn(all.length, bound))
  if (from > to) throw new CallError(`invalid slice index: ${from} > ${to}`)
  if (to > most) throw new CallError(`invalid slice index: ${to} > ${most}`)
  return all instanceof Uint8Array ? new TextDecoder().decode(all.slice(from, to)) : all.slice(from, to)
}

function length(item: unknown): TypedNumber {
  const size = () => {
    if (typeof item === 'string') return new TextEncoder().encode(item).length
    if (Array.isArray(item)) return item.length
    if (isMap(item)) return Object.keys(item).length
    if (item === null) throw new CallError('len of nil pointer')
    if (item === undefined) throw new CallError('reflect: call of reflect.Value.Type on zero Value')
    throw new CallError(`len of type ${typeName(item)}`)
  }
  return new TypedNumber('int', size())
}

/** What functions that escape are given, as one text; nothing is a text then. */
function escapedText(args: readonly unknown[]): string {
  return sprint(args.map((each) => each ?? plainText(undefined)))
}

function queryEscape(text: string): string {
  const escaped = encodeURIComponent(text).replaceAll('%20', '+')
  return escaped.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;', '\0': '\uFFFD' }

function js(text: string): string {
  return [...text]
    .map((character) => {
      const known: Readonly<Record<string, string>> = {
        '\\': '\\\\',
        "'": "\\'",
        '"': '\\"',
        '<': '\\u003C',
        '>': '\\u003E',
        '&': '\\u0026',
        '=': '\\u003D',
      }
      const code = character.codePointAt(0)!
      return known[character] ?? (code < 0x20 ? `\\u${code.toString(16).toUpperCase().padStart(4, '0')}` : character)
    })
    .join('')
}

function base64decode(text: string): string {
  const fault = base64Fault(text)
  if (fault !== undefined) throw new CallError(`base64 decode failed: illegal base64 data at input byte ${fault}`)
  return decodeBase64Text(text)
}

function exists(item: unknown, keys: readonly unknown[]): boolean {
  // Of nothing at all it can be said that it is there.
  if (keys.length === 0) return true
  let current = item
  for (const key of keys) {
    try {
      current = indexOnce(current, key)
    } catch {
      return false
    }
  }
  return current !== MISSING && current !== null
}

/** `and`, `or` and `call` are done by the executor: it stops evaluating early, and knows how what is called was written. */
export const FUNCTIONS: ReadonlyMap<string, (...args: readonly unknown[]) => unknown> = new Map<
  string,
  (...args: readonly unknown[]) => unknown
>([
  ['not', (value) => !isTrue(value)],
  ['len', length],
  ['index', (item, ...keys) => indexed(item, keys)],
  ['slice', (item, ...bounds) => slice(item, bounds)],
  ['print', (...args) => sprint(args)],
  ['println', (...args) => `${args.map((each) => plainText(each ?? null)).join(' ')}\n`],
  ['printf', (format, ...args) => sprintf(format as string, args)],
  ['html', (...args) => escapedText(args).replaceAll(/[<>&"'\0]/g, (character) => HTML[character] ?? character)],
  ['js', (...args) => js(escapedText(args))],
  ['urlquery', (...args) => queryEscape(escapedText(args))],
  ['eq', (first, ...others) => equal(first, others)],
  ['ne', (a, b) => !equal(a, [b])],
  ['lt', (a, b) => less(a, b)],
  ['le', (a, b) => less(a, b) || equal(a, [b])],
  ['gt', (a, b) => !less(a, b) && !equal(a, [b])],
  ['ge', (a, b) => !less(a, b)],
  ['exists', (item, ...keys) => exists(item, keys)],
  ['base64decode', (text) => base64decode(text as string)],
])

/** Functions whose first argument must be a string. */
export const TAKES_STRING: readonly string[] = ['printf', 'base64decode']

/** How many arguments a function takes: least and most. */
export const ARITY: Readonly<Record<string, readonly [number, number]>> = {
  not: [1, 1],
  len: [1, 1],
  index: [1, Number.POSITIVE_INFINITY],
  slice: [1, Number.POSITIVE_INFINITY],
  printf: [1, Number.POSITIVE_INFINITY],
  eq: [1, Number.POSITIVE_INFINITY],
  ne: [2, 2],
  lt: [2, 2],
  le: [2, 2],
  gt: [2, 2],
  ge: [2, 2],
  base64decode: [1, 1],
  and: [1, Number.POSITIVE_INFINITY],
  or: [1, Number.POSITIVE_INFINITY],
  call: [1, Number.POSITIVE_INFINITY],
  exists: [1, Number.POSITIVE_INFINITY],
}

export function isFunction(name: string): boolean {
  return FUNCTIONS.has(name) || Object.hasOwn(ARITY, name)
}
