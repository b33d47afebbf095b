/** What a server keeps: its databases with their tables, and who may use them. Rows are replaced, never changed. */
import type { ColumnDefinition, KeyDefinition } from './syntax'
import type { Value } from './values'

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

export interface Database {
  readonly name: string
  /** By name, in PostgreSQL by `schema.name` outside of public. */
  readonly tables: Map<string, Table>
  readonly schemas: string[]
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

  addDatabase(name: string): Database {
    const database: Database = { name, tables: new Map(), schemas: ['public'] }
    this.databases.set(name, database)
    return database
  }

  addUser(name: string, host: string, password: string | null, options: Partial<Pick<User, 'super' | 'role' | 'grants'>> = {}): User {
    const user: User = { name, host, password, super: false, role: false, grants: [], ...options }
    this.users.push(user)
    return user
  }

  /** Everything as text that `load` reads back. */
  dump(): string {
    const databases = [...this.databases.values()].map(({ name, schemas, tables }) => ({ name, schemas, tables: [...tables] }))
    return JSON.stringify({ databases, users: this.users })
  }

  load(text: string): void {
    const kept = JSON.parse(text) as { databases: { name: string; schemas: string[]; tables: [string, Table][] }[]; users: User[] }
    for (const { name, schemas, tables } of kept.databases) this.databases.set(name, { name, schemas, tables: new Map(tables) })
    this.users = kept.users
  }
}

/** Columns of the primary key, by place. */
export function primaryOf({ keys, columns }: Table): readonly number[] {
  const key = keys.find(({ kind }) => kind === 'primary')
  return (key?.columns ?? []).map((name) => columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()))
}
