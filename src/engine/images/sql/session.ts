/** One client's connection: it runs statements one by one, within transactions where asked to. */
import { changeAccounts } from './accounts'
import { primaryOf, referring, type Catalog, type Database, type Table, type User, type View } from './catalog'
import { erase, insert, update, type Changed } from './change'
import { define, type Definition } from './definitions'
import { order } from './compare'
import { compile, type Scope } from './expression'
import type { Surroundings } from './functions'
import { labelOf, prepare, type Tables } from './query'
import { rowsOfView } from './views'
import { parse } from './parse'
import type { Change } from './references'
import type { Logged } from './log'
import type { Item, Name, Statement } from './syntax'
import { Fault, type DialectName, type Rows, type Value } from './values'

export type Outcome =
  | ({ readonly kind: 'rows'; readonly tag?: string } & Rows)
  /** `tag` is PostgreSQL's word for what was done. */
  | { readonly kind: 'done'; readonly tag: string; readonly affected: number; readonly matched?: number; readonly database?: string }

/** What a dialect adds to the common language. */
export interface Server {
  readonly dialect: DialectName
  readonly version: string
  readonly catalog: Catalog
  now(): number
  random(): number
  /** `@@hostname`. Throws a fault for one that is not there. */
  variable(name: string, session: Session): Value
  setVariable(name: string, value: Value, session: Session): void
  show(statement: Extract<Statement, { kind: 'show' }>, session: Session): Rows
  /** Tables that tell about the server; undefined for those that it keeps. */
  virtual(name: Name, session: Session): Rows | undefined
  /** Throws a fault when somebody may not do this. */
  authorise(statement: Statement, session: Session): void
  /** What is kept has changed for good. */
  committed(changes: readonly Logged[]): void
  /** Does what a statement says of replication; absent where there is none. */
  replicate?(statement: Extract<Statement, { kind: 'replication' }>, session: Session): void
}

export class Session {
  database: string | undefined
  lastInsert = 0
  readonly variables = new Map<string, Value>()
  private undos: (() => void)[] = []
  /** The views whose queries are being made ready, which must not ask for themselves. */
  readonly reading = new Set<View>()
  /** What the transaction has changed, for those who follow. */
  private log: Logged[] = []
  /** `failed` takes nothing but the end of its transaction, in PostgreSQL. */
  transaction: 'none' | 'open' | 'failed' = 'none'

  constructor(
    readonly server: Server,
    readonly connection: number,
    readonly user: User,
    readonly peer: string,
  ) {}

  /** Runs one statement. Throws Fault, with everything as it was before. */
  execute(text: string): Outcome {
    const { dialect } = this.server
    const mark = this.undos.length
    const logged = this.log.length
    try {
      const statement = parse(text, dialect)
      if (this.transaction === 'failed' && statement.kind !== 'transaction') throw new Fault('aborted')
      this.server.authorise(statement, this)
      const outcome = this.run(statement)
      if (isDefinition(statement))
        this.log.push({ kind: 'statement', text, ...(this.database === undefined ? {} : { database: this.database }) })
      if (this.transaction === 'none') this.commit()
      return outcome
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.undoTo(mark)
      // A transaction that ended meanwhile took its own along.
      this.log.splice(logged)
      if (dialect === 'postgres' && this.transaction === 'open') this.transaction = 'failed'
      throw error
    }
  }

  /** The client is gone: what it did not commit did not happen. */
  end(): void {
    this.undoTo(0)
    this.log = []
  }

  /** Notes how something is taken back when its statement or its transaction fails. */
  readonly undo = (action: () => void): void => void this.undos.push(action)

  private undoTo(mark: number): void {
    while (this.undos.length > mark) this.undos.pop()!()
  }

  get around(): Surroundings {
    const { dialect, version, now, random } = this.server
    const user = dialect === 'mysql' ? `${this.user.name}@${this.peer}` : this.user.name
    return { dialect, version, now, random, user, database: this.database, connection: this.connection, lastInsert: this.lastInsert }
  }

  get scope(): Scope {
    const base = {
      around: this.around,
      variable: (name: string): Value =>
        name.startsWith('@@') || this.server.dialect === 'postgres'
          ? this.server.variable(name.replace(/^@@/, ''), this)
          : (this.variables.get(name.slice(1)) ?? null),
    }
    const scope: Scope = {
      ...base,
      columns: [],
      select: (select, outer) => prepare(select, this.tables, { ...base, select: scope.select }, outer),
    }
    return scope
  }

