/** Expressions that compute with dates and times: with days, with intervals, and with their fields. */
import { milliseconds, moved } from './arithmetic'
import { coerce } from './coerce'
import type { Compile, Compiled, Frame, Scope } from './expression'
import type { Expression } from './syntax'
import { addMonths, dateText, daysBetween, fieldOf, momentOf, stampText } from './time-functions'
import { DATE, Fault, INT, TIMESTAMP, type Value } from './values'

type Binary = Extract<Expression, { node: 'binary' }>
type Call = Extract<Expression, { node: 'call' }>

/** `date + 7` and `date - date`, which PostgreSQL counts in days. */
export function dayArithmetic(operator: string, a: Compiled, b: Compiled): Compiled | undefined {
  if ((operator !== '+' && operator !== '-') || a.type.kind !== 'date') return undefined
  const both = (frame: Frame): readonly [Date | undefined, Value] => [momentOf(a.of(frame)), b.of(frame)]
  if (b.type.kind === 'int')
    return {
      type: DATE,
      of: (frame) => {
        const [start, days] = both(frame)
        return start && days !== null ? dateText(new Date(start.getTime() + (operator === '-' ? -1 : 1) * Number(days) * 86_400_000)) : null
      },
    }
  if (operator !== '-' || b.type.kind !== 'date') return undefined
  return {
    type: INT,
    of: (frame) => {
      const [end, other] = both(frame)
      const start = momentOf(other)
      return end && start ? daysBetween(end, start) : null
    },
  }
}

/** A time plus or minus an interval. */
export function shifted({ operator, left, right, at }: Binary, scope: Scope, compile: Compile): Compiled {
  const [moment, interval] = right.node === 'call' && right.name === 'interval' ? [left, right] : [right, left]
  if (interval.node !== 'call') throw new Fault('syntax', ['near', operator], at)
  const base = compile(moment, scope)
  const [amount, unit] = interval.args.map((arg) => compile(arg, scope))
  const words = interval.args[1]?.node === 'value' ? String(interval.args[1].value) : ''
  const isDate =
    scope.around.dialect === 'mysql' &&
    (base.type.kind === 'date' || base.type.kind === 'text') &&
    /^(day|week|month|quarter|year)$/.test(words)
  return {
    type: isDate && base.type.kind === 'date' ? DATE : TIMESTAMP,
    of: (frame) => {
      const [from, size] = [base.of(frame), amount!.of(frame)]
      if (from === null || size === null) return null
      const months = monthsOf(`${size} ${unit ? unit.of(frame) : ''}`)
      const start = momentOf(from)
      if (months !== undefined && start) {
        const moved = addMonths(start, operator === '-' ? -months : months)
        return isDate && !String(from).includes(':') ? dateText(moved) : stampText(moved)
      }
      const step = milliseconds(`${size} ${unit ? unit.of(frame) : ''}`)
      if (step === undefined) throw new Fault('bad-value', ['interval', String(size), '', '1', 'interval'], at)
      const text = moved(String(coerce(from, TIMESTAMP, scope.around)), operator === '-' ? -step : step)
      return isDate && !String(from).includes(':') ? text.slice(0, 10) : text
    },
  }
}

/** How many months `2 year` is; undefined for an interval of days or less. */
function monthsOf(interval: string): number | undefined {
  const [, count, unit = ''] = /^\s*(-?\d+)\s*(mon|month|quarter|year)s?\s*$/.exec(interval) ?? []
  return count === undefined ? undefined : Number(count) * ({ year: 12, quarter: 3 }[unit] ?? 1)
}

/** `EXTRACT(YEAR FROM hired)`. */
export function extracted({ args }: Call, scope: Scope, compile: Compile): Compiled {
  const [field, moment] = args.map((arg) => compile(arg, scope))
  return {
    type: scope.around.dialect === 'mysql' ? INT : { kind: 'decimal', name: 'numeric' },
    of: (frame) => {
      const found = momentOf(moment!.of(frame))
      return found ? fieldOf(String(field!.of(frame)), found) : null
    },
  }
}
