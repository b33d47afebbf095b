/** The cluster's objects as the page knows them: fed by the worker, read by every panel; objects are shared and never changed. */
import { useEffect, useState, useSyncExternalStore } from 'react'
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

/** Milliseconds between two renderings of a list; pods may change sixty times a second, and nobody reads that fast. */
const CALM = 200

/** Calls back when anything has changed, a few times a second at most. */
export function calmly(notify: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let told = -Infinity
  const tell = (): void => {
    timer = undefined
    told = performance.now()
    notify()
  }
  const stop = world.subscribe(() => (timer ??= setTimeout(tell, Math.max(0, told + CALM - performance.now()))))
  return () => {
    stop()
    clearTimeout(timer)
  }
}

/** Something small derived from the world; the component is drawn again only when it is another value. */
export function useWorld<T extends string | number | boolean>(read: () => T): T {
  return useSyncExternalStore(subscribe, read)
}

/** All objects of a collection, a few times a second. */
export function useObjects(collection: string): readonly WireObject[] {
  // The list is the same array until it changes, but React must not see a newer one than it was told of.
  const [list, setList] = useState(() => world.list(collection))
  useEffect(() => {
    const take = () => setList(world.list(collection))
    take()
    return calmly(take)
  }, [collection])
  return list
}

export function useObject(collection: string, key: string): WireObject | undefined {
  return useSyncExternalStore(subscribe, () => world.get(collection, key))
}
