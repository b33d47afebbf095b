/** A binary heap: the next of many things, by an order of the caller's. */

export class Heap<T> {
  private readonly items: T[] = []

  /** `before` says whether `a` comes before `b`; equal ones come in any order. */
  constructor(private readonly before: (a: T, b: T) => boolean) {}

  get size(): number {
    return this.items.length
  }

  /** The first, still in the heap. */
  peek(): T | undefined {
    return this.items[0]
  }

  push(item: T): void {
    const { items } = this
    let i = items.push(item) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!this.before(item, items[parent]!)) break
      items[i] = items[parent]!
      i = parent
    }
    items[i] = item
  }

  /** Takes the first out. */
  pop(): T | undefined {
    const { items } = this
    const top = items[0]
    const last = items.pop()
    if (items.length === 0 || last === undefined) return top
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= items.length) break
      if (child + 1 < items.length && this.before(items[child + 1]!, items[child]!)) child++
      if (!this.before(items[child]!, last)) break
      items[i] = items[child]!
      i = child
    }
    items[i] = last
    return top
  }

  /** Takes everything out, in order. */
  drain(): T[] {
    const all: T[] = []
    for (let item = this.pop(); item !== undefined; item = this.pop()) all.push(item)
    return all
  }
}
