/** Statements and expressions as the parser hands them on. */
import type { Type, Value } from './values'

export interface Name {
  /** A database in MySQL, a schema in PostgreSQL. */
  readonly space?: string
  readonly name: string
  readonly at: number
}

export type Expression = { readonly at: number } & (
  | { readonly node: 'value'; readonly value: Value; readonly type: Type }
  | { readonly node: 'column'; readonly table?: string; readonly name: string }
  | { readonly node: 'star'; readonly table?: string }
  | { readonly node: 'unary'; readonly operator: '-' | 'not'; readonly of: Expression }
  | { readonly node: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly node: 'null'; readonly of: Expression; readonly not: boolean; readonly test: 'null' | 'true' | 'false' }
  | { readonly node: 'in'; readonly of: Expression; readonly list: readonly Expression[] | Select; readonly not: boolean }
  | { readonly node: 'between'; readonly of: Expression; readonly low: Expression; readonly high: Expression; readonly not: boolean }
  | {
      readonly node: 'case'
      readonly of?: Expression
      readonly when: readonly (readonly [Expression, Expression])[]
      readonly otherwise?: Expression
    }
  | {
      readonly node: 'call'
      readonly name: string
      readonly args: readonly Expression[]
      readonly distinct: boolean
      readonly star: boolean
      /** A window function's rows: told here, or by the name that WINDOW gives them. */
      readonly over?: Window | string
    }
  /** `> ALL (SELECT ...)`, `= ANY (SELECT ...)`. */
  | { readonly node: 'compare-all'; readonly operator: string; readonly left: Expression; readonly select: Select; readonly all: boolean }
  | { readonly node: 'cast'; readonly of: Expression; readonly type: Type }
  | { readonly node: 'select'; readonly select: Select; readonly exists: boolean }
  | { readonly node: 'variable'; readonly name: string }
  | { readonly node: 'default' }
)

/** An end of a frame: that of the partition, or so many rows from the row itself. */
export interface Bound {
  readonly at: 'start' | 'end' | 'row'
  readonly offset: number
}

export interface Window {
  readonly partition: readonly Expression[]
  readonly order: readonly Order[]
  readonly extent?: { readonly rows: boolean; readonly from: Bound; readonly to: Bound }
}

export interface Item {
  readonly expression: Expression
  readonly alias?: string
  /** Its text in the statement, which names its column in MySQL. */
  readonly text: string
}

export type Source =
  | { readonly from: 'table'; readonly table: Name; readonly alias?: string }
  | { readonly from: 'select'; readonly select: Select; readonly alias: string }
  | { readonly from: 'call'; readonly call: Expression & { readonly node: 'call' }; readonly alias?: string }

export interface Join {
  readonly kind: 'inner' | 'left' | 'right'
  readonly source: Source
  readonly on?: Expression
  readonly using?: readonly string[]
}

export interface Order {
  readonly by: Expression
  readonly descending: boolean
}

/** A query that another one knows by a name. */
export interface Named {
  readonly name: string
  readonly columns?: readonly string[]
  readonly select: Select
  readonly recursive: boolean
}

export interface SetOperation {
  readonly kind: 'union' | 'intersect' | 'except'
  readonly all: boolean
  readonly select: Select
}

export interface Select {
  readonly with?: readonly Named[]
  readonly distinct: boolean
  readonly items: readonly Item[]
  readonly source?: Source
  readonly joins: readonly Join[]
  readonly where?: Expression
  readonly group: readonly Expression[]
  readonly having?: Expression
  readonly windows?: Readonly<Record<string, Window>>
  readonly order: readonly Order[]
  readonly limit?: Expression
  readonly offset?: Expression
  /** Put together in their order; order and limit are then those of the whole. */
  readonly unions?: readonly SetOperation[]
  readonly values?: readonly (readonly Expression[])[]
}

/** What happens to rows that lead to one that goes, or whose key changes. */
export type Action = 'restrict' | 'no action' | 'cascade' | 'set null' | 'set default'

export interface Reference {
  readonly table: Name
  readonly columns: readonly string[]
  readonly onDelete?: Action
  readonly onUpdate?: Action
}

export interface ColumnDefinition {
  readonly name: string
  readonly type: Type
  readonly notNull: boolean
  readonly auto: boolean
  readonly default?: Expression
  /** The default's text, as it is shown. */
  readonly defaultText?: string
  readonly onUpdate?: boolean
  readonly references?: Reference
  readonly primary: boolean
  readonly unique: boolean
}

