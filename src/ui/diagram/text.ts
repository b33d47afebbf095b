/** Words cut to the room they have; measured by the character, since measuring drawn text would force layout. */

/** An average character's width and a monospaced one's, as parts of the type size. */
const AVERAGE = 0.58
const MONOSPACED = 0.605

const wide = (character: string): boolean => character > '\u1100'

/** The text, cut with an ellipsis when it is wider than the room; Hangul and other wide characters count nearly double. */
export function fit(text: string, width: number, size: number): string {
  let left = width / (size * AVERAGE)
  let kept = 0
  for (const character of text) {
    left -= wide(character) ? 1.75 : 1
    if (left < 0) return `${text.slice(0, Math.max(1, kept - 1))}…`
    kept += character.length
  }
  return text
}

/** A pod's name cut in the middle: its start says whose it is, its end which one. */
export function fitPodName(name: string, width: number, size: number): string {
  const room = Math.floor(width / (size * MONOSPACED))
  if (name.length <= room) return name
  const suffix = name.slice(name.lastIndexOf('-') + 1).slice(-6)
  return `${name.slice(0, Math.max(1, room - suffix.length - 1))}…${suffix}`
}
