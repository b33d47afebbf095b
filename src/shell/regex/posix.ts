/** Basic and extended expressions of POSIX as the GNU C library and grep take them, with their messages. */
import {
  ANY,
  choice,
  CLASSES,
  EMPTY,
  literalSource,
  memberSource,
  MOST_REPEATS,
  RegexSyntaxError,
  sequence,
  type Node,
  type Parsed,
} from './syntax'

export interface PosixSyntax {
  readonly extended: boolean
  /** Whose habits are kept where programs differ. */
  readonly tool: 'grep' | 'sed' | 'bash' | 'awk'
  readonly ignoreCase: boolean
  /** `^` and `$` also stand at line ends inside of the text. */
  readonly multiline: boolean
}

const BRACKETS = 'Unmatched [, [^, [:, [., or [='
const PRECEDING = 'Invalid preceding regular expression'
const CONTENT = 'Invalid content of \\{\\}'
/** Escapes that stand for a set of characters. */
const SETS: Readonly<Record<string, string>> = {
  w: '[\\p{Alphabetic}0-9_]',
  W: '[^\\p{Alphabetic}0-9_]',
  s: '[ \\t\\n\\r\\f\\v]',
  S: '[^ \\t\\n\\r\\f\\v]',
}
const PLACES = { b: 'edge', B: 'inside', '<': 'wordStart', '>': 'wordEnd', '`': 'start', "'": 'end' } as const
const CONTROL: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b' }

interface Count {
  readonly min: number
  readonly max: number
  readonly length: number
}

export function parsePosix(source: string, syntax: PosixSyntax): Parsed {
  return new PosixParser(source, syntax).parse()
}

class PosixParser {
  private at = 0
  private groups = 0
  private readonly closed = new Set<number>()
  private readonly warnings: string[] = []

  constructor(
    private readonly source: string,
    private readonly syntax: PosixSyntax,
  ) {}

  parse(): Parsed {
    if (this.syntax.tool === 'grep' && /^\[:\w+:\]$/.test(this.source))
      throw new RegexSyntaxError('character class syntax is [[:space:]], not [:space:]')
    const root = this.choice(0)
    if (this.at < this.source.length) throw new RegexSyntaxError('Unmatched ) or \\)')
    return { root, names: Array.from({ length: this.groups }, () => undefined), warnings: this.warnings }
  }

  /** Whether an operator stands here; operators of basic expressions have a backslash. */
  private operator(c: string): boolean {
    return this.syntax.extended ? this.source[this.at] === c : this.source.startsWith(`\\${c}`, this.at)
  }

  private get width(): number {
    return this.syntax.extended ? 1 : 2
  }

  private choice(depth: number): Node {
    const items = [this.sequence(depth)]
    while (this.operator('|')) {
      this.at += this.width
      items.push(this.sequence(depth))
    }
    return choice(items)
  }

  private literal(c: string): Node {
    return { kind: 'set', source: literalSource(c), ignoreCase: this.syntax.ignoreCase }
  }

  private sequence(depth: number): Node {
    const items: Node[] = []
    const start = this.at
    for (;;) {
      if (this.at >= this.source.length || this.operator('|')) break
      if (this.operator(')')) {
        if (depth > 0) break
        if (!this.syntax.extended || this.syntax.tool === 'sed' || this.syntax.tool === 'awk') break
        this.at++
        items.push(this.repeated(this.literal(')')))
        continue
      }
      // After `^` a star has nothing to repeat either.
      const first = items.length === 0 || (items.length === 1 && this.source[start] === '^' && this.at === start + 1)
      const leading = first ? this.leading() : undefined
      if (leading === 'skipped') continue
      items.push(this.repeated(leading ?? this.atom(depth, start)))
    }
    return sequence(items)
  }

