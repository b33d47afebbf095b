/** math, random, hashlib, base64, uuid, and binascii: what calculates. */
import { md5, sha1, sha256 } from '../../../../shell/digests'
import { sha512 } from '../../../../shell/digests-wide'
import { behind } from '../../../../shell/machine'
import { own } from '../../../../shell/own'
import { index } from '../runtime/numbers'
import { exception, failure, OBJECT, typeNamed } from '../runtime/types'
import {
  Builtin,
  Bytes,
  Class,
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
} from '../runtime/values/index'
import { define, type Fill } from './definition'
import { re } from './regex'

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
      if (!Number.isFinite(result) && args.every((one) => Number.isFinite(real(one))))
        throw result < 0 ? failure('ValueError', 'math domain error') : failure('OverflowError', 'math range error')
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
