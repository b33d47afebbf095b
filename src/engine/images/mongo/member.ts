/** What a member of a replica set has of its server, and what it knows of the other members. */
import type { Net } from '../../../shell/net'
import type { HeartbeatAnswer, State } from './member-wire'
import type { Change, OpTime } from './oplog'
import type { MemberConfig } from './replica-config'

/** What a server lends it. */
export interface ReplicaHost {
  /** The set that the server was started for. */
  readonly set: string
  readonly version: string
  readonly hostname: string
  readonly address: string
  readonly port: number
  readonly net: Net
  addresses(name: string): readonly string[]
  now(): number
  random(bound: number): number
  after(delay: number, action: () => void): void
  run(work: () => Promise<void>): void
  /** Prints a line of the log. */
  say(component: string, id: number, context: string, message: string, attributes?: object): void
  /** All that is kept, and back. */
  copy(): unknown
  load(copy: unknown): void
  apply(change: Change): void
  /** What outlives the server has changed. */
  keep(): void
}

/** What a member knows of another. */
export interface Peer extends Partial<HeartbeatAnswer> {
  readonly member: MemberConfig
  readonly up: boolean
  readonly state: State
  readonly optime: OpTime
  /** When it came up, was heard and heard of us, in milliseconds; 0: never. */
  readonly since: number
  readonly answered: number
  readonly heard: number
  /** What went wrong the last time. */
  readonly message: string
}
