/** Python's text as tokens: names, numbers, strings, operators, and where blocks begin and end. */

export interface Token {
  readonly type: 'name' | 'number' | 'string' | 'op' | 'newline' | 'indent' | 'dedent' | 'end'
  readonly text: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** Of a string: its letters in front, and what is between the quotes. */
  readonly prefix?: string
  readonly raw?: string
  /** Of the end: what was never closed. */
  readonly open?: SourceError
}

/** A program that cannot be read; `kind` is the exception Python raises. */
export class SourceError extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    readonly kind: 'SyntaxError' | 'IndentationError' | 'TabError' = 'SyntaxError',
    /** The text ended where more was to come, as at a prompt. */
    readonly unfinished = false,
    readonly width = 1,
  ) {
    super(message)
  }
}

const OPERATORS =
  /^(?:\*\*=|\/\/=|>>=|<<=|\.\.\.|:=|->|\*\*|\/\/|>>|<<|<=|>=|==|!=|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|@=|[-+*/%@&|^~<>()[\]{},:.;=])/
const NUMBER = /^(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*)?\.\d[\d_]*(?:[eE][-+]?\d+)?|\d[\d_]*\.?(?:[eE][-+]?\d+)?j?)/
const STRING_START = /^([rRbBuUfF]{0,2})('''|"""|'|")/
const NAME = /^[\p{L}_][\p{L}\p{N}_]*/u

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/** Where a text ends that began before; of an f-string since 3.12, values in braces may have its quotes in them. */
function endOfText(text: string, from: number, quote: string, isFormat: boolean): number {
  let end = from
  let depth = 0
  while (end < text.length) {
    if (depth === 0 && text.startsWith(quote, end)) break
    const char = text[end]!
    if (char === '\n' && quote.length === 1) break
    if (isFormat && depth === 0 && char === '{' && text[end + 1] === '{') end++
    else if (isFormat && char === '{') depth++
    else if (depth > 0 && char === '}') depth--
    else if (depth > 0 && (char === '"' || char === "'")) {
      const inner = text.startsWith(char.repeat(3), end) ? char.repeat(3) : char
      // Where nothing closes it, it is the end of the text itself.
      const close = endOfText(text, end + inner.length, inner, true)
      if (!text.startsWith(inner, close)) return text.startsWith(quote, end) ? end : close
      end = close + inner.length - 1
    }
    end += char === '\\' ? 2 : 1
  }
  return end
}

export function tokenize(source: string, minor = 14): Token[] {
  const tokens: Token[] = []
  const indents = [0]
  /** The same with tabs as wide as blanks: where the two disagree, tabs and blanks are mixed up. */
  const others = [0]
  const open: { readonly bracket: string; readonly line: number; readonly column: number }[] = []
  const text = source.replace(/\r\n?/g, '\n')
  let at = 0
  let line = 1
  let lineStart = 0
  let fresh = true
  const push = (type: Token['type'], value: string, more: Partial<Token> = {}): void => {
    const last = value.lastIndexOf('\n')
    const lines = type === 'string' && last >= 0 ? value.split('\n').length - 1 : 0
    const endColumn = lines > 0 ? value.length - last - 1 : at - lineStart + value.length
    tokens.push({ type, text: value, line, column: at - lineStart, endLine: line + lines, endColumn, ...more })
  }
  while (at < text.length) {
    if (fresh && open.length === 0) {
      const [blanks] = /^[ \t\f]*/.exec(text.slice(at, at + 400))!
      const next = text[at + blanks.length]
      if (next === '\n' || next === '#' || next === undefined) {
        const end = text.indexOf('\n', at)
        if (end < 0) break
        at = end + 1
        line++
        lineStart = at
        continue
      }
      let width = 0
      for (const blank of blanks) width = blank === '\t' ? (Math.floor(width / 8) + 1) * 8 : width + 1
      at += blanks.length
      const other = blanks.length
      const mixed = (): never => {
        throw new SourceError('inconsistent use of tabs and spaces in indentation', line, -1, 'TabError')
      }
      if (width > indents.at(-1)!) {
        if (other <= others.at(-1)!) mixed()
        indents.push(width)
        others.push(other)
        push('indent', '')
      }
      while (width < indents.at(-1)!) {
        indents.pop()
        others.pop()
        if (width > indents.at(-1)!)
          throw new SourceError(
            'unindent does not match any outer indentation level',
            line,
            text.slice(at).search(/\n|$/) + at - lineStart,
            'IndentationError',
          )
        push('dedent', '')
      }
      if (other !== others.at(-1)) mixed()
      fresh = false
    }
    const rest = text.slice(at, at + 4000)
    const char = rest[0]!
    if (char === '\n') {
      if (open.length === 0) {
        push('newline', '\n')
        fresh = true
      }
      at++
      line++
      lineStart = at
      continue
    }
    if (char === ' ' || char === '\t' || char === '\f') {
      at++
      continue
    }
    if (char === '#') {
      const end = text.indexOf('\n', at)
      at = end < 0 ? text.length : end
      continue
    }
    if (char === '\\' && rest[1] === '\n') {
      at += 2
      line++
      lineStart = at
      continue
    }
    const string = STRING_START.exec(rest)
    if (string) {
      const [start, prefix, quote] = string as unknown as [string, string, string]
      const from = at + start.length
      const end = endOfText(text, from, quote, minor >= 12 && /f/i.test(prefix))
      if (!text.startsWith(quote, end)) {
        const lines = text.slice(from, end).split('\n').length - 1
        const kind = quote.length === 3 ? 'triple-quoted string' : `string`
        throw new SourceError(
          `unterminated ${/f/i.test(prefix) ? `${quote.length === 3 ? 'triple-quoted ' : ''}f-string` : kind} literal (detected at line ${line + lines})`,
          line,
          at - lineStart,
          'SyntaxError',
          quote.length === 3,
        )
      }
      const raw = text.slice(from, end)
      push('string', text.slice(at, end + quote.length), { prefix: prefix.toLowerCase(), raw })
      at = end + quote.length
      const lines = raw.split('\n')
      if (lines.length > 1) {
        line += lines.length - 1
        lineStart = at - quote.length - lines.at(-1)!.length
      }
      continue
    }
    const number = /^[\d.]/.test(char) ? NUMBER.exec(rest)?.[0] : undefined
    if (number !== undefined) {
      if (/^[\p{L}_]/u.test(rest[number.length] ?? '') && !/^(?:and|or|if|else|in|is|not|for)\b/.test(rest.slice(number.length)))
        throw new SourceError('invalid decimal literal', line, at - lineStart)
      const leading = /^0[\d_]*[1-9]/.test(number) && /^[\d_]+$/.test(number)
      if (leading)
        throw new SourceError(
          'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
          line,
          at - lineStart,
        )
      push('number', number)
      at += number.length
      continue
    }
    const name = NAME.exec(rest)?.[0]
    if (name !== undefined) {
      push('name', name)
      at += name.length
      continue
    }
    const operator = OPERATORS.exec(rest)?.[0]
    if (operator === undefined) {
      if (char === '!' || char === '$' || char === '?' || char === '`') throw new SourceError('invalid syntax', line, at - lineStart)
      if (char === '\\') throw new SourceError('unexpected character after line continuation character', line, at - lineStart)
      const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
      throw new SourceError(`invalid character '${char}' (U+${code})`, line, at - lineStart)
    }
    if ('([{'.includes(operator)) open.push({ bracket: operator, line, column: at - lineStart })
    else if (operator in CLOSES) {
      const last = open.pop()
      if (!last) throw new SourceError(`unmatched '${operator}'`, line, at - lineStart)
      if (last.bracket !== CLOSES[operator])
        throw new SourceError(
          `closing parenthesis '${operator}' does not match opening parenthesis '${last.bracket}'${last.line === line ? '' : ` on line ${last.line}`}`,
          line,
          at - lineStart,
        )
    }
    push('op', operator)
    at += operator.length
  }
  const last = open.at(-1)
  const unclosed = last && new SourceError(`'${last.bracket}' was never closed`, last.line, last.column, 'SyntaxError', true)
  if (!fresh && !unclosed) push('newline', '')
  for (let depth = unclosed ? 0 : indents.length; depth > 1; depth--) push('dedent', '')
  push('end', '', unclosed ? { open: unclosed } : {})
  return tokens
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
}

/** What a string's text means once its backslashes are read. */
export function unescape(raw: string, bytes = false): string {
  return raw.replace(/\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[^])/g, (whole, code: string) => {
    if (code[0] === 'x' && code.length === 3) return String.fromCharCode(parseInt(code.slice(1), 16))
    if (!bytes && /^[uU]./.test(code)) return String.fromCodePoint(parseInt(code.slice(1), 16))
    if (/^[0-7]/.test(code)) return String.fromCharCode(parseInt(code, 8))
    return ESCAPES[code] ?? whole
  })
}
