/** Texts without what they end with; models Go's strings.TrimRight. */

/** The text without those of the letters that stand at its end: in one go, where a pattern looks anew from each of them in its midst. */
export function trimEnd(text: string, letters: string): string {
  let end = text.length
  while (end > 0 && letters.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}
