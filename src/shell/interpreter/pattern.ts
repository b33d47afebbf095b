/** Shell patterns (glob(7) with bash's extended operators) as regular expressions. */
import { own } from '../own'
import { compileRegex, type Regex } from '../regex'
import { CLASSES, memberSource } from '../regex/syntax'

export interface PatternOptions {
  readonly extglob?: boolean
  readonly ignoreCase?: boolean
  /** `*` and `?` do not cross a slash. */
  readonly path?: boolean
}

/** Quotes a text so that a pattern matches it literally. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\](){}|!+@^-]/g, '\\$&')
}

export function hasMagic(pattern: string, extglob: boolean): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!
    if (c === '\\') i++
    else if (c === '*' || c === '?') return true
    else if (c === '[' && pattern.indexOf(']', i + 2) > 0) return true
    else if (extglob && '+@!'.includes(c) && pattern[i + 1] === '(') return true
  }
  return false
}

function escapeRegex(c: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(c) ? `\\${c}` : c
}

function closingParen(pattern: string, open: number): number {
  let depth = 0
  for (let i = open; i < pattern.length; i++) {
    const c = pattern[i]
    if (c === '\\') i++
    else if (c === '(') depth++
    else if (c === ')' && --depth === 0) return i
  }
  return -1
}

function bracket(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1
  let source = '['
  if (pattern[i] === '!' || pattern[i] === '^') {
    source += '^'
    i++
  }
  const from = i
  /** The character that a `-` makes the beginning of a range. */
  let begin: string | undefined
  const flush = (): void => {
    if (begin !== undefined) source += memberSource(begin)
    begin = undefined
  }
  for (; i < pattern.length; i++) {
    let c = pattern[i]!
    if (c === ']' && i > from) {
      flush()
      return { source: source === '[' || source === '[^' ? (source === '[' ? '(?!)' : '[\\s\\S]') : `${source}]`, end: i }
    }
    const named = /^\[:(\w+):\]/.exec(pattern.slice(i))
    if (named) {
      flush()
      source += own(CLASSES, named[1]!) ?? ''
      i += named[0].length - 1
      continue
    }
    const range = c === '-' && begin !== undefined && pattern[i + 1] !== ']' && i + 1 < pattern.length
    if (range) c = pattern[++i]!
    const equivalent = /^\[[.=](.)[.=]\]/u.exec(pattern.slice(i))
    if (equivalent) {
      c = equivalent[1]!
      i += equivalent[0].length - 1
    } else if (c === '\\' && i + 1 < pattern.length) c = pattern[++i]!
    const code = pattern.codePointAt(i)!
    if (!equivalent && code > 0xffff) {
      c = String.fromCodePoint(code)
      i++
    }
    if (range) {
      // A range that runs backwards holds nothing.
      if (begin!.codePointAt(0)! <= c.codePointAt(0)!) source += `${memberSource(begin!)}-${memberSource(c)}`
      begin = undefined
    } else {
      flush()
      begin = c
    }
  }
  return undefined
}

/** The source of a regular expression, without anchors. */
export function patternSource(pattern: string, options: PatternOptions = {}): string {
  const any = options.path ? '[^/]' : '[\\s\\S]'
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!
    if (options.extglob && '?*+@!'.includes(c) && pattern[i + 1] === '(') {
      const end = closingParen(pattern, i + 1)
      if (end > 0) {
        const inner = alternatives(pattern.slice(i + 2, end))
          .map((part) => patternSource(part, options))
          .join('|')
        if (c === '!') {
          const rest = patternSource(pattern.slice(end + 1), options)
          source += `(?!(?:${inner})${rest}$)${any}*?${rest}`
          return source
        }
        source += `(?:${inner})${c === '@' ? '' : c}`
        i = end
        continue
      }
    }
    if (c === '\\') {
      i++
      if (i < pattern.length) source += escapeRegex(pattern[i]!)
      else source += '\\\\'
    } else if (c === '*') {
      while (pattern[i + 1] === '*') i++
      source += `${any}*`
    } else if (c === '?') source += options.path ? '[^/]' : '[\\s\\S]'
    else if (c === '[') {
      const found = bracket(pattern, i)
      if (found) {
        source += found.source
        i = found.end
      } else source += '\\['
    } else source += escapeRegex(c)
  }
  return source
}

function alternatives(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c === '\\' && i + 1 < text.length) {
      part += c + text[++i]!
      continue
    }
    if (c === '(') depth++
    if (c === ')') depth--
    if (c === '|' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += c
  }
  parts.push(part)
  return parts
}

const cache = new Map<string, Regex>()

/** An expression in the host's syntax that patterns were turned into; one that cannot be compiled matches nothing. */
export function patternExpression(
  source: string,
  options: { readonly ignoreCase?: boolean | undefined; readonly global?: boolean } = {},
): Regex {
  const key = `${options.ignoreCase ? 1 : 0}${options.global ? 1 : 0}${source}`
  let regex = cache.get(key)
  if (!regex) {
    const how = { dialect: 'host', longest: true, ignoreCase: options.ignoreCase === true, global: options.global === true } as const
    try {
      regex = compileRegex(source, how)
    } catch {
      regex = compileRegex('(?!)', how)
    }
    if (cache.size > 500) cache.clear()
    cache.set(key, regex)
  }
  return regex
}

/** A pattern as a regular expression that matches the whole text. */
export function patternRegex(pattern: string, options: PatternOptions = {}): Regex {
  return patternExpression(`^(?:${patternSource(pattern, options)})$`, options)
}

export function matches(pattern: string, text: string, options: PatternOptions = {}): boolean {
  return patternRegex(pattern, options).test(text)
}
