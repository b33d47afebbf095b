/** What a server keeps: its databases with their tables, and who may use them. Rows are replaced, never changed. */
import { Pending } from './pending'
import type { ColumnDefinition, KeyDefinition, Reference } from './syntax'
import { Fault, type Value } from './values'

export type Column = Omit<ColumnDefinition, 'primary' | 'unique' | 'references'>

export interface Key extends KeyDefinition {
  readonly name: string
}

export interface Table {
  name: string
  columns: Column[]
  keys: Key[]
  rows: (readonly Value[])[]
  /** The next number it gives by itself. */
  next: number
}

/** A query that is known by a name. */
export interface View {
  readonly name: string
  readonly columns?: readonly string[]
  readonly text: string
}

export interface Database {
  readonly name: string
  /** By name, in PostgreSQL by `schema.name` outside of public. */
  readonly tables: Map<string, Table>
  readonly schemas: string[]
  /** Keys are those of tables, which they share their names with. */
  readonly views: Map<string, View>
}

export interface User {
  readonly name: string
  readonly host: string
  /** null lets anybody in. */
  password: string | null
  readonly super: boolean
  readonly role: boolean
  /** `shop.*`, and what was granted there. */
  grants: { readonly on: string; readonly privileges: string }[]
}

export class Catalog {
  readonly databases = new Map<string, Database>()
  users: User[] = []
  readonly pending = new Pending()

  addDatabase(name: string): Database {
    const database: Database = { name, tables: new Map(), schemas: ['public'], views: new Map() }
    this.databases.set(name, database)
    return database
  }

  addUser(name: string, host: string, password: string | null, options: Partial<Pick<User, 'super' | 'role' | 'grants'>> = {}): User {
    const user: User = { name, host, password, super: false, role: false, grants: [], ...options }
    this.users.push(user)
    return user
  }

  /** Everything committed as text that `load` reads back. */
  dump(): string {
    const committed = (table: Table): Table => ({ ...table, rows: [...this.pending.seen(table)] })
    const databases = [...this.databases.values()].map(({ name, schemas, tables, views }) => ({
      name,
      schemas,
      views: [...views],
      tables: [...tables].map(([key, table]) => [key, committed(table)] as const),
    }))
    return JSON.stringify({ databases, users: this.users })
  }

  load(text: string): void {
    const kept = JSON.parse(text) as {
      databases: { name: string; schemas: string[]; tables: [string, Table][]; views?: [string, View][] }[]
      users: User[]
    }
    for (const { name, schemas, tables, views = [] } of kept.databases)
      this.databases.set(name, { name, schemas, tables: new Map(tables), views: new Map(views) })
    this.users = kept.users
  }
}

/** Columns of the primary key, by place. */
export function primaryOf({ keys, columns }: Table): readonly number[] {
  const key = keys.find(({ kind }) => kind === 'primary')
  return (key?.columns ?? []).map((name) => columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()))
}

/** The places of a key's columns in its own table. */
export function placesOf(columns: readonly string[], table: Table): readonly number[] {
  return columns.map((name) => {
    const index = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())
    if (index < 0) throw new Fault('no-column-in-table', [name, table.name])
    return index
  })
}

/** ` ON DELETE CASCADE`, as both dialects show what a foreign key does; nothing for what they do by themselves. */
export function actionsText({ onDelete = 'no action', onUpdate = 'no action' }: Reference): string {
  const text = (verb: string, action: string): string => (action === 'no action' ? '' : ` ON ${verb} ${action.toUpperCase()}`)
  return text('DELETE', onDelete) + text('UPDATE', onUpdate)
}

/** The foreign keys of a database that lead to a table. */
export function referring({ tables }: Database, { name }: Table): readonly { readonly table: Table; readonly key: Key }[] {
  return [...tables.values()].flatMap((table) =>
    table.keys.filter(({ kind, references }) => kind === 'foreign' && references?.table.name === name).map((key) => ({ table, key })),
  )
}