  /** An operator of repetition with nothing before it: each program has its own habit. */
  private leading(): Node | 'skipped' | undefined {
    const { extended, tool } = this.syntax
    const c = this.source[this.at]!
    if (!extended) {
      if (c === '*') {
        this.at++
        return this.literal('*')
      }
      const next = c === '\\' ? this.source[this.at + 1] : undefined
      if (next === '+' || next === '?' || (next === '{' && tool === 'grep')) {
        this.at += 2
        return this.literal(next)
      }
      if (next === '{') throw new RegexSyntaxError(PRECEDING)
      return undefined
    }
    const count = c === '{' ? this.count() : undefined
    if (c === '{' && !count) {
      if (tool === 'grep' || tool === 'awk') return undefined
      throw new RegexSyntaxError(PRECEDING)
    }
    if (!'*+?{'.includes(c)) return undefined
    if (tool !== 'grep') throw new RegexSyntaxError(PRECEDING)
    this.warnings.push(`${c === '{' ? '{...}' : c} at start of expression`)
    this.at += count?.length ?? 1
    return 'skipped'
  }

  private repeated(atom: Node): Node {
    let node = atom
    for (;;) {
      const c = this.source[this.at]
      if (c === '*') {
        this.at++
        node = repeat(node, 0, Infinity)
      } else if (this.operator('+')) {
        this.at += this.width
        node = repeat(node, 1, Infinity)
      } else if (this.operator('?')) {
        this.at += this.width
        node = repeat(node, 0, 1)
      } else if (this.operator('{')) {
        const count = this.count()
        if (!count) return node
        this.at += count.length
        node = repeat(node, count.min, count.max)
      } else return node
    }
  }

