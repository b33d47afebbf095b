/** Parses Kubernetes's dialect of JSONPath; models client-go/util/jsonpath's parser, which reads once from left to right. */
import { wholeNumber } from '../../../engine/api/json-text'
import { unquoted } from './unquote'

export interface SliceBound {
  /** Undefined: not written, from the start or to the end. */
  readonly value: number | undefined
  /** The end that follows from the start of `[n]`. */
  readonly isDerived?: boolean
}

export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'identifier'; readonly name: string }
  | { readonly type: 'slice'; readonly start: SliceBound; readonly end: SliceBound; readonly step: SliceBound }
  | { readonly type: 'filter'; readonly left: readonly PathNode[]; readonly operator: string; readonly right: readonly PathNode[] }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly members: readonly (readonly PathNode[])[] }
  /** Whole numbers and fractions are never equal, so a fraction says that it is one. */
  | { readonly type: 'value'; readonly value: number | bigint | boolean; readonly isFraction: boolean }

export class JsonPathSyntaxError extends Error {}

const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/
const FILTER = /^([^!<>=]+)([!<>=]+)(.+?)$/
const WORD = /[\p{L}\p{Nd}_]/u

function isTerminator(character: string | undefined): boolean {
  return character === undefined || ' \t\r\n.,[]$@{}'.includes(character)
}

class Parser {
  private position = 0
  readonly lists: PathNode[] = []

  constructor(private readonly input: string) {}

  /** Text with `{actions}`. */
  template(): readonly PathNode[] {
    while (this.position < this.input.length) {
      const open = this.input.indexOf('{', this.position)
      const end = open < 0 ? this.input.length : open
      if (end > this.position) this.lists.push({ type: 'text', text: this.input.slice(this.position, end) })
      if (open < 0) break
      this.position = open + 1
      const nodes: PathNode[] = []
      this.action(nodes)
      this.lists.push({ type: 'list', nodes })
    }
    return this.lists
  }

  private action(into: PathNode[]): void {
    for (;;) {
      const rest = this.input.slice(this.position)
      const character = rest[0]
      if (character === undefined || character === '\n' || character === '\r') throw new JsonPathSyntaxError('unclosed action')
      if (character === '}') {
        this.position++
        return
      }
      if (rest.startsWith('[?(')) this.filter(into)
      else if (rest.startsWith('..')) this.recursive(into)
      else if (character === ' ' || character === '@' || character === '$') this.position++
      else if (character === '[') this.array(into)
      else if (character === '"' || character === "'") this.quote(into, character)
      else if (character === '.') {
        this.position++
        this.field(into)
      } else if (/[+\-\p{Nd}]/u.test(character)) this.number(into)
      else if (WORD.test(character)) this.identifier(into)
      else
        throw new JsonPathSyntaxError(
          `unrecognized character in action: U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${character}'`,
        )
    }
  }

  private recursive(into: PathNode[]): void {
    if (into.at(-1)?.type === 'recursive') throw new JsonPathSyntaxError('invalid multiple recursive descent')
    this.position += 2
    into.push({ type: 'recursive' })
    if (WORD.test(this.input[this.position] ?? '')) this.field(into)
  }

  private field(into: PathNode[]): void {
    const start = this.position
    while (!isTerminator(this.input[this.position])) this.position += this.input[this.position] === '\\' ? 2 : 1
    const written = this.input.slice(start, this.position)
    into.push(written === '*' ? { type: 'wildcard' } : { type: 'field', name: written.replaceAll('\\', '') })
  }

  private identifier(into: PathNode[]): void {
    const start = this.position
    while (!isTerminator(this.input[this.position])) this.position++
    const name = this.input.slice(start, this.position)
    if (name === 'true' || name === 'false') into.push({ type: 'value', value: name === 'true', isFraction: false })
    else into.push({ type: 'identifier', name })
  }

