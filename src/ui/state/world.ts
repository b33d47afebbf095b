/** The cluster's objects as the page knows them: fed by the worker, read by every panel; objects are shared and never changed. */
import { useSyncExternalStore } from 'react'
import type { ObjectChange, WireObject } from '../../protocol/messages'

export type WorldListener = (changes: readonly ObjectChange[], whole: boolean) => void

const EMPTY: ReadonlyMap<string, WireObject> = new Map()

export class World {
  private readonly collections = new Map<string, Map<string, WireObject>>()
  private readonly listeners = new Set<WorldListener>()
  /** Lists made for React, dropped when their collection changes. */
  private readonly lists = new Map<string, readonly WireObject[]>()

  apply(changes: readonly ObjectChange[], whole: boolean): void {
    if (whole) {
      this.collections.clear()
      this.lists.clear()
    }
    for (const { collection, key, object } of changes) {
      let objects = this.collections.get(collection)
      if (!objects) this.collections.set(collection, (objects = new Map()))
      if (object) objects.set(key, object)
      else objects.delete(key)
      this.lists.delete(collection)
    }
    for (const listener of this.listeners) listener(changes, whole)
  }

  collection(name: string): ReadonlyMap<string, WireObject> {
    return this.collections.get(name) ?? EMPTY
  }

  names(): readonly string[] {
    return [...this.collections.keys()].filter((name) => this.collection(name).size > 0)
  }

  get(collection: string, key: string): WireObject | undefined {
    return this.collections.get(collection)?.get(key)
  }

  /** The collection's objects as an array that stays the same one until the collection changes. */
  list(collection: string): readonly WireObject[] {
    let list = this.lists.get(collection)
    if (!list) this.lists.set(collection, (list = [...this.collection(collection).values()]))
    return list
  }

  subscribe(listener: WorldListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

export const world = new World()

const subscribe = (notify: () => void) => world.subscribe(notify)

export function useObjects(collection: string): readonly WireObject[] {
  return useSyncExternalStore(subscribe, () => world.list(collection))
}

export function useObject(collection: string, key: string): WireObject | undefined {
  return useSyncExternalStore(subscribe, () => world.get(collection, key))
}
