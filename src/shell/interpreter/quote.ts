/** How values are shown so that the shell reads them back: the quotings of `declare -p`, `set`, `trap` and `${name@Q}`. */

/** Quotes a word so that the shell reads it back: `'it'\''s'`, `$'a\nb'`. */
export function quoteWord(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return ansiQuote(text)
  return `'${text.replace(/'/g, "'\\''")}'`
}

export function ansiQuote(text: string): string {
  const escaped = text.replace(/[\\'\x00-\x1f\x7f]/g, (c) => {
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
    return named ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`
  })
  return `$'${escaped}'`
}

/** `"..."`, as `declare -p` shows values. */
export function doubleQuote(text: string): string {
  if (/[\x00-\x08\x0b-\x1f\x7f\n\t]/.test(text)) return ansiQuote(text)
  return `"${text.replace(/[\\"$`]/g, '\\$&')}"`
}

export function assocKey(key: string): string {
  return /^[\w./:@%+,\u0080-\uffff-]+$/.test(key) && key !== '@' && key !== '*' ? key : doubleQuote(key)
}
