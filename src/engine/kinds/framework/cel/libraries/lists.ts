/** Lists: order, sums, positions and parts; models apiserver/pkg/cel/library/lists and cel-go's ext/lists. */
import { Optional, type Environment } from '@marcbachmann/cel-js'
import { CelFailure } from '../failure'
import { identity, itemsOf, less } from '../values'

function extreme(list: unknown, name: string, better: (a: unknown, b: unknown) => boolean): unknown {
  const items = itemsOf(list)
  if (items.length === 0) throw new CelFailure(`${name} called on empty list`)
  return items.reduce((best, each) => (better(each, best) ? each : best))
}

function sum(list: unknown): unknown {
  const items = itemsOf(list)
  if (items.every((each) => typeof each === 'bigint')) return items.reduce<bigint>((total, each) => total + (each as bigint), 0n)
  if (items.every((each) => typeof each === 'number' || typeof each === 'bigint'))
    return items.reduce<number>((total, each) => total + Number(each), 0)
  const millis = items.reduce<number>((total, each) => total + Number(each), 0)
  if (Number.isNaN(millis)) throw new CelFailure('no such overload')
  return millis
}

function distinct(list: unknown): unknown[] {
  const seen = new Set<string>()
  return itemsOf(list).filter((each) => {
    const key = identity(each)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function position(list: unknown, value: unknown, last: boolean): bigint {
  const keys = itemsOf(list).map(identity)
  return BigInt(last ? keys.lastIndexOf(identity(value)) : keys.indexOf(identity(value)))
}

function slice(list: unknown, start: bigint, end: bigint): unknown[] {
  const items = itemsOf(list)
  if (start < 0n || end < 0n) throw new CelFailure(`cannot slice(${start}, ${end}), negative indexes not supported`)
  if (start > end) throw new CelFailure(`cannot slice(${start}, ${end}), start index must be less than or equal to end index`)
  if (BigInt(items.length) < end) throw new CelFailure(`cannot slice(${start}, ${end}), list is length ${items.length}`)
  return items.slice(Number(start), Number(end))
}

function flatten(list: unknown, depth: bigint): unknown[] {
  if (depth < 0n) throw new CelFailure('level must be non-negative')
  return itemsOf(list).flat(Number(depth)) as unknown[]
}

class ListsNamespace {
  readonly name = 'lists'
}

const LONGEST_RANGE = 1_000_000n

/** The numbers from nought up to one. */
function range(end: bigint): bigint[] {
  if (end > LONGEST_RANGE) throw new CelFailure(`cannot create range of size ${end}`)
  return Array.from({ length: Math.max(0, Number(end)) }, (_, i) => BigInt(i))
}

export function lists(environment: Environment): void {
  environment.registerType('ListsNamespace', ListsNamespace)
  environment.registerConstant('lists', 'ListsNamespace', new ListsNamespace())
  environment.registerFunction('ListsNamespace.range(int): list<int>', (_: unknown, end: bigint) => range(end))
  environment.registerFunction('list<dyn>.isSorted(): bool', (list: unknown) => {
    const items = itemsOf(list)
    return items.every((each, i) => i === 0 || !less(each, items[i - 1]))
  })
  environment.registerFunction('list<dyn>.sum(): dyn', sum)
  environment.registerFunction('list<dyn>.min(): dyn', (list: unknown) => extreme(list, 'min', less))
  environment.registerFunction('list<dyn>.max(): dyn', (list: unknown) => extreme(list, 'max', (a, b) => less(b, a)))
  environment.registerFunction('list<dyn>.indexOf(dyn): int', (list: unknown, value: unknown) => position(list, value, false))
  environment.registerFunction('list<dyn>.lastIndexOf(dyn): int', (list: unknown, value: unknown) => position(list, value, true))
  environment.registerFunction('list<dyn>.distinct(): list<dyn>', distinct)
  environment.registerFunction('list<dyn>.reverse(): list<dyn>', (list: unknown) => itemsOf(list).reverse())
  environment.registerFunction('list<dyn>.slice(int, int): list<dyn>', slice)
  environment.registerFunction('list<dyn>.sort(): list<dyn>', (list: unknown) =>
    [...itemsOf(list)].sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0)),
  )
  environment.registerFunction('list<dyn>.flatten(): list<dyn>', (list: unknown) => flatten(list, 1n))
  environment.registerFunction('list<dyn>.flatten(int): list<dyn>', flatten)
  environment.registerFunction('list<dyn>.first(): optional', undefinedAsNone(0))
  environment.registerFunction('list<dyn>.last(): optional', undefinedAsNone(-1))
}

/** The item at a place, as an optional. */
function undefinedAsNone(at: number): (list: unknown) => unknown {
  return (list) => Optional.of(itemsOf(list).at(at) as object)
}
