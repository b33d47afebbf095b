/**
 * Regular expressions of the shell and its tools: POSIX's with the longest match, Perl's for grep -P and jq. They are the host's RegExp in
 * every respect but two: what they match is what the real libraries match, and no expression takes time without bound. The host's own
 * engine runs those of which that is sure; a matcher that never tries a step twice runs the others.
 */
import { hostSource, judge, shapeOf, type Verdict } from './host'
import { matchPrefix, matchSuffix, next, search } from './match'
import { parsePerl } from './perl'
import { parsePosix } from './posix'
import { checkSize, compileProgram, type Program } from './program'
import { sequence, type Node, type Parsed } from './syntax'

export { RegexLimitError } from './syntax'

/** A text as a basic expression that matches only it. */
export const escapeBasic = (text: string): string => text.replace(/[\\^$.*[\]]/g, '\\$&')

export type Dialect = 'basic' | 'extended' | 'pcre' | 'oniguruma' | 'host'

export interface RegexOptions {
  readonly dialect: Dialect
  /** Whose habits a POSIX expression follows; sed by default. */
  readonly tool?: 'grep' | 'sed' | 'bash' | 'awk'
  readonly ignoreCase?: boolean
  readonly multiline?: boolean
  readonly dotAll?: boolean
  /** Blanks and comments in the expression count for nothing. */
  readonly spaced?: boolean
  readonly global?: boolean
  /** The longest match that begins first, as POSIX's dialects always find. */
  readonly longest?: boolean
  /** The match is a whole line, or stands between characters that are not of words. */
  readonly within?: 'line' | 'word' | undefined
}

/** Steps the host's engine may take for one text. */
const HOST_STEPS = 2e7

class Compiled {
  private made: Program | undefined
  private readonly first: Uint8Array | undefined
  readonly verdict: Verdict
  readonly host: string | undefined

  constructor(
    readonly source: string,
    readonly parsed: Parsed,
    readonly root: Node,
    readonly longest: boolean,
    ignoreCase: boolean,
  ) {
    this.host = hostSource(root, ignoreCase)
    this.verdict = judge(root)
    const shape = shapeOf(root)
    this.first = shape.empty ? undefined : Uint8Array.from({ length: 129 }, (_, code) => Number((shape.first >> BigInt(code)) & 1n))
  }

  get program(): Program {
    return (this.made ??= compileProgram(this.root, this.parsed.names.length))
  }

  /** Whether the host runs it on a text of this length. */
  hosted(length: number): boolean {
    return this.host !== undefined && Math.pow(length, this.verdict.power) <= HOST_STEPS
  }

  /** Whether a match can begin with a character; undefined when it can be empty. */
  get begins(): ((code: number) => boolean) | undefined {
    const { first } = this
    return first && ((code) => first[code < 128 ? code : 128] === 1)
  }
}

/** A RegExp; `lastIndex`, `g`, `y` and `d` mean what they always do. */
export class Regex extends RegExp {
  private readonly compiled: Compiled

  constructor(from: Regex | Compiled, flags: string) {
    const compiled = from instanceof Regex ? from.compiled : from
    super(compiled.host ?? '(?:)', flags)
    this.compiled = compiled
  }

  /** Names of the groups in order; undefined for those without. */
  get names(): readonly (string | undefined)[] {
    return this.compiled.parsed.names
  }

  get warnings(): readonly string[] {
    return this.compiled.parsed.warnings
  }

  /** The same expression for all matches. */
  get every(): Regex {
    return this.global ? this : new Regex(this, `${this.flags}g`)
  }

  /** Where the shortest or longest match at the text's beginning ends. */
  prefix(text: string, which: 'shortest' | 'longest'): number | undefined {
    return matchPrefix(this.compiled.program, text, which)
  }

  /** Where the shortest or longest match that reaches the text's end begins. */
  suffix(text: string, which: 'shortest' | 'longest'): number | undefined {
    return matchSuffix(this.compiled.program, text, which)
  }

  override test(text: string): boolean {
    return this.compiled.hosted(text.length) ? super.exec(text) !== null : this.exec(text) !== null
  }

  override exec(text: string): RegExpExecArray | null {
    const { compiled } = this
    if (compiled.hosted(text.length) && (!compiled.longest || compiled.verdict.longest)) return super.exec(text)
    const moving = this.global || this.sticky
    const from = moving ? this.lastIndex : 0
    const found =
      from > text.length
        ? undefined
        : search(compiled.program, text, from, {
            want: compiled.longest ? 'longest' : 'first',
            sticky: this.sticky,
            begins: compiled.begins,
          })
    if (moving) this.lastIndex = found ? found[1]! : 0
    if (!found) return null
    const groups: (string | undefined)[] = []
    const indices: ([number, number] | undefined)[] = []
    for (let i = 0; i <= compiled.parsed.names.length; i++) {
      const [start, end] = [found[2 * i]!, found[2 * i + 1]!]
      const took = start >= 0 && end >= start
      groups.push(took ? text.slice(start, end) : undefined)
      indices.push(took ? [start, end] : undefined)
    }
    const result = Object.assign(groups, { index: found[0]!, input: text, groups: undefined }) as unknown as RegExpExecArray
    if (this.hasIndices) Object.assign(result, { indices })
    return result
  }
}

/** Compiles an expression; throws a RegexSyntaxError with the real library's message. */
export function compileRegex(source: string, options: RegexOptions): Regex {
  const { dialect, ignoreCase = false } = options
  const posix = dialect === 'basic' || dialect === 'extended'
  const parsed = posix
    ? parsePosix(source, {
        extended: dialect === 'extended',
        tool: options.tool ?? 'sed',
        ignoreCase,
        multiline: options.multiline === true,
      })
    : parsePerl(source, { library: dialect, ignoreCase, dotAll: options.dotAll === true, extended: options.spaced === true })
  const root =
    options.within === undefined
      ? parsed.root
      : sequence([
          { kind: 'place', place: options.within === 'line' ? 'start' : 'noWordBefore' },
          parsed.root,
          { kind: 'place', place: options.within === 'line' ? 'end' : 'noWordAfter' },
        ])
  checkSize(root)
  const compiled = new Compiled(source, parsed, root, posix || options.longest === true, ignoreCase)
  return new Regex(compiled, `u${ignoreCase ? 'i' : ''}${options.global ? 'g' : ''}${dialect === 'oniguruma' ? 'd' : ''}`)
}

/** Splits a text where an expression matches at least one character. */
export function splitAt(regex: Regex, text: string): string[] {
  const parts: string[] = []
  let from = 0
  const every = regex.every
  every.lastIndex = 0
  for (let found = every.exec(text); found; found = every.exec(text)) {
    if (found[0] === '') {
      every.lastIndex = next(text, every.lastIndex)
      if (every.lastIndex > text.length) break
      continue
    }
    parts.push(text.slice(from, found.index))
    from = found.index + found[0].length
  }
  parts.push(text.slice(from))
  return parts
}
