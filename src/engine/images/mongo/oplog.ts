/** What has happened to a server's documents, in order: what a member of a replica set tells the others; models MongoDB's oplog. */
import type { Document } from './values'

/** A place in the history of a set: seconds and a count within them, in the term of one primary. */
export interface OpTime {
  readonly t: number
  readonly i: number
  readonly term: number
}

/** A change that is the same however often it is applied. */
export interface Change {
  readonly op: 'i' | 'u' | 'd' | 'c' | 'n'
  /** `shop.fruits`, or `shop.$cmd` for what concerns more than documents. */
  readonly ns: string
  readonly o: Document
  /** Whose change it is, for updates. */
  readonly o2?: Document
}

export interface Entry extends Change {
  readonly at: OpTime
  /** Milliseconds. */
  readonly wall: number
}

/** Before everything. */
export const NEVER: OpTime = { t: 0, i: 0, term: -1 }

export const compareTimes = (a: OpTime, b: OpTime): number => a.term - b.term || a.t - b.t || a.i - b.i

/** Entries that are kept; who is further behind takes everything anew. */
const MOST = 10_000

export class Oplog {
  private entries: Entry[] = []

  /** `from`: what has happened before and is not kept. */
  constructor(private from: OpTime = NEVER) {}

  get last(): OpTime {
    return this.entries.at(-1)?.at ?? this.from
  }

  get first(): OpTime {
    return this.entries[0]?.at ?? this.from
  }

  /** When what was last happened. */
  get wall(): number {
    return this.entries.at(-1)?.wall ?? this.from.t * 1000
  }

  /** Writes down a change of one's own. */
  write(change: Change, now: number, term: number): void {
    const { t, i } = this.last
    const second = Math.max(t, Math.floor(now / 1000))
    this.append({ ...change, at: { t: second, i: second === t ? i + 1 : 1, term }, wall: now })
  }

  append(entry: Entry): void {
    this.entries.push(entry)
    if (this.entries.length <= MOST) return
    this.from = this.entries[this.entries.length - MOST]!.at
    this.entries = this.entries.slice(-MOST)
  }

  /** What has happened since then; undefined when that is not a moment of this history. */
  since(time: OpTime): readonly Entry[] | undefined {
    if (compareTimes(time, this.from) === 0 && time.term >= 0) return this.entries
    const at = this.entries.findLastIndex((entry) => compareTimes(entry.at, time) === 0)
    return at < 0 ? undefined : this.entries.slice(at + 1)
  }
}
