/** What nodes of a cluster say to each other; models the messages of redis's cluster bus. */
import { markedJson } from '../marked-json'
import type { Ranges } from './slot-table'

/** What nodes say of themselves and of each other. */
export interface Told {
  readonly id: string
  readonly ip: string
  readonly port: number
  /** Whose replica it is. */
  readonly master: string | null
  readonly epoch: number
  readonly slots: Ranges
  /** It does not answer: nobody else, or most masters, say so. */
  readonly suspect: boolean
  readonly failed: boolean
}

export type Message = { readonly sender: Told; readonly epoch: number } & (
  | { readonly kind: 'ping' | 'meet' | 'pong'; readonly gossip: readonly Told[] }
  | { readonly kind: 'fail'; readonly about: string }
  | { readonly kind: 'vote'; readonly forced: boolean }
  | { readonly kind: 'voted'; readonly granted: boolean }
)

export const { encode, decode } = markedJson<Message>('redis-bus ')