  readonly tables: Tables = {
    rows: (name) => {
      const virtual = this.server.virtual(name, this)
      if (virtual) return { columns: virtual.columns, rows: () => virtual.rows, primary: [] }
      const [database, key] = this.place(name)
      const view = database.views.get(key)
      if (view) return rowsOfView(view, database, this)
      const table = this.table(name)
      return {
        columns: table.columns.map(({ name: label, type, notNull }) => ({
          name: label,
          type: notNull ? type : { ...type, nullable: true },
        })),
        rows: () => this.seen(table),
        primary: primaryOf(table),
      }
    },
  }

  /** The rows of a table that this session sees; MySQL keeps them in the order of their primary key. */
  private seen(table: Table): readonly (readonly Value[])[] {
    const rows = this.server.catalog.pending.seen(table, this)
    return this.server.dialect === 'mysql' ? inKeyOrder(rows, primaryOf(table)) : rows
  }

  /** The database a table's name leads to, and its key there. */
  place(name: Name): readonly [Database, string] {
    const { catalog, dialect } = this.server
    if (dialect === 'postgres') {
      const database = catalog.databases.get(this.database!)!
      if (name.space !== undefined && !database.schemas.includes(name.space))
        throw new Fault('no-table', [`${name.space}.${name.name}`, ''], name.at)
      return [database, name.space === undefined || name.space === 'public' ? name.name : `${name.space}.${name.name}`]
    }
    const chosen = name.space ?? this.database
    if (chosen === undefined) throw new Fault('no-database-chosen')
    const database = catalog.databases.get(chosen)
    if (!database) throw new Fault('no-database', [chosen])
    return [database, name.name]
  }

  table(name: Name): Table {
    const [database, key] = this.place(name)
    const found = database.tables.get(key)
    if (!found) throw new Fault('no-table', [key, database.name], name.at)
    return found
  }

  private change(name: Name, alias?: string): Change {
    const [database, key] = this.place(name)
    if (database.views.has(key)) throw new Fault('not-updatable', [name.name])
    return this.changeOf(this.table(name), database, alias ?? name.name)
  }

  private changeOf(table: Table, database: Database, label: string): Change {
    const scope: Scope = { ...this.scope, columns: table.columns.map((column) => ({ table: label, name: column.name, type: column.type })) }
    return {
      table,
      scope,
      database: database.name,
      unchecked: ['OFF', 0, '0', false].includes(this.variables.get('@@foreign_key_checks') as string),
      undo: this.undo,
      seen: () => this.seen(table),
      note: (came, went) => {
        if (this.transaction === 'open') this.undo(this.server.catalog.pending.note(table, this, came, went))
        this.log.push({ kind: 'rows', database: database.name, table: table.name, ...(came ? { came } : {}), ...(went ? { went } : {}) })
      },
      referenced: ({ references }) =>
        this.table({ space: this.server.dialect === 'mysql' ? database.name : undefined, ...references!.table } as Name),
      referring: referring(database, table),
      of: (other) => this.changeOf(other, database, other.name),
    }
  }

  private run(statement: Statement): Outcome {
    switch (statement.kind) {
      case 'select': {
        const query = prepare(statement.select, this.tables, this.scope)
        const rows = query.run(undefined)
        return { kind: 'rows', columns: query.columns, rows, tag: `SELECT ${rows.length}` }
      }
      case 'show':
        return { kind: 'rows', ...this.server.show(statement, this) }
      case 'insert':
        return this.insert(statement)
      case 'update':
      case 'delete': {
        const change = this.change(statement.table, statement.alias)
        const changed = statement.kind === 'update' ? update(statement, change) : erase(statement, change)
        const count = this.server.dialect === 'mysql' ? changed.affected : changed.matched
        return this.changed(changed, `${statement.kind.toUpperCase()} ${count}`, statement.returning, change, statement.kind === 'update')
      }
      case 'transaction':
        return this.turn(statement.verb)
      case 'set':
        return this.set(
          statement.name,
          compile(
            statement.value.node === 'column'
              ? { node: 'value', value: statement.value.name, type: { kind: 'text', name: 'text' }, at: statement.value.at }
              : statement.value,
            this.scope,
          ).of({ row: [] }),
        )
      case 'use':
        if (
          !this.server.catalog.databases.has(statement.name) &&
          !['information_schema', 'mysql', 'performance_schema', 'sys'].includes(statement.name)
        )
          throw new Fault('no-database', [statement.name])
        this.database = statement.name
        return { kind: 'done', tag: 'USE', affected: 0, database: statement.name }
      case 'replication':
        this.server.replicate?.(statement, this)
        return { kind: 'done', tag: '', affected: 0 }
      case 'nothing':
        return { kind: 'done', tag: statement.tag, affected: 0 }
      case 'create-user':
      case 'alter-user':
      case 'drop-user':
      case 'grant':
        return { kind: 'done', tag: changeAccounts(statement, this), affected: 0 }
      default:
        return this.define(statement)
    }
  }

