/** What plugins remember from one step of a scheduling cycle to the next; models framework.CycleState. */

/** Names a piece of state and carries its type. */
export class StateKey<T> {
  declare readonly type?: T
  constructor(readonly name: string) {}
}

interface Cloneable {
  clone(): unknown
}

export class CycleState {
  private readonly values = new Map<string, unknown>()
  /** Plugins whose preFilter said there is nothing to filter. */
  readonly skipFilter = new Set<string>()
  readonly skipScore = new Set<string>()

  get<T>(key: StateKey<T>): T | undefined {
    return this.values.get(key.name) as T | undefined
  }

  set<T>(key: StateKey<T>, value: T): void {
    this.values.set(key.name, value)
  }

  /** Values with a `clone` are copied, all others shared. */
  clone(): CycleState {
    const copy = new CycleState()
    for (const [name, value] of this.values) copy.values.set(name, isCloneable(value) ? value.clone() : value)
    for (const name of this.skipFilter) copy.skipFilter.add(name)
    for (const name of this.skipScore) copy.skipScore.add(name)
    return copy
  }
}

function isCloneable(value: unknown): value is Cloneable {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Cloneable>).clone === 'function'
}
