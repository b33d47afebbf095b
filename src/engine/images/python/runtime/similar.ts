/** The name that was meant, as far as one of those there are is close: models how CPython tells. */

/** What one name has to be changed by to be another; letters in another case are half a change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at * 2)
  for (let i = 1; i <= a.length; i++) {
    const next = [i * 2]
    for (let j = 1; j <= b.length; j++) {
      const [x, y] = [a[i - 1]!, b[j - 1]!]
      const change = x === y ? 0 : x.toLowerCase() === y.toLowerCase() ? 1 : 2
      next.push(Math.min(row[j]! + 2, next[j - 1]! + 2, row[j - 1]! + change))
    }
    row = next
  }
  return row[b.length]!
}

export function similar(name: string, names: Iterable<string>): string | undefined {
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const one of names) {
    if (one === name) continue
    const most = Math.floor(((name.length + one.length + 3) * 2) / 6)
    if (Math.abs(name.length - one.length) * 2 > most) continue
    const away = distance(name, one)
    if (away <= most && (!best || away < best.distance)) best = { name: one, distance: away }
  }
  return best?.name
}
