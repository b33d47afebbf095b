/** A fingerprint of the whole state that is cheap to keep: the sum of one hash per object, computed when asked. */
import { fnv32a } from '../api/hash'
import { canonicalJson } from '../api/json'
import type { KubeObject, ObjectKey } from '../api/object'

interface Part {
  readonly low: number
  readonly high: number
}

interface Fingerprints {
  readonly parts: Map<ObjectKey, Part>
  /** What changed since the last digest: hashing waits until somebody asks. */
  readonly changes: Map<ObjectKey, KubeObject | undefined>
}

export class StateHash {
  private low = 0
  private high = 0
  private readonly collections = new Map<string, Fingerprints>()

  changed(collection: string, key: ObjectKey, object: KubeObject | undefined): void {
    let own = this.collections.get(collection)
    if (!own) this.collections.set(collection, (own = { parts: new Map(), changes: new Map() }))
    own.changes.set(key, object)
  }

  digest(): string {
    for (const [collection, { parts, changes }] of this.collections) {
      for (const [key, object] of changes) this.replace(`${collection} ${key}`, key, object, parts)
      changes.clear()
    }
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0')
  }

  private replace(name: string, key: ObjectKey, object: KubeObject | undefined, parts: Map<ObjectKey, Part>): void {
    const old = parts.get(key)
    if (old) {
      this.low = (this.low - old.low) >>> 0
      this.high = (this.high - old.high) >>> 0
      parts.delete(key)
    }
    if (!object) return
    const text = `${name} ${canonicalJson(object)}`
    const part = { low: fnv32a(text), high: fnv32a(text, 0x5bd1e995) }
    parts.set(key, part)
    this.low = (this.low + part.low) >>> 0
    this.high = (this.high + part.high) >>> 0
  }
}
