/** math, random, hashlib, base64, uuid, binascii and re: what calculates. */
import { md5, sha1, sha256 } from '../../../../shell/digests'
import { sha512 } from '../../../../shell/digests-wide'
import { behind } from '../../../../shell/machine'
import { own } from '../../../../shell/own'
import { compileRegex, Regex } from '../../../../shell/regex'
import { index } from '../runtime/numbers'
import { exception, failure, OBJECT, typeNamed } from '../runtime/types'
import {
  Builtin,
  Bytes,
  Class,
  Dict,
  Float,
  Instance,
  isInteger,
  isNumber,
  List,
  numeric,
  Tuple,
  whole,
  type Native,
  type Value,
} from '../runtime/values'
import { define, type Fill } from './definition'

const real = (value: Value | undefined): number => {
  if (value === undefined || !isNumber(value)) throw failure('TypeError', 'must be real number')
  return numeric(value)
}

const math: Fill = (rt, module) => {
  for (const [name, value] of Object.entries({ pi: Math.PI, e: Math.E, tau: 2 * Math.PI, inf: Infinity, nan: NaN }))
    module.attributes.set(name, new Float(value))
  const plain =
    (run: (...values: number[]) => number): Native =>
    (args) => {
      const result = run(...args.map(real))
      if (Number.isNaN(result) && !args.some((one) => Number.isNaN(real(one)))) throw failure('ValueError', 'math domain error')
      return new Float(result)
    }
  const toWhole =
    (run: (value: number) => number): Native =>
    ([value]) =>
      isInteger(value!) ? value : whole(BigInt(run(real(value))))
  define(module, {
    ...Object.fromEntries(
      (
        [
          'sin',
          'cos',
          'tan',
          'asin',
          'acos',
          'atan',
          'atan2',
          'exp',
          'log2',
          'log10',
          'hypot',
          'sinh',
          'cosh',
          'tanh',
          'asinh',
          'acosh',
          'atanh',
          'cbrt',
          'expm1',
          'log1p',
        ] as const
      ).map((name) => [name, plain(Math[name])]),
    ),
    sqrt: plain(Math.sqrt),
    pow: plain(Math.pow),
    fabs: plain(Math.abs),
    fmod: plain((a, b) => a % b),
    degrees: plain((value) => (value * 180) / Math.PI),
    radians: plain((value) => (value * Math.PI) / 180),
    log: (args) => {
      if (real(args[0]) <= 0) throw failure('ValueError', 'math domain error')
      return new Float(args.length > 1 ? Math.log(real(args[0])) / Math.log(real(args[1])) : Math.log(real(args[0])))
    },
    floor: toWhole(Math.floor),
    ceil: toWhole(Math.ceil),
    trunc: toWhole(Math.trunc),
    isnan: ([value]) => Number.isNaN(real(value)),
    isinf: ([value]) => Math.abs(real(value)) === Infinity,
    isclose: ([a, b], keywords) =>
      Math.abs(real(a) - real(b)) <=
      Math.max(
        real(keywords.get('rel_tol') ?? new Float(1e-9)) * Math.max(Math.abs(real(a)), Math.abs(real(b))),
        real(keywords.get('abs_tol') ?? 0),
      ),
    *factorial([value]) {
      const last = index(value!)
      if (last < 0) throw failure('ValueError', 'factorial() not defined for negative values')
      let product: Value = 1
      for (let i = 2; i <= last; i++) {
        const turn = rt.step()
        if (turn) yield turn
        product = yield* rt.binary('*', product, i)
      }
      return product
    },
    gcd: (args) => {
      let result = 0
      for (const arg of args) for (let b = Math.abs(index(arg)); b !== 0;) [result, b] = [b, result % b]
      return result
    },
    isfinite: ([value]) => Number.isFinite(real(value)),
    copysign: ([a, b]) => new Float(Math.abs(real(a)) * (real(b) < 0 || Object.is(real(b), -0) ? -1 : 1)),
    *fsum([source]) {
      // What one addition loses is kept and added in the end.
      const parts: number[] = []
      for (const item of yield* rt.all(source!)) {
        let sum = real(item)
        const kept: number[] = []
        for (const part of parts) {
          const [large, small] = Math.abs(sum) < Math.abs(part) ? [part, sum] : [sum, part]
          sum = large + small
          const lost = small - (sum - large)
          if (lost !== 0) kept.push(lost)
        }
        parts.splice(0, Infinity, ...kept, sum)
      }
      return new Float(parts.reduceRight((sum, part) => sum + part, 0))
    },
    modf: ([value]) => {
      const whole = Math.trunc(real(value))
      return new Tuple([new Float(real(value) - whole), new Float(whole)])
    },
    frexp: ([value]) => {
      const number = real(value)
      if (number === 0 || !Number.isFinite(number)) return new Tuple([new Float(number), 0])
      const power = Math.floor(Math.log2(Math.abs(number))) + 1
      return new Tuple([new Float(number / 2 ** power), power])
    },
    ldexp: ([value, power]) => new Float(real(value) * 2 ** index(power!)),
    lcm: (args) => {
      let result = 1
      for (const arg of args) {
        let [a, b] = [result, Math.abs(index(arg))]
        const product = a * b
        while (b !== 0) [a, b] = [b, a % b]
        result = a === 0 ? 0 : product / a
      }
      return result
    },
    *perm([n, k]) {
      const all = index(n!)
      let result: Value = 1
      for (let i = 0; i < (k === undefined || k === null ? all : index(k)); i++) {
        const turn = rt.step()
        if (turn) yield turn
        result = yield* rt.binary('*', result, all - i)
      }
      return result
    },
    *dist([a, b]) {
      const [p, q] = [(yield* rt.all(a!)).map(real), (yield* rt.all(b!)).map(real)]
      return new Float(Math.hypot(...p.map((one, at) => one - q[at]!)))
    },
    isqrt: ([value]) => Math.floor(Math.sqrt(index(value!))),
    *comb([n, k]) {
      const [all, some] = [index(n!), index(k!)]
      if (all < 0 || some < 0) throw failure('ValueError', `${all < 0 ? 'n' : 'k'} must be a non-negative integer`)
      let result: Value = some > all ? 0 : 1
      for (let i = 0; i < Math.min(some, all - some); i++) {
        const turn = rt.step()
        if (turn) yield turn
        result = yield* rt.binary('//', yield* rt.binary('*', result, all - i), i + 1)
      }
      return result
    },
    *prod([source]) {
      let product: Value = 1
      for (const item of yield* rt.all(source!)) product = yield* rt.binary('*', product, item)
      return product
    },
  })
}

