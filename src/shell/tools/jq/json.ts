/** JSON as jq has it: objects that keep the order of their keys, a reader of value after value, and jq's printer. */

export type Json = null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>
export type JsonObject = ReadonlyMap<string, Json>

export const isObject = (value: Json): value is JsonObject => value instanceof Map
export const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)

export function typeName(value: Json): 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' {
  if (value === null) return 'null'
  if (isArray(value)) return 'array'
  return typeof value === 'object' ? 'object' : (typeof value as 'boolean' | 'number' | 'string')
}

/** Text that is not JSON; `message` is worded without `at line ...`. */
export class JsonProblem extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    /** The text ended in the middle of it. */
    readonly atEnd = false,
  ) {
    super(message)
  }
}

/** How a problem and its place are told. */
export function problemText(error: JsonProblem): string {
  return `${error.message} at ${error.atEnd ? 'EOF at ' : ''}line ${error.line}, column ${error.column}`
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', '/': '/' }

/** How deep values may nest, as jq itself limits it. */
const MAX_DEPTH = 256

/** Reads one value after the other from a text. */
export class JsonReader {
  private at = 0

  constructor(private readonly text: string) {
    if (text.startsWith('\ufeff')) this.at = 1
  }

  /** Lines that jq would have been fed by now. */
  get line(): number {
    let count = 0
    for (let i = this.text.indexOf('\n'); i >= 0 && i < this.at; i = this.text.indexOf('\n', i + 1)) count++
    return this.text.indexOf('\n', this.at) >= 0 && this.text[this.at - 1] !== '\n' ? count + 1 : count
  }

  private fail(message: string, at = this.at): never {
    const before = this.text.slice(0, at)
    throw new JsonProblem(message, before.split('\n').length, at - before.lastIndexOf('\n') - 1, message.startsWith('Unfinished'))
  }

  private space(): void {
    while (/[ \t\r\n\x1e]/.test(this.text[this.at] ?? 'x')) this.at++
  }

  /** The next value; undefined at the end. */
  next(): Json | undefined {
    this.space()
    if (this.at >= this.text.length) return undefined
    return this.value(0)
  }

  private value(depth: number): Json {
    if (depth > MAX_DEPTH) this.fail('Exceeds depth limit for parsing')
    this.space()
    const c = this.text[this.at]
    if (c === undefined) return this.fail('Unfinished JSON term', this.text.length)
    if (c === '{') return this.object(depth)
    if (c === '[') {
      this.at++
      const out: Json[] = []
      this.space()
      if (this.text[this.at] === ']') {
        this.at++
        return out
      }
      for (;;) {
        out.push(this.value(depth + 1))
        this.space()
        const d = this.text[this.at++]
        if (d === ']') return out
        if (d === undefined) this.fail('Unfinished JSON term', this.text.length)
        if (d !== ',')
          this.fail(d === ':' ? "':' not as part of an object" : d === '}' ? "Unmatched '}'" : 'Expected separator between values')
        this.space()
        if (this.text[this.at] === ']') this.fail('Expected another array element', this.at + 1)
      }
    }
    if (c === '"') return this.string()
    if (c === ']' || c === '}') return this.fail(`Unmatched '${c}'`, this.at + 1)
    if (c === ',') return this.fail("Expected value before ','", this.at + 1)
    if (c === ':') return this.fail("':' not as part of an object", this.at + 1)
    const word = /^[^\s,:[\]{}"]+/.exec(this.text.slice(this.at, this.at + 400))![0]
    const literals: Record<string, Json> = { null: null, true: true, false: false, nan: NaN, NaN }
    const start = this.at
    this.at += word.length
    if (Object.hasOwn(literals, word)) return literals[word]!
    if (/^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word)) return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(word)))
    return this.fail(
      /^[a-z']/.test(word) && /^[tfn]/.test(word) && word.length < 6 ? 'Invalid literal' : 'Invalid numeric literal',
      start + word.length + 1,
    )
  }

  private object(depth: number): Json {
    this.at++
    const out = new Map<string, Json>()
    this.space()
    if (this.text[this.at] === '}') {
      this.at++
      return out
    }
    for (;;) {
      this.space()
      if (this.at >= this.text.length) this.fail('Unfinished JSON term', this.text.length)
      if (this.text[this.at] === '}') this.fail('Expected another key-value pair', this.at + 1)
      const key = this.value(depth + 1)
      this.space()
      const colon = this.text[this.at++]
      if (colon === undefined) this.fail('Unfinished JSON term', this.text.length)
      if (typeof key !== 'string') this.fail(colon === ':' ? 'Object keys must be strings' : 'Objects must consist of key:value pairs')
      if (colon !== ':')
        this.fail(colon === ',' || colon === '}' ? 'Objects must consist of key:value pairs' : 'Expected separator between values')
      out.set(key as string, this.value(depth + 1))
      this.space()
      const d = this.text[this.at++]
      if (d === '}') return out
      if (d === undefined) this.fail('Unfinished JSON term', this.text.length)
      if (d !== ',') this.fail('Expected separator between values')
    }
  }

  private string(): string {
    const start = ++this.at
    let out = ''
    let from = start
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at]
      if (c === '"') {
        out += this.text.slice(from, this.at++)
        return out
      }
      if (c !== '\\') continue
      out += this.text.slice(from, this.at)
      const next = this.text[++this.at]
      if (next === 'u') {
        const digits = this.text.slice(this.at + 1, this.at + 5)
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('Invalid escape')
        out += String.fromCharCode(parseInt(digits, 16))
        this.at += 4
      } else if (next !== undefined && Object.hasOwn(ESCAPES, next)) out += ESCAPES[next]!
      else this.fail('Invalid escape', this.at + 1)
      from = this.at + 1
    }
    return this.fail('Unfinished string', this.text.length)
  }
}

