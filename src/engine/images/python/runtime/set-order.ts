/** The order in which a set of whole numbers has them: models the table that CPython keeps a set in, where a number is its own place. */
import type { SetValue, Value } from './values/index'

const NEIGHBOURS = 9

function table(values: readonly number[], size: number): number[] {
  const slots = Array.from({ length: size }, (): number | undefined => undefined)
  const mask = size - 1
  for (const value of values) {
    let perturb = value
    let at = value & mask
    for (;;) {
      const last = at + NEIGHBOURS <= mask ? at + NEIGHBOURS : at
      let free = at
      while (free <= last && slots[free] !== undefined) free++
      if (free <= last) {
        slots[free] = value
        break
      }
      perturb = Math.floor(perturb / 32)
      at = (at * 5 + 1 + perturb) & mask
    }
  }
  return slots.filter((value) => value !== undefined)
}

/** What is in a set, in the order in which it is gone through. */
export function inOrder(set: SetValue): readonly Value[] {
  const values = [...set.entries.values()]
  if (values.length < 2 || values.some((value) => typeof value !== 'number' || value < 0 || value > 2 ** 31)) return values
  let size = 8
  let known: number[] = []
  for (const value of values as number[]) {
    known.push(value)
    if (known.length * 5 < (size - 1) * 3) continue
    const wanted = known.length > 50_000 ? known.length * 2 : known.length * 4
    // What was there moves into the larger table in the order of the smaller one.
    known = table(known, size)
    while (size <= wanted) size *= 2
  }
  return table(known, size)
}
