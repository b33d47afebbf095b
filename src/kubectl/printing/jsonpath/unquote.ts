/** Text in single or double quotes as Go reads it; models jsonpath's UnquoteExtend over strconv.UnquoteChar. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}
const NUMBERED = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/

/** `written` with its quotes; undefined for what Go calls invalid syntax. */
export function unquoted(written: string): string | undefined {
  const quote = written[0]
  if (written.length < 2 || quote !== written.at(-1)) return undefined
  const inside = written.slice(1, -1)
  let text = ''
  for (let index = 0; index < inside.length; index++) {
    const character = inside[index]!
    if (character === quote) return undefined
    if (character !== '\\') {
      text += character
      continue
    }
    const next = inside[++index] ?? ''
    const numbered = NUMBERED.exec(inside.slice(index))
    if (numbered) {
      const code = numbered[4] ? Number.parseInt(numbered[4], 8) : Number.parseInt(numbered[1] ?? numbered[2] ?? numbered[3] ?? '', 16)
      if (code > 0x10ffff) return undefined
      text += String.fromCodePoint(code)
      index += numbered[0].length - 1
    } else if (next === quote) text += next
    else if (SIMPLE[next] !== undefined) text += SIMPLE[next]
    else return undefined
  }
  return text
}
