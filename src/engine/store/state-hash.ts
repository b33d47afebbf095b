/** A fingerprint of the whole state: the sum of one hash per object; writes cost nothing, what is new is hashed when somebody asks. */
import { fnv32a } from '../api/hash'
import { canonicalJson } from '../api/json'
import type { KubeObject, ObjectKey } from '../api/object'

interface Part {
  /** What was hashed: an object that is stored is never changed. */
  readonly object: KubeObject
  readonly low: number
  readonly high: number
}

export class StateHash {
  private low = 0
  private high = 0
  /** By collection. */
  private readonly parts = new Map<string, Map<ObjectKey, Part>>()

  digest(collections: Iterable<readonly [name: string, objects: ReadonlyMap<ObjectKey, KubeObject>]>): string {
    for (const [collection, objects] of collections) {
      let parts = this.parts.get(collection)
      if (!parts) this.parts.set(collection, (parts = new Map()))
      for (const [key, object] of objects) if (parts.get(key)?.object !== object) this.add(parts, `${collection} ${key}`, key, object)
      if (parts.size > objects.size) for (const key of parts.keys()) if (!objects.has(key)) this.remove(parts, key)
    }
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0')
  }

  private add(parts: Map<ObjectKey, Part>, name: string, key: ObjectKey, object: KubeObject): void {
    this.remove(parts, key)
    const text = `${name} ${canonicalJson(object)}`
    const part = { object, low: fnv32a(text), high: fnv32a(text, 0x5bd1e995) }
    parts.set(key, part)
    this.low = (this.low + part.low) >>> 0
    this.high = (this.high + part.high) >>> 0
  }

  private remove(parts: Map<ObjectKey, Part>, key: ObjectKey): void {
    const old = parts.get(key)
    if (!old) return
    this.low = (this.low - old.low) >>> 0
    this.high = (this.high - old.high) >>> 0
    parts.delete(key)
  }
}
