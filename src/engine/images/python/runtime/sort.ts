/** Sorting as Python does: in place, and those that are alike stay as they were. */
import type { Keywords, Run, Value } from './values/index'
import type { Runtime } from './runtime'

export function* sort(rt: Runtime, items: Value[], keywords: Keywords): Run<void> {
  const by = keywords.get('key') ?? null
  const reverse = yield* rt.truth(keywords.get('reverse') ?? false)
  let pairs: { readonly key: Value; readonly item: Value }[] = []
  rt.memory.take(24 * items.length)
  for (const item of items) {
    const turn = rt.step()
    if (turn) yield turn
    pairs.push({ key: by === null ? item : yield* rt.call(by, [item]), item })
  }
  if (reverse) pairs.reverse()
  for (let width = 1; width < pairs.length; width *= 2) {
    const next: typeof pairs = []
    for (let from = 0; from < pairs.length; from += 2 * width) {
      const middle = Math.min(from + width, pairs.length)
      const end = Math.min(from + 2 * width, pairs.length)
      let [i, j] = [from, middle]
      while (i < middle && j < end) {
        const turn = rt.step()
        if (turn) yield turn
        next.push((yield* rt.less(pairs[j]!.key, pairs[i]!.key)) ? pairs[j++]! : pairs[i++]!)
      }
      while (i < middle) next.push(pairs[i++]!)
      while (j < end) next.push(pairs[j++]!)
    }
    pairs = next
  }
  if (reverse) pairs.reverse()
  for (const [at, { item }] of pairs.entries()) items[at] = item
}