export interface KeyDefinition {
  readonly kind: 'primary' | 'unique' | 'index' | 'foreign'
  readonly name?: string
  readonly columns: readonly string[]
  readonly references?: Reference
}

export type Alteration =
  | { readonly alter: 'add'; readonly column: ColumnDefinition; readonly place?: 'first' | { readonly after: string } }
  | { readonly alter: 'drop'; readonly column: string; readonly ifExists: boolean }
  | { readonly alter: 'modify'; readonly column: string; readonly to: ColumnDefinition }
  | { readonly alter: 'rename-column'; readonly column: string; readonly to: string }
  | { readonly alter: 'rename'; readonly to: Name }
  | { readonly alter: 'key'; readonly key: KeyDefinition }
  | { readonly alter: 'default'; readonly column: string; readonly default?: Expression; readonly text?: string }
  | { readonly alter: 'null'; readonly column: string; readonly notNull: boolean }

export interface Account {
  readonly name: string
  readonly host: string
}

export type Statement =
  | { readonly kind: 'select'; readonly select: Select }
  | {
      readonly kind: 'insert'
      readonly table: Name
      readonly columns?: readonly { readonly name: string; readonly at: number }[]
      readonly rows: Select | readonly (readonly Expression[])[]
      readonly ignore: boolean
      readonly replace: boolean
      readonly update?: readonly Assignment[]
      readonly returning?: readonly Item[]
    }
  | {
      readonly kind: 'update'
      readonly table: Name
      readonly alias?: string
      readonly set: readonly Assignment[]
      readonly where?: Expression
      readonly order: readonly Order[]
      readonly limit?: Expression
      readonly returning?: readonly Item[]
    }
  | {
      readonly kind: 'delete'
      readonly table: Name
      readonly alias?: string
      readonly where?: Expression
      readonly order: readonly Order[]
      readonly limit?: Expression
      readonly returning?: readonly Item[]
    }
  | { readonly kind: 'create-database'; readonly name: string; readonly ifNotExists: boolean }
  | { readonly kind: 'drop-database'; readonly name: string; readonly ifExists: boolean }
  | { readonly kind: 'create-schema'; readonly name: string; readonly ifNotExists: boolean }
  | {
      readonly kind: 'create-table'
      readonly table: Name
      readonly ifNotExists: boolean
      readonly columns: readonly ColumnDefinition[]
      readonly keys: readonly KeyDefinition[]
      readonly as?: Select
    }
  | { readonly kind: 'create-index'; readonly table: Name; readonly key: KeyDefinition; readonly ifNotExists: boolean }
  | { readonly kind: 'alter-table'; readonly table: Name; readonly changes: readonly Alteration[] }
  | { readonly kind: 'drop-table'; readonly tables: readonly Name[]; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: 'truncate'; readonly tables: readonly Name[] }
  | { readonly kind: 'use'; readonly name: string }
  | { readonly kind: 'show'; readonly what: string; readonly of?: Name; readonly like?: string; readonly where?: Expression }
  | { readonly kind: 'transaction'; readonly verb: 'begin' | 'commit' | 'rollback' }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression }
  | {
      readonly kind: 'create-user'
      readonly users: readonly { readonly account: Account; readonly password?: string }[]
      readonly exists: boolean
      readonly super: boolean
      readonly role: boolean
    }
  | { readonly kind: 'alter-user'; readonly user: Account; readonly password?: string }
  | { readonly kind: 'drop-user'; readonly users: readonly Account[]; readonly ifExists: boolean }
  | {
      readonly kind: 'grant'
      readonly revoke: boolean
      readonly on: string
      readonly users: readonly Account[]
      readonly privileges: string
    }
  | {
      readonly kind: 'create-view'
      readonly view: Name
      readonly replace: boolean
      readonly columns?: readonly string[]
      readonly select: Select
      /** The query as it was written. */
      readonly text: string
    }
  | { readonly kind: 'drop-view'; readonly views: readonly Name[]; readonly ifExists: boolean; readonly cascade: boolean }
  | {
      readonly kind: 'replication'
      readonly verb: 'change' | 'start' | 'stop' | 'reset' | 'reset-log'
      readonly options: Readonly<Record<string, Value>>
      /** Said with the words that were given up in MySQL 8.4. */
      readonly old: boolean
      readonly at: number
    }
  | { readonly kind: 'nothing'; readonly tag: string }

export interface Assignment {
  readonly column: string
  readonly at: number
  readonly value: Expression
}
