/** What the API server needs of storage: revisions, watches, history with causes; models etcd. See SPEC.md. */
import type { KubeObject } from '../api/object'

/** The collection of values that are no objects, by their keys in etcd; no resource's has such a name. */
export const BYTES = 'etcd'

/** Why a write happened: who made it and which earlier writes or which input made them do it. */
export interface Cause {
  /** For example `deployment-controller`; `kubectl` for a person's command. */
  readonly actor: string
  /** Revisions whose watch events led to this write. */
  readonly revisions?: readonly number[]
  /** The input (an entry of the session's log) behind it, when a person acted. */
  readonly input?: number
  /** A note of the actor, for example the scheduler's verdicts, told when somebody asks. */
  readonly note?: () => unknown
}

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

export interface Change {
  readonly revision: number
  /** Milliseconds of virtual time. */
  readonly time: number
  readonly type: ChangeType
  /** `group/resource`, for example `apps/deployments`; `/pods` for the core group. */
  readonly collection: string
  /** `namespace/name` or `name`. */
  readonly key: string
  /** The object as written; for DELETED as it last was, with the revision of the deletion. */
  readonly object: KubeObject
  readonly previous: KubeObject | undefined
  readonly cause: Cause
}
