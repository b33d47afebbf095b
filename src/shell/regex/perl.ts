/** Expressions of Perl's family: PCRE for grep -P, Oniguruma for jq, and the host's own, which shell patterns are written in. */
import { own } from '../own'
import { ANY, choice, CLASSES, EMPTY, literalSource, memberSource, RegexSyntaxError, sequence, type Node, type Parsed } from './syntax'

export interface PerlSyntax {
  readonly library: 'pcre' | 'oniguruma' | 'host'
  readonly ignoreCase: boolean
  /** A dot also stands for a newline. */
  readonly dotAll: boolean
  readonly extended?: boolean
}

const TEXTS = {
  open: ['missing closing parenthesis', 'end pattern with unmatched parenthesis'],
  close: ['unmatched closing parenthesis', 'unmatched close parenthesis'],
  nothing: ['quantifier does not follow a repeatable item', 'target of repeat operator is not specified'],
  bracket: ['missing terminating ] for character class', 'premature end of char-class'],
  order: ['range out of order in character class', 'empty range in char class'],
  posix: ['unknown POSIX class name', 'invalid POSIX bracket type'],
  escape: ['\\ at end of pattern', 'end pattern at escape'],
  counts: ['numbers out of order in {} quantifier', 'upper is smaller than lower in repeat range'],
  reference: ['reference to non-existent subpattern', 'invalid backref number/name'],
  group: ['unrecognized character after (? or (?-', 'undefined group option'],
  many: ['number too big in {} quantifier', 'too big number range'],
  behind: ['lookbehind assertion is not fixed length', 'invalid pattern in look-behind'],
} as const

const CONTROL: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', e: '\x1b', 0: '\0' }
/** Inside of brackets. */
const SETS: Readonly<Record<string, string>> = { d: '0-9', w: 'A-Za-z0-9_', s: '\\s', h: ' \\t' }

export function parsePerl(source: string, syntax: PerlSyntax): Parsed {
  return new PerlParser(source, syntax).parse()
}

class PerlParser {
  private at = 0
  private readonly names: (string | undefined)[] = []
  private readonly references: { index: number; name?: string }[] = []
  private ignoreCase: boolean
  private dotAll: boolean
  private extended: boolean
  private multiline = false

  constructor(
    private readonly source: string,
    private readonly syntax: PerlSyntax,
  ) {
    this.ignoreCase = syntax.ignoreCase
    this.dotAll = syntax.dotAll
    this.extended = syntax.extended === true
  }

  private fail(what: keyof typeof TEXTS): never {
    throw new RegexSyntaxError(TEXTS[what][this.syntax.library === 'oniguruma' ? 1 : 0])
  }

  parse(): Parsed {
    const root = this.choice()
    if (this.at < this.source.length) this.fail('close')
    for (const reference of this.references) {
      if (reference.name !== undefined) reference.index = this.names.indexOf(reference.name) + 1
      if (reference.index < 1 || reference.index > this.names.length) this.fail('reference')
    }
    return { root, names: this.names, warnings: [] }
  }

  private choice(): Node {
    const items = [this.sequence()]
    while (this.source[this.at] === '|') {
      this.at++
      items.push(this.sequence())
    }
    return choice(items)
  }

  private set(source: string): Node {
    return { kind: 'set', source, ignoreCase: this.ignoreCase }
  }

  private sequence(): Node {
    const items: Node[] = []
    while (this.at < this.source.length) {
      const c = this.source[this.at]!
      if (c === '|' || c === ')') break
      if (this.extended && /\s/.test(c)) {
        this.at++
        continue
      }
      if (this.extended && c === '#') {
        while (this.at < this.source.length && this.source[this.at] !== '\n') this.at++
        continue
      }
      if (this.source.startsWith('\\Q', this.at) && this.syntax.library === 'pcre') {
        const end = this.source.indexOf('\\E', this.at)
        for (const quoted of this.source.slice(this.at + 2, end < 0 ? undefined : end)) items.push(this.set(literalSource(quoted)))
        this.at = end < 0 ? this.source.length : end + 2
        continue
      }
      items.push(this.repeated(this.atom()))
    }
    return sequence(items)
  }