/** Numbers as jq prints them: seventeen digits at most, an exponent only where that is much shorter. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'null'
  if (!Number.isFinite(value)) return value > 0 ? '1.7976931348623157e+308' : '-1.7976931348623157e+308'
  if (Object.is(value, -0)) return '-0'
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  const digits = mantissa.replace(/[-.]/g, '')
  const point = Number(exponent) + 1
  const sign = value < 0 ? '-' : ''
  if (point <= -4 || point > digits.length + 15) {
    const power = point - 1
    const shown = Math.abs(power) < 10 ? `0${Math.abs(power)}` : String(Math.abs(power))
    return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${power < 0 ? '-' : '+'}${shown}`
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  if (digits.length <= point) return sign + digits + '0'.repeat(point - digits.length)
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

export interface PrintOptions {
  /** Spaces per level, `\t`, or nothing for one line. */
  readonly indent?: string
  readonly sortKeys?: boolean
  readonly ascii?: boolean
  readonly color?: boolean
}

const COLORS = { null: '1;30', false: '0;39', true: '0;39', number: '0;39', string: '0;32', array: '1;39', object: '1;39' } as const
const FIELD = '34;1'

export function stringText(text: string, ascii = false): string {
  return `"${text.replace(/["\\\u0000-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (c) => {
    const short = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r', '\b': '\\b', '\f': '\\f' }[c]
    return short ?? (c >= '\ud800' ? '\ufffd' : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  })}"`.replace(/[\u0080-\uffff]/g, (c) => (ascii ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c))
}

export function sortedKeys(value: JsonObject): string[] {
  return [...value.keys()].sort(compareText)
}

