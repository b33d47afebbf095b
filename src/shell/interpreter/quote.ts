/** How values are shown so that the shell reads them back: the quotings of `declare -p`, `set`, `trap` and `${name@Q}`. */

import { encodeText } from '../bytes'

/** Whether a word can only be shown as `$'...'`: control characters, and bytes that are no text. */
export function needsAnsi(text: string): boolean {
  return /[\x00-\x1f\x7f\x80-\x9f\udc80-\udcff]/u.test(text)
}

/** Quotes a word so that the shell reads it back: `'it'\''s'`, `$'a\nb'`. */
export function quoteWord(text: string): string {
  if (needsAnsi(text)) return ansiQuote(text)
  if (text === "'") return "\\'"
  return `'${text.replace(/'/g, "'\\''")}'`
}

export function ansiQuote(text: string): string {
  const escaped = text.replace(/[\\'\x00-\x1f\x7f\x80-\x9f]|[\udc80-\udcff]/gu, (c) => {
    const named = {
      '\n': '\\n',
      '\t': '\\t',
      '\r': '\\r',
      '\x07': '\\a',
      '\b': '\\b',
      '\x1b': '\\E',
      '\f': '\\f',
      '\v': '\\v',
      '\\': '\\\\',
      "'": "\\'",
    }[c]
    return named ?? [...encodeText(c)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  })
  return `$'${escaped}'`
}

/** `"..."`, as `declare -p` shows values. */
export function doubleQuote(text: string): string {
  if (needsAnsi(text)) return ansiQuote(text)
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`
}

export function assocKey(key: string): string {
  return /^[\w./:@%+,\u0080-\uffff-]+$/.test(key) && key !== '@' && key !== '*' ? key : doubleQuote(key)
}
