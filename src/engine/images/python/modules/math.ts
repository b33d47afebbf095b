/** math: what calculates with floats and whole numbers. */
import { index } from '../runtime/numbers'
import { failure, typeOf } from '../runtime/types'
import { Float, isInteger, isNumber, numeric, plainOf, Tuple, whole, type Native, type Value } from '../runtime/values/index'
import { define, type Fill } from './definition'

const real = (value: Value | undefined): number => {
  if (value === undefined || !isNumber(value)) throw failure('TypeError', `must be real number, not ${typeOf(value ?? null).name}`)
  return numeric(value)
}

/** A whole number without its sign, of whatever size. */
const size = (given: Value): bigint => {
  const value = plainOf(given)
  const number = typeof value === 'bigint' ? value : BigInt(index(value))
  return number < 0n ? -number : number
}

/** The greatest divisor that two numbers share. */
function commonOf(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}

/** The root of a number, rounded down: Newton's steps, from above. */
function rootOf(number: bigint): bigint {
  if (number < 2n) return number
  let root = 1n << BigInt((number.toString(16).length * 4 + 1) >> 1)
  for (;;) {
    const next = (root + number / root) >> 1n
    if (next >= root) return root
    root = next
  }
}

export const math: Fill = (rt, module) => {
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
  /** What a value itself says to it, or what is done with floats. */
  const asked = (name: string, otherwise: (value: Value) => Value): Native =>
    function* ([value = null]) {
      return (isNumber(value) ? undefined : yield* rt.invoke(value, name)) ?? otherwise(value)
    }
  const toWhole =
    (run: (value: number) => number) =>
    (value: Value): Value =>
      isInteger(value) ? value : whole(BigInt(run(real(value))))
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
    floor: asked('__floor__', toWhole(Math.floor)),
    ceil: asked('__ceil__', toWhole(Math.ceil)),
    trunc: asked('__trunc__', toWhole(Math.trunc)),
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
    gcd: (args) => whole(args.reduce<bigint>((found, arg) => commonOf(found, size(arg)), 0n)),
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
    lcm: (args) =>
      whole(
        args.reduce<bigint>((found, arg) => {
          const next = size(arg)
          return next === 0n || found === 0n ? 0n : (found * next) / commonOf(found, next)
        }, 1n),
      ),
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
    isqrt: ([value]) => {
      const number = size(value!)
      if (index(value!) < 0) throw failure('ValueError', 'isqrt() argument must be nonnegative')
      return whole(rootOf(number))
    },
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
