/** Finds the ends of quoted and bracketed stretches in shell text, as the lexer of a shell does. */
import { decodeText } from '../bytes'

/** Index after the closing quote of the quote at `start`; the length of the text when it is missing. */
export function skipSingle(text: string, start: number): number {
  const end = text.indexOf("'", start + 1)
  return end < 0 ? text.length : end + 1
}

export function skipDouble(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === '"') return i + 1
    else if (c === '`') i = skipBackquote(text, i) - 1
    else if (c === '$') i = Math.max(i, skipDollar(text, i) - 1)
  }
  return text.length
}

export function skipAnsi(text: string, start: number): number {
  for (let i = start + 2; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === "'") return i + 1
  }
  return text.length
}

export function skipBackquote(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '`') return i + 1
  }
  return text.length
}

/** Index after `$...` at `start`; `start + 1` when it is a lone dollar. */
export function skipDollar(text: string, start: number): number {
  const next = text[start + 1]
  if (next === '{') return skipBraced(text, start + 1)
  if (next === '(') return text[start + 2] === '(' ? skipArithmetic(text, start) : skipCommand(text, start + 1)
  if (next === undefined) return start + 1
  if (/[A-Za-z_]/.test(next)) {
    let i = start + 2
    while (i < text.length && /\w/.test(text[i]!)) i++
    return i
  }
  if (/[0-9@*#?$!-]/.test(next)) return start + 2
  return start + 1
}

/** Index after `}` of the `{` at `open`. */
export function skipBraced(text: string, open: number): number {
  let quotedDepth = 0
  for (let i = open + 1; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === "'") i = skipSingle(text, i) - 1
    else if (c === '"') i = skipDouble(text, i) - 1
    else if (c === '`') i = skipBackquote(text, i) - 1
    else if (c === '$' && text[i + 1] === "'") i = skipAnsi(text, i) - 1
    else if (c === '$') i = Math.max(i, skipDollar(text, i) - 1)
    else if (c === '}') {
      if (quotedDepth === 0) return i + 1
      quotedDepth--
    }
  }
  return text.length
}

/** The same inside double quotes, where a single quote is an ordinary character. */
export function skipBracedQuoted(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === '"') i = skipDouble(text, i) - 1
    else if (c === '`') i = skipBackquote(text, i) - 1
    else if (c === '$') i = Math.max(i, (text[i + 1] === '{' ? skipBracedQuoted(text, i + 1) : skipDollar(text, i)) - 1)
    else if (c === '}') return i + 1
  }
  return text.length
}

/** Index after `))` of the `$((` at `start`, or of the command substitution it turns out to be. */
function skipArithmetic(text: string, start: number): number {
  const end = arithmeticEnd(text, start + 3)
  return end < 0 ? skipCommand(text, start + 1) : end
}

/** Index after the `))` that ends arithmetic beginning at `from`; -1 when it is not arithmetic. */
export function arithmeticEnd(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === "'") i = skipSingle(text, i) - 1
    else if (c === '"') i = skipDouble(text, i) - 1
    else if (c === '$' && text[i + 1] === '(') i = skipDollar(text, i) - 1
    else if (c === '$' && text[i + 1] === '{') i = skipBraced(text, i + 1) - 1
    else if (c === '`') i = skipBackquote(text, i) - 1
    else if (c === '(') depth++
    else if (c === ')') {
      if (depth === 0) return text[i + 1] === ')' ? i + 2 : -1
      depth--
    }
  }
  return -1
}

