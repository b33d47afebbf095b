/** Changes of a parameter's value by a pattern: replacing, removing and case. */
import { patternExpression, patternSource, type PatternOptions } from './pattern'
import { skipBackquote, skipBraced, skipDollar, skipDouble, skipSingle } from './scan'
import type { Shell } from './shell'

/** Splits `offset:length` at the colon that is not part of `? :`. */
export function splitSlice(text: string): [string, string | undefined] {
  let depth = 0
  let ternary = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '$') i = Math.max(i, skipDollar(text, i) - 1)
    else if (c === '(' || c === '[') depth++
    else if (c === ')' || c === ']') depth--
    else if (c === '?' && depth === 0) ternary++
    else if (c === ':' && depth === 0) {
      if (ternary > 0) ternary--
      else return [text.slice(0, i), text.slice(i + 1)]
    }
  }
  return [text, undefined]
}

/** Splits `pattern/replacement`; where everything is replaced, a slash at the beginning is a part of the pattern. */
export function splitReplacement(text: string, everywhere: boolean): [string, string | undefined] {
  for (let i = everywhere && text[0] === '/' ? 1 : 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '\\') i++
    else if (c === "'") i = skipSingle(text, i) - 1
    else if (c === '"') i = skipDouble(text, i) - 1
    else if (c === '`') i = skipBackquote(text, i) - 1
    else if (c === '$') i = Math.max(i, (text[i + 1] === '{' ? skipBraced(text, i + 1) : skipDollar(text, i)) - 1)
    else if (c === '/') return [text.slice(0, i), text.slice(i + 1)]
  }
  return [text, undefined]
}

/** The replacement of `${a/p/r}`; an unquoted `&` stands for what matched. */
export async function replacementParts(shell: Shell, raw: string): Promise<(string | 'match')[]> {
  const parts: { text: string; match: boolean }[] = []
  // Quotes, backslashes and `~` work in it as outside of double quotes, wherever the whole stands.
  const list = await shell.engine.expand.pieces(shell, raw)
  for (const piece of list) {
    if (piece === 'break') parts.push({ text: ' ', match: false })
    else if (piece.quoted || !shell.shopts.patsub_replacement) parts.push({ text: piece.text, match: false })
    else {
      for (const part of piece.text.split(/(\\&|&)/)) {
        if (part === '&') parts.push({ text: '', match: true })
        else parts.push({ text: part === '\\&' ? '&' : part, match: false })
      }
    }
  }
  return parts.map((part) => (part.match ? 'match' : `=${part.text}`))
}

export function replacePattern(
  value: string,
  pattern: string,
  replacement: readonly string[],
  mode: string,
  options: PatternOptions,
): string {
  const anchored = mode === '/#' ? '^' : ''
  const end = mode === '/%' ? '$' : ''
  const source = `${anchored}(?:${patternSource(pattern, options)})${end}`
  const regex = patternExpression(source, { ignoreCase: options.ignoreCase, global: mode === '//' })
  regex.lastIndex = 0
  if (mode === '//' && !/[*?[\]\\()|+@!]/.test(pattern) && !options.ignoreCase && !replacement.includes('match'))
    return value.replaceAll(pattern, () => replacement.map((part) => part.slice(1)).join(''))
  const build = (match: string): string => replacement.map((part) => (part === 'match' ? match : part.slice(1))).join('')
  if (mode !== '//') return value.replace(regex, build)
  return value.replace(regex, (match, ...rest) => {
    const offset = rest.find((item) => typeof item === 'number') as number
    return match === '' && offset === value.length && value !== '' ? '' : build(match)
  })
}

export function removePattern(value: string, pattern: string, operator: string, options: PatternOptions): string {
  const regex = patternExpression(patternSource(pattern, options), options)
  const which = operator.length === 2 ? 'longest' : 'shortest'
  if (operator.startsWith('#')) return value.slice(regex.prefix(value, which) ?? 0)
  return value.slice(0, regex.suffix(value, which) ?? value.length)
}

export function changeCase(value: string, operator: string, pattern: RegExp | undefined): string {
  const characters = [...value]
  const change = (c: string): string => {
    if (pattern && !pattern.test(c)) return c
    if (operator[0] === '^') return c.toUpperCase()
    if (operator[0] === ',') return c.toLowerCase()
    return c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()
  }
  if (operator.length === 2) return characters.map(change).join('')
  return characters.map((c, index) => (index === 0 ? change(c) : c)).join('')
}
