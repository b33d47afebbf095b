/** The functions templates may call; models text/template's builtins and kubectl's two additions. */
import { goQuote } from '../../../engine/api/strconv'
import { isDict } from '../../values'
import { goPlain, goSyntax } from '../go-syntax'

/** A call that cannot be done; the executor adds where. */
export class CallError extends Error {}

/** A field that was not there: prints as `<no value>`. */
export const MISSING = undefined

export function isTrue(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return isDict(value) ? Object.keys(value).length > 0 : true
}

/** Whole numbers come from objects nearly always; there they are int64. */
export function typeName(value: unknown): string {
  if (value === undefined || value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  if (isDict(value)) return 'map[string]interface {}'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : 'string'
}

const BAD_TYPE = 'invalid type for comparison'
const BASIC = ['bool', 'string', 'int64', 'float64']

/** Throws CallError for what has no order and no equality of its own. */
function basicKind(value: unknown): string {
  const name = typeName(value)
  if (BASIC.includes(name)) return name
  throw new CallError(BAD_TYPE)
}

function incompatible(a: unknown, b: unknown): CallError {
  return new CallError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`)
}

function equal(first: unknown, others: readonly unknown[]): boolean {
  if (others.length === 0) throw new CallError('missing argument for comparison')
  const kindOf = (value: unknown) => (BASIC.includes(typeName(value)) ? typeName(value) : '')
  const isNothing = (value: unknown) => value === null || value === undefined
  return others.some((other) => {
    if (kindOf(first) !== kindOf(other)) {
      if (isNothing(first) || isNothing(other)) return false
      throw incompatible(first, other)
    }
    if (kindOf(first) !== '') return first === other
    if (isNothing(first) || isNothing(other)) return isNothing(first) && isNothing(other)
    const text = (value: unknown) => formatOne('s', '', undefined, value)
    if (typeName(first) === typeName(other)) throw new CallError(`non-comparable type ${text(other)}: ${typeName(other)}`)
    throw new CallError(`non-comparable types ${text(first)}: ${typeName(first)}, ${typeName(other)}: ${goPlain(other)}`)
  })
}

function less(a: unknown, b: unknown): boolean {
  const kind = basicKind(a)
  if (kind !== basicKind(b)) throw incompatible(a, b)
  if (kind === 'bool') throw new CallError(BAD_TYPE)
  return (a as string | number) < (b as string | number)
}

function indexOnce(item: unknown, key: unknown): unknown {
  if (item === undefined || item === null) throw new CallError('index of untyped nil')
  if (Array.isArray(item) || typeof item === 'string') {
    if (typeof key !== 'number')
      throw new CallError(
        key === null || key === undefined ? 'cannot index slice/array with nil' : `cannot index slice/array with type ${typeName(key)}`,
      )
    if (key < 0 || key >= item.length) throw new CallError(`index out of range: ${key}`)
    return typeof item === 'string' ? new TextEncoder().encode(item)[key] : (item as readonly unknown[])[key]
  }
  if (isDict(item)) {
    if (typeof key !== 'string')
      throw new CallError(`value has type ${typeof key === 'number' && Number.isInteger(key) ? 'int' : typeName(key)}; should be string`)
    return Object.hasOwn(item, key) ? item[key] : MISSING
  }
  throw new CallError(`can't index item of type ${typeName(item)}`)
}

function slice(item: unknown, bounds: readonly unknown[]): unknown {
  if (typeof item !== 'string' && !Array.isArray(item)) throw new CallError(`can't slice item of type ${typeName(item)}`)
  if (bounds.length > 3) throw new CallError(`too many slice indexes: ${bounds.length}`)
  const [from = 0, to = item.length] = bounds
  if (typeof from !== 'number' || typeof to !== 'number')
    throw new CallError(`cannot index slice/array with type ${typeName(typeof from === 'number' ? to : from)}`)
  for (const bound of [from, to]) if (bound < 0 || bound > item.length) throw new CallError(`index out of range: ${bound}`)
  if (from > to) throw new CallError(`invalid slice index: ${from} > ${to}`)
  return item.slice(from, to)
}

function length(item: unknown): number {
  if (typeof item === 'string') return new TextEncoder().encode(item).length
  if (Array.isArray(item)) return item.length
  if (isDict(item)) return Object.keys(item).length
  if (item === undefined || item === null) throw new CallError('len of nil pointer')
  throw new CallError(`len of type ${typeName(item)}`)
}

/** fmt.Sprint: spaces between operands when neither is a string. */
function sprint(values: readonly unknown[]): string {
  return values
    .map((value, index) => (index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string' ? ' ' : '') + goPlain(value))
    .join('')
}

function padded(text: string, width: string | undefined, flags: string): string {
  const size = Number(width ?? 0)
  if (flags.includes('-')) return text.padEnd(size)
  if (flags.includes('0') && /^[-+]?[\d.]/.test(text)) {
    const sign = /^[-+]/.exec(text)?.[0] ?? ''
    return sign + text.slice(sign.length).padStart(size - sign.length, '0')
  }
  return text.padStart(size)
}

function formatNumber(verb: string, value: number, precision: string | undefined): string {
  const isWhole = Number.isInteger(value)
  switch (verb) {
    case 'd':
      return isWhole ? String(value) : `%!d(float64=${value})`
    case 'x':
      return value.toString(16)
    case 'X':
      return value.toString(16).toUpperCase()
    case 'o':
      return value.toString(8)
    case 'b':
      return value.toString(2)
    case 'c':
      return String.fromCodePoint(value)
    case 'U':
      return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`
    case 'e':
      return value.toExponential(Number(precision ?? 6)).replace(/e([+-])(\d)$/, 'e$10$2')
    case 'f':
    case 'F':
      return value.toFixed(Number(precision ?? 6))
    case 'g':
      return precision ? String(Number(value.toPrecision(Number(precision)))) : goPlain(value)
    default:
      return `%!${verb}(${typeName(value)}=${goPlain(value)})`
  }
}

function formatOne(verb: string, flags: string, precision: string | undefined, value: unknown): string {
  if (verb === 'v') return flags.includes('#') ? goSyntax(value) : goPlain(value)
  if (verb === 'T') return typeName(value)
  if (verb === 't') return typeof value === 'boolean' ? String(value) : `%!t(${typeName(value)}=${goPlain(value)})`
  if (typeof value === 'number' && 'dxXobcUefFg'.includes(verb)) {
    const text = formatNumber(verb, value, precision)
    return flags.includes('+') && value >= 0 ? `+${text}` : text
  }
  if (typeof value === 'string') {
    const cut = precision === undefined ? value : value.slice(0, Number(precision))
    if (verb === 's') return cut
    if (verb === 'q') return goQuote(cut)
    if (verb === 'x' || verb === 'X') {
      const hex = [...new TextEncoder().encode(cut)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
      return verb === 'x' ? hex : hex.toUpperCase()
    }
  }
  if (value === undefined || value === null) return `%!${verb}(<nil>)`
  if ((verb === 's' || verb === 'q' || verb === 'd') && Array.isArray(value))
    return `[${value.map((each) => formatOne(verb, flags, precision, each)).join(' ')}]`
  if ((verb === 's' || verb === 'q') && isDict(value))
    return `map[${Object.keys(value)
      .sort()
      .map((key) => `${formatOne(verb, flags, precision, key)}:${formatOne(verb, flags, precision, value[key])}`)
      .join(' ')}]`
  return `%!${verb}(${typeName(value)}=${goPlain(value)})`
}

function sprintf(format: unknown, values: readonly unknown[]): string {
  if (typeof format !== 'string') throw new CallError(`wrong type for value; expected string; got ${typeName(format)}`)
  let next = 0
  const text = format.replaceAll(
    /%([-+# 0]*)(\d+|\*)?(?:\.(\d+))?(.|$)/gu,
    (_, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (verb === '') return '%!(NOVERB)'
      const size = width === '*' ? String(values[next++]) : width
      if (next >= values.length) return `%!${verb}(MISSING)`
      return padded(formatOne(verb, flags, precision, values[next++]), size, flags)
    },
  )
  const extra = values.slice(next)
  return extra.length ? `${text}%!(EXTRA ${extra.map((each) => `${typeName(each)}=${goPlain(each)}`).join(', ')})` : text
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

function base64decode(text: unknown): string {
  if (typeof text !== 'string') throw new CallError(`wrong type for value; expected string; got ${typeName(text)}`)
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)))
  } catch {
    throw new CallError(`base64 decode failed: illegal base64 data at input byte ${Math.max(text.search(/[^A-Za-z0-9+/=]/), 0)}`)
  }
}

function exists(item: unknown, keys: readonly unknown[]): boolean {
  let current = item
  for (const key of keys) {
    try {
      current = indexOnce(current, key)
    } catch {
      return false
    }
    if (current === MISSING) return false
  }
  return true
}

/** `and` and `or` are not here as calls: the executor stops evaluating their arguments early. */
export const FUNCTIONS: ReadonlyMap<string, (...args: readonly unknown[]) => unknown> = new Map<
  string,
  (...args: readonly unknown[]) => unknown
>([
  ['and', (...args) => args.find((each) => !isTrue(each)) ?? args.at(-1)],
  ['or', (...args) => args.find(isTrue) ?? args.at(-1)],
  ['not', (value) => !isTrue(value)],
  ['len', length],
  ['index', (item, ...keys) => keys.reduce(indexOnce, item)],
  ['slice', (item, ...bounds) => slice(item, bounds)],
  ['print', (...args) => sprint(args)],
  ['println', (...args) => `${args.map(goPlain).join(' ')}\n`],
  ['printf', (format, ...args) => sprintf(format, args)],
  ['html', (...args) => sprint(args).replaceAll(/[<>&"'\0]/g, (character) => HTML[character] ?? character)],
  ['js', (...args) => js(sprint(args))],
  ['urlquery', (...args) => encodeURIComponent(sprint(args)).replaceAll('%20', '+')],
  [
    'call',
    () => {
      throw new CallError('call of nil')
    },
  ],
  ['eq', (first, ...others) => equal(first, others)],
  ['ne', (a, b) => !equal(a, [b])],
  ['lt', (a, b) => less(a, b)],
  ['le', (a, b) => less(a, b) || equal(a, [b])],
  ['gt', (a, b) => !less(a, b) && !equal(a, [b])],
  ['ge', (a, b) => !less(a, b)],
  ['exists', (item, ...keys) => exists(item, keys)],
  ['base64decode', base64decode],
])

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
  exists: [1, Number.POSITIVE_INFINITY],
}
