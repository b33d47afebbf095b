/** The pieces of an f-string. */
import type { Expression, Piece } from './ast'
import { unescape } from './lexer'

/** What is said of braces with nothing in them; other words since 3.12. */
export const EMPTY = 'empty expression not allowed'

/** The texts and values of an f-string; `read` is given the text of a value and where it begins. */
export function piecesOf(
  raw: string,
  isRaw: boolean,
  fail: (message: string, at: number) => never,
  read: (source: string, from: number) => Expression,
): Piece[] {
  const pieces: Piece[] = []
  let text = ''
  const flush = (): void => {
    if (text !== '') pieces.push(isRaw ? text : unescape(text))
    text = ''
  }
  for (let i = 0; i < raw.length; i++) {
    const char = raw[i]!
    if ((char === '{' || char === '}') && raw[i + 1] === char) {
      text += char
      i++
    } else if (char === '}') fail("single '}' is not allowed", i)
    else if (char !== '{') text += char
    else {
      flush()
      let depth = 0
      let quote = ''
      let end = i + 1
      for (; end < raw.length; end++) {
        const each = raw[end]!
        if (quote) {
          if (each === quote) quote = ''
        } else if (each === '"' || each === "'") quote = each
        else if ('([{'.includes(each)) depth++
        else if (depth > 0 && ')]}'.includes(each)) depth--
        else if (depth === 0 && (each === '}' || each === ':' || (each === '!' && raw[end + 1] !== '='))) break
      }
      if (end >= raw.length) fail("expecting '}'", end)
      let source = raw.slice(i + 1, end)
      if (source.trim() === '') fail(EMPTY, end)
      let debug: string | undefined
      if (/[^=!<>]=\s*$/.test(source)) {
        debug = source
        source = source.replace(/=\s*$/, '')
      }
      let conversion = ''
      if (raw[end] === '!') {
        conversion = raw[end + 1] ?? ''
        if (!'rsa'.includes(conversion)) fail(`invalid conversion character '${conversion}': expected 's', 'r', or 'a'`, end + 1)
        end += 2
      }
      let format: Piece[] = []
      if (raw[end] === ':') {
        const from = end + 1
        let inner = 0
        for (end = from; end < raw.length && (inner > 0 || raw[end] !== '}'); end++)
          inner += raw[end] === '{' ? 1 : raw[end] === '}' ? -1 : 0
        format = piecesOf(
          raw.slice(from, end),
          isRaw,
          (message, at) => fail(message, from + at),
          (part, at) => read(part, from + at),
        )
      }
      if (raw[end] !== '}') fail("expecting '}'", Math.min(end, raw.length))
      const value = read(source, i + 1)
      pieces.push({ value, conversion, format, ...(debug === undefined ? {} : { debug }) })
      i = end
    }
  }
  flush()
  return pieces
}
