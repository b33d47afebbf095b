/** The `s` command: its replacement, and what it makes of one text. */
import { escapedCharacter } from './escapes'
import type { ReplacementPart, Substitution } from './program'

/** A replacement in its pieces. */
export function replacementParts(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = []
  let literal = ''
  const flush = (): void => {
    if (literal !== '') parts.push(literal)
    literal = ''
  }
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '&') {
      flush()
      parts.push(0)
      continue
    }
    if (c !== '\\' || i + 1 >= text.length) {
      literal += c
      continue
    }
    const next = text[i + 1]!
    const found = escapedCharacter(text, i + 1)
    if (found) {
      literal += found.character
      i = found.end - 1
      continue
    }
    i++
    if (/\d/.test(next)) {
      flush()
      parts.push(Number(next))
    } else if (next === 'U' || next === 'L' || next === 'E' || next === 'u' || next === 'l') {
      flush()
      parts.push({ change: next })
    } else literal += next === 'n' ? '\n' : next
  }
  flush()
  return parts
}

/** What a match is replaced with: groups, and changes of case that last until `\E` or for one character. */
function replaced(parts: readonly ReplacementPart[], groups: readonly (string | undefined)[]): string {
  let out = ''
  let mode: 'U' | 'L' | 'E' = 'E'
  let once: 'u' | 'l' | undefined
  for (const part of parts) {
    if (typeof part === 'object') {
      if (part.change === 'u' || part.change === 'l') once = part.change
      else {
        mode = part.change
        once = undefined
      }
      continue
    }
    const text = typeof part === 'number' ? (groups[part] ?? '') : part
    if (text === '') continue
    let shown = mode === 'U' ? text.toUpperCase() : mode === 'L' ? text.toLowerCase() : text
    if (once) shown = (once === 'u' ? shown[0]!.toUpperCase() : shown[0]!.toLowerCase()) + shown.slice(1)
    once = undefined
    out += shown
  }
  return out
}

/** The text with its matches replaced; undefined when none was. */
export function substitute(text: string, regex: RegExp, { parts, global, count }: Substitution): string | undefined {
  let seen = 0
  let changed = false
  let end = -1
  regex.lastIndex = 0
  const out = text.replace(regex, (...found: unknown[]) => {
    const position = found.findIndex((item, index) => index > 0 && typeof item === 'number')
    const match = found[0] as string
    // Nothing is no match right behind a match.
    if (match === '' && found[position] === end) return ''
    end = (found[position] as number) + match.length
    seen++
    if (count > 0 ? seen < count || (seen > count && !global) : seen > 1 && !global) return match
    changed = true
    return replaced(parts, found.slice(0, position) as (string | undefined)[])
  })
  return changed ? out : undefined
}
