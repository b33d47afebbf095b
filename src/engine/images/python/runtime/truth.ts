/** Whether a value counts as true. */
import type { Runtime } from './runtime'
import { lengthOf } from './subscripts'
import { failure, typeOf } from './types'
import { Float, Instance, isInteger, madeType, type Run, type Value } from './values/index'

export function* truth(rt: Runtime, value: Value): Run<boolean> {
  if (value === null || value === false) return false
  if (value === true) return true
  if (madeType(value)) {
    const bool = yield* rt.invoke(value, '__bool__')
    if (bool !== undefined) {
      if (typeof bool !== 'boolean') throw failure('TypeError', `__bool__ should return bool, returned ${typeOf(bool).name}`)
      return bool
    }
    const length = yield* rt.invoke(value, '__len__')
    if (length !== undefined) return length !== 0
    return value instanceof Instance && value.plain === undefined
      ? true
      : yield* rt.truth(value instanceof Instance ? value.plain! : (lengthOf(value) ?? 1) > 0)
  }
  if (isInteger(value)) return Number(value) !== 0
  if (value instanceof Float) return value.value !== 0
  const length = lengthOf(value)
  if (length !== undefined) return length > 0
  return true
}
