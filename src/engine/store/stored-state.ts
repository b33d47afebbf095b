/** What a store holds at a moment, and what lies between two such moments; models an etcd database on disk. */
import type { KubeObject, ObjectKey } from '../api/object'
import type { Change } from './store'

export interface StoredState {
  /** That of the last write. */
  readonly revision: number
  /** Objects by collection and key. */
  readonly collections: ReadonlyMap<string, ReadonlyMap<ObjectKey, KubeObject>>
}

export const EMPTY_STATE: StoredState = { revision: 0, collections: new Map() }

const CAUSE = { actor: 'etcd' }
const NOTHING: ReadonlyMap<ObjectKey, KubeObject> = new Map()

export function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * What somebody who knew `before` has to be told to know `after`, by collection and key: an object that has been made again
 * meanwhile goes and comes. Objects keep the revisions they have in `after`; what goes has that of the whole state.
 */
export function differences(before: StoredState, after: StoredState, time: number): readonly Change[] {
  const changes: Change[] = []
  for (const collection of [...new Set([...before.collections.keys(), ...after.collections.keys()])].sort(byteOrder)) {
    const [old, now] = [before.collections.get(collection) ?? NOTHING, after.collections.get(collection) ?? NOTHING]
    for (const key of [...new Set([...old.keys(), ...now.keys()])].sort(byteOrder)) {
      const [previous, object] = [old.get(key), now.get(key)]
      if (previous === object) continue
      const about = { time, collection, key, cause: CAUSE }
      const same = previous !== undefined && object !== undefined && previous.metadata.uid === object.metadata.uid
      if (previous && !same) {
        const last = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(after.revision) } }
        changes.push({ ...about, revision: after.revision, type: 'DELETED', object: last, previous })
      }
      if (object)
        changes.push({
          ...about,
          revision: Number(object.metadata.resourceVersion),
          type: same ? 'MODIFIED' : 'ADDED',
          object,
          previous: same ? previous : undefined,
        })
    }
  }
  return changes
}