const random: Fill = (rt, module) => {
  const { machine } = behind(rt.context)
  const below = (bound: number): number => machine.random(Math.max(1, bound))
  const fraction = (): number => below(2 ** 30) / 2 ** 30
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw failure('IndexError', 'Cannot choose from an empty sequence')
    return items[below(items.length)]!
  }
  const shuffled = (items: Value[]): Value[] => {
    for (let i = items.length - 1; i > 0; i--) {
      const j = below(i + 1)
      ;[items[i], items[j]] = [items[j]!, items[i]!]
    }
    return items
  }
  define(module, {
    seed: () => null,
    random: () => new Float(fraction()),
    uniform: ([a, b]) => new Float(real(a) + (real(b) - real(a)) * fraction()),
    gauss: ([mean = 0, width = 1]) =>
      new Float(real(mean) + real(width) * Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction())),
    randint: ([a, b]) => {
      if (index(a!) > index(b!))
        throw failure('ValueError', `empty range for randrange() (${index(a!)}, ${index(b!) + 1}, ${index(b!) + 1 - index(a!)})`)
      return index(a!) + below(index(b!) - index(a!) + 1)
    },
    randrange: ([a, b, step = 1]) =>
      b === undefined ? below(index(a!)) : index(a!) + index(step) * below(Math.ceil((index(b) - index(a!)) / index(step))),
    *choice([source]) {
      return pick(yield* rt.all(source!))
    },
    *choices([source, weights = null, k = 1], keywords) {
      const items = yield* rt.all(source!)
      const count = Number(keywords.get('k') ?? k)
      rt.memory.take(8 * count)
      const given = keywords.get('weights') ?? weights
      if (given === null) return new List(Array.from({ length: count }, () => pick(items)))
      const parts = (yield* rt.all(given)).map(real)
      const total = parts.reduce((sum, part) => sum + part, 0)
      const one = (): Value => {
        let rest = fraction() * total
        return items[parts.findIndex((part) => (rest -= part) < 0)] ?? items.at(-1)!
      }
      return new List(Array.from({ length: count }, one))
    },
    triangular: ([low = 0, high = 1]) => new Float(real(low) + ((real(high) - real(low)) * (fraction() + fraction())) / 2),
    expovariate: ([rate = 1]) => new Float(-Math.log(1 - fraction()) / real(rate)),
    normalvariate: ([mean = 0, width = 1]) =>
      new Float(real(mean) + real(width) * Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction())),
    Random: () => module,
    SystemRandom: () => module,
    *sample([source, count], keywords) {
      if (Number(keywords.get('k') ?? count) > (yield* rt.all(source!)).length)
        throw failure('ValueError', 'Sample larger than population or is negative')
      return new List(shuffled(yield* rt.all(source!)).slice(0, Number(keywords.get('k') ?? count)))
    },
    shuffle: ([list]) => {
      shuffled((list as List).items)
      return null
    },
    getrandbits: ([bits]) => below(2 ** Math.min(30, index(bits!))),
  })
}

