/** What clients and servers say to each other: a question and an answer, each one text; the ids of sessions live on between them. */
import { markedJson } from '../marked-json'
import type { Logged } from './log'
import type { Rows } from './values'

export interface Question {
  readonly user: string
  /** Absent when none was given. */
  readonly password?: string
  readonly database?: string
  /** What an earlier answer said; absent to log in. */
  readonly session?: number
  /** Absent to see whether one may log in. */
  readonly statement?: string
  /** Nothing more comes. */
  readonly quit?: boolean
  /** Through the socket of the machine itself. */
  readonly local?: boolean
  /** A replica of this number asks for what was committed after a position of the binary log. */
  readonly follow?: { readonly id: number; readonly file: string; readonly position: number }
  /** A source tells a replica that there is something new. */
  readonly news?: boolean
}

export interface Failure {
  /** MySQL's number of it. */
  readonly code: number
  readonly state: string
  readonly message: string
  /** Further lines of PostgreSQL. */
  readonly detail?: string
  readonly hint?: string
  /** Where in the statement. */
  readonly at?: number
}

export interface Answer {
  readonly session?: number
  readonly version: string
  readonly database?: string
  readonly transaction?: 'none' | 'open' | 'failed'
  readonly superuser?: boolean
  readonly failure?: Failure
  /** The session is not known any more. */
  readonly gone?: boolean
  readonly rows?: Rows
  readonly tag?: string
  readonly affected?: number
  readonly matched?: number
  /** For replicas: what was committed, and where the log stands. */
  readonly entries?: readonly {
    readonly file: string
    readonly at: number
    readonly end: number
    readonly time: number
    readonly changes: readonly Logged[]
  }[]
  readonly source?: { readonly id: number; readonly file: string; readonly position: number }
}

export const { encode, decode } = markedJson<Question | Answer>('sql ')
