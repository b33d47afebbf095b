/** Operators with a single operand, and those that compare. */
import { contains, equal, ordered } from './comparisons'
import type { Runtime } from './runtime'
import { failure, typeOf } from './types'
import { Float, isNumber, madeType, NOT_IMPLEMENTED, plainOf, Tuple, whole, type Run, type Value } from './values/index'

export function* unary(rt: Runtime, operator: string, given: Value): Run<Value> {
  if (operator === 'not') return !(yield* rt.truth(given))
  if (madeType(given)) {
    const own = yield* rt.invoke(given, operator === '-' ? '__neg__' : operator === '+' ? '__pos__' : '__invert__')
    if (own !== undefined) return own
  }
  const value = plainOf(given)
  if (isNumber(value)) {
    if (value instanceof Float) {
      if (operator !== '~') return new Float(operator === '-' ? -value.value : value.value)
    } else if (operator === '-') return typeof value === 'bigint' ? whole(-value) : Number(value) === 0 ? 0 : -Number(value)
    else if (operator === '~') return whole(-BigInt(value) - 1n)
    else return typeof value === 'boolean' ? Number(value) : value
  }
  throw failure('TypeError', `bad operand type for unary ${operator}: '${typeOf(value).name}'`)
}

export function* compare(rt: Runtime, operator: string, a: Value, b: Value): Run<Value> {
  switch (operator) {
    case '==':
      return yield* equal(rt, a, b)
    case '!=':
      if (madeType(a)) {
        const own = yield* rt.invoke(a, '__ne__', [b])
        if (own !== undefined && own !== NOT_IMPLEMENTED) return own
      }
      return !(yield* equal(rt, a, b))
    case 'is':
    case 'is not': {
      const same =
        a === b ||
        (a instanceof Float && b instanceof Float && a.value === b.value) ||
        (a instanceof Tuple && b instanceof Tuple && a.items.length + b.items.length === 0)
      return same === (operator === 'is')
    }
    case 'in':
      return yield* contains(rt, b, a)
    case 'not in':
      return !(yield* contains(rt, b, a))
  }
  return yield* ordered(rt, operator, a, b)
}
