/** One text for equal ones: what many objects say in the same words is kept once, and in one piece. */

/** Texts that thousands share are few; what is rare may be forgotten. */
const KEPT = 2_000

const texts = new Map<string, string>()

/** An equal text. Worth it for what is put together anew for every object and stays: messages, paths, names of images. */
export function oneText(text: string): string {
  const known = texts.get(text)
  if (known !== undefined) return known
  if (texts.size >= KEPT) texts.clear()
  texts.set(text, text)
  return text
}
