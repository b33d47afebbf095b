/** What open transactions have done that others do not see yet: rows that came and rows that went. */
import type { Table } from './catalog'
import type { Value } from './values'

type Row = readonly Value[]

interface Marks {
  readonly came: Map<Row, object>
  readonly went: Map<Row, object>
}

export class Pending {
  private readonly marks = new Map<Table, Marks>()

  /** Notes that a transaction added a row or took one away; gives what takes the note back. */
  note(table: Table, owner: object, came: Row | undefined, went: Row | undefined): () => void {
    const marks = this.marks.get(table) ?? { came: new Map<Row, object>(), went: new Map<Row, object>() }
    this.marks.set(table, marks)
    if (came) marks.came.set(came, owner)
    // Nobody else ever saw a row of its own.
    const own = went !== undefined && marks.came.delete(went)
    if (went && !own) marks.went.set(went, owner)
    return () => {
      if (came) marks.came.delete(came)
      if (went && own) marks.came.set(went, owner)
      else if (went) marks.went.delete(went)
    }
  }

  /** A transaction has ended: what it did is seen by all. */
  settle(owner: object): void {
    for (const [table, { came, went }] of this.marks) {
      for (const rows of [came, went]) for (const [row, each] of rows) if (each === owner) rows.delete(row)
      if (came.size + went.size === 0) this.marks.delete(table)
    }
  }

  /** The rows that somebody sees: what was committed, and what is one's own. */
  seen(table: Table, viewer?: object): readonly Row[] {
    const marks = this.marks.get(table)
    if (!marks) return table.rows
    const foreign = (rows: ReadonlyMap<Row, object>, row: Row): boolean => rows.has(row) && rows.get(row) !== viewer
    const gone = [...marks.went.keys()].filter((row) => foreign(marks.went, row))
    return [...table.rows.filter((row) => !foreign(marks.came, row)), ...gone]
  }
}
