/** Which expressions the host's own engine may run: those it matches alike and in bounded time; and how they are written for it. */
import { characterSet, type Node, type Place } from './syntax'

const WORD = '[\\p{Alphabetic}\\p{N}_]'

const PLACES: Readonly<Record<Place, string>> = {
  start: '^',
  end: '$',
  lineStart: '(?<![^\\n])',
  lineEnd: '(?![^\\n])',
  lastLineEnd: '(?=\\n?$)',
  edge: `(?:(?<!${WORD})(?=${WORD})|(?<=${WORD})(?!${WORD}))`,
  inside: `(?:(?<!${WORD})(?!${WORD})|(?<=${WORD})(?=${WORD}))`,
  wordStart: `(?<!${WORD})(?=${WORD})`,
  wordEnd: `(?<=${WORD})(?!${WORD})`,
  noWordBefore: `(?<!${WORD})`,
  noWordAfter: `(?!${WORD})`,
}

/** The expression as the host writes it; undefined when the host lacks something. */
export function hostSource(root: Node, ignoreCase: boolean): string | undefined {
  let lacking = false
  const write = (node: Node): string => {
    switch (node.kind) {
      case 'empty':
        return ''
      case 'set':
        if (node.ignoreCase !== ignoreCase && characterSet(node.source, true).mask !== characterSet(node.source, false).mask) lacking = true
        return node.source
      case 'sequence':
        return node.items.map((item) => (item.kind === 'choice' ? `(?:${write(item)})` : write(item))).join('')
      case 'choice':
        return node.items.map(write).join('|')
      case 'repeat': {
        if (node.mode === 'possessive') lacking = true
        const { min, max } = node
        const count =
          max === Infinity
            ? min === 0
              ? '*'
              : min === 1
                ? '+'
                : `{${min},}`
            : min === 0 && max === 1
              ? '?'
              : min === max
                ? `{${min}}`
                : `{${min},${max}}`
        const body = node.body.kind === 'set' || node.body.kind === 'group' ? write(node.body) : `(?:${write(node.body)})`
        return `${body}${count}${node.mode === 'lazy' ? '?' : ''}`
      }
      case 'group':
        return `(${write(node.body)})`
      case 'back':
        // A group that took no part fails here and matches nothing there.
        lacking = true
        return ''
      case 'place':
        return PLACES[node.place]
      case 'look':
        return `(?${node.behind ? '<' : ''}${node.negative ? '!' : '='}${write(node.body)})`
      default:
        lacking = true
        return ''
    }
  }
  const source = write(root)
  return lacking ? undefined : source || '(?:)'
}

const OTHER = 1n << 128n
const EVERY = (OTHER << 1n) - 1n

interface Shape {
  /** What may come first, one bit for each character. */
  readonly first: bigint
  /** Whether it may match nothing. */
  readonly empty: boolean
}

export function shapeOf(node: Node): Shape {
  switch (node.kind) {
    case 'set':
      return { first: characterSet(node.source, node.ignoreCase).mask, empty: false }
    case 'sequence':
      return shapeOfAll(node.items)
    case 'choice': {
      const shapes = node.items.map(shapeOf)
      return { first: shapes.reduce((all, shape) => all | shape.first, 0n), empty: shapes.some((shape) => shape.empty) }
    }
    case 'repeat': {
      const shape = shapeOf(node.body)
      return { first: shape.first, empty: shape.empty || node.min === 0 }
    }
    case 'group':
    case 'atomic':
      return shapeOf(node.body)
    case 'back':
      return { first: EVERY, empty: true }
    default:
      return { first: 0n, empty: true }
  }
}

function shapeOfAll(items: readonly Node[]): Shape {
  let first = 0n
  for (const item of items) {
    const shape = shapeOf(item)
    first |= shape.first
    if (!shape.empty) return { first, empty: false }
  }
  return { first, empty: true }
}

export interface Verdict {
  /** Backtracking takes at most the length of the text to this power. */
  readonly power: number
  /** What is found first is also the longest that begins there. */
  readonly longest: boolean
}

/**
 * What the host's backtracking would do. An alternative or a repetition is decided when the next character tells which way to go; what is
 * not decided may neither be repeated as a group nor be followed by something optional of several characters.
 */
export function judge(root: Node): Verdict {
  let power = 1
  let longest = true
  let undecided = false
  const walk = (node: Node, after: Shape, repeated: boolean): void => {
    switch (node.kind) {
      case 'sequence':
        node.items.forEach((item, index) => {
          const rest = shapeOfAll(node.items.slice(index + 1))
          walk(item, rest.empty ? { first: rest.first | after.first, empty: after.empty } : rest, repeated)
        })
        return
      case 'choice': {
        const decided = apart(node.items, after)
        if (undecided || !decided) longest = false
        if (!decided) {
          undecided = true
          if (repeated) power = Infinity
        }
        for (const item of node.items) walk(item, after, repeated)
        return
      }
      case 'repeat': {
        const body = shapeOf(node.body)
        const single = node.body.kind === 'set'
        const decided = node.min === node.max || (body.first & after.first) === 0n
        const loops = node.max > 1
        if (!single) {
          if (undecided && node.min !== node.max) longest = false
          if (body.empty && loops) power = Infinity
          walk(node.body, { first: after.first | (loops ? body.first : 0n), empty: after.empty }, repeated || loops)
        }
        if (node.mode !== 'greedy') longest = false
        if (!decided) {
          undecided = true
          if (!single) longest = false
          if (loops && (repeated || !single)) power = Infinity
          if (!loops && repeated) power = Infinity
        }
        if (node.max > 8) power++
        return
      }
      case 'group':
        walk(node.body, after, repeated)
        return
      case 'look':
        walk(node.body, { first: EVERY, empty: true }, repeated)
        return
      default:
    }
  }
  walk(root, { first: 0n, empty: true }, false)
  return { power, longest }
}

/** Whether alternatives are told apart by their first characters, or are plain words of which none begins another. */
function apart(items: readonly Node[], after: Shape): boolean {
  const shapes = items.map(shapeOf)
  let seen = 0n
  let disjoint = true
  for (const shape of shapes) {
    const first = shape.empty ? shape.first | after.first : shape.first
    if ((first & seen) !== 0n || shape.empty) disjoint = false
    seen |= first
  }
  if (disjoint) return true
  const words = items.map(wordOf)
  if (words.some((word) => word === undefined)) return false
  return words.every((word, index) => words.every((other, at) => at === index || !startsAlike(word!, other!)))
}

function wordOf(node: Node): bigint[] | undefined {
  if (node.kind === 'set') return [characterSet(node.source, node.ignoreCase).mask]
  if (node.kind !== 'sequence') return undefined
  const out: bigint[] = []
  for (const item of node.items) {
    if (item.kind !== 'set') return undefined
    out.push(characterSet(item.source, item.ignoreCase).mask)
  }
  return out
}

function startsAlike(word: readonly bigint[], other: readonly bigint[]): boolean {
  const length = Math.min(word.length, other.length)
  for (let i = 0; i < length; i++) if ((word[i]! & other[i]!) === 0n) return false
  return true
}
