/** A fingerprint of the whole state that is cheap to keep: the sum of one hash per object, computed when asked. */
import { fnv32a } from '../api/hash'
import { canonicalJson } from '../api/json'
import type { KubeObject } from '../api/object'

interface Part {
  readonly low: number
  readonly high: number
}

export class StateHash {
  private low = 0
  private high = 0
  private readonly parts = new Map<string, Part>()
  /** What changed since the last digest: hashing waits until somebody asks. */
  private readonly changes = new Map<string, KubeObject | undefined>()

  changed(collection: string, key: string, object: KubeObject | undefined): void {
    this.changes.set(`${collection} ${key}`, object)
  }

  digest(): string {
    for (const [name, object] of this.changes) {
      const old = this.parts.get(name)
      if (old) {
        this.low = (this.low - old.low) >>> 0
        this.high = (this.high - old.high) >>> 0
        this.parts.delete(name)
      }
      if (!object) continue
      const text = `${name} ${canonicalJson(object)}`
      const part = { low: fnv32a(text), high: fnv32a(text, 0x5bd1e995) }
      this.parts.set(name, part)
      this.low = (this.low + part.low) >>> 0
      this.high = (this.high + part.high) >>> 0
    }
    this.changes.clear()
    return this.high.toString(16).padStart(8, '0') + this.low.toString(16).padStart(8, '0')
  }
}
