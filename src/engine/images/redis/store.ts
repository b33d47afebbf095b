/** Keys with their values and when they expire. */
import { RedisError } from './values'

export type Kind = 'string' | 'list' | 'hash' | 'set' | 'zset' | 'stream'

/** Entries in the order of their ids, and the groups that read them. */
export interface Stream {
  entries: (readonly [id: string, fields: readonly string[]])[]
  /** The id of the newest entry there ever was. */
  last: string
  added: number
  readonly groups: Record<
    string,
    {
      last: string
      consumers: string[]
      /** What was given to a consumer and not acknowledged: when, and how many times. */
      pending: (readonly [id: string, consumer: string, at: number, times: number])[]
    }
  >
}

interface Content {
  readonly string: { text: string }
  readonly list: string[]
  readonly hash: Map<string, string>
  readonly set: Set<string>
  readonly zset: Map<string, number>
  readonly stream: Stream
}

type Entry = { [K in Kind]: { readonly kind: K; readonly value: Content[K]; expires?: number } }[Kind]

const WRONG_TYPE = 'WRONGTYPE Operation against a key holding the wrong kind of value'
const MAKE: { readonly [K in Kind]: () => Content[K] } = {
  string: () => ({ text: '' }),
  list: () => [],
  hash: () => new Map(),
  set: () => new Set(),
  zset: () => new Map(),
  stream: () => ({ entries: [], last: '0-0', added: 0, groups: {} }),
}

export class Store {
  private readonly touches = new Map<string, number>()
  private readonly entries = new Map<string, Entry>()

  constructor(private readonly now: () => number) {}

  entry(key: string): Entry | undefined {
    const found = this.entries.get(key)
    if (found?.expires === undefined || found.expires > this.now()) return found
    this.entries.delete(key)
    return undefined
  }

  /** What is under a key if it is of this kind. Throws RedisError for another one. */
  read<K extends Kind>(key: string, kind: K): Content[K] | undefined {
    const found = this.entry(key)
    if (!found) return undefined
    if (found.kind !== kind) throw new RedisError(WRONG_TYPE)
    return found.value as Content[K]
  }

  /** The same, made when it is not there. */
  change<K extends Kind>(key: string, kind: K): Content[K] {
    const found = this.read(key, kind)
    if (found) return found
    const value = MAKE[kind]()
    this.entries.set(key, { kind, value } as Entry)
    return value
  }

  setText(key: string, text: string, expires?: number): void {
    this.entries.set(key, { kind: 'string', value: { text }, ...(expires === undefined ? {} : { expires }) })
  }

  /** False when nothing has that name. */
  rename(from: string, to: string): boolean {
    const found = this.entry(from)
    if (!found) return false
    this.entries.delete(from)
    this.entries.set(to, found)
    return true
  }

  delete(key: string): boolean {
    return this.entry(key) !== undefined && this.entries.delete(key)
  }

  /** A list, hash or set that has become empty is no more. */
  tidy(key: string): void {
    const found = this.entry(key)
    if (!found || found.kind === 'string' || found.kind === 'stream') return
    const size = found.kind === 'list' ? found.value.length : found.value.size
    if (size === 0) this.entries.delete(key)
  }

  keys(): string[] {
    return [...this.entries.keys()].filter((key) => this.entry(key) !== undefined)
  }

  clear(): void {
    this.entries.clear()
  }

  /** How many keys have an end. */
  get expiring(): number {
    return this.keys().filter((key) => this.entry(key)?.expires !== undefined).length
  }

  /** How often commands have changed what is under a key since somebody first watched it, if only to the same again. */
  watch(key: string): number {
    const times = this.touches.get(key) ?? 0
    this.touches.set(key, times)
    return times
  }

  touch(key: string): void {
    const times = this.touches.get(key)
    if (times !== undefined) this.touches.set(key, times + 1)
  }

  /** What is under one key, as text; undefined for nothing. */
  image(key: string): string | undefined {
    const found = this.entry(key)
    if (!found) return undefined
    const { kind, value } = found
    return JSON.stringify([kind, value instanceof Map || value instanceof Set ? [...value] : value])
  }

  /** All of it as text, for the file that outlives the process. */
  dump(): string {
    const plain = this.keys().map((key) => {
      const { kind, value, expires } = this.entry(key)!
      return [key, kind, value instanceof Map || value instanceof Set ? [...value] : value, expires ?? null]
    })
    return JSON.stringify(plain)
  }

  /** Takes the place of what was there. */
  load(text: string): void {
    this.entries.clear()
    for (const [key, kind, value, expires] of JSON.parse(text) as [string, Kind, never, number | null][]) {
      const content = kind === 'hash' || kind === 'zset' ? new Map(value) : kind === 'set' ? new Set(value) : value
      this.entries.set(key, { kind, value: content, ...(expires === null ? {} : { expires }) } as Entry)
    }
  }
}
