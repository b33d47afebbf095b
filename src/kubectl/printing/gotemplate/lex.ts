/** Cuts a template into text and the tokens of its actions; models text/template/parse's lexer. */

export interface Token {
  readonly type:
    | 'text'
    | 'open'
    | 'close'
    | 'word'
    | 'field'
    | 'variable'
    | 'string'
    | 'char'
    | 'number'
    | 'dot'
    | 'pipe'
    | 'declare'
    | 'assign'
    | 'comma'
    | 'left'
    | 'right'
    | 'space'
    | 'end'
  readonly text: string
  readonly line: number
  readonly column: number
}

export class TemplateError extends Error {}

const WORD = /^[\p{L}_][\p{L}\p{N}_]*/u
const NUMBER = /^[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/

export function lex(name: string, input: string): readonly Token[] {
  const tokens: Token[] = []
  let position = 0
  const place = (at: number) => {
    const before = input.slice(0, at)
    const line = before.split('\n').length
    return { line, column: at - (before.lastIndexOf('\n') + 1) }
  }
  const fail = (message: string): never => {
    throw new TemplateError(`template: ${name}:${place(position).line}: ${message}`)
  }
  const push = (type: Token['type'], text: string, at = position) => tokens.push({ type, text, ...place(at) })
  let trimNext = false
  while (position < input.length) {
    const open = input.indexOf('{{', position)
    const end = open < 0 ? input.length : open
    let text = input.slice(position, end)
    if (trimNext) text = text.trimStart()
    trimNext = false
    const trims = open >= 0 && /^-\s/.test(input.slice(open + 2, open + 4))
    if (trims) text = text.trimEnd()
    if (text !== '') push('text', text)
    if (open < 0) break
    position = open + 2 + (trims ? 1 : 0)
    const comment = /^\s*\/\*/.exec(input.slice(position))
    if (comment && (trims || comment[0] === '/*')) {
      const close = input.indexOf('*/', position)
      if (close < 0) fail('unclosed comment')
      const after = /^(\s-)?\}\}/.exec(input.slice(close + 2))
      if (!after) return fail('comment ends before closing delimiter')
      trimNext = after[1] !== undefined
      position = close + 2 + after[0].length
      continue
    }
    push('open', '{{', open)
    trimNext = action()
  }
  push('end', 'EOF', input.length)
  return tokens

  /** Reads to the closing braces; whether they trim what follows. */
  function action(): boolean {
    let depth = 0
    for (;;) {
      const rest = input.slice(position)
      const closing = /^(\s-)?\}\}/.exec(rest)
      if (closing) {
        if (depth > 0) fail('unclosed left paren')
        push('close', '}}')
        position += closing[0].length
        return closing[1] !== undefined
      }
      const first = rest[0]
      if (first === undefined) return fail('unclosed action')
      const space = /^\s+/.exec(rest)
      let match: RegExpExecArray | null
      if (space) {
        const kept = /\s-\}\}/.test(rest.slice(space[0].length - 1, space[0].length + 3)) ? space[0].length - 1 : space[0].length
        if (kept > 0) push('space', space[0].slice(0, kept))
        position += kept
      } else if (rest.startsWith(':=')) take('declare', ':=')
      else if (first === '=') take('assign', '=')
      else if (first === '|') take('pipe', '|')
      else if (first === ',') take('comma', ',')
      else if (first === '(') {
        depth++
        take('left', '(')
      } else if (first === ')') {
        if (--depth < 0) fail('unexpected right paren')
        take('right', ')')
      } else if (first === '"') quoted('string', /^"(?:[^"\\\n]|\\.)*"/, 'unterminated quoted string')
      else if (first === '`') quoted('string', /^`[^`]*`/, 'unterminated raw quoted string')
      else if (first === "'") quoted('char', /^'(?:[^'\\\n]|\\.)*'/, 'unterminated character constant')
      else if ((match = /^\$[\p{L}\p{N}_]*/u.exec(rest))) take('variable', match[0])
      else if (first === '.' && !/\d/.test(rest[1] ?? '')) {
        match = /^\.[\p{L}_][\p{L}\p{N}_]*/u.exec(rest)
        take(match ? 'field' : 'dot', match ? match[0] : '.')
      } else if ((match = NUMBER.exec(rest))) {
        if (/[\p{L}\p{N}_]/u.test(rest[match[0].length] ?? ''))
          fail(`bad number syntax: ${JSON.stringify(/^[\w.]+/.exec(rest)?.[0] ?? match[0])}`)
        take('number', match[0])
      } else if ((match = WORD.exec(rest))) take('word', match[0])
      else if (/[!-~]/.test(first)) fail(`unexpected ${JSON.stringify(first)} in operand`)
      else fail(`unrecognized character in action: U+${first.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${first}'`)
    }
  }

  function take(type: Token['type'], text: string): void {
    push(type, text)
    position += text.length
  }

  function quoted(type: Token['type'], pattern: RegExp, message: string): void {
    const match = pattern.exec(input.slice(position))
    if (!match) return fail(message)
    take(type, match[0])
  }
}