  private insert(statement: Extract<Statement, { kind: 'insert' }>): Outcome {
    const change = this.change(statement.table)
    const { columns } = statement
    const own = { ...this.scope, columns: [] }
    const changed = insert(
      statement,
      (targets) => {
        const { rows } = statement
        const made =
          'items' in rows
            ? prepare(rows, this.tables, this.scope).run(undefined)
            : rows.map((row) => row.map((value) => (value.node === 'default' ? undefined : compile(value, own).of({ row: [] }))))
        for (const [i, row] of made.entries())
          if (
            row.length !== targets.length &&
            (row.length > 0 || columns) &&
            (this.server.dialect === 'mysql' || row.length > targets.length || columns)
          )
            throw new Fault('count', ['values', String(i + 1), row.length > targets.length ? 'more' : 'fewer'])
        return made
      },
      change,
    )
    if (changed.given !== undefined) this.lastInsert = changed.given
    return this.changed(changed, `INSERT 0 ${changed.affected}`, statement.returning, change)
  }

  private changed(changed: Changed, tag: string, returning: readonly Item[] | undefined, change: Change, matched = false): Outcome {
    if (!returning) return { kind: 'done', tag, affected: changed.affected, ...(matched ? { matched: changed.matched } : {}) }
    const items = returning.flatMap((item) =>
      item.expression.node === 'star'
        ? change.table.columns.map(({ name }): Item => ({ text: name, expression: { node: 'column', name, at: 0 } }))
        : [item],
    )
    const compiled = items.map(({ expression }) => compile(expression, change.scope))
    return {
      kind: 'rows',
      tag,
      columns: items.map((item, i) => ({ name: labelOf(item, this.server.dialect), type: compiled[i]!.type })),
      rows: changed.rows.map((row) => compiled.map((each) => each.of({ row }))),
    }
  }

  private turn(verb: 'begin' | 'commit' | 'rollback'): Outcome {
    const failed = this.transaction === 'failed'
    if (verb === 'begin') {
      if (this.server.dialect === 'mysql') this.commit()
      this.transaction = 'open'
    } else {
      if (verb === 'rollback' || failed) this.end()
      else this.commit()
      this.transaction = 'none'
    }
    return { kind: 'done', tag: failed ? 'ROLLBACK' : verb.toUpperCase(), affected: 0 }
  }

  private commit(): void {
    this.server.catalog.pending.settle(this)
    const changes = this.log
    this.log = []
    if (this.undos.length === 0) return
    this.undos = []
    this.server.committed(changes)
  }

  private set(name: string, value: Value): Outcome {
    if (/^@[^@]/.test(name)) this.variables.set(name.slice(1), value)
    else this.server.setVariable(name.replace(/^@@/, ''), value, this)
    return { kind: 'done', tag: 'SET', affected: 0 }
  }

  /** Definitions end a transaction in MySQL, and are part of it in PostgreSQL. */
  private define(statement: Definition): Outcome {
    if (this.server.dialect === 'mysql') {
      this.commit()
      this.transaction = 'none'
    }
    const defined = define(statement, this)
    const tag = statement.kind === 'truncate' ? 'TRUNCATE TABLE' : statement.kind.replace('-', ' ').toUpperCase()
    return { kind: 'done', tag: defined.tag ?? tag, affected: defined.rows ?? 0, ...(defined.left ? { database: '' } : {}) }
  }
}

/** Statements that are told to replicas as they are written. */
function isDefinition({ kind }: Statement): boolean {
  return kind === 'truncate' || kind === 'grant' || /^(create|drop|alter)-/.test(kind)
}

function inKeyOrder(rows: readonly (readonly Value[])[], key: readonly number[]): readonly (readonly Value[])[] {
  const compare = (a: readonly Value[], b: readonly Value[]): number => {
    for (const i of key) {
      const difference = order(a[i] ?? null, b[i] ?? null, 'mysql')
      if (difference !== 0) return difference
    }
    return 0
  }
  return rows.every((row, i) => i === 0 || compare(rows[i - 1]!, row) <= 0) ? rows : [...rows].sort(compare)
}
