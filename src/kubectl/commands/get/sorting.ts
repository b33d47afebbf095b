/** --sort-by: orders objects or table rows by a field; models kubectl's RuntimeSorter. */
import { CliError } from '../../command/errors'
import { findValues, relaxedExpression } from '../../printing/jsonpath'
import { quantityNumber } from '../../../engine/api/quantity'
import { at } from '../../values'

function fieldOf(path: string, object: unknown): unknown {
  try {
    return findValues(path, object, true)[0]
  } catch {
    return undefined
  }
}

/** Letters and digits as people count them: `pod2` before `pod10`. */
function naturalCompare(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? []
  const x = parts(a)
  const y = parts(b)
  for (let index = 0; index < Math.min(x.length, y.length); index++) {
    const left = x[index]!
    const right = y[index]!
    if (left === right) continue
    if (/^\d/.test(left) && /^\d/.test(right) && Number(left) !== Number(right)) return Number(left) - Number(right)
    return left < right ? -1 : 1
  }
  return x.length - y.length
}

function compare(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined || a === null || b === null)
    return (a === undefined || a === null ? 0 : 1) - (b === undefined || b === null ? 0 : 1)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (typeof a === 'string' && typeof b === 'string') {
    const x = quantityNumber(a)
    const y = quantityNumber(b)
    return x !== undefined && y !== undefined ? x - y : naturalCompare(a, b)
  }
  return 0
}

/** The list sorted; objects without the field come first. Throws CliError when no object has it. */
export function sortBy<T>(written: string, items: readonly T[], objectOf: (item: T) => unknown): readonly T[] {
  const path = relaxedExpression(written)
  const keyed = items.map((item) => ({ item, key: fieldOf(path, objectOf(item)) }))
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new CliError(`couldn't find any field with path "${path}" in the list of objects`)
  for (const { key } of keyed)
    if (typeof key === 'object' && key !== null) throw new CliError(`unsortable type: ${at(key, 'length') === undefined ? 'map' : 'slice'}`)
  return keyed.toSorted((a, b) => compare(a.key, b.key)).map(({ item }) => item)
}
