/** Queries that have names within another one (`WITH`), also such that ask for themselves. */
import { compile, type Scope } from './expression'
import type { Query, Tables } from './query'
import type { Named, Select } from './syntax'
import { Fault, type Rows, type Value } from './values'

type Row = readonly Value[]
type Base = Omit<Scope, 'columns' | 'parent'>
type Prepare = (select: Select, tables: Tables, base: Base, outer?: Scope) => Query

/** A query that asks for itself ends after so many rounds (cte_max_recursion_depth). */
const MOST_ROUNDS = 1000

/** The tables that a query sees with the named ones before it, and what its inner queries see. */
export function withNamed(list: readonly Named[], outer: Tables, base: Base, prepare: Prepare): readonly [Tables, Base] {
  return list.reduce(
    ([tables, known]: readonly [Tables, Base], named) => {
      const query = named.recursive && named.select.unions ? recursive(named, tables, known, prepare) : prepare(named.select, tables, known)
      return besides(tables, known, named, columnsOf(named, query), () => query.run(undefined), prepare)
    },
    [outer, base],
  )
}

function columnsOf({ name, columns }: Named, query: Query): Rows['columns'] {
  if (columns && columns.length !== query.columns.length) throw new Fault('with-columns', [name])
  return query.columns.map(({ type, name: own }, i) => ({ type, name: columns?.[i] ?? own }))
}

/** The same tables with one more. */
function besides(
  tables: Tables,
  base: Base,
  { name }: Named,
  columns: Rows['columns'],
  rows: () => readonly Row[],
  prepare: Prepare,
): readonly [Tables, Base] {
  const wider: Tables = {
    rows: (asked) =>
      asked.space === undefined && asked.name.toLowerCase() === name.toLowerCase() ? { columns, rows, primary: [] } : tables.rows(asked),
  }
  const own: Base = { ...base, select: (select, scope) => prepare(select, wider, own, scope) }
  return [wider, own]
}

function recursive(named: Named, tables: Tables, base: Base, prepare: Prepare): Query {
  const { unions = [], order: _, limit, offset, ...alone } = named.select
  // Whatever stands before the last part is where it begins.
  const [union, before] = [unions.at(-1)!, unions.slice(0, -1)]
  const first = prepare({ ...alone, order: [], ...(before.length > 0 ? { unions: before } : {}) }, tables, base)
  const [most, skipped] = [limit, offset].map((each) => each && compile(each, { ...base, columns: [] }))
  let latest: readonly Row[] = []
  const [wider, own] = besides(tables, base, named, columnsOf(named, first), () => latest, prepare)
  const step = prepare(union.select, wider, own)
  return {
    columns: first.columns,
    run: (frame) => {
      const seen = new Set<string>()
      const fresh = (rows: readonly Row[]): readonly Row[] =>
        union.all
          ? rows
          : rows.filter((row) => {
              const text = JSON.stringify(row)
              return !seen.has(text) && seen.add(text)
            })
      const found: Row[] = []
      const from = Number(skipped?.of({ row: [] }) ?? 0)
      // With a limit nobody asks for more.
      const to = from + Number(most?.of({ row: [] }) ?? Infinity)
      latest = fresh(first.run(frame))
      for (let round = 0; latest.length > 0 && found.length < to; round++) {
        if (round > MOST_ROUNDS) throw new Fault('recursion', [String(MOST_ROUNDS + 1)])
        found.push(...latest)
        latest = fresh(step.run(frame))
      }
      return found.slice(from, to)
    },
  }
}
