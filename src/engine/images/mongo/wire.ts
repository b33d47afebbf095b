/** What mongosh and the server say to each other: a command for a database, and its answer, each one text. */
import type { Document } from './values'

export interface Question {
  readonly database: string
  readonly command: Document
  readonly user?: string
  readonly password?: string
}

export type Answer =
  { readonly ok: true; readonly result: Document } | { readonly ok: false; readonly codeName: string; readonly message: string }

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
const MARK = 'mongo '

export const encode = (content: Question | Answer): Uint8Array => ENCODER.encode(MARK + JSON.stringify(content))

/** Undefined for what nobody of these said. */
export function decode<T extends Question | Answer>(data: Uint8Array): T | undefined {
  const text = DECODER.decode(data)
  return text.startsWith(MARK) ? (JSON.parse(text.slice(MARK.length)) as T) : undefined
}
