/** POSIX regular expressions, basic and extended, as the host's: shared by grep, sed, expr and awk. */
import { posixToRegex } from '../interpreter/conditional'

/** Turns a basic expression (where `\(`, `\{`, `\|`, `\+`, `\?` are the operators) into an extended one. */
export function basicToExtended(source: string): string {
  let out = ''
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!
    if (c === '\\') {
      const next = source[++i]
      if (next === undefined) throw new SyntaxError('Trailing backslash')
      if ('(){}|+?'.includes(next)) out += next
      else if (next === '<' || next === '>') out += `\\${next}`
      else if (next === '\n') out += '\n'
      else out += `\\${next}`
    } else if (c === '[') {
      const end = bracketEnd(source, i)
      if (end < 0) throw new SyntaxError('Unmatched [, [^, [:, [., or [=')
      out += source.slice(i, end + 1)
      i = end
    } else if ('(){}|+?'.includes(c)) out += `\\${c}`
    else if (c === '*' && (out === '' || out.endsWith('(') || out.endsWith('|') || out === '^')) out += '\\*'
    else if (c === '^' && i > 0 && !/(\\\(|\\\||\n)$/.test(source.slice(0, i))) out += '\\^'
    else if (c === '$' && i < source.length - 1 && !/^(\\\)|\\\||\n)/.test(source.slice(i + 1))) out += '\\$'
    else out += c
  }
  return out
}

function bracketEnd(source: string, start: number): number {
  let i = start + 1
  if (source[i] === '^') i++
  if (source[i] === ']') i++
  for (; i < source.length; i++) {
    if (source[i] === '[' && /[:.=]/.test(source[i + 1] ?? '')) {
      const end = source.indexOf(`${source[i + 1]}]`, i + 2)
      if (end > 0) i = end + 1
    } else if (source[i] === ']') return i
  }
  return -1
}

/** Compiles a POSIX expression. Throws SyntaxError with the C library's text. */
export function compilePosix(
  source: string,
  options: {
    readonly extended?: boolean
    readonly ignoreCase?: boolean
    readonly global?: boolean
    readonly multiline?: boolean
    readonly perl?: boolean
  } = {},
): RegExp {
  const flags = `${options.global ? 'g' : ''}${options.ignoreCase ? 'i' : ''}${options.multiline ? 'm' : ''}`
  if (options.perl) return build(source, flags)
  const extended = options.extended ? source : basicToExtended(source)
  const translated = posixToRegex(extended)
    .replace(/\\</g, '\\b(?=\\w)')
    .replace(/\\>/g, '\\b(?<=\\w)')
    .replace(/\\`/g, '^')
    .replace(/\\'/g, '$')
  return build(
    translated
      .replace(/\\([^\w\s])/g, '\\$1')
      .replace(/\\([_e-mo-qyzA-CE-RT-VX-Z])/g, (whole, c: string) => ('BbwWsSdDntrvfk'.includes(c) ? whole : c)),
    flags,
  )
}

function build(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`)
  } catch {
    try {
      return new RegExp(source, flags)
    } catch (error) {
      const text = error instanceof Error ? error.message : ''
      if (/Unterminated group|Unmatched '\('/i.test(text)) throw new SyntaxError('Unmatched ( or \\(')
      if (/Unmatched '\)'/.test(text)) throw new SyntaxError('Unmatched ) or \\)')
      if (/Nothing to repeat/.test(text)) throw new SyntaxError('Invalid preceding regular expression')
      if (/character class/i.test(text)) throw new SyntaxError('Unmatched [, [^, [:, [., or [=')
      throw new SyntaxError('Invalid regular expression')
    }
  }
}
