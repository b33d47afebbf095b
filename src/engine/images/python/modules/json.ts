/** The json module. */
import { digitsOf, floatText } from '../runtime/show'
import { exception, failure, OBJECT, typeNamed, typeOf } from '../runtime/types'
import {
  Builtin,
  Bytes,
  Class,
  Dict,
  Float,
  isInteger,
  List,
  plainOf,
  Tuple,
  whole,
  type Instance,
  type Keywords,
  type Module,
  type Run,
  type Value,
} from '../runtime/values/index'
import type { Runtime } from '../runtime/runtime'

function escaped(text: string, ascii: boolean): string {
  const out = JSON.stringify(text)
  return ascii ? out.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`) : out
}

interface Style {
  readonly indent: string | undefined
  readonly comma: string
  readonly colon: string
  readonly sorted: boolean
  readonly ascii: boolean
  readonly fallback: Value
}

function* write(rt: Runtime, given: Value, style: Style, depth: number): Run<string> {
  const value = plainOf(given)
  if (value === null) return 'null'
  if (typeof value === 'string') return escaped(value, style.ascii)
  if (typeof value === 'boolean') return String(value)
  if (isInteger(value)) return digitsOf(rt, value)
  if (value instanceof Float)
    return Number.isNaN(value.value)
      ? 'NaN'
      : Number.isFinite(value.value)
        ? floatText(value.value)
        : value.value > 0
          ? 'Infinity'
          : '-Infinity'
  const inner: string[] = []
  const wrap = (open: string, close: string): string => {
    if (inner.length === 0) return open + close
    if (style.indent === undefined) return open + inner.join(style.comma) + close
    const pad = `\n${style.indent.repeat(depth + 1)}`
    return `${open}${pad}${inner.join(style.comma.trimEnd() + pad)}\n${style.indent.repeat(depth)}${close}`
  }
  if (value instanceof List || value instanceof Tuple) {
    for (const item of value.items) {
      const turn = rt.step()
      if (turn) yield turn
      inner.push(yield* write(rt, item, style, depth + 1))
    }
    return wrap('[', ']')
  }
  if (value instanceof Dict) {
    const entries = [...value.entries.values()]
    if (style.sorted) entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    for (const [key, item] of entries) {
      const turn = rt.step()
      if (turn) yield turn
      const name = typeof key === 'string' ? key : key === null || typeof key === 'boolean' ? String(key) : yield* rt.str(key)
      inner.push(`${escaped(name, style.ascii)}${style.colon}${yield* write(rt, item, style, depth + 1)}`)
    }
    return wrap('{', '}')
  }
  if (style.fallback !== null) return yield* write(rt, yield* rt.call(style.fallback, [value]), style, depth)
  throw failure('TypeError', `Object of type ${typeOf(value).name} is not JSON serializable`)
}

export function* dumps(rt: Runtime, value: Value, keywords: Keywords): Run<string> {
  const indent = keywords.get('indent') ?? null
  const separators = keywords.get('separators') ?? null
  const [comma, colon] = separators instanceof Tuple ? separators.items.map(String) : [', ', ': ']
  const style: Style = {
    indent: indent === null ? undefined : typeof indent === 'string' ? indent : ' '.repeat(Number(indent)),
    comma: comma!,
    colon: colon!,
    sorted: keywords.get('sort_keys') === true,
    ascii: keywords.get('ensure_ascii') !== false,
    fallback: keywords.get('default') ?? null,
  }
  return yield* write(rt, value, style, 0)
}

class Reader {
  private at = 0
  constructor(
    private readonly text: string,
    private readonly type: Class,
    /** Texts have no line ends and the like in them. */
    private readonly strict: boolean,
  ) {}

  read(): Value {
    this.blanks()
    const value = this.value()
    this.blanks()
    if (this.at < this.text.length) this.fail('Extra data')
    return value
  }

  private fail(message: string, at = this.at): never {
    const before = this.text.slice(0, at).split('\n')
    const [line, column] = [before.length, before.at(-1)!.length + 1]
    const error = exception(this.type, `${message}: line ${line} column ${column} (char ${at})`)
    for (const [name, value] of Object.entries({ msg: message, doc: this.text, pos: at, lineno: line, colno: column }))
      error.value.attributes.set(name, value)
    throw error
  }

  private blanks(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at++
  }

  private value(): Value {
    const char = this.text[this.at]
    if (char === '{') return this.object()
    if (char === '[') return this.array()
    if (char === '"') return this.string()
    const word = /^(?:null|true|false|NaN|-?Infinity|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/.exec(
      this.text.slice(this.at, this.at + 400),
    )?.[0]
    if (word === undefined) this.fail('Expecting value')
    this.at += word.length
    if (word === 'null') return null
    if (word === 'true' || word === 'false') return word === 'true'
    if (/^-?\d+$/.test(word)) return whole(BigInt(word))
    return new Float(Number(word))
  }

  private string(): string {
    const from = this.at
    let end = this.at + 1
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1
    const control = !this.strict ? undefined : /[^\u0020-\u{10ffff}]/u.exec(this.text.slice(from, end))
    if (control) this.fail('Invalid control character at', from + control.index)
    if (end >= this.text.length) this.fail('Unterminated string starting at', from)
    this.at = end + 1
    try {
      return JSON.parse(
        this.text.slice(from, end + 1).replace(/[^\u0020-\u{10ffff}]/gu, (each) => JSON.stringify(each).slice(1, -1)),
      ) as string
    } catch {
      return this.fail('Invalid \\escape', from)
    }
  }

  private array(): Value {
    const items: Value[] = []
    this.at++
    this.blanks()
    if (this.text[this.at] === ']') {
      this.at++
      return new List(items)
    }
    for (;;) {
      this.blanks()
      items.push(this.value())
      this.blanks()
      const char = this.text[this.at]
      if (char === ']') {
        this.at++
        return new List(items)
      }
      if (char !== ',') this.fail("Expecting ',' delimiter")
      this.at++
    }
  }

  private object(): Value {
    const dict = new Dict()
    this.at++
    this.blanks()
    if (this.text[this.at] === '}') {
      this.at++
      return dict
    }
    for (;;) {
      this.blanks()
      if (this.text[this.at] !== '"') this.fail('Expecting property name enclosed in double quotes')
      const name = this.string()
      this.blanks()
      if (this.text[this.at] !== ':') this.fail("Expecting ':' delimiter")
      this.at++
      this.blanks()
      dict.set(name, this.value())
      this.blanks()
      const char = this.text[this.at]
      if (char === '}') {
        this.at++
        return dict
      }
      if (char !== ',') this.fail("Expecting ',' delimiter")
      this.at++
    }
  }
}

/** What a hook of the program makes of each dict, the inner ones first. */
function* hooked(rt: Runtime, value: Value, hook: Value): Run<Value> {
  if (value instanceof List) {
    for (const [at, item] of value.items.entries()) value.items[at] = yield* hooked(rt, item, hook)
    return value
  }
  if (!(value instanceof Dict)) return value
  for (const entry of value.entries.values()) entry[1] = yield* hooked(rt, entry[1], hook)
  return yield* rt.call(hook, [value])
}

export function json(rt: Runtime, module: Module): void {
  const decodeError = new Class('JSONDecodeError', [typeNamed('ValueError')], 'json.decoder')
  const loads = (text: string, strict: boolean): Value => new Reader(text, decodeError, strict).read()
  const set = (name: string, run: Builtin['run']): void => void module.attributes.set(name, new Builtin(name, run))
  module.attributes.set('JSONDecodeError', decodeError)
  const styled = function* (keywords: Keywords): Run<Keywords> {
    const own = keywords.get('cls') ?? null
    if (own === null) return keywords
    return new Map([...keywords, ['default', yield* rt.get(yield* rt.call(own), 'default')]])
  }
  set('dumps', function* ([value], keywords) {
    return yield* dumps(rt, value!, yield* styled(keywords))
  })
  const shaped = function* (text: string, keywords: Keywords): Run<Value> {
    const hook = keywords.get('object_hook') ?? null
    const found = loads(text, keywords.get('strict') !== false)
    return hook === null ? found : yield* hooked(rt, found, hook)
  }
  set('loads', function* ([text], keywords) {
    if (typeof text === 'string') return yield* shaped(text, keywords)
    if (!(text instanceof Bytes)) throw failure('TypeError', `the JSON object must be str, bytes or bytearray, not ${typeOf(text!).name}`)
    return yield* shaped(String(yield* rt.call(yield* rt.get(text, 'decode'))), keywords)
  })
  const encoder = new Class('JSONEncoder', [OBJECT], 'json.encoder')
  const method = (name: string, run: Builtin['run']): void => void encoder.attributes.set(name, new Builtin(name, run, true))
  method('__init__', ([self], keywords) => {
    for (const [name, value] of keywords) (self as Instance).attributes.set(name, value)
    return null
  })
  method('default', ([, value]) => {
    throw failure('TypeError', `Object of type ${typeOf(value!).name} is not JSON serializable`)
  })
  method('encode', function* ([self, value]) {
    const { attributes } = self as Instance
    return yield* dumps(rt, value!, new Map([...attributes, ['default', yield* rt.get(self!, 'default')]]))
  })
  module.attributes.set('JSONEncoder', encoder)
  set('dump', function* ([value, file], keywords) {
    yield* rt.call(yield* rt.get(file!, 'write'), [yield* dumps(rt, value!, yield* styled(keywords))])
    return null
  })
  set('load', function* ([file], keywords) {
    return yield* shaped(yield* rt.str(yield* rt.call(yield* rt.get(file!, 'read'))), keywords)
  })
}