/** Order by code points, which is not that of UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    const surrogates = (code: number): boolean => code >= 0xd800 && code <= 0xdfff
    return surrogates(x) !== surrogates(y) ? (surrogates(x) ? 1 : -1) : x - y
  }
  return a.length - b.length
}

export function print(value: Json, options: PrintOptions = {}): string {
  const { indent, color } = options
  const paint = (code: string, text: string): string => (color ? `\x1b[${code}m${text}\x1b[0m` : text)
  const write = (item: Json, level: number): string => {
    if (typeof item === 'string') return paint(COLORS.string, stringText(item, options.ascii))
    if (typeof item === 'number') return paint(COLORS.number, numberText(item))
    if (item === null || typeof item === 'boolean') return paint(COLORS[String(item) as 'null'], String(item))
    const inner = indent === undefined ? '' : `\n${indent.repeat(level + 1)}`
    const end = indent === undefined ? '' : `\n${indent.repeat(level)}`
    const code = isArray(item) ? COLORS.array : COLORS.object
    const start = color ? `\x1b[${code}m` : ''
    const stop = color ? '\x1b[0m' : ''
    if (isArray(item)) {
      if (item.length === 0) return paint(code, '[]')
      const parts = item.map((one) => (color ? `${inner}${write(one, level + 1)}` : inner + write(one, level + 1)))
      return color
        ? `${start}[${parts.map((part, index) => part + (index < parts.length - 1 ? `${start},` : '')).join('')}${start}${end}${start}]${stop}`
        : `[${parts.join(',')}${end}]`
    }
    const object = item as JsonObject
    if (object.size === 0) return paint(code, '{}')
    const keys = options.sortKeys ? sortedKeys(object) : [...object.keys()]
    const colon = indent === undefined ? ':' : ': '
    const parts = keys.map((key) =>
      color
        ? `${inner}${stop}\x1b[${FIELD}m${stringText(key, options.ascii)}${stop}${start}:${indent === undefined ? '' : ' '}${stop}${write(object.get(key)!, level + 1)}`
        : `${inner}${stringText(key, options.ascii)}${colon}${write(object.get(key)!, level + 1)}`,
    )
    return color
      ? `${start}{${parts.map((part, index) => part + (index < parts.length - 1 ? `${start},` : '')).join('')}${start}${end}${start}}${stop}`
      : `{${parts.join(',')}${end}}`
  }
  return write(value, 0)
}

const ORDER = ['null', 'false', 'true', 'number', 'string', 'array', 'object']
const rank = (value: Json): number => ORDER.indexOf(typeof value === 'boolean' ? String(value) : typeName(value))

/** jq's order over all values. */
export function compare(a: Json, b: Json): number {
  const order = rank(a) - rank(b)
  if (order !== 0) return order
  // nan is less than every number, itself included.
  if (typeof a === 'number')
    return Number.isNaN(a) ? -1 : Number.isNaN(b as number) ? 1 : a < (b as number) ? -1 : a > (b as number) ? 1 : 0
  if (typeof a === 'string') return compareText(a, b as string)
  if (isArray(a)) {
    const other = b as readonly Json[]
    for (let i = 0; i < Math.min(a.length, other.length); i++) {
      const found = compare(a[i]!, other[i]!)
      if (found !== 0) return found
    }
    return a.length - other.length
  }
  if (isObject(a)) {
    const other = b as JsonObject
    const keys = sortedKeys(a)
    const found = compare(keys, sortedKeys(other))
    if (found !== 0) return found
    for (const key of keys) {
      const inside = compare(a.get(key)!, other.get(key)!)
      if (inside !== 0) return inside
    }
  }
  return 0
}

export const equal = (a: Json, b: Json): boolean => compare(a, b) === 0

/** Any plain data (parsed YAML, for instance) as jq's values. */
export function fromPlain(value: unknown): Json {
  if (Array.isArray(value)) return value.map(fromPlain)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [String(key), fromPlain(item)]))
  if (typeof value === 'object' && value !== null) return new Map(Object.entries(value).map(([key, item]) => [key, fromPlain(item)]))
  if (typeof value === 'bigint') return Number(value)
  return value === undefined ? null : (value as Json)
}

export function toPlain(value: Json): unknown {
  if (isArray(value)) return value.map(toPlain)
  if (isObject(value)) return Object.fromEntries([...value].map(([key, item]) => [key, toPlain(item)]))
  return value
}
