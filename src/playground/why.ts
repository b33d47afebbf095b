/** Why an object is as it is: who wrote it last, the chain back to what began it, and the scheduler's reasons for a pod. */
import type { Cluster } from '../engine/cluster'
import type { Change } from '../engine/store/store'

export interface Reason {
  readonly revision: number
  /** Milliseconds of virtual time. */
  readonly time: number
  readonly actor: string
  readonly type: string
  readonly collection: string
  readonly key: string
  readonly input?: number
  /** What a person typed, when the chain begins with a command. */
  readonly command?: string
  readonly note?: unknown
}

export interface Explanation {
  /** From the last write of the object back to the first cause. */
  readonly chain: readonly Reason[]
  /** The scheduler's last decision about a pod that waits. */
  readonly scheduling: unknown
}

const reasonOf = ({ revision, time, type, collection, key, cause }: Change, commandOf: (input: number) => string | undefined): Reason => ({
  revision,
  time,
  actor: cause.actor,
  type,
  collection,
  key,
  ...(cause.input === undefined ? {} : { input: cause.input }),
  ...(cause.input === undefined || commandOf(cause.input) === undefined ? {} : { command: commandOf(cause.input)! }),
  ...(cause.note === undefined ? {} : { note: cause.note() }),
})

export function why(cluster: Cluster, collection: string, key: string, commandOf: (input: number) => string | undefined): Explanation {
  const { store } = cluster.api
  const last = store.historyOf(collection, key)[0]
  const chain = last ? store.chainOf(last.revision).map((change) => reasonOf(change, commandOf)) : []
  const uid = store.get(collection, key)?.metadata.uid
  const scheduling = collection === '/pods' && uid !== undefined ? (cluster.explain(uid) ?? null) : null
  return { chain, scheduling }
}
