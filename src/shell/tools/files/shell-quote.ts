/** Names as GNU's programs show them to be typed again: quoted only where a shell would need it (ls on a terminal, xargs -t). */

const SPECIAL = /[\s!"$&'()*;<=>?[\\^`|\x00-\x1f\x7f]|^[#~]|^[{}]$/
/** How C writes the control characters that have a letter. */
const CONTROLS: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
}

/** A control character as C writes it: a letter where it has one, else its number in octal. */
export const controlEscape = (c: string): string => CONTROLS[c] ?? `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`

export function quoteForShell(text: string): string {
  if (text === '') return "''"
  if (!SPECIAL.test(text)) return text
  const controls = /[\x00-\x1f\x7f]/
  if (text.includes("'") && !/[!"$\\`]/.test(text) && !controls.test(text)) return `"${text}"`
  let out = "'"
  let escaping = false
  for (const c of text) {
    if (controls.test(c)) {
      if (!escaping) out += "'$'"
      escaping = true
      out += controlEscape(c)
      continue
    }
    if (escaping) out += "''"
    escaping = false
    out += c === "'" ? "'\\''" : c
  }
  return `${out}'`
}

/** The same in quotation marks whether it needs them or not. */
export function quoteAlways(text: string): string {
  const quoted = quoteForShell(text)
  return quoted === text ? `'${text}'` : quoted
}
