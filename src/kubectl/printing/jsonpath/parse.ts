/** Parses Kubernetes's dialect of JSONPath; models client-go/util/jsonpath's parser. */

export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly nodes: readonly PathNode[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'identifier'; readonly name: string }
  | {
      readonly type: 'slice'
      readonly start: number | undefined
      readonly end: number | undefined
      readonly step: number | undefined
      /** `[n]`: the end follows from the start. */ readonly isIndex: boolean
    }
  | { readonly type: 'filter'; readonly left: readonly PathNode[]; readonly operator: string; readonly right: readonly PathNode[] }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly members: readonly (readonly PathNode[])[] }
  | { readonly type: 'value'; readonly value: number | boolean }

export class JsonPathSyntaxError extends Error {}

const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/
const FILTER = /^([^!<>=]+)([!<>=]+)(.+?)$/

function isTerminator(character: string | undefined): boolean {
  return character === undefined || /[\s.,[\]$@{}]/.test(character)
}

class Parser {
  private position = 0

  constructor(private readonly input: string) {}

  /** A template: text with `{actions}`. */
  template(): readonly PathNode[] {
    const nodes: PathNode[] = []
    while (this.position < this.input.length) {
      const open = this.input.indexOf('{', this.position)
      const end = open < 0 ? this.input.length : open
      if (end > this.position) nodes.push({ type: 'text', text: this.input.slice(this.position, end) })
      if (open < 0) break
      this.position = open + 1
      const inner: PathNode[] = []
      this.action(inner, true)
      nodes.push({ type: 'list', nodes: inner })
    }
    return nodes
  }

  /** One action without its braces: the sides of a filter, the members of a union. */
  bare(): readonly PathNode[] {
    const nodes: PathNode[] = []
    this.action(nodes, false)
    return nodes
  }

  private action(into: PathNode[], isBraced: boolean): void {
    for (;;) {
      const rest = this.input.slice(this.position)
      const character = rest[0]
      if (character === undefined || character === '\n' || character === '\r') {
        if (isBraced) throw new JsonPathSyntaxError('unclosed action')
        return
      }
      if (isBraced && character === '}') {
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
      } else if (/[+\-\d]/.test(character)) this.number(into)
      else if (/[\p{L}_]/u.test(character)) this.identifier(into)
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
    if (/[\p{L}\p{N}_]/u.test(this.input[this.position] ?? '')) this.field(into)
  }

  private field(into: PathNode[]): void {
    let name = ''
    const start = this.position
    while (!isTerminator(this.input[this.position])) {
      if (this.input[this.position] === '\\') this.position++
      name += this.input[this.position] ?? ''
      this.position++
    }
    if (this.input.slice(start, this.position) === '*') into.push({ type: 'wildcard' })
    else into.push({ type: 'field', name })
  }

  private identifier(into: PathNode[]): void {
    const start = this.position
    while (!isTerminator(this.input[this.position])) this.position++
    const name = this.input.slice(start, this.position)
    if (name === 'true' || name === 'false') into.push({ type: 'value', value: name === 'true' })
    else into.push({ type: 'identifier', name })
  }

  private number(into: PathNode[]): void {
    const text = /^[+-]?[\d.]*/.exec(this.input.slice(this.position))?.[0] ?? ''
    const after = this.input[this.position + text.length]
    if (!isTerminator(after) || text === '' || Number.isNaN(Number(text)))
      throw new JsonPathSyntaxError(`cannot parse number ${text}${after ?? ''}`)
    this.position += text.length
    into.push({ type: 'value', value: Number(text) })
  }

  private quote(into: PathNode[], mark: string): void {
    let text = ''
    let index = this.position + 1
    for (; this.input[index] !== mark; index++) {
      const character = this.input[index]
      if (character === undefined || character === '\n') throw new JsonPathSyntaxError('unterminated quoted string')
      if (character !== '\\') {
        text += character
        continue
      }
      const next = this.input[++index]
      const simple: Readonly<Record<string, string>> = {
        n: '\n',
        t: '\t',
        r: '\r',
        a: '\x07',
        b: '\b',
        f: '\f',
        v: '\v',
        '\\': '\\',
        "'": "'",
        '"': '"',
      }
      const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(this.input.slice(index))
      if (hex) {
        text += String.fromCodePoint(hex[4] ? Number.parseInt(hex[4], 8) : Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '0', 16))
        index += hex[0].length - 1
      } else if (next !== undefined && simple[next] !== undefined) text += simple[next]
      else throw new JsonPathSyntaxError('invalid syntax')
    }
    this.position = index + 1
    into.push({ type: 'text', text })
  }

  private array(into: PathNode[]): void {
    let end = this.position + 1
    for (let inQuote = false; inQuote || this.input[end] !== ']'; end++) {
      const character = this.input[end]
      if (character === undefined || character === '\n') throw new JsonPathSyntaxError('unterminated array')
      if (character === "'") inQuote = !inQuote
    }
    const text = this.input.slice(this.position + 1, end)
    this.position = end + 1
    if (text === '*') {
      into.push({ type: 'slice', start: undefined, end: undefined, step: undefined, isIndex: false })
      return
    }
    const parts = splitOutsideQuotes(text)
    if (parts.length > 1) {
      into.push({ type: 'union', members: parts.map((part) => new Parser(`[${part.trim()}]`).bare()) })
      return
    }
    const key = /^'([^']*)'$/.exec(text)
    if (key) {
      // A quoted key is read as what stands behind a dot: dots in it lead further down, unless they are escaped.
      into.push(...new Parser(`.${key[1] ?? ''}`).bare())
      return
    }
    const match = SLICE.exec(text)
    if (!match || text === '') throw new JsonPathSyntaxError(`invalid array index ${text}`)
    const number = (part: string | undefined) =>
      part === undefined || part === '' || part === ':' ? undefined : Number(part.replace(':', ''))
    const start = number(match[1])
    const isIndex = match[2] === undefined
    into.push({ type: 'slice', start, end: isIndex ? (start ?? 0) + 1 : number(match[2]), step: number(match[3]), isIndex })
  }

  private filter(into: PathNode[]): void {
    let depth = 1
    let quote = ''
    let index = this.position + 3
    for (; ; index++) {
      const character = this.input[index]
      if (character === undefined || character === '\n') throw new JsonPathSyntaxError('unterminated filter')
      if (quote !== '') {
        if (character === quote && this.input[index - 1] !== '\\') quote = ''
      } else if (character === '"' || character === "'") quote = character
      else if (character === '(') depth++
      else if (character === ')' && --depth === 0) break
    }
    if (this.input[index + 1] !== ']') throw new JsonPathSyntaxError('unclosed array expect ]')
    const text = this.input.slice(this.position + 3, index)
    this.position = index + 2
    const match = FILTER.exec(text)
    if (match)
      into.push({
        type: 'filter',
        left: new Parser(match[1] ?? '').bare(),
        operator: match[2] ?? '',
        right: new Parser(match[3] ?? '').bare(),
      })
    else into.push({ type: 'filter', left: new Parser(text).bare(), operator: 'exists', right: [] })
  }
}

function splitOutsideQuotes(text: string): readonly string[] {
  const parts = ['']
  let inQuote = false
  for (const character of text) {
    if (character === "'") inQuote = !inQuote
    if (character === ',' && !inQuote) parts.push('')
    else parts[parts.length - 1] += character
  }
  return parts
}

/** The nodes of a template. Throws JsonPathSyntaxError. */
export function parseJsonPath(template: string): readonly PathNode[] {
  return new Parser(template).template()
}