  private repeated(atom: Node): Node {
    let node = atom
    for (let again = false; ; again = true) {
      const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\}|\{(,)(\d+)\})([?+]?)/.exec(this.source.slice(this.at))
      if (!found || (found[4] && this.syntax.library === 'pcre')) return node
      if (again && this.syntax.library === 'pcre') this.fail('nothing')
      this.at += found[0].length
      const c = found[0][0]!
      const min = c === '*' || c === '?' ? 0 : c === '+' ? 1 : Number(found[1] ?? 0)
      const max =
        c === '?' ? 1 : c !== '{' ? Infinity : found[4] ? Number(found[5]) : !found[2] ? min : found[3] ? Number(found[3]) : Infinity
      if (max < min) this.fail('counts')
      if (min > 65_535 || (max !== Infinity && max > 65_535)) this.fail('many')
      node = { kind: 'repeat', body: node, min, max, mode: found[6] === '?' ? 'lazy' : found[6] === '+' ? 'possessive' : 'greedy' }
    }
  }

  private atom(): Node {
    const c = String.fromCodePoint(this.source.codePointAt(this.at)!)
    this.at += c.length
    switch (c) {
      case '(':
        return this.group()
      case '[':
        return this.set(this.bracket())
      case '.':
        return this.set(this.dotAll ? ANY : '[^\\n]')
      case '^':
        return { kind: 'place', place: this.multiline ? 'lineStart' : 'start' }
      case '$':
        return { kind: 'place', place: this.multiline ? 'lineEnd' : this.syntax.library === 'host' ? 'end' : 'lastLineEnd' }
      case '\\':
        return this.escape()
      case '*':
      case '+':
      case '?':
        return this.fail('nothing')
    }
    return this.set(literalSource(c))
  }

  private group(): Node {
    const rest = this.source.slice(this.at)
    const flags = [this.ignoreCase, this.dotAll, this.extended, this.multiline] as const
    const end = (node: (body: Node) => Node): Node => {
      const body = this.choice()
      if (this.source[this.at] !== ')') this.fail('open')
      this.at++
      ;[this.ignoreCase, this.dotAll, this.extended, this.multiline] = flags
      return node(body)
    }
    if (!rest.startsWith('?')) {
      this.names.push(undefined)
      const index = this.names.length
      return end((body) => ({ kind: 'group', index, body }))
    }
    const comment = /^\?#[^)]*\)/.exec(rest)
    if (comment) {
      this.at += comment[0].length
      return EMPTY
    }
    const named = /^\?(?:P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)')/.exec(rest)
    if (named) {
      this.at += named[0].length
      this.names.push(named[1] ?? named[2]!)
      const index = this.names.length
      return end((body) => ({ kind: 'group', index, body }))
    }
    const back = /^\?P=(\w+)\)/.exec(rest)
    if (back) {
      this.at += back[0].length
      return this.reference(0, back[1]!)
    }
    const look = /^\?(<?)([=!])/.exec(rest)
    if (look) {
      this.at += look[0].length
      const behind = look[1] === '<'
      return end((body) => {
        if (behind && this.syntax.library !== 'host' && !fixedWidth(body)) this.fail('behind')
        return { kind: 'look', behind, negative: look[2] === '!', body }
      })
    }
    if (rest.startsWith('?>')) {
      this.at += 2
      return end((body) => ({ kind: 'atomic', body }))
    }
    const options = /^\?([imsx]*)(?:-([imsx]*))?([:)])/.exec(rest)
    if (!options) return this.fail('group')
    this.at += options[0].length
    for (const [letters, on] of [
      [options[1]!, true],
      [options[2] ?? '', false],
    ] as const)
      for (const letter of letters) {
        if (letter === 'i') this.ignoreCase = on
        else if (letter === 'x') this.extended = on
        else if (letter === 's' || (letter === 'm' && this.syntax.library === 'oniguruma')) this.dotAll = on
        else this.multiline = on
      }
    // Without a colon the options hold until the group around them ends.
    return options[3] === ')' ? EMPTY : end((body) => body)
  }

  private reference(index: number, name?: string): Node {
    const node = { kind: 'back' as const, index, ignoreCase: this.ignoreCase, ...(name === undefined ? {} : { name }) }
    this.references.push(node)
    return node
  }

  private escape(): Node {
    const rest = this.source.slice(this.at)
    if (rest === '') this.fail('escape')
    const c = String.fromCodePoint(rest.codePointAt(0)!)
    const back = /^(?:([1-9]\d?)|g\{?(\d+)\}?|k(?:<(\w+)>|\{(\w+)\}|'(\w+)'))/.exec(rest)
    if (back) {
      this.at += back[0].length
      return this.reference(Number(back[1] ?? back[2] ?? 0), back[3] ?? back[4] ?? back[5])
    }
    const character = this.coded(rest)
    if (character !== undefined) return this.set(literalSource(character))
    const property = /^[pP](\{\^?\w+\}|[A-Z])/.exec(rest)
    if (property) {
      this.at += property[0].length
      return this.set(propertySource(property[0]))
    }
    this.at += c.length
    const lower = c.toLowerCase()
    if (c === 'h' && this.syntax.library === 'oniguruma') return this.set('[0-9A-Fa-f]')
    if (c === 'H' && this.syntax.library === 'oniguruma') return this.set('[^0-9A-Fa-f]')
    if (lower in SETS) return { kind: 'set', source: `[${c === lower ? '' : '^'}${SETS[lower]}]`, ignoreCase: false }
    switch (c) {
      case 'b':
        return { kind: 'place', place: 'edge' }
      case 'B':
        return { kind: 'place', place: 'inside' }
      case 'A':
      case 'G':
        return { kind: 'place', place: 'start' }
      case 'z':
        return { kind: 'place', place: 'end' }
      case 'Z':
        return { kind: 'place', place: 'lastLineEnd' }
      case 'K':
        return { kind: 'keep' }
      case 'N':
        return this.set('[^\\n]')
      case 'R':
        return choice([sequence([this.set('\\r'), this.set('\\n')]), this.set('[\\n-\\r]')])
      case 'E':
        return EMPTY
    }
    return this.set(literalSource(c))
  }

  /** A character given by its number or a letter; undefined, and nothing taken, when there is none here. */
  private coded(rest: string): string | undefined {
    const hex = /^x\{([0-9A-Fa-f]+)\}|^x([0-9A-Fa-f]{1,2})|^u([0-9A-Fa-f]{4})|^u\{([0-9A-Fa-f]+)\}/.exec(rest)
    if (hex) {
      this.at += hex[0].length
      return String.fromCodePoint(Math.min(0x10ffff, parseInt(hex[1] ?? hex[2] ?? hex[3] ?? hex[4]!, 16)))
    }
    const control = CONTROL[rest[0]!]
    if (control !== undefined) this.at++
    return control
  }

  /** A class in brackets after its `[`, as the host writes it. */
  private bracket(): string {
    const { source } = this
    const negated = source[this.at] === '^'
    if (negated) this.at++
    const members: string[] = []
    const begin = this.at
    const one = (): { text: string; code?: number } => {
      const rest = source.slice(this.at)
      const named = /^\[:(\^?)(\w+):\]/.exec(rest)
      if (named) {
        this.at += named[0].length
        const found = own(CLASSES, named[2]!)
        if (found === undefined) this.fail('posix')
        if (!named[1]) return { text: found }
        return { text: named[2] === 'space' ? '\\S' : named[2] === 'digit' ? '\\D' : '\\W' }
      }
      const c = String.fromCodePoint(rest.codePointAt(0)!)
      this.at += c.length
      if (c !== '\\') return { text: memberSource(c), code: c.codePointAt(0)! }
      const escaped = source.slice(this.at)
      if (escaped === '') this.fail('bracket')
      const coded = this.coded(escaped) ?? (escaped[0] === 'b' ? '\b' : undefined)
      if (coded !== undefined) {
        if (escaped[0] === 'b') this.at++
        return { text: memberSource(coded), code: coded.codePointAt(0)! }
      }
      const property = /^[pP](\{\^?\w+\}|[A-Z])/.exec(escaped)
      if (property) {
        this.at += property[0].length
        return { text: propertySource(property[0]) }
      }
      const letter = String.fromCodePoint(escaped.codePointAt(0)!)
      this.at += letter.length
      if (letter === 'h' && this.syntax.library === 'oniguruma') return { text: '0-9A-Fa-f' }
      if (letter in SETS) return { text: SETS[letter]! }
      if (/[DWS]/.test(letter)) return { text: `\\${letter}` }
      return { text: memberSource(letter), code: letter.codePointAt(0)! }
    }
    for (;;) {
      if (this.at >= source.length) this.fail('bracket')
      if (source[this.at] === ']' && (this.at > begin || this.syntax.library === 'host')) break
      const from = one()
      if (from.code !== undefined && source[this.at] === '-' && source[this.at + 1] !== undefined && source[this.at + 1] !== ']') {
        this.at++
        const to = one()
        if (to.code === undefined) members.push(from.text, '\\-', to.text)
        else if (to.code < from.code) this.fail('order')
        else members.push(`${from.text}-${to.text}`)
      } else members.push(from.text)
    }
    this.at++
    return `[${negated ? '^' : ''}${members.join('')}]`
  }
}

