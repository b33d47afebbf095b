/** What redis does with lists: values put in, taken out and moved at either end. */
import type { Context } from './command'
import { RedisError, SYNTAX, type Value } from './values'

export function push([key = '', ...values]: readonly string[], { store }: Context, side: 'push' | 'unshift'): Value {
  const list = store.change(key, 'list')
  for (const value of values) list[side](value)
  return list.length
}

export function pop([key = '']: readonly string[], { store }: Context, side: 'pop' | 'shift'): Value {
  const value = store.read(key, 'list')?.[side]() ?? null
  store.tidy(key)
  return value
}

/** Whether `LEFT` or `RIGHT` is meant. */
export function side(word: string): boolean {
  if (!/^(left|right)$/i.test(word)) throw new RedisError(SYNTAX)
  return word.toLowerCase() === 'left'
}

export function moved(from: string, to: string, take: 'pop' | 'shift', put: 'push' | 'unshift', { store }: Context): Value {
  const value = store.read(from, 'list')?.[take]() ?? null
  if (value !== null) store.change(to, 'list')[put](value)
  store.tidy(from)
  return value
}

/** So many of a value from the beginning, from the end where `count` is negative, or all of them where it is nothing. */
export function removeFromList(key: string, count: number, value: string, { store }: Context): number {
  const list = store.read(key, 'list')
  if (!list) return 0
  let left = count === 0 ? list.length : Math.abs(count)
  const before = list.length
  const kept = (count < 0 ? list.toReversed() : list).filter((each) => each !== value || left-- <= 0)
  list.splice(0, before, ...(count < 0 ? kept.toReversed() : kept))
  store.tidy(key)
  return before - kept.length
}