const bytesOf = (value: Value | undefined): Uint8Array => {
  if (value instanceof Bytes) return value.data
  throw failure('TypeError', 'Strings must be encoded before hashing')
}

const HASHES: Readonly<Record<string, (bytes: Uint8Array) => string>> = { md5, sha1, sha256, sha512 }

const hashlib: Fill = (_rt, module) => {
  const type = new Class('HASH', [OBJECT], '_hashlib')
  const make = (name: string, first: Uint8Array): Value => {
    const run = own(HASHES, name)
    if (!run) throw failure('ValueError', `unsupported hash type ${name}`)
    const parts: number[] = [...first]
    const made = new Instance(type)
    const digest = (): string => run(Uint8Array.from(parts))
    const set = (key: string, method: Native): void => void made.attributes.set(key, new Builtin(key, method))
    set('update', ([more]) => {
      for (const byte of bytesOf(more)) parts.push(byte)
      return null
    })
    set('hexdigest', () => digest())
    set('digest', () => new Bytes(Uint8Array.from(digest().match(/../g) ?? [], (pair) => parseInt(pair, 16))))
    made.attributes.set('name', name)
    return made
  }
  for (const name of Object.keys(HASHES))
    define(module, { [name]: ([data]) => make(name, data === undefined ? new Uint8Array(0) : bytesOf(data)) })
  define(module, { new: ([name, data]) => make(String(name), data === undefined ? new Uint8Array(0) : bytesOf(data)) })
}

const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
const fromLatin = (text: string): Bytes => new Bytes(Uint8Array.from(text, (char) => char.charCodeAt(0)))