/** A property of Unicode in the host's syntax; an unknown one stands for letters. */
function propertySource(text: string): string {
  const name = text.slice(1).replace(/[{}]/g, '')
  const negated = (text[0] === 'P') !== name.startsWith('^')
  const plain = name.replace('^', '')
  const known = { Alpha: 'Alphabetic', Digit: 'Nd', Upper: 'Lu', Lower: 'Ll', Punct: 'P', Space: 'White_Space' }[plain] ?? plain
  for (const property of [known, `Script=${known}`]) {
    const source = `\\${negated ? 'P' : 'p'}{${property}}`
    try {
      return new RegExp(source, 'u').source
    } catch {
      continue
    }
  }
  throw new RegexSyntaxError('unknown property after \\P or \\p')
}

/** Whether each alternative matches one number of characters only. */
function fixedWidth(node: Node): boolean {
  const width = (one: Node): number => {
    switch (one.kind) {
      case 'set':
        return 1
      case 'sequence':
        return one.items.reduce((sum, item) => sum + width(item), 0)
      case 'choice': {
        const widths = one.items.map(width)
        return widths.every((value) => value === widths[0]) ? widths[0]! : NaN
      }
      case 'repeat':
        return one.min === one.max ? one.min * width(one.body) : NaN
      case 'group':
      case 'atomic':
        return width(one.body)
      case 'back':
        return NaN
      default:
        return 0
    }
  }
  return node.kind === 'choice' ? node.items.every((item) => !Number.isNaN(width(item))) : !Number.isNaN(width(node))
}
