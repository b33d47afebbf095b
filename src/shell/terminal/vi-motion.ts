/** vi's movements on a line: where each leads, and how much of it an operator takes. */

export interface Motion {
  readonly to: number
  /** An operator takes the character it ends on too. */
  readonly inclusive?: boolean
}

/** A character that f, F, t or T look for. */
export interface Wanted {
  readonly key: string
  readonly c: string
}

const BRACKETS = '()[]{}'

export const kindOf = (c: string | undefined, big: boolean): number =>
  c === undefined || /\s/.test(c) ? 0 : big || /[\p{L}\p{N}_]/u.test(c) ? 1 : 2

/** Where a movement leads; undefined for a key that is none. */
export function motionOf(key: string, chars: readonly string[], cursor: number, count: number): Motion | undefined {
  const last = chars.length
  switch (key) {
    case 'h':
    case '\x7f':
    case '\b':
      return { to: Math.max(0, cursor - count) }
    case 'l':
    case ' ':
      return { to: Math.min(last, cursor + count) }
    case '0':
      return { to: 0 }
    case '^': {
      const first = chars.findIndex((c) => !/\s/.test(c))
      return { to: Math.max(0, first) }
    }
    case '$':
      return { to: Math.max(0, last - 1), inclusive: true }
    case '|':
      return { to: Math.min(last, count - 1) }
    case '%':
      return matching(chars, cursor)
    default:
      return wordMotion(key, chars, cursor, count)
  }
}

function wordMotion(key: string, chars: readonly string[], cursor: number, count: number): Motion | undefined {
  const last = chars.length
  const big = key === key.toUpperCase()
  const kind = (place: number): number => kindOf(chars[place], big)
  let at = cursor
  const forward = (): void => {
    const from = kind(at)
    while (at < last && kind(at) === from && from !== 0) at++
    while (at < last && kind(at) === 0) at++
  }
  const backward = (): void => {
    at--
    while (at > 0 && kind(at) === 0) at--
    while (at > 0 && kind(at - 1) === kind(at)) at--
  }
  const toEnd = (): void => {
    at++
    while (at < last - 1 && kind(at) === 0) at++
    while (at < last - 1 && kind(at + 1) === kind(at)) at++
  }
  const step = { w: forward, b: backward, e: toEnd }[key.toLowerCase()]
  if (!step) return undefined
  for (let i = 0; i < count; i++) step()
  const to = Math.max(0, Math.min(last, at))
  return key.toLowerCase() === 'e' ? { to, inclusive: true } : { to }
}

/** The bracket that belongs to the first one at or behind the cursor. */
function matching(chars: readonly string[], cursor: number): Motion | undefined {
  let at = cursor
  while (at < chars.length && !BRACKETS.includes(chars[at]!)) at++
  const open = chars[at]
  if (open === undefined) return undefined
  const index = BRACKETS.indexOf(open)
  const other = BRACKETS[index ^ 1]!
  const step = index % 2 === 0 ? 1 : -1
  for (let depth = 0; at >= 0 && at < chars.length; at += step) {
    if (chars[at] === open) depth++
    else if (chars[at] === other && --depth === 0) return { to: at, inclusive: true }
  }
  return undefined
}

/** Where a character is that f, F, t or T look for. */
export function characterMotion({ key, c }: Wanted, chars: readonly string[], cursor: number, count: number): Motion | undefined {
  const step = key === 'f' || key === 't' ? 1 : -1
  let at = cursor
  for (let left = count; left > 0; left--) {
    at += step
    while (at >= 0 && at < chars.length && chars[at] !== c) at += step
    if (at < 0 || at >= chars.length) return undefined
  }
  if (key === 't' || key === 'T') at -= step
  if (at === cursor) return undefined
  return { to: at, inclusive: step > 0 }
}