const base64: Fill = (_rt, module) => {
  const plain = (value: Value | undefined): string => (value instanceof Bytes ? latin(value.data) : String(value))
  const wrong = new Class('Error', [typeNamed('ValueError')], 'binascii')
  const decode = (text: string): Bytes => {
    const clean = text.replace(/[^A-Za-z0-9+/=]/g, '')
    if (clean.length % 4 !== 0) throw exception(wrong, 'Incorrect padding')
    return fromLatin(atob(clean))
  }
  define(module, {
    b64encode: ([data]) => {
      if (!(data instanceof Bytes)) throw failure('TypeError', `a bytes-like object is required, not 'str'`)
      return fromLatin(btoa(latin(data.data)))
    },
    b64decode: ([data]) => decode(plain(data)),
    b32encode: ([data]) => {
      const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
      const bits = Array.from(bytesOf(data), (byte) => byte.toString(2).padStart(8, '0')).join('')
      const text = (bits.match(/.{1,5}/g) ?? []).map((five) => letters[parseInt(five.padEnd(5, '0'), 2)]!).join('')
      return fromLatin(text.padEnd(Math.ceil(text.length / 8) * 8, '='))
    },
    b16encode: ([data]) =>
      fromLatin(
        Array.from(bytesOf(data), (byte) => byte.toString(16).padStart(2, '0'))
          .join('')
          .toUpperCase(),
      ),
    urlsafe_b64encode: ([data]) => fromLatin(btoa(plain(data)).replace(/\+/g, '-').replace(/\//g, '_')),
    urlsafe_b64decode: ([data]) => decode(plain(data).replace(/-/g, '+').replace(/_/g, '/')),
  })
}

const REGEX_ERROR = new Class('error', [typeNamed('Exception')], 're')

/** What is wrong with a pattern, as Python says it. */
function told(message: string, source: string): string {
  const open = source.indexOf('(')
  if (/unterminated|missing|paren/i.test(message) && open >= 0 && !source.includes(')'))
    return `missing ), unterminated subpattern at position ${open}`
  if (/\)/.test(source) && !source.includes('(')) return `unbalanced parenthesis at position ${source.indexOf(')')}`
  if (/^[*+?]/.test(source)) return 'nothing to repeat at position 0'
  const bracket = source.indexOf('[')
  if (bracket >= 0 && !source.includes(']', bracket)) return `unterminated character set at position ${bracket}`
  return message
}

/** Python's pattern as JavaScript's. */
function pattern(source: string, flags: number, more = ''): RegExp {
  let own = `u${more}`
  const turned = source
    .replace(/^\(\?([imsx]+)\)/, (_, letters: string) => {
      own += letters.replace(/x/g, '')
      return ''
    })
    .replace(/\(\?P<(\w+)>/g, '(?<$1>')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$')
    .replace(/\\([-_ "'#%&,:;<=>@`~!])/g, (_, char: string) => (char === '-' ? '\\-' : char))
  if (flags & 2) own += 'i'
  if (flags & 8) own += 'm'
  if (flags & 16) own += 's'
  const unique = [...new Set(own)].join('')
  try {
    return guarded(turned, unique)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw exception(REGEX_ERROR, told(String(error.message).replace(/^Invalid regular expression: /, ''), source))
  }
}

/** The shell's expressions match within bounds where the host's may try for ever; what they do not read is left to the host. */
function guarded(source: string, flags: string): RegExp {
  const has = (flag: string): boolean => flags.includes(flag)
  try {
    return compileRegex(has('m') ? `(?m)${source}` : source, {
      dialect: 'pcre',
      ignoreCase: has('i'),
      dotAll: has('s'),
      global: has('g'),
    })
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  try {
    return new RegExp(source, flags)
  } catch {
    return new RegExp(source, flags.replace('u', ''))
  }
}

/** What stands for a match: its text with groups by their numbers and names. */
function filled(replacement: string, found: RegExpMatchArray): string {
  return replacement.replace(/\\(?:(\d+)|g<(\w+)>|(.))/g, (_, number?: string, name?: string, other?: string) => {
    if (number !== undefined) return found[Number(number)] ?? ''
    if (name !== undefined) return (/^\d+$/.test(name) ? found[Number(name)] : found.groups?.[name]) ?? ''
    return other === 'n' ? '\n' : other === 't' ? '\t' : (other ?? '')
  })
}

/** A match with its groups by their names. */
function named<T extends RegExpMatchArray>(regex: RegExp, found: T): T {
  if (regex instanceof Regex && regex.names.some((name) => name !== undefined))
    found.groups = Object.fromEntries(regex.names.flatMap((name, at) => (name === undefined ? [] : [[name, found[at + 1]!]])))
  return found
}

const re: Fill = (rt, module) => {
  module.attributes.set('error', REGEX_ERROR)
  module.attributes.set('PatternError', REGEX_ERROR)
  const matchType = new Class('Match', [OBJECT], 're')
  const patternType = new Class('Pattern', [OBJECT], 're')
  for (const [name, value] of Object.entries({ I: 2, IGNORECASE: 2, M: 8, MULTILINE: 8, S: 16, DOTALL: 16, X: 64, VERBOSE: 64 }))
    module.attributes.set(name, value)
  const matched = (found: RegExpExecArray): Value => {
    const made = new Instance(matchType)
    const group = (key: Value): Value => {
      const value = typeof key === 'string' ? own(found.groups ?? {}, key) : found[Number(key)]
      if (value === undefined && !(typeof key === 'string' ? Object.hasOwn(found.groups ?? {}, key) : Number(key) < found.length))
        throw failure('IndexError', 'no such group')
      return value ?? null
    }
    const set = (name: string, run: Native): void => void made.attributes.set(name, new Builtin(name, run))
    set('group', (keys) => (keys.length === 0 ? found[0] : keys.length === 1 ? group(keys[0]!) : new Tuple(keys.map(group))))
    set('groups', () => new Tuple([...found].slice(1).map((one) => (one as string | undefined) ?? null)))
    set('groupdict', () => Dict.of(Object.entries(found.groups ?? {}).map(([name, value]) => [name, value ?? null] as const)))
    const placed = (key: Value): readonly [number, number] => {
      if (key === 0) return [found.index, found.index + found[0].length]
      const text = group(key)
      if (text === null) return [-1, -1]
      const places = (found as RegExpExecArray & { indices?: (readonly [number, number] | undefined)[] }).indices
      const at = typeof key === 'string' ? names.indexOf(key) + 1 : Number(key)
      const known = places?.[at]
      if (known) return known
      // Groups are found in the order in which they stand.
      let from = found.index
      for (let one = 1; one < at; one++) {
        const before = found[one]
        const place = before === undefined ? -1 : found.input.indexOf(before, from)
        if (place >= 0) from = place + (found[one + 1] !== undefined && before!.includes(found[one + 1]!) ? 0 : before!.length)
      }
      const place = found.input.indexOf(String(text), from)
      return [place, place + String(text).length]
    }
    const names = Object.keys(found.groups ?? {})
    set('start', ([key = 0]) => placed(key)[0])
    set('end', ([key = 0]) => placed(key)[1])
    set('span', ([key = 0]) => new Tuple([...placed(key)]))
    set('expand', ([template]) => filled(String(template), found))
    made.attributes.set('string', found.input)
    const last = found.reduce((most, one, at) => (at > 0 && (one as string | undefined) !== undefined ? at : most), 0)
    made.attributes.set('lastindex', last === 0 ? null : last)
    made.attributes.set('pos', 0)
    made.attributes.set('endpos', found.input.length)
    made.native = found
    return made
  }
  matchType.attributes.set(
    '__getitem__',
    new Builtin(
      '__getitem__',
      ([self, key]) => {
        const found = (self as Instance).native as RegExpExecArray
        return (typeof key === 'string' ? own(found.groups ?? {}, key) : found[Number(key)]) ?? null
      },
      true,
    ),
  )
  matchType.attributes.set(
    '__repr__',
    new Builtin(
      '__repr__',
      function* ([self]) {
        const found = (self as Instance).native as RegExpExecArray
        return `<re.Match object; span=(${found.index}, ${found.index + found[0].length}), match=${yield* rt.repr(found[0])}>`
      },
      true,
    ),
  )
  patternType.attributes.set(
    '__repr__',
    new Builtin(
      '__repr__',
      function* ([self]) {
        const { text, flags } = (self as Instance).native as { text: string; flags: number }
        const names = Object.entries({ IGNORECASE: 2, MULTILINE: 8, DOTALL: 16, VERBOSE: 64 }).filter(([, bit]) => flags & bit)
        const shown = names.map(([name]) => `re.${name}`).join('|')
        return `re.compile(${yield* rt.repr(text)}${shown ? `, ${shown}` : ''})`
      },
      true,
    ),
  )
  const source = (value: Value | undefined): { readonly text: string; readonly flags: number } =>
    value instanceof Instance && value.type === patternType
      ? (value.native as { text: string; flags: number })
      : { text: String(value), flags: 0 }
  const flagsOf = (own: number, given: Value | undefined): number => own | (isInteger(given ?? 0) ? Number(given ?? 0) : 0)
  const each = (value: Value | undefined, text: Value | undefined, flags?: Value): RegExpMatchArray[] => {
    const { text: found, flags: own } = source(value)
    const regex = pattern(found, flagsOf(own, flags), 'g')
    return Array.from(String(text).matchAll(regex), (one) => named(regex, one))
  }
  const search =
    (wrap: (text: string) => string): Native =>
    ([value, text, flags], keywords) => {
      if (typeof text !== 'string') throw failure('TypeError', 'expected string or bytes-like object')
      const { text: found, flags: own } = source(value)
      const regex = pattern(wrap(found), flagsOf(own, flags ?? keywords.get('flags')))
      const result = regex.exec(text)
      return result && matched(named(regex, result))
    }
  const functions: Record<string, Native> = {
    search: search((text) => text),
    match: search((text) => `^(?:${text})`),
    fullmatch: search((text) => `^(?:${text})$`),
    findall: ([value, text, flags], keywords) =>
      new List(
        each(value, text, flags ?? keywords.get('flags')).map((found) =>
          found.length === 1
            ? found[0]
            : found.length === 2
              ? (found[1] ?? '')
              : new Tuple([...found].slice(1).map((one) => (one as string | undefined) ?? '')),
        ),
      ),
    *finditer([value, text, flags]) {
      return yield* rt.iterate(new List(each(value, text, flags).map((found) => matched(found as RegExpExecArray))))
    },
    *sub([value, replacement, text, count = 0, flags], keywords) {
      let out = ''
      let last = 0
      const most = Number(keywords.get('count') ?? count)
      for (const [at, found] of each(value, text, flags ?? keywords.get('flags')).entries()) {
        if (most > 0 && at >= most) break
        out += String(text).slice(last, found.index)
        last = (found.index ?? 0) + found[0].length
        if (typeof replacement !== 'string') out += yield* rt.str(yield* rt.call(replacement!, [matched(found as RegExpExecArray)]))
        else out += filled(replacement, found)
      }
      return out + String(text).slice(last)
    },
    *subn(args, keywords) {
      const [value, , text, count = 0, flags] = args
      const most = Number(keywords.get('count') ?? count)
      const times = each(value, text, flags ?? keywords.get('flags')).length
      return new Tuple([yield* rt.call(new Builtin('sub', functions.sub!), args, keywords), most > 0 ? Math.min(most, times) : times])
    },
    split: ([value, text, most = 0, flags], keywords) => {
      const limit = Number(keywords.get('maxsplit') ?? most)
      const out: Value[] = []
      let last = 0
      for (const [at, found] of each(value, text, flags ?? keywords.get('flags')).entries()) {
        if (limit > 0 && at >= limit) break
        out.push(String(text).slice(last, found.index))
        for (const part of [...found].slice(1)) out.push((part as string | undefined) ?? null)
        last = (found.index ?? 0) + found[0].length
      }
      return new List([...out, String(text).slice(last)])
    },
  }
  define(module, {
    ...functions,
    escape: ([text]) => String(text).replace(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&'),
    purge: () => null,
    compile: ([value, flags = 0], keywords) => {
      const made = new Instance(patternType)
      const own = Number(keywords.get('flags') ?? flags)
      pattern(String(value), own)
      made.native = { text: String(value), flags: own }
      made.attributes.set('pattern', String(value))
      for (const [name, run] of Object.entries(functions))
        made.attributes.set(name, new Builtin(name, (args, named) => run([made, ...args], named)))
      return made
    },
  })
}

const uuid: Fill = (rt, module) => {
  const { machine } = behind(rt.context)
  const type = new Class('UUID', [OBJECT], 'uuid')
  type.attributes.set('__str__', new Builtin('__str__', ([self]) => String((self as Instance).native), true))
  type.attributes.set('__repr__', new Builtin('__repr__', ([self]) => `UUID('${String((self as Instance).native)}')`, true))
  define(module, {
    UUID: ([text]) => {
      const hex = String(text)
        .replace(/[{}-]|urn:uuid:/g, '')
        .toLowerCase()
      if (!/^[\da-f]{32}$/.test(hex)) throw failure('ValueError', 'badly formed hexadecimal UUID string')
      const made = new Instance(type)
      made.native = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      made.attributes.set('hex', hex)
      return made
    },
    uuid4: () => {
      const bytes = Array.from({ length: 16 }, () => machine.random(256))
      bytes[6] = (bytes[6]! & 15) | 64
      bytes[8] = (bytes[8]! & 63) | 128
      const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
      const made = new Instance(type)
      made.native = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
      made.attributes.set('hex', hex)
      return made
    },
  })
}

export const numberModules: Readonly<Record<string, Fill>> = { math, random, hashlib, base64, re, uuid }
