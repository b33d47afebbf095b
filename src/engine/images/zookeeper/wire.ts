/** What ZooKeeper's clients say to servers, and servers to each other. */
import { markedJson } from '../marked-json'
import type { Node, Operation, Result, Transaction } from './tree'

export type Role = 'looking' | 'leading' | 'following' | 'alone'

export interface Vote {
  readonly id: number
  readonly zxid: number
  readonly role: Role
  readonly leader: number
}

export type Request =
  /** A client opens a session, reads, changes something, or ends. */
  | { readonly ask: 'session' }
  | { readonly ask: 'ping'; readonly session: number }
  | { readonly ask: 'read'; readonly path: string }
  | { readonly ask: 'write'; readonly operation: Operation }
  /** Servers: whom do you follow, take this, do this for me, what have I missed. */
  | { readonly ask: 'vote' }
  | { readonly ask: 'commit'; readonly transaction: Transaction; readonly leader: number; readonly after: number }
  | { readonly ask: 'forward'; readonly operation: Operation }
  | { readonly ask: 'sync'; readonly id: number; readonly zxid: number; readonly sessions: readonly number[] }

export type Reply =
  | { readonly is: 'session'; readonly session: number; readonly timeout: number }
  | { readonly is: 'node'; readonly node?: Node; readonly children: readonly string[] }
  | { readonly is: 'result'; readonly result: Result }
  | { readonly is: 'vote'; readonly vote: Vote }
  | { readonly is: 'taken' | 'pong' }
  | { readonly is: 'state'; readonly tree?: string; readonly zxid: number }
  /** It serves nobody now, or is not whom one takes it for. */
  | { readonly is: 'refused' }

export const { encode, decode } = markedJson<Request | Reply>('zk ')
