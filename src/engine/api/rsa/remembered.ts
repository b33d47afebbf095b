/**
 * What was reckoned of keys before: a cluster that begins anew from the same seed (a command taken back, a step of a lesson) has the same
 * keys and signs the same again, which was a fifth of the time it took to begin.
 */
const known = new Map<string, unknown>()
/** Some megabytes at most; a cluster begins with some thirty. */
const KEPT = 1000

/** The value of a name, made the first time; what a name stands for never changes. */
export function remembered<T>(name: string, make: () => T): T {
  if (known.has(name)) return known.get(name) as T
  const value = make()
  if (known.size >= KEPT) known.clear()
  known.set(name, value)
  return value
}
