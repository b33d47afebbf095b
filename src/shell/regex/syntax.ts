/** The tree every dialect of regular expressions is parsed into, and the sets of characters at its leaves. */

export type Place =
  'start' | 'end' | 'lineStart' | 'lineEnd' | 'lastLineEnd' | 'edge' | 'inside' | 'wordStart' | 'wordEnd' | 'noWordBefore' | 'noWordAfter'

export type Node =
  | { readonly kind: 'empty' }
  /** One character; `source` is how the host writes the set, `ignoreCase` whether letters stand for both cases. */
  | { readonly kind: 'set'; readonly source: string; readonly ignoreCase: boolean }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat'
      readonly body: Node
      readonly min: number
      readonly max: number
      readonly mode: 'greedy' | 'lazy' | 'possessive'
    }
  | { readonly kind: 'group'; readonly index: number; readonly body: Node }
  | { readonly kind: 'back'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negative: boolean; readonly body: Node }
  | { readonly kind: 'atomic'; readonly body: Node }
  /** What was matched so far is not part of the match (`\K`). */
  | { readonly kind: 'keep' }

export interface Parsed {
  readonly root: Node
  /** Names of the groups in order; undefined for those without. Its length is their number. */
  readonly names: readonly (string | undefined)[]
  /** What grep says about the expression before it uses it. */
  readonly warnings: readonly string[]
}

/** The expression cannot be compiled; the message is the real library's. */
export class RegexSyntaxError extends SyntaxError {
  constructor(message: string) {
    super(message)
    this.name = 'RegexSyntaxError'
  }
}

/** Matching took more than it may. */
export class RegexLimitError extends Error {
  constructor() {
    super('memory exhausted')
    this.name = 'RegexLimitError'
  }
}

export const EMPTY: Node = { kind: 'empty' }
export const ANY = '[\\s\\S]'
/** The most often a counted repetition may repeat, and the largest program: RE_DUP_MAX of the C library and its "too big". */
export const MOST_REPEATS = 32_767

export const sequence = (items: readonly Node[]): Node =>
  items.length === 0 ? EMPTY : items.length === 1 ? items[0]! : { kind: 'sequence', items }
export const choice = (items: readonly Node[]): Node => (items.length === 1 ? items[0]! : { kind: 'choice', items })

/** A character as the host writes it in an expression. */
export const literalSource = (c: string): string => (/[\^$\\.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c === '\n' ? '\\n' : c)
/** A character as the host writes it inside of brackets. */
export const memberSource = (c: string): string => (/[\^$\\.*+?()[\]{}|/-]/.test(c) ? `\\${c}` : c === '\n' ? '\\n' : c)

/** Named classes of POSIX, as the host writes them inside of brackets. */
export const CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{Alphabetic}',
  digit: '0-9',
  alnum: '\\p{Alphabetic}0-9',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: ' \\t\\n\\r\\f\\v\\u{1680}\\u{2000}-\\u{2006}\\u{2008}-\\u{200a}\\u{2028}\\u{2029}\\u{205f}\\u{3000}',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`\\{-~\\p{P}',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
  print: '\\x20-\\x7e\\u{a0}-\\u{10ffff}',
  graph: '\\x21-\\x7e\\u{a1}-\\u{10ffff}',
  word: '\\p{Alphabetic}0-9_',
}

/** A set of characters: a table for ASCII, the host's own class for the rest. */
export class CharacterSet {
  readonly ascii = new Uint8Array(128)
  /** One bit for each ASCII character, and one for all others. */
  readonly mask: bigint
  private readonly regex: RegExp
  private readonly others = new Map<number, boolean>()
  private readonly all: boolean

  constructor(source: string, ignoreCase: boolean) {
    this.all = source === ANY
    this.regex = new RegExp(`^${source}$`, ignoreCase ? 'iu' : 'u')
    let mask = 0n
    for (let code = 0; code < 128; code++)
      if (this.regex.test(String.fromCharCode(code))) {
        this.ascii[code] = 1
        mask |= 1n << BigInt(code)
      }
    // Other characters are not asked one by one: a set written in ASCII without a negation or a property has none of them.
    const sure = !/[^\x00-\x7f]|^\[\^|\\[pPWSDsu]/.test(source) && !(ignoreCase && /[ks]/i.test(source))
    this.mask = sure ? mask : mask | (1n << 128n)
  }

  has(code: number): boolean {
    if (code < 128) return this.ascii[code] === 1
    if (this.all) return true
    let known = this.others.get(code)
    if (known === undefined) {
      known = this.regex.test(String.fromCodePoint(code))
      if (this.others.size > 5000) this.others.clear()
      this.others.set(code, known)
    }
    return known
  }
}

const sets = new Map<string, CharacterSet>()

export function characterSet(source: string, ignoreCase: boolean): CharacterSet {
  const key = `${ignoreCase ? 'i' : ' '}${source}`
  let found = sets.get(key)
  if (!found) {
    if (sets.size > 2000) sets.clear()
    sets.set(key, (found = new CharacterSet(source, ignoreCase)))
  }
  return found
}
