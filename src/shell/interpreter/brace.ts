/** Brace expansion: `a{b,c}` and `{1..9..2}`, on the raw text of a word, before everything else. */
import { ShellError } from './errors'
import { skipBackquote, skipCommand, skipDollar, skipDouble, skipSingle } from './scan'

/** More words than any sensible script asks for. */
const LIMIT = 200_000

function skipQuoted(text: string, i: number): number {
  switch (text[i]) {
    case '\\':
      return i + 2
    case "'":
      return skipSingle(text, i)
    case '"':
      return skipDouble(text, i)
    case '`':
      return skipBackquote(text, i)
    case '$':
      return Math.max(i + 1, skipDollar(text, i))
    case '<':
    case '>':
      // The commands of a process substitution have braces of their own.
      return text[i + 1] === '(' ? skipCommand(text, i + 1) : i
    default:
      return i
  }
}

interface Braces {
  readonly start: number
  readonly end: number
  readonly parts: readonly string[]
}

function findBraces(text: string, from: number): Braces | undefined {
  for (let start = from; start < text.length; start++) {
    const skipped = skipQuoted(text, start)
    if (skipped > start) {
      start = skipped - 1
      continue
    }
    if (text[start] !== '{') continue
    let depth = 0
    let part = start + 1
    const parts: string[] = []
    for (let i = start; i < text.length; i++) {
      const next = skipQuoted(text, i)
      if (next > i) {
        i = next - 1
        continue
      }
      const c = text[i]
      if (c === '{') depth++
      else if (c === ',' && depth === 1) {
        parts.push(text.slice(part, i))
        part = i + 1
      } else if (c === '}' && --depth === 0) {
        parts.push(text.slice(part, i))
        const sequence = parts.length === 1 ? range(parts[0]!) : undefined
        if (sequence) return { start, end: i + 1, parts: sequence }
        if (parts.length > 1) return { start, end: i + 1, parts }
        break
      }
    }
  }
  return undefined
}

function range(text: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text)
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text)
  const found = numbers ?? letters
  if (!found) return undefined
  const from = numbers ? Number(found[1]) : found[1]!.charCodeAt(0)
  const to = numbers ? Number(found[2]) : found[2]!.charCodeAt(0)
  const step = Math.abs(Number(found[3] ?? 1)) || 1
  const count = Math.floor(Math.abs(to - from) / step) + 1
  if (count > LIMIT) throw new ShellError('brace expansion: cannot allocate memory')
  const padded = numbers && [found[1]!, found[2]!].some((side) => /^-?0\d/.test(side))
  const width = padded ? Math.max(found[1]!.length, found[2]!.length) : 0
  return Array.from({ length: count }, (_, i) => {
    const value = from + (to >= from ? i : -i) * step
    if (!numbers) return String.fromCharCode(value)
    if (!padded) return String(value)
    return value < 0 ? `-${String(-value).padStart(width - 1, '0')}` : String(value).padStart(width, '0')
  })
}

/** The words a word stands for; itself when it has no braces. */
export function expandBraces(text: string): string[] {
  if (!text.includes('{')) return [text]
  const braces = findBraces(text, 0)
  if (!braces) return [text]
  const head = text.slice(0, braces.start)
  const tails = expandBraces(text.slice(braces.end))
  const words: string[] = []
  for (const part of braces.parts) {
    for (const middle of expandBraces(part)) {
      for (const tail of tails) {
        words.push(head + middle + tail)
        if (words.length > LIMIT) throw new ShellError('brace expansion: cannot allocate memory')
      }
    }
  }
  return words
}
