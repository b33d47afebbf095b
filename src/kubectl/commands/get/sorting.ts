/** --sort-by: orders objects or table rows by a field; models kubectl's RuntimeSort and TableSorter. */
import { CliError, PlainError } from '../../command/errors'
import type { Invocation } from '../../command/definition'
import { quantityNumber } from '../../../engine/api/quantity'
import { goSorted } from '../../printing/go-sort'
import { findValues, JsonPathSyntaxError, relaxedExpression } from '../../printing/jsonpath'
import { klogPrefix } from '../../rest/klog'
import { asList, at, type Dict } from '../../values'

/** Two values that have no order; `reason` as kubectl's log says it. */
class Unsortable extends Error {}

/** An int64 of Go's. */
function isWhole(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value)
}

/** Throws Unsortable. */
function isLess(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === null && b !== null
  if (typeof a === 'boolean') throw new Unsortable('unsortable type: bool')
  if (typeof a === 'object') throw new Unsortable(`unsortable type: ${Array.isArray(a) ? '[]interface {}' : 'map[string]interface {}'}`)
  if (isWhole(a) && isWhole(b)) return a < b
  if (typeof a !== typeof b || (typeof a === 'number' && Number.isInteger(a) !== Number.isInteger(b)))
    throw new Unsortable('unsortable interface: interface')
  if (typeof a === 'number') return a < (b as number)
  const [left, right] = [String(a), String(b)]
  const [x, y] = [quantityNumber(left), quantityNumber(right)]
  return x !== undefined && y !== undefined ? x < y : left < right
}

interface Sorting {
  /** Where the program ends when two values have no order: a line of kubectl's source, and the type of what is sorted. */
  readonly place: string
  readonly type: string
}
const OBJECTS: Sorting = { place: 'sorter.go:329', type: '*unstructured.Unstructured' }
const ROWS: Sorting = { place: 'sorter.go:375', type: '[][][]reflect.Value' }

function sorted<T>({ io }: Invocation, path: string, items: readonly T[], objectOf: (item: T) => unknown, sorting: Sorting): readonly T[] {
  const keyed = items.map((item) => ({ item, keys: findValues(path, objectOf(item), true) }))
  if (items.length > 0 && keyed.every(({ keys }) => keys.length === 0))
    throw new CliError(`couldn't find any field with path "${path}" in the list of objects`)
  try {
    // What lacks the field comes before everything else, and before what lacks it too.
    return goSorted(keyed, (a, b) => a.keys.length === 0 || (b.keys.length > 0 && isLess(a.keys[0], b.keys[0]))).map(({ item }) => item)
  } catch (error) {
    if (!(error instanceof Unsortable)) throw error
    const head = klogPrefix('F', io.system.clock.now(), io.pid, sorting.place)
    throw new PlainError(`${head}Field ${path} in ${sorting.type} is an unsortable type: interface, err: ${error.message}`)
  }
}

/** The list sorted by --sort-by. Throws CliError when no object has the field. */
export function sortObjects<T>(invocation: Invocation, items: readonly T[], objectOf: (item: T) => unknown): readonly T[] {
  if (items.length === 0) return items
  const path = relaxedExpression(invocation.flags.string('sort-by'))
  try {
    return sorted(invocation, path, items, objectOf, OBJECTS)
  } catch (error) {
    throw error instanceof JsonPathSyntaxError ? new CliError(error.message) : error
  }
}

/**
 * A table with its rows in the order --sort-by asks for; nothing when they cannot be sorted, because kubectl does not look at
 * what printing a table says.
 */
export function sortTable(invocation: Invocation, table: Dict): Dict | undefined {
  const rows = asList(table['rows'])
  if (rows.length <= 1) return table
  const written = invocation.flags.string('sort-by')
  try {
    let path = written
    try {
      path = relaxedExpression(written)
    } catch {
      // Not one of the short forms: a whole template.
    }
    return { ...table, rows: sorted(invocation, path, rows, (row) => at(row, 'object'), ROWS) }
  } catch (error) {
    if (error instanceof PlainError) throw error
    return undefined
  }
}
