/** How values compare: truth, order, equality and LIKE, in both dialects. */
import { compileRegex, RegexLimitError } from '../../../shell/regex'
import { Fault, type DialectName, type Value } from './values'

export const isTrue = (value: Value): boolean =>
  value !== null && (typeof value === 'string' ? (Number.parseFloat(value) || 0) !== 0 : Boolean(value))

/** Less than, equal or greater than zero; neither is NULL. */
export function order(a: Value, b: Value, dialect: DialectName): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = dialect === 'mysql' ? [a.toLowerCase(), b.toLowerCase()] : [a, b]
    return x < y ? -1 : x > y ? 1 : 0
  }
  const number = (value: Value): number => (typeof value === 'string' ? Number.parseFloat(value) || 0 : Number(value))
  return number(a) - number(b)
}

/** What a comparison gives: NULL when a side is, but for `<=>`. */
export function compared(operator: string, a: Value, b: Value, dialect: DialectName): Value {
  if (operator === '<=>') return a === null || b === null ? a === b : order(a, b, dialect) === 0
  if (a === null || b === null) return null
  const by = order(a, b, dialect)
  switch (operator) {
    case '=':
      return by === 0
    case '<>':
      return by !== 0
    case '<':
      return by < 0
    case '>':
      return by > 0
    case '<=':
      return by <= 0
    default:
      return by >= 0
  }
}

export function like(pattern: string, caseless: boolean): RegExp {
  const source = pattern.replace(/\\(.)|[%_]|[.*+?^${}()|[\]\\]/gs, (found, escaped?: string) =>
    escaped !== undefined ? escaped.replace(/[.*+?^${}()|[\]\\]/, '\\$&') : found === '%' ? '.*' : found === '_' ? '.' : `\\${found}`,
  )
  return new RegExp(`^${source}$`, caseless ? 'is' : 's')
}

/** Throws the fault of a pattern that is none. */
export function regularExpression(pattern: string, how: { readonly ignoreCase: boolean; readonly global?: boolean }): RegExp {
  try {
    return compileRegex(pattern, { dialect: 'pcre', ...how })
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof RegexLimitError)) throw error
    throw new Fault('bad-pattern')
  }
}
