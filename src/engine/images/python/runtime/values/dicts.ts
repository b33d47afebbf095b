/** Dicts, those that are the names of something, and what shows their entries. */
import { PyObject, type Value } from './object'
import type { PyError } from './passing'
import { Extensible, Tuple } from './sequences'

/** Names as the entries of a dict. */
class Names extends Map<string, [Value, Value]> {
  constructor(private readonly names: Map<string, Value>) {
    super()
  }

  override get size(): number {
    return this.names.size
  }

  override has(key: string): boolean {
    return this.names.has(key.slice(1))
  }

  override get(key: string): [Value, Value] | undefined {
    const value = this.names.get(key.slice(1))
    if (value === undefined) return undefined
    return this.entry(key.slice(1), value)
  }

  override set(key: string, [, value]: [Value, Value]): this {
    this.names.set(key.slice(1), value)
    return this
  }

  override delete(key: string): boolean {
    return this.names.delete(key.slice(1))
  }

  override clear(): void {
    this.names.clear()
  }

  override *entries(): MapIterator<[string, [Value, Value]]> {
    for (const [name, value] of this.names) yield [`s${name}`, this.entry(name, value)]
  }

  override *keys(): MapIterator<string> {
    for (const name of this.names.keys()) yield `s${name}`
  }

  override *values(): MapIterator<[Value, Value]> {
    for (const [name, value] of this.names) yield this.entry(name, value)
  }

  override [Symbol.iterator](): MapIterator<[string, [Value, Value]]> {
    return this.entries()
  }

  override forEach(run: (entry: [Value, Value], key: string, map: Map<string, [Value, Value]>) => void): void {
    for (const [key, entry] of this.entries()) run(entry, key, this)
  }

  /** An entry whose value may be set as that of any other. */
  private entry(name: string, value: Value): [Value, Value] {
    const { names } = this
    const entry: [Value, Value] = [name, value]
    Object.defineProperty(entry, 1, {
      get: () => names.get(name) ?? null,
      set: (next: Value) => {
        names.set(name, next)
      },
      enumerable: true,
    })
    return entry
  }
}

export class Dict extends Extensible {
  /** What a missing key is given. */
  factory?: Value
  /** What is raised for a missing key, of one that is more than a dict in Python itself. */
  refuse?: (key: Value) => PyError
  constructor(
    readonly kind: 'dict' | 'defaultdict' | 'Counter' | 'OrderedDict' = 'dict',
    readonly entries: Map<string, [Value, Value]> = new Map(),
  ) {
    super()
  }

  /** The names of a value, a module or a class, which change with the dict and the dict with them. */
  static live(names: Map<string, Value>): Dict {
    return new Dict('dict', new Names(names))
  }

  static of(entries: Iterable<readonly [string, Value]>): Dict {
    const dict = new Dict()
    for (const [name, value] of entries) dict.entries.set(`s${name}`, [name, value])
    return dict
  }

  /** The value of a text. */
  get(name: string): Value | undefined {
    return this.entries.get(`s${name}`)?.[1]
  }

  set(name: string, value: Value): void {
    this.entries.set(`s${name}`, [name, value])
  }
}

/** What `keys`, `values` and `items` of a dict give, which shows what the dict has by then. */
export class View extends PyObject {
  constructor(
    readonly dict: Dict,
    readonly kind: 'dict_keys' | 'dict_values' | 'dict_items',
  ) {
    super()
  }

  item([key, value]: readonly [Value, Value]): Value {
    return this.kind === 'dict_keys' ? key : this.kind === 'dict_values' ? value : new Tuple([key, value])
  }

  get items(): Value[] {
    return Array.from(this.dict.entries.values(), (entry) => this.item(entry))
  }
}