  private number(into: PathNode[]): void {
    const text = /^[+-]?[\p{Nd}.]*/u.exec(this.input.slice(this.position))?.[0] ?? ''
    if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)$/.test(text)) throw new JsonPathSyntaxError(`cannot parse number ${text}`)
    this.position += text.length
    const isFraction = text.includes('.')
    into.push({ type: 'value', value: isFraction ? Number(text) : wholeNumber(BigInt(text.replace('+', ''))), isFraction })
  }

  private quote(into: PathNode[], mark: string): void {
    const start = this.position++
    for (;;) {
      const character = this.input[this.position++]
      if (character === undefined || character === '\n') throw new JsonPathSyntaxError('unterminated quoted string')
      if (character === mark && this.input[this.position - 2] !== '\\') break
    }
    const written = this.input.slice(start, this.position)
    const text = unquoted(written)
    if (text === undefined) throw new JsonPathSyntaxError(`unquote string ${written} error invalid syntax`)
    into.push({ type: 'text', text })
  }

  private array(into: PathNode[]): void {
    const end = /[\]\n]/.exec(this.input.slice(this.position))
    if (!end || end[0] === '\n') throw new JsonPathSyntaxError('unterminated array')
    const inside = this.input.slice(this.position + 1, this.position + end.index)
    const text = inside === '*' ? ':' : inside
    this.position += end.index + 1
    const parts = text.split(',')
    if (parts.length > 1) {
      into.push({ type: 'union', members: parts.map((part) => inner(`[${part.replaceAll(/^ +| +$/g, '')}]`)) })
      return
    }
    const key = /^'([^']*)'$/.exec(text)
    // A quoted key is read as what stands behind a dot: dots in it lead further down, unless they are escaped.
    if (key) into.push(...inner(`.${key[1] ?? ''}`))
    else into.push(slice(text))
  }

  /** The first quoted text inside may hold a parenthesis, no other. */
  private filter(into: PathNode[]): void {
    const start = this.position + 3
    this.position = start
    let quote = ''
    let isClosed = false
    for (;;) {
      const character = this.input[this.position++]
      if (character === undefined || character === '\n') throw new JsonPathSyntaxError('unterminated filter')
      if (character === '"' || character === "'") {
        if (quote === '') quote = character
        else if (character === quote && this.input[this.position - 2] !== '\\') isClosed = true
      } else if (character === ')' && (quote !== '') === isClosed) break
    }
    if (this.input[this.position] !== ']') throw new JsonPathSyntaxError('unclosed array expect ]')
    const text = this.input.slice(start, this.position - 1)
    this.position++
    const match = FILTER.exec(text)
    into.push(
      match
        ? { type: 'filter', left: inner(match[1] ?? ''), operator: match[2] ?? '', right: inner(match[3] ?? '') }
        : { type: 'filter', left: inner(text), operator: 'exists', right: [] },
    )
  }
}

/** The nodes of one action, written without its braces. */
function inner(text: string): readonly PathNode[] {
  const [first] = new Parser(`{${text}}`).template()
  return first?.type === 'list' ? first.nodes : []
}

function slice(text: string): PathNode {
  const match = SLICE.exec(text)
  if (!match) throw new JsonPathSyntaxError(`invalid array index ${text}`)
  const number = (written: string): SliceBound => {
    if (written === '') return { value: undefined }
    if (written === '-') throw new JsonPathSyntaxError(`array index ${written} is not a number`)
    return { value: Number(written) }
  }
  const start = number(match[1] ?? '')
  return {
    type: 'slice',
    start,
    end: match[2] === undefined ? { value: (start.value ?? 0) + 1, isDerived: true } : number(match[2].slice(1)),
    step: number(match[3]?.slice(1) ?? ''),
  }
}

/** The nodes of a template. Throws JsonPathSyntaxError. */
export function parseJsonPath(template: string): readonly PathNode[] {
  return new Parser(template).template()
}
