/** Window functions: what a row gets from those around it, in its partition and in their order. */
import { order as compareValues } from './compare'
import type { Compile, Compiled, Frame, Scope } from './expression'
import { AGGREGATES } from './functions'
import type { Bound, Expression, Window } from './syntax'
import { BIGINT, Fault, FLOAT, INT, type DialectName, type Type, type Value } from './values'

type Call = Extract<Expression, { node: 'call' }>

/** A window function of a query, which is computed for all of its rows at once. */
export interface Windowed {
  compute(frames: readonly Frame[]): void
}

interface Row {
  readonly frame: Frame
  readonly by: readonly Value[]
}

/** A partition in its order, with the number of the first and last row that stand equal to each. */
interface Partition {
  readonly rows: readonly Row[]
  readonly first: readonly number[]
  readonly last: readonly number[]
}

interface Definition {
  readonly least: number
  readonly most: number
  type(args: readonly Type[], dialect: DialectName): Type
  /** What the row at `i` gets; `args` are computed for the row at a place. */
  of(i: number, partition: Partition, args: (n: number, at: number) => Value): Value
}

const count = (args: readonly Type[]): Type => args[0] ?? INT
const rank = (i: number, { first }: Partition): number => first[i]! + 1
const dense = (i: number, { first }: Partition): number => new Set(first.slice(0, i + 1)).size

function shifted(direction: 1 | -1): Definition {
  return {
    least: 1,
    most: 3,
    type: count,
    of: (i, { rows }, args) => {
      const offset = rows[i] ? args(1, i) : 1
      const at = i + direction * Number(offset ?? 1)
      return rows[at] ? args(0, at) : (args(2, i) ?? null)
    },
  }
}

const RANKS: Readonly<Record<string, Definition>> = {
  row_number: { least: 0, most: 0, type: () => BIGINT, of: (i) => i + 1 },
  rank: { least: 0, most: 0, type: () => BIGINT, of: rank },
  dense_rank: { least: 0, most: 0, type: () => BIGINT, of: dense },
  percent_rank: {
    least: 0,
    most: 0,
    type: () => FLOAT,
    of: (i, partition) => (partition.rows.length === 1 ? 0 : (rank(i, partition) - 1) / (partition.rows.length - 1)),
  },
  cume_dist: { least: 0, most: 0, type: () => FLOAT, of: (i, { last, rows }) => (last[i]! + 1) / rows.length },
  ntile: {
    least: 1,
    most: 1,
    type: () => INT,
    of: (i, { rows }, args) => {
      const parts = Number(args(0, i))
      const [small, larger] = [Math.floor(rows.length / parts), rows.length % parts]
      return i < larger * (small + 1)
        ? Math.floor(i / (small + 1)) + 1
        : larger + Math.floor((i - larger * (small + 1)) / Math.max(1, small)) + 1
    },
  },
  lag: shifted(-1),
  lead: shifted(1),
}

/** Those that look at the frame of a row and not at its partition. */
const OF_FRAME: Readonly<Record<string, (from: number, to: number, n: () => number) => number>> = {
  first_value: (from) => from,
  last_value: (_from, to) => to,
  nth_value: (from, _to, n) => from + n() - 1,
}

export const isWindowOnly = (name: string): boolean => Object.hasOwn(RANKS, name) || Object.hasOwn(OF_FRAME, name)

