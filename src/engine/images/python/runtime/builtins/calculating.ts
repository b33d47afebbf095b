/** Built-in functions that calculate. */
import type { Interpreter } from '../interpreter'
import { index } from '../numbers'
import { toPlaces } from '../show'
import { lengthOf } from '../subscripts'
import { failure, typeOf } from '../types'
import { Bytes, Float, isInteger, madeType, Tuple, whole, type Native, type Value } from '../values/index'

export function calculating(rt: Interpreter): Readonly<Record<string, Native>> {
  const inBase =
    (prefix: string, base: number): Native =>
    ([value]) => {
      const number = BigInt(index(value!))
      return `${number < 0n ? '-' : ''}${prefix}${(number < 0n ? -number : number).toString(base)}`
    }
  const extreme = (name: 'min' | 'max'): Native =>
    function* (args, keywords) {
      const by = keywords.get('key') ?? null
      if (args.length === 0) throw failure('TypeError', `${name} expected at least 1 argument, got 0`)
      const items = args.length === 1 ? yield* rt.all(args[0]!) : args
      let best: { readonly item: Value; readonly key: Value } | undefined
      for (const item of items) {
        const turn = rt.step()
        if (turn) yield turn
        const key = by === null ? item : yield* rt.call(by, [item])
        if (!best || (name === 'min' ? yield* rt.less(key, best.key) : yield* rt.less(best.key, key))) best = { item, key }
      }
      if (best) return best.item
      const otherwise = keywords.get('default')
      if (otherwise !== undefined) return otherwise
      throw failure(
        'ValueError',
        Number(rt.version.split('.')[1] ?? 14) < 12 ? `${name}() arg is an empty sequence` : `${name}() iterable argument is empty`,
      )
    }
  return {
    *abs([value]) {
      if (value instanceof Float) return new Float(Math.abs(value.value))
      if (isInteger(value!)) return whole(BigInt(value) < 0n ? -BigInt(value) : BigInt(value))
      const own = yield* rt.invoke(value!, '__abs__')
      if (own !== undefined) return own
      throw failure('TypeError', `bad operand type for abs(): '${typeOf(value!).name}'`)
    },
    *round([value, digits = null]) {
      if (isInteger(value!)) {
        if (digits === null || Number(digits) >= 0) return typeof value === 'boolean' ? Number(value) : value
        const unit = 10n ** BigInt(-Number(digits))
        const number = BigInt(value)
        const rest = ((number % unit) + unit) % unit
        const down = number - rest
        const isUp = rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n !== 0n)
        return whole(isUp ? down + unit : down)
      }
      if (!(value instanceof Float)) {
        const own = yield* rt.invoke(value!, '__round__', digits === null ? [] : [digits])
        if (own !== undefined) return own
        throw failure('TypeError', `type ${typeOf(value!).name} doesn't define __round__ method`)
      }
      if (digits === null) {
        const floor = Math.floor(value.value)
        const rest = value.value - floor
        return whole(BigInt(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor))
      }
      return new Float(rounded(value.value, Number(digits)))
    },
    *sum([source, start = 0], keywords) {
      let total = keywords.get('start') ?? start
      if (typeof total === 'string') throw failure('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
      const inner = yield* rt.iterate(source!)
      // Since 3.12 what one addition of floats loses is kept and added in the end.
      const isCareful = Number(rt.version.split('.')[1] ?? 14) >= 12
      let lost = 0
      for (let item = yield* inner.next(); item !== undefined; item = yield* inner.next()) {
        const turn = rt.step()
        if (turn) yield turn
        const before = total
        total = yield* rt.binary('+', total, item)
        if (!isCareful || !(before instanceof Float) || !(item instanceof Float) || !(total instanceof Float)) continue
        const [large, small] = Math.abs(before.value) >= Math.abs(item.value) ? [before.value, item.value] : [item.value, before.value]
        lost += large - total.value + small
      }
      return total instanceof Float && lost !== 0 && Number.isFinite(lost) ? new Float(total.value + lost) : total
    },
    *pow([base, exponent, modulus], keywords) {
      modulus ??= keywords.get('mod')
      if (modulus === undefined) return yield* rt.binary('**', base!, exponent!)
      const by = BigInt(modulus as number)
      if (by === 0n) throw failure('ValueError', 'pow() 3rd argument cannot be 0')
      let power = BigInt(exponent as number)
      let factor = BigInt(base as number) % by
      if (power < 0n) {
        factor = inverse(factor, by)
        power = -power
      }
      let result = 1n % by
      for (; power > 0n; power >>= 1n, factor = (factor * factor) % by) {
        const turn = rt.step()
        if (turn) yield turn
        if (power & 1n) result = (result * factor) % by
      }
      return whole(result !== 0n && result < 0n !== by < 0n ? result + by : result)
    },
    *divmod([a, b]) {
      const own = madeType(a!) ? yield* rt.invoke(a!, '__divmod__', [b!]) : undefined
      if (own !== undefined) return own
      return new Tuple([yield* rt.binary('//', a!, b!), yield* rt.binary('%', a!, b!)])
    },
    min: extreme('min'),
    max: extreme('max'),
    hex: inBase('0x', 16),
    oct: inBase('0o', 8),
    bin: inBase('0b', 2),
    chr: ([code]) => {
      const number = index(code!)
      if (number < 0 || number > 0x10ffff) throw failure('ValueError', 'chr() arg not in range(0x110000)')
      return String.fromCodePoint(number)
    },
    ord: ([char]) => {
      const text = char instanceof Bytes ? String.fromCharCode(...char.data) : String(char)
      if (lengthOf(text) !== 1) throw failure('TypeError', `ord() expected a character, but string of length ${lengthOf(text)} found`)
      return text.codePointAt(0)!
    },
  }
}

/** What gives one when multiplied by a number, as far as a modulus goes. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b !== 0n) {
    const quotient = a / b
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  if (a !== 1n && a !== -1n) throw failure('ValueError', 'base is not invertible for the given modulus')
  return x * a
}

/** A float with so many places; what is exactly in the middle goes to the even one. */
function rounded(value: number, places: number): number {
  if (!Number.isFinite(value)) return value
  if (places < 0) {
    const unit = 10 ** -places
    const part = value / unit
    const floor = Math.floor(part)
    const rest = part - floor
    return (rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor) * unit
  }
  return Number(toPlaces(value, Math.min(100, places)))
}