/** Index after the `)` that closes the command list opened by `(` at `open`: knows quotes, comments, heredocs and `case`. */
export function skipCommand(text: string, open: number): number {
  let depth = 0
  let caseDepth = 0
  let word = ''
  let commandPosition = true
  const heredocs: { delimiter: string; strip: boolean }[] = []
  for (let i = open; i < text.length; i++) {
    const c = text[i]!
    if (/\w/.test(c)) {
      if (word === '' && i > 0 && /[\w$]/.test(text[i - 1]!)) continue
      word += c
      if (i + 1 < text.length && /[\w-]/.test(text[i + 1]!)) continue
      const starts = commandPosition
      if (starts && word === 'case') caseDepth++
      else if (starts && word === 'esac' && caseDepth > 0) caseDepth--
      commandPosition = /^(do|then|else|elif|if|while|until|in)$/.test(word)
      word = ''
      continue
    }
    word = ''
    if (c === '\\') i++
    else if (c === "'") i = skipSingle(text, i) - 1
    else if (c === '"') i = skipDouble(text, i) - 1
    else if (c === '`') i = skipBackquote(text, i) - 1
    else if (c === '$' && text[i + 1] === "'") i = skipAnsi(text, i) - 1
    else if (c === '$') i = Math.max(i, skipDollar(text, i) - 1)
    else if (c === '#' && /[\s;&|(]/.test(text[i - 1] ?? ' ')) {
      const end = text.indexOf('\n', i)
      i = (end < 0 ? text.length : end) - 1
    } else if (c === '<' && text[i + 1] === '<' && text[i + 2] !== '<') {
      const found = /^<<(-?)[ \t]*(?:'([^']*)'|"([^"]*)"|((?:\\.|[^\s;&|<>()])+))/.exec(text.slice(i))
      if (found) {
        heredocs.push({ strip: found[1] === '-', delimiter: found[2] ?? found[3] ?? found[4]!.replace(/\\/g, '') })
        i += found[0].length - 1
      }
    } else if (c === '<' && text.startsWith('<<<', i)) i += 2
    else if (c === '\n') {
      commandPosition = true
      for (const { delimiter, strip } of heredocs.splice(0)) {
        for (;;) {
          const end = text.indexOf('\n', i + 1)
          const line = text.slice(i + 1, end < 0 ? text.length : end)
          const bare = strip ? line.replace(/^\t+/, '') : line
          if (bare === delimiter || end < 0) {
            i = end < 0 ? text.length - 1 : end
            if (end < 0 && bare.startsWith(delimiter)) i = text.indexOf(delimiter, text.length - line.length) + delimiter.length - 1
            break
          }
          i = end
        }
      }
    } else if (c === '(') {
      depth++
      commandPosition = true
    } else if (c === ')') {
      if (depth === 1 && caseDepth > 0) commandPosition = true
      else if (caseDepth > 0 && depth <= 1) commandPosition = true
      else if (--depth === 0) return i + 1
    } else if (c === ';' || c === '&' || c === '|' || c === '{' || c === '!') commandPosition = true
    else if (!/\s/.test(c)) commandPosition = false
  }
  return text.length
}

/** Index of the `]` that closes the `[` at `open`; -1 when missing. */
export function closingBracket(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === "'") i = skipSingle(text, i) - 1
    else if (c === '"') i = skipDouble(text, i) - 1
    else if (c === '`') i = skipBackquote(text, i) - 1
    else if (c === '$') i = Math.max(i, skipDollar(text, i) - 1)
    else if (c === '[') depth++
    else if (c === ']' && --depth === 0) return i
  }
  return -1
}

/**
 * Decodes the escapes of `$'...'`, of printf's format (`printf`), of `echo -e` (`echo`) and of printf's `%b` (`words`).
 * `stop` is set when `\c` ended the text.
 */
export function ansiEscapes(text: string, flavour: 'ansi' | 'echo' | 'printf' | 'words' = 'ansi'): { text: string; stop: boolean } {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (c !== '\\' || i === text.length - 1) {
      out += c
      continue
    }
    const next = text[++i]!
    const simple = SIMPLE_ESCAPES[next]
    if (simple !== undefined) out += simple
    else if (next === 'c') {
      if (flavour === 'echo' || flavour === 'words') return { text: out, stop: true }
      if (flavour === 'ansi' && i + 1 < text.length) out += String.fromCharCode(text.charCodeAt(++i) & 0x1f)
      else out += '\\c'
    } else if (next === 'x') {
      const digits = /^[0-9a-fA-F]{1,2}/.exec(text.slice(i + 1))?.[0]
      if (!digits) out += '\\x'
      else {
        // A run of \x escapes is UTF-8.
        const bytes: number[] = [parseInt(digits, 16)]
        i += digits.length
        for (;;) {
          const more = /^\\x([0-9a-fA-F]{1,2})/.exec(text.slice(i + 1))
          if (!more) break
          bytes.push(parseInt(more[1]!, 16))
          i += more[0].length
        }
        out += fromBytes(bytes)
      }
    } else if (next === 'u' || next === 'U') {
      const digits = (next === 'u' ? /^[0-9a-fA-F]{1,4}/ : /^[0-9a-fA-F]{1,8}/).exec(text.slice(i + 1))?.[0]
      if (!digits) out += `\\${next}`
      else {
        const code = parseInt(digits, 16)
        out += code <= 0x10ffff ? String.fromCodePoint(code) : ''
        i += digits.length
      }
    } else if (flavour === 'echo' ? next === '0' : /[0-7]/.test(next)) {
      const bytes: number[] = []
      for (;;) {
        const digits = (flavour === 'ansi' || (flavour === 'printf' && text[i] !== '0') ? /^[0-7]{1,3}/ : /^0?[0-7]{0,3}/).exec(
          text.slice(i),
        )![0]
        bytes.push(parseInt(digits || '0', 8) & 255)
        i += digits.length - 1
        if (text[i + 1] !== '\\' || !(flavour === 'echo' ? /0/ : /[0-7]/).test(text[i + 2] ?? '')) break
        i += 2
      }
      out += fromBytes(bytes)
    } else if (flavour !== 'echo' && `'"?`.includes(next)) out += next
    else out += `\\${next}`
  }
  return { text: out, stop: false }
}

const SIMPLE_ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

function fromBytes(bytes: readonly number[]): string {
  if (bytes.every((byte) => byte < 128)) return String.fromCharCode(...bytes)
  return decodeText(Uint8Array.from(bytes))
}