  /** The counts at `{`; undefined when the brace is an ordinary character. */
  private count(): Count | undefined {
    const { extended, tool } = this.syntax
    const rest = this.source.slice(this.at + this.width)
    const found = (extended ? /^(\d*)(,(\d*))?\}/ : /^(\d*)(,(\d*))?\\\}/).exec(rest)
    if (!found || (found[1] === '' && found[2] === undefined)) {
      if (extended && (tool === 'grep' || tool === 'awk')) return undefined
      throw new RegexSyntaxError(/^\d*(,\d*)?\\?$|^\d*(,\d*)?\}?$/.test(rest) ? 'Unmatched \\{' : CONTENT)
    }
    const min = Number(found[1] || 0)
    const max = found[2] === undefined ? min : found[3] === '' ? Infinity : Number(found[3])
    if (max < min) throw new RegexSyntaxError(CONTENT)
    if (min > MOST_REPEATS || (max !== Infinity && max > MOST_REPEATS)) throw new RegexSyntaxError('Regular expression too big')
    return { min, max, length: this.width + found[0].length }
  }

  private atom(depth: number, start: number): Node {
    const { extended, multiline } = this.syntax
    const c = String.fromCodePoint(this.source.codePointAt(this.at)!)
    if (this.operator('(')) {
      this.at += this.width
      const index = ++this.groups
      const body = this.choice(depth + 1)
      if (!this.operator(')')) throw new RegexSyntaxError('Unmatched ( or \\(')
      this.at += this.width
      this.closed.add(index)
      return { kind: 'group', index, body }
    }
    if (c === '[') return { kind: 'set', source: this.bracket(), ignoreCase: this.syntax.ignoreCase }
    if (c === '\\') return this.escape()
    this.at += c.length
    if (c === '.') return { kind: 'set', source: ANY, ignoreCase: false }
    if (c === '^' && (extended || this.at - 1 === start || this.source[this.at - 2] === '\n'))
      return { kind: 'place', place: multiline ? 'lineStart' : 'start' }
    if (c === '$' && (extended || this.at === this.source.length || /^(\\\)|\\\||\n)/.test(this.source.slice(this.at))))
      return { kind: 'place', place: multiline ? 'lineEnd' : 'end' }
    return this.literal(c)
  }

  private escape(): Node {
    const { tool, ignoreCase } = this.syntax
    const code = this.source.codePointAt(this.at + 1)
    if (code === undefined) {
      if (tool !== 'awk') throw new RegexSyntaxError('Trailing backslash')
      this.at++
      return this.literal('\\')
    }
    const c = String.fromCodePoint(code)
    this.at += 1 + c.length
    if (/[1-9]/.test(c) && tool !== 'awk') {
      if (!this.closed.has(Number(c))) throw new RegexSyntaxError('Invalid back reference')
      return { kind: 'back', index: Number(c), ignoreCase }
    }
    if (tool === 'awk') {
      if (c === 'y') return { kind: 'place', place: 'edge' }
      const octal = /^[0-7]{1,3}/.exec(this.source.slice(this.at - 1))
      if (octal) {
        this.at += octal[0].length - 1
        return this.literal(String.fromCharCode(parseInt(octal[0], 8)))
      }
      if (c in CONTROL) return this.literal(CONTROL[c]!)
    }
    if (c in SETS) return { kind: 'set', source: SETS[c]!, ignoreCase: false }
    if (c in PLACES) return { kind: 'place', place: PLACES[c as keyof typeof PLACES] }
    if (tool === 'sed' && c in CONTROL) return this.literal(CONTROL[c]!)
    if (tool === 'grep' && /[^\x00-\x20!-/:-@[-`{-~]/.test(c)) this.warnings.push(`stray \\ before ${c}`)
    return this.literal(c)
  }

  /** A bracket expression, as the host writes it. */
  private bracket(): string {
    const { source, syntax } = this
    let i = this.at + 1
    const negated = source[i] === '^'
    if (negated) i++
    const members: string[] = []
    const begin = i
    const one = (): { text: string; code: number } | { text: string } => {
      const rest = source.slice(i)
      const special = /^\[([.=])/.exec(rest)
      if (rest.startsWith('[:')) {
        const end = rest.indexOf(':]')
        if (end < 0) throw new RegexSyntaxError(BRACKETS)
        const name = rest.slice(2, end)
        if (!Object.hasOwn(CLASSES, name)) throw new RegexSyntaxError('Invalid character class name')
        i += end + 2
        return { text: syntax.ignoreCase && (name === 'upper' || name === 'lower') ? CLASSES.alpha! : CLASSES[name]! }
      }
      if (special) {
        const end = rest.indexOf(`${special[1]}]`, 2)
        if (end < 0) throw new RegexSyntaxError(BRACKETS)
        const name = rest.slice(2, end)
        if ([...name].length !== 1) throw new RegexSyntaxError('Invalid collation character')
        i += end + 2
        return { text: memberSource(name), code: name.codePointAt(0)! }
      }
      let c = String.fromCodePoint(source.codePointAt(i)!)
      if (c === '\\' && syntax.tool === 'awk' && i + 1 < source.length) {
        c = String.fromCodePoint(source.codePointAt(++i)!)
        i += c.length
        c = CONTROL[c] ?? c
      } else if (c === '\\' && syntax.tool === 'sed' && /[ntrfv]/.test(source[i + 1] ?? '')) {
        i += 2
        c = CONTROL[source[i - 1]!]!
      } else i += c.length
      return { text: memberSource(c), code: c.codePointAt(0)! }
    }
    for (;;) {
      if (i >= source.length) throw new RegexSyntaxError(BRACKETS)
      if (source[i] === ']' && i > begin) break
      const from = one()
      if ('code' in from && source[i] === '-' && source[i + 1] !== undefined && source[i + 1] !== ']') {
        i++
        const to = one()
        if (!('code' in to) || to.code < from.code) throw new RegexSyntaxError('Invalid range end')
        members.push(`${from.text}-${to.text}`)
      } else members.push(from.text)
    }
    this.at = i + 1
    return `[${negated ? '^' : ''}${members.join('')}]`
  }
}

function repeat(body: Node, min: number, max: number): Node {
  if (body.kind === 'place' || body.kind === 'empty') return min === 0 ? EMPTY : body
  // `a**` is `a*`.
  if (body.kind === 'repeat' && body.min === 0 && body.max === Infinity) return body
  return { kind: 'repeat', body, min, max, mode: 'greedy' }
}
