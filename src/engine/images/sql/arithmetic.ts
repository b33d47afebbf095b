/** What the arithmetic operators give, of numbers and of times. */
import { decimal, Fault, FLOAT, INT, timestampText, type DialectName, type Type, type Value } from './values'

export function calculated(operator: string, x: number, y: number, type: Type, dialect: DialectName): Value {
  switch (operator) {
    case '+':
      return clean(x + y)
    case '-':
      return clean(x - y)
    case '*':
      return clean(x * y)
  }
  if (y === 0) {
    if (dialect === 'postgres') throw new Fault('division')
    return null
  }
  if (operator === '%') return x % y
  return operator === 'div' || type.kind === 'int' ? Math.trunc(x / y) : x / y
}

/** Decimals are computed in binary; what that adds far behind the point goes again. */
const clean = (number: number): number => (Number.isInteger(number) ? number : Number(number.toPrecision(15)))

export function arithmeticType(operator: string, a: Type, b: Type, dialect: DialectName): Type {
  const isFloat = [a, b].some(({ kind }) => kind === 'float' || (dialect === 'mysql' && kind === 'text'))
  if (isFloat) return FLOAT
  if (operator === 'div' || (operator === '%' && a.kind === 'int')) return INT
  const isInt = [a, b].every(({ kind }) => kind === 'int' || kind === 'bool')
  if (operator === '/') {
    if (isInt && dialect === 'postgres') return INT
    return decimal(dialect === 'mysql' ? (a.scale ?? 0) + 4 : 16)
  }
  if (isInt) return INT
  return decimal(operator === '*' ? (a.scale ?? 0) + (b.scale ?? 0) : Math.max(a.scale ?? 0, b.scale ?? 0))
}

const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  sec: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** How long `3 day` is; undefined for no interval. */
export function milliseconds(interval: string): number | undefined {
  const [, count, word = ''] = /^\s*(-?[\d.]+)\s*(\w*?)s?\s*$/.exec(interval.trim()) ?? []
  const unit = Object.hasOwn(UNITS, word) ? UNITS[word] : undefined
  return unit === undefined ? undefined : Number(count) * unit
}

/** A timestamp so many milliseconds later. */
export function moved(timestamp: string, by: number): string {
  return timestampText(Date.parse(`${timestamp.replace(' ', 'T').slice(0, 19)}Z`) + by)
}
