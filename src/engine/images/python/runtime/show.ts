/** How Python shows values: repr, str, and format specifications. */
import {
  Builtin,
  ByteArray,
  Bytes,
  Class,
  Dict,
  Ellipsis,
  Float,
  Func,
  Generator_,
  Instance,
  isInteger,
  isNumber,
  List,
  madeType,
  Method,
  Module,
  NotImplementedValue,
  numeric,
  plainOf,
  Range,
  SetValue,
  Slice,
  Tuple,
  View,
  whole,
  type Run,
  type Value,
} from './values/index'
import type { Runtime } from './runtime'
import { MOST_TEXT } from './memory'
import { inOrder } from './set-order'
import { failure, typeNamed, typeOf } from './types'

export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0.0'
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude >= 1e16 || magnitude < 1e-4)) return value.toExponential().replace(/e([-+])(\d)$/, 'e$10$2')
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

const ESCAPED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

/** A whole number in digits, if there are no more than Python turns into text. */
export function digitsOf(rt: Runtime, value: number | bigint): string {
  // That many digits take at least three bits each; the digits themselves take longest to find.
  if (typeof value !== 'bigint') return String(value)
  const most = rt.mostDigits
  const tooLong = (): never => {
    throw failure(
      'ValueError',
      `Exceeds the limit (${most} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  if (most > 0 && value.toString(16).length > most) tooLong()
  const text = String(value)
  if (most > 0 && text.length - Number(value < 0n) > most) tooLong()
  return text
}

export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  // eslint-disable-next-line no-control-regex -- what cannot be seen is written as its number
  const body = text.replace(
    /[\\\n\r\t\x00-\x1f\x7f-\xa0\xad]/g,
    (char) => ESCAPED[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  return `${quote}${quote === "'" ? body.replace(/'/g, "\\'") : body}${quote}`
}

function bytesText(data: Uint8Array): string {
  let body = ''
  for (const byte of data) {
    const char = String.fromCharCode(byte)
    body += ESCAPED[char] ?? (byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : char)
  }
  const quote = body.includes("'") && !body.includes('"') ? '"' : "'"
  return `b${quote}${quote === "'" ? body.replace(/'/g, "\\'") : body}${quote}`
}

function* listed(rt: Runtime, items: Iterable<Value>): Run<string> {
  const parts: string[] = []
  for (const item of items) {
    const turn = rt.step()
    if (turn) yield turn
    parts.push(yield* rt.repr(item))
  }
  return parts.join(', ')
}

const shownNow = new WeakSet<object>()

export function* repr(rt: Runtime, value: Value): Run<string> {
  if (madeType(value)) {
    const own = yield* rt.invoke(value, '__repr__')
    if (own !== undefined) return textual(own, '__repr__')
  }
  return yield* ownRepr(rt, value)
}

/** What a method that shows a value gave. */
function textual(value: Value, name: string): string {
  const text = plainOf(value)
  if (typeof text !== 'string') throw failure('TypeError', `${name} returned non-string (type ${typeOf(value).name})`)
  return text
}

/** As the language's own types do, whatever a program's class says. */
export function* ownRepr(rt: Runtime, value: Value): Run<string> {
  if (value === null) return 'None'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (isInteger(value)) return digitsOf(rt, value)
  if (value instanceof Float) return floatText(value.value)
  if (value instanceof ByteArray) return `bytearray(${bytesText(value.data)})`
  if (value instanceof Bytes) return bytesText(value.data)
  if (value instanceof Instance) return value.plain === undefined ? yield* instanceText(rt, value) : yield* ownRepr(rt, value.plain)
  if (shownNow.has(value as object)) return value instanceof List ? '[...]' : value instanceof Dict ? '{...}' : '(...)'
  if (value instanceof List || value instanceof Tuple || value instanceof Dict || value instanceof SetValue || value instanceof View) {
    shownNow.add(value)
    try {
      return yield* container(rt, value)
    } finally {
      shownNow.delete(value)
    }
  }
  const address = `0x7f${rt.id(value).toString(16).padStart(10, '0')}`
  if (value instanceof Class) return value.module === 'builtins' ? `<class '${value.name}'>` : `<class '${value.module}.${value.name}'>`
  if (value instanceof Func) return `<function ${value.owner ? `${value.owner.name}.` : ''}${value.name} at ${address}>`
  if (value instanceof Builtin) return `<built-in function ${value.name}>`
  if (value instanceof Method) {
    if (value.target instanceof Func)
      return `<bound method ${value.target.owner ? `${value.target.owner.name}.` : ''}${value.target.name} of ${yield* rt.repr(value.self)}>`
    return `<built-in method ${value.target instanceof Builtin ? value.target.name : ''} of ${typeOf(value.self).name} object at ${address}>`
  }
  if (value instanceof Module) return `<module '${value.name}'${value.file === undefined ? ' (built-in)' : ` from '${value.file}'`}>`
  if (value instanceof Range)
    return value.step === 1 ? `range(${value.start}, ${value.stop})` : `range(${value.start}, ${value.stop}, ${value.step})`
  if (value instanceof Slice) return `slice(${yield* listed(rt, [value.from, value.to, value.step])})`
  if (value instanceof Generator_) return `<${value.kind} object ${value.name} at ${address}>`
  if (value instanceof Ellipsis) return 'Ellipsis'
  if (value instanceof NotImplementedValue) return 'NotImplemented'
  return `<${typeOf(value).name} object at ${address}>`
}

function* container(rt: Runtime, value: List | Tuple | Dict | SetValue | View): Run<string> {
  if (value instanceof View) return `${value.kind}([${yield* listed(rt, value.items)}])`
  if (value instanceof List) return `[${yield* listed(rt, value.items)}]`
  if (value instanceof Tuple) {
    if (value.names) {
      const parts: string[] = []
      for (const [index, name] of value.names.entries()) parts.push(`${name}=${yield* rt.repr(value.items[index]!)}`)
      return `${value.type!.name}(${parts.join(', ')})`
    }
    return value.items.length === 1 ? `(${yield* rt.repr(value.items[0]!)},)` : `(${yield* listed(rt, value.items)})`
  }
  if (value instanceof SetValue) {
    const inner = yield* listed(rt, inOrder(value))
    const name = value.type?.name ?? (value.frozen ? 'frozenset' : undefined)
    if (name !== undefined) return value.entries.size === 0 ? `${name}()` : `${name}({${inner}})`
    return value.entries.size === 0 ? 'set()' : `{${inner}}`
  }
  const parts: string[] = []
  const entries = [...value.entries.values()]
  // The most frequent come first.
  if (value.kind === 'Counter') entries.sort(([, m], [, n]) => Number(n) - Number(m))
  for (const [key, item] of entries) {
    const turn = rt.step()
    if (turn) yield turn
    parts.push(`${yield* rt.repr(key)}: ${yield* rt.repr(item)}`)
  }
  const inner = `{${parts.join(', ')}}`
  if (value.kind === 'dict') return inner
  if (value.kind === 'defaultdict') return `defaultdict(${value.factory === undefined ? 'None' : yield* rt.repr(value.factory)}, ${inner})`
  if (value.kind === 'OrderedDict' && value.entries.size > 0 && Number(rt.version.split('.')[1] ?? 14) < 12)
    return `OrderedDict([${yield* listed(
      rt,
      Array.from(value.entries.values(), (pair) => new Tuple(pair)),
    )}])`
  return value.entries.size === 0 ? `${value.kind}()` : `${value.kind}(${inner})`
}

function* instanceText(rt: Runtime, value: Instance): Run<string> {
  const args = value.attributes.get('args')
  if (value.type.is(typeNamed('BaseException')) && args instanceof Tuple) return `${value.type.name}(${yield* listed(rt, args.items)})`
  const where = value.type.module === 'builtins' ? '' : `${value.type.module}.`
  return `<${where}${value.type.name} object at 0x7f${rt.id(value).toString(16).padStart(10, '0')}>`
}

export function* str(rt: Runtime, value: Value): Run<string> {
  if (typeof value === 'string') return value
  if (madeType(value)) {
    const own = yield* rt.invoke(value, '__str__')
    if (own !== undefined) return textual(own, '__str__')
  }
  return yield* ownStr(rt, value)
}

/** As the language's own types do, whatever a program's class says. */
export function* ownStr(rt: Runtime, value: Value): Run<string> {
  if (value instanceof Instance) {
    if (typeof value.plain === 'string') return value.plain
    const args = value.attributes.get('args')
    if (value.type.is(typeNamed('BaseException')) && args instanceof Tuple) return yield* exceptionText(rt, value, args)
  }
  return yield* rt.repr(value)
}

function* exceptionText(rt: Runtime, value: Instance, { items }: Tuple): Run<string> {
  const number = value.attributes.get('errno')
  if (value.type.is(typeNamed('OSError')) && items.length >= 2 && number !== undefined) {
    const path = value.attributes.get('filename') ?? null
    const about = `[Errno ${yield* rt.str(items[0]!)}] ${yield* rt.str(items[1]!)}`
    return path === null ? about : `${about}: ${yield* rt.repr(path)}`
  }
  if (items.length === 0) return ''
  if (items.length > 1) return yield* rt.repr(new Tuple(items))
  return value.type.is(typeNamed('KeyError')) ? yield* rt.repr(items[0]!) : yield* rt.str(items[0]!)
}

const SPEC = /^(?:([^]?)([<>=^]))?([-+ ]?)(#?)(0?)(\d*)([_,]?)(?:\.(\d+))?([a-zA-Z%]?)$/

function grouped(digits: string, separator: string): string {
  return separator ? digits.replace(/\B(?=(\d{3})+(?!\d))/g, separator) : digits
}

/** The host's own shows no more places than this; a float has no more either that tell anything. */
const MOST_PLACES = 100
const fixed = (value: number, places = 6): string =>
  toPlaces(value, Math.min(MOST_PLACES, places)) + '0'.repeat(Math.max(0, places - MOST_PLACES))

/** A float with so many places: what is exactly in the middle goes to the even one, where the host takes the larger. */
export function toPlaces(value: number, places: number): string {
  const text = Math.abs(value) < 1e21 ? value.toFixed(places) : BigInt(value).toString() + (places > 0 ? `.${'0'.repeat(places)}` : '')
  // Only where the float ends in one more place is it in the middle: with all the digits it has, that place is a 5 and the last.
  if (places > 20 || !/[13579]$/.test(text) || Math.abs(value) >= 1e21) return text
  const exact = value.toFixed(Math.min(MOST_PLACES, places + 60))
  const from = exact.indexOf('.') + 1 + places
  if (!/^50*$/.test(exact.slice(from))) return text
  return exact.slice(0, places === 0 ? from - 1 : from)
}

function floatDigits(value: number, kind: string, precision: number | undefined): string {
  const magnitude = Math.abs(value)
  if (!Number.isFinite(magnitude)) return Number.isNaN(magnitude) ? 'nan' : 'inf'
  const exponent = (text: string): string => text.replace(/e([-+])(\d)$/, 'e$10$2')
  if (kind === 'f' || kind === 'F') return fixed(magnitude, precision)
  if (kind === '%') return `${fixed(magnitude * 100, precision)}%`
  if (kind === 'e' || kind === 'E') return exponent(magnitude.toExponential(Math.min(MOST_PLACES, precision ?? 6)))
  const digits = Math.min(MOST_PLACES, Math.max(1, precision ?? 6))
  const power = magnitude === 0 ? 0 : Number(magnitude.toExponential(digits - 1).split('e')[1])
  const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
  if (power < -4 || power >= digits) {
    const [mantissa, rest] = magnitude.toExponential(digits - 1).split('e') as [string, string]
    return exponent(`${trimmed(mantissa)}e${rest}`)
  }
  return trimmed(magnitude.toFixed(Math.min(MOST_PLACES, Math.max(0, digits - 1 - power))))
}

const BASES: Readonly<Record<string, readonly [base: number, prefix: string]>> = {
  x: [16, '0x'],
  X: [16, '0X'],
  o: [8, '0o'],
  b: [2, '0b'],
}

/** A value as a format specification has it. */
export function* formatted(rt: Runtime, given: Value, spec: string): Run<string> {
  if (madeType(given)) {
    const own = yield* rt.invoke(given, '__format__', [spec])
    if (own !== undefined) return textual(own, '__format__')
  }
  if (spec === '') return yield* rt.str(given)
  const value = plainOf(given)
  if (value === null || (typeof value === 'object' && !(value instanceof Float)))
    throw failure('TypeError', `unsupported format string passed to ${typeOf(value).name}.__format__`)
  const found = SPEC.exec(spec)
  const typeName = typeOf(value).name
  if (!found) throw failure('ValueError', `Invalid format specifier '${spec}' for object of type '${typeName}'`)
  const [, fill = ' ', align, sign = '', alternate, zero, width, separator = '', precision, kind = ''] = found
  const isText = !isNumber(value)
  let body: string
  let prefix = ''
  if (isText || kind === 's') {
    if (kind !== '' && kind !== 's') throw failure('ValueError', `Unknown format code '${kind}' for object of type '${typeName}'`)
    if (isNumber(value) && typeof value !== 'boolean')
      throw failure('ValueError', `Unknown format code 's' for object of type '${typeName}'`)
    body = yield* rt.str(value)
    if (precision !== undefined) body = body.slice(0, Number(precision))
  } else {
    const negative = value instanceof Float ? value.value < 0 || Object.is(value.value, -0) : Number(value) < 0
    prefix = negative ? '-' : sign === '-' ? '' : sign
    const places = precision === undefined ? undefined : Number(precision)
    rt.memory.take(places ?? 0, MOST_TEXT)
    if (value instanceof Float || 'eEfFgG%'.includes(kind || '-')) {
      const number = numeric(value)
      if (kind !== '' && !'eEfFgGn%'.includes(kind)) throw failure('ValueError', `Unknown format code '${kind}' for object of type 'float'`)
      const digits =
        kind === ''
          ? places === undefined
            ? floatText(Math.abs(number))
            : floatDigits(number, 'g', places)
          : floatDigits(number, kind, places)
      const [integer, ...fraction] = digits.split('.') as [string, ...string[]]
      body = [grouped(integer, separator), ...fraction].join('.')
      if (kind === 'E' || kind === 'G') body = body.toUpperCase()
    } else if (kind === 'c') body = String.fromCodePoint(Number(value))
    else {
      const magnitude = BigInt(value) < 0n ? -BigInt(value) : BigInt(value)
      const base = BASES[kind]
      if (kind !== '' && kind !== 'd' && kind !== 'n' && !base)
        throw failure('ValueError', `Unknown format code '${kind}' for object of type 'int'`)
      body = grouped(base ? magnitude.toString(base[0]) : digitsOf(rt, whole(magnitude)), separator)
      if (kind === 'X') body = body.toUpperCase()
      if (base && alternate) prefix += base[1]
    }
  }
  const room = Number(width || 0) - prefix.length - body.length
  if (room <= 0) return prefix + body
  rt.memory.take(room, MOST_TEXT)
  const padding = (zero && !align ? '0' : fill || ' ').repeat(room)
  const where = align ?? (zero && !isText ? '=' : isText ? '<' : '>')
  if (where === '=') return prefix + padding + body
  const shown = prefix + body
  if (where === '<') return shown + padding
  if (where === '>') return padding + shown
  const left = Math.floor(room / 2)
  return padding.slice(0, left) + shown + padding.slice(left)
}

const PERCENT = /%(?:\((\w+)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?[lhL]?([diouxXeEfFgGcrsa%])/g

/** `'%s of %d' % (a, b)`. */
export function* percent(rt: Runtime, template: string, given: Value): Run<string> {
  const values = given instanceof Tuple ? [...given.items] : [given]
  let out = ''
  let last = 0
  const next = (): Value => {
    const value = values.shift()
    if (value === undefined) throw failure('TypeError', 'not enough arguments for format string')
    return value
  }
  for (const found of template.matchAll(PERCENT)) {
    out += template.slice(last, found.index)
    last = found.index + found[0].length
    const [, name, flags = '', width, precision, kind = 's'] = found
    if (kind === '%') {
      out += '%'
      continue
    }
    const room = width === '*' ? Number(next()) : Number(width ?? 0)
    const raw = name === undefined ? next() : yield* rt.subscript(given, name)
    const asked = 'diu'.includes(kind) ? '__int__' : 'eEfFgG'.includes(kind) ? '__float__' : undefined
    const own = asked !== undefined && madeType(raw) ? yield* rt.invoke(raw, asked) : undefined
    const value = own ?? ('sra'.includes(kind) ? raw : plainOf(raw))
    let text: string
    if (kind === 's') text = yield* rt.str(value)
    else if (kind === 'r' || kind === 'a') text = yield* rt.repr(value)
    else if (!isNumber(value)) {
      if (kind === 'c' && typeof value === 'string') text = value
      else {
        const wanted = 'eEfFgG'.includes(kind) ? 'must be real number, not' : `%${kind} format: a real number is required, not`
        throw failure('TypeError', `${wanted} ${typeOf(value).name}`)
      }
    } else {
      const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
      const integer = 'diu'.includes(kind)
      const spec = `${sign}${flags.includes('#') ? '#' : ''}${precision !== undefined && !integer ? `.${precision}` : ''}${integer ? 'd' : kind}`
      text = yield* formatted(rt, integer && value instanceof Float ? Math.trunc(value.value) : value, spec)
      if (flags.includes('0') && !flags.includes('-') && text.length < room)
        text = text.replace(/^([-+ ]?)/, (one: string) => one + '0'.repeat(room - text.length))
    }
    if (precision !== undefined && (kind === 's' || kind === 'r')) text = text.slice(0, Number(precision))
    rt.memory.take(room + out.length, MOST_TEXT)
    out += flags.includes('-') ? text.padEnd(room) : text.padStart(room)
  }
  if (values.length > 0 && given instanceof Tuple) throw failure('TypeError', 'not all arguments converted during string formatting')
  if (values.length > 0 && !(given instanceof Dict) && !(given instanceof Instance) && last === 0)
    throw failure('TypeError', 'not all arguments converted during string formatting')
  return out + template.slice(last)
}
