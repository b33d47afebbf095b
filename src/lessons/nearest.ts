/** The word that somebody may have meant, by the fewest slips of the finger. */

/** Letters to add, drop, change or swap with their neighbour to make one word of the other. */
function slips(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1]
      const swapped = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      row[j] = Math.min(
        row[j - 1]! + 1,
        rows[i - 1]![j]! + 1,
        rows[i - 1]![j - 1]! + (same ? 0 : 1),
        swapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      )
    }
    rows.push(row)
  }
  return rows.at(-1)!.at(-1)!
}

/** One slip in a short word, two in a longer one, where no other number is given; undefined when no word is that near. */
export function nearest(word: string, words: readonly string[], most = word.length > 4 ? 2 : 1): string | undefined {
  let best: string | undefined
  let fewest = most + 1
  for (const candidate of words) {
    const count = slips(word, candidate)
    if (count > 0 && count < fewest) {
      best = candidate
      fewest = count
    }
  }
  return best
}