function partitioned(
  frames: readonly Frame[],
  keys: readonly Compiled[],
  orders: readonly { value: Compiled; descending: boolean }[],
  dialect: DialectName,
): readonly Partition[] {
  const parts = new Map<string, Row[]>()
  for (const frame of frames) {
    const key = JSON.stringify(keys.map((each) => each.of(frame)))
    const row = { frame, by: orders.map(({ value }) => value.of(frame)) }
    const known = parts.get(key)
    if (known) known.push(row)
    else parts.set(key, [row])
  }
  // NULLs come first in MySQL and last in PostgreSQL.
  const ofNull = dialect === 'mysql' ? -1 : 1
  const compare = (a: Row, b: Row): number => {
    for (const [n, { descending }] of orders.entries()) {
      const [x, y] = [a.by[n] ?? null, b.by[n] ?? null]
      const difference = x === null ? (y === null ? 0 : ofNull) : y === null ? -ofNull : compareValues(x, y, dialect)
      if (difference !== 0) return descending ? -difference : difference
    }
    return 0
  }
  return [...parts.values()].map((unsorted) => {
    const rows = [...unsorted].sort(compare)
    const first: number[] = []
    for (const [i, row] of rows.entries()) first.push(i > 0 && compare(rows[i - 1]!, row) === 0 ? first[i - 1]! : i)
    const last = Array<number>(rows.length)
    for (let i = rows.length - 1; i >= 0; i--) last[i] = i + 1 < rows.length && first[i + 1] === first[i] ? last[i + 1]! : i
    return { rows, first, last }
  })
}

/** The row that a bound of a frame stands for. */
function place(bound: Bound, i: number, { rows, first, last }: Partition, byRows: boolean, isEnd: boolean): number {
  if (bound.at === 'start') return 0
  if (bound.at === 'end') return rows.length - 1
  if (bound.offset === 0 && !byRows) return isEnd ? last[i]! : first[i]!
  return i + bound.offset
}

export function compileWindow(call: Call, window: Window, scope: Scope, compile: Compile): Compiled {
  const { name, args, star, at } = call
  const { dialect } = scope.around
  if (!scope.windows) throw new Fault('window-misused', [name], at)
  const { windows: _, ...inner } = scope
  const keys = window.partition.map((each) => compile(each, inner))
  const orders = window.order.map(({ by, descending }) => ({ value: compile(by, inner), descending }))
  const compiled = args.map((each) => compile(each, inner))
  const types = compiled.map(({ type }) => type)
  const ranks = Object.hasOwn(RANKS, name) ? RANKS[name] : undefined
  const ofFrame = Object.hasOwn(OF_FRAME, name) ? OF_FRAME[name] : undefined
  const aggregate = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined
  if (!ranks && !ofFrame && !aggregate) throw new Fault('no-window', [name], at)
  if (ranks && (args.length < ranks.least || args.length > ranks.most)) throw new Fault('count', ['arguments', name, ''], at)
  if (!ranks && !star && args.length === 0) throw new Fault('count', ['arguments', name, ''], at)
  const extent = window.extent ?? {
    rows: false,
    from: { at: 'start', offset: 0 } as const,
    to: orders.length > 0 ? ({ at: 'row', offset: 0 } as const) : ({ at: 'end', offset: 0 } as const),
  }
  const values = new Map<Frame, Value>()
  const valueOf = (partition: Partition, i: number): Value => {
    const arg = (n: number, row: number): Value => {
      const found = compiled[n]
      if (!found) return n === 1 ? 1 : null
      return found.of(partition.rows[row]!.frame)
    }
    if (ranks) return ranks.of(i, partition, arg)
    const from = Math.max(0, place(extent.from, i, partition, extent.rows, false))
    const to = Math.min(partition.rows.length - 1, place(extent.to, i, partition, extent.rows, true))
    if (ofFrame) {
      const row = ofFrame(from, to, () => Number(arg(1, i)))
      return from <= to && row >= from && row <= to ? arg(0, row) : null
    }
    const inside = partition.rows.slice(from, to + 1).map(({ frame }) => (star ? 1 : compiled[0]!.of(frame)))
    return aggregate!.of(
      inside.filter((value) => value !== null),
      ',',
    )
  }
  scope.windows.push({
    compute: (frames) => {
      values.clear()
      for (const partition of partitioned(frames, keys, orders, dialect))
        for (const [i, { frame }] of partition.rows.entries()) values.set(frame, valueOf(partition, i))
    },
  })
  const type = ranks ? ranks.type(types, dialect) : ofFrame ? count(types) : aggregate!.type(types[0] ?? INT, dialect)
  return { type, of: (frame) => values.get(frame) ?? null }
}
