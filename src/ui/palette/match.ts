/** Which of many labels somebody means by a few letters: every word typed must be found, and where it is found decides the order. */

/** How well one typed word fits: the start of the label, the start of one of its words, inside a word, its letters in order; -1 when not. */
function fit(label: string, word: string): number {
  const at = label.indexOf(word)
  if (at === 0) return 100
  if (at > 0) return /[\p{L}\p{N}]/u.test(label[at - 1]!) ? 40 : 80
  let from = 0
  let gaps = 0
  for (const letter of word) {
    const found = label.indexOf(letter, from)
    if (found < 0) return -1
    gaps += found - from
    from = found + 1
  }
  // Letters scattered over the whole label mean something else.
  return word.length > 1 && gaps <= word.length * 2 ? 20 - gaps : -1
}

/** The labels that fit, best first; equally good ones keep their order. All of them when nothing was typed. */
export function ranked<T extends { readonly label: string }>(items: readonly T[], typed: string): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return items
  return items
    .map((item, place) => {
      const label = item.label.toLowerCase()
      const fits = words.map((word) => fit(label, word))
      return { item, place, score: fits.includes(-1) ? -1 : fits.reduce((sum, each) => sum + each, 0) / words.length - label.length / 100 }
    })
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ item }) => item)
}
