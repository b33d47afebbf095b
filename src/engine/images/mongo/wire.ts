/** What mongosh and the server say to each other: a command for a database, and its answer, each one text. */
import { markedJson } from '../marked-json'
import type { Document } from './values'

export interface Question {
  readonly database: string
  readonly command: Document
  readonly user?: string
  readonly password?: string
}

export type Answer =
  { readonly ok: true; readonly result: Document } | { readonly ok: false; readonly codeName: string; readonly message: string }

export const { encode, decode } = markedJson<Question | Answer>('mongo ')
