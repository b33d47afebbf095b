/** Words cut to the room they have; measured by the character, since measuring drawn text would force layout. */

/** How many average characters fit, where Hangul and other wide ones count double. */
export function fit(text: string, width: number, size: number): string {
  const room = Math.floor(width / (size * 0.56))
  if (text.length <= room) return text
  return room <= 1 ? text.slice(0, 1) : `${text.slice(0, room - 1)}…`
}

/** A pod's name cut in the middle: its start says whose it is, its end which one. */
export function fitPodName(name: string, width: number, size: number): string {
  const room = Math.floor(width / (size * 0.56))
  if (name.length <= room) return name
  const suffix = name.slice(name.lastIndexOf('-') + 1).slice(-6)
  return `${name.slice(0, Math.max(1, room - suffix.length - 1))}…${suffix}`
}
