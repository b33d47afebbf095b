/** Who has which slots of a cluster, as one of its nodes knows it. */
import { rangesOf, SLOTS } from './slots'

export type Ranges = readonly (readonly [from: number, to: number])[]

export class SlotTable {
  private readonly owners: (string | undefined)[] = Array.from({ length: SLOTS }, () => undefined)
  /** How often slots have changed hands. */
  turns = 0
  /** What each has, since the last time. */
  private held = new Map<string, Ranges>()

  owner(slot: number): string | undefined {
    return this.owners[slot]
  }

  give(slot: number, owner: string | undefined): void {
    if (this.owners[slot] === owner) return
    this.owners[slot] = owner
    this.turns++
    this.held.clear()
  }

  /** Somebody has these slots and no others, as far as `yields` says that owners give theirs up; returns who has lost some. */
  claim(id: string, ranges: Ranges, yields: (owner: string) => boolean): ReadonlySet<string> {
    const claimed = new Set<number>()
    const lost = new Set<string>()
    for (const [from, to] of ranges)
      for (let slot = from; slot <= to; slot++) {
        claimed.add(slot)
        const owner = this.owner(slot)
        if (owner === id || (owner !== undefined && !yields(owner))) continue
        if (owner !== undefined) lost.add(owner)
        this.give(slot, id)
      }
    for (const slot of this.slotsOf(id)) if (!claimed.has(slot)) this.give(slot, undefined)
    return lost
  }

  /** The slots of nobody are under ''. */
  rangesOf(id: string): Ranges {
    if (this.held.size === 0) {
      const found = new Map<string, number[]>([['', []]])
      for (const [slot, owner = ''] of this.owners.entries()) {
        const slots = found.get(owner)
        if (slots) slots.push(slot)
        else found.set(owner, [slot])
      }
      this.held = new Map([...found].map(([owner, slots]) => [owner, rangesOf(slots)]))
    }
    return this.held.get(id) ?? []
  }

  slotsOf(id: string): readonly number[] {
    return this.rangesOf(id).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
  }

  /** Whether a node has any slot. */
  serves(id: string): boolean {
    return this.rangesOf(id).length > 0
  }
}
