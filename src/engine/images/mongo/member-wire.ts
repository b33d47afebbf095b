/** What members of a replica set say to each other. */
import { markedJson } from '../marked-json'
import type { Entry, OpTime } from './oplog'
import type { ReplicaConfig } from './replica-config'

/** How somebody stands, by the numbers of MongoDB. */
export const STATES = {
  STARTUP: 0,
  PRIMARY: 1,
  SECONDARY: 2,
  RECOVERING: 3,
  STARTUP2: 5,
  UNKNOWN: 6,
  ARBITER: 7,
  DOWN: 8,
  ROLLBACK: 9,
  REMOVED: 10,
} as const

export type State = keyof typeof STATES

interface Standing {
  readonly state: State
  readonly term: number
  readonly optime: OpTime
  /** When its last change happened. */
  readonly wall: number
  readonly version: number
  readonly configTerm: number
}

export type MemberQuestion = { readonly set: string } & (
  | ({ readonly kind: 'heartbeat'; readonly from: string; readonly config: ReplicaConfig } & Standing)
  /** Whether one is there and can become a member. */
  | { readonly kind: 'check'; readonly starts: boolean }
  | { readonly kind: 'vote'; readonly term: number; readonly from: string; readonly optime: OpTime; readonly version: number }
  | { readonly kind: 'pull'; readonly from: string; readonly after: OpTime }
  /** There is something new. */
  | { readonly kind: 'call' }
  | { readonly kind: 'stand' }
)

export interface HeartbeatAnswer extends Standing {
  readonly syncSource: string
  readonly elected?: OpTime
  /** A newer configuration than the one that was told. */
  readonly config?: ReplicaConfig
}

export interface VoteAnswer {
  readonly granted: boolean
  readonly term: number
}

export type PullAnswer = { readonly entries: readonly Entry[] } | { readonly copy: unknown; readonly at: OpTime }

/** Somebody who is no member of this set. */
export interface Stranger {
  readonly wrong: string
}

export type MemberAnswer = HeartbeatAnswer | VoteAnswer | PullAnswer | Stranger | Record<string, never>

export const { encode, decode } = markedJson<MemberQuestion | MemberAnswer>('mongo-member ')
