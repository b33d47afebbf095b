/** Values of SQL, their types, and the faults a statement can have; each dialect words these in its own way. */

export type DialectName = 'mysql' | 'postgres'

/** Decimals are numbers whose type tells how many digits are shown; dates and times are text, as they are shown. */
export type Value = null | number | string | boolean

export type Kind = 'int' | 'decimal' | 'float' | 'text' | 'bool' | 'date' | 'time' | 'timestamp' | 'json'

export interface Type {
  readonly kind: Kind
  /** As the dialect writes it: `varchar(250)`, `character varying(250)`. */
  readonly name: string
  /** Characters that fit into a text. */
  readonly length?: number
  /** Digits after the point of a decimal. */
  readonly scale?: number
  /** The least and greatest integer. */
  readonly range?: readonly [least: number, most: number]
  /** What an enum knows. */
  readonly members?: readonly string[]
  /** A column of it may be NULL: mysql draws it wide enough for that. */
  readonly nullable?: boolean
}

export const INT: Type = { kind: 'int', name: 'integer', range: [-2147483648, 2147483647] }
export const BIGINT: Type = { kind: 'int', name: 'bigint' }
export const TEXT: Type = { kind: 'text', name: 'text' }
export const BOOL: Type = { kind: 'bool', name: 'boolean' }
export const FLOAT: Type = { kind: 'float', name: 'double precision' }
export const TIMESTAMP: Type = { kind: 'timestamp', name: 'timestamp' }
export const DATE: Type = { kind: 'date', name: 'date' }
export const TIME: Type = { kind: 'time', name: 'time' }
export const decimal = (scale: number | undefined): Type => ({
  kind: 'decimal',
  name: 'numeric',
  ...(scale === undefined ? {} : { scale }),
})

export const isNumeric = ({ kind }: Type): boolean => kind === 'int' || kind === 'decimal' || kind === 'float'

export type FaultKind =
  | 'syntax'
  | 'no-database'
  | 'no-database-chosen'
  | 'database-exists'
  | 'database-missing'
  | 'no-table'
  | 'drop-no-table'
  | 'table-exists'
  | 'no-column'
  | 'ambiguous-column'
  | 'no-column-in-table'
  | 'column-exists'
  | 'drop-no-column'
  | 'no-function'
  | 'duplicate'
  | 'null'
  | 'no-default'
  | 'count'
  | 'too-long'
  | 'out-of-range'
  | 'bad-value'
  | 'division'
  | 'not-grouped'
  | 'aggregate-misused'
  | 'mismatch'
  | 'denied'
  | 'denied-database'
  | 'denied-table'
  | 'user-exists'
  | 'no-user'
  | 'foreign-key'
  | 'referenced'
  | 'drop-referenced'
  | 'locked'
  | 'with-columns'
  | 'recursion'
  | 'union'
  | 'scalar-rows'
  | 'scalar-columns'
  | 'no-type'
  | 'no-variable'
  | 'aborted'
  | 'check'
  | 'two-keys'
  | 'no-row'
  | 'not-view'
  | 'drop-no-view'
  | 'has-dependents'
  | 'not-updatable'
  | 'window-misused'
  | 'no-over'
  | 'no-window'
  | 'no-window-name'
  | 'no-log'
  | 'no-log-file'
  | 'denied-privilege'
  | 'read-only'
  | 'constant-variable'
  | 'global-variable'
  | 'not-replica'
  | 'replica-running'
  | 'bad-pattern'
  | 'bad-character'
  | 'time-overflow'
  | 'view-recursion'

/** What is wrong with a statement; `at` is where in its text. */
export class Fault extends Error {
  constructor(
    readonly kind: FaultKind,
    readonly words: readonly string[] = [],
    readonly at?: number,
  ) {
    super(`${kind}: ${words.join(' ')}`)
    this.name = 'Fault'
  }
}

/** A table of values that a statement answers with; shown as text by whoever asked. */
export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: Type }[]
  readonly rows: readonly (readonly Value[])[]
}

/** `2026-11-22 04:05:06`, with milliseconds where asked for. */
export function timestampText(milliseconds: number, fraction = false): string {
  return new Date(milliseconds)
    .toISOString()
    .replace('T', ' ')
    .slice(0, fraction ? 23 : 19)
}

/** A value as the dialect prints it; null for NULL. */
export function shown(value: Value, type: Type, dialect: DialectName): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return dialect === 'postgres' ? (value ? 't' : 'f') : value ? '1' : '0'
  if (typeof value === 'number' && type.kind === 'decimal' && type.scale !== undefined) return value.toFixed(type.scale)
  return String(value)
}
