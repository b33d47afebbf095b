/** JSON to YAML byte for byte as Go programs print it; models go-yaml v2's emitter: sorted keys, sequences not indented, long lines folded. */
import { needsQuotes } from './resolve'

/** Orders keys as go-yaml does: letters after other characters, numbers inside keys by value. */
export function compareKeys(left: string, right: string): number {
  const a = [...left]
  const b = [...right]
  const isDigit = (character: string | undefined) => character !== undefined && /\p{Nd}/u.test(character)
  const isLetter = (character: string) => /\p{L}/u.test(character)
  let digits = false
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i]!
    const y = b[i]!
    if (x === y) {
      digits = isDigit(x)
      continue
    }
    const letterX = isLetter(x)
    const letterY = isLetter(y)
    if (letterX && letterY) return x < y ? -1 : 1
    if (letterX || letterY) return (digits ? letterX : letterY) ? -1 : 1
    let numberX = 0
    let numberY = 0
    if (x === '0' || y === '0') {
      for (let j = i - 1; j >= 0 && isDigit(a[j]); j--) {
        if (a[j] !== '0') {
          numberX = 1
          numberY = 1
          break
        }
      }
    }
    let endX = i
    let endY = i
    for (; isDigit(a[endX]); endX++) numberX = numberX * 10 + Number(a[endX])
    for (; isDigit(b[endY]); endY++) numberY = numberY * 10 + Number(b[endY])
    if (numberX !== numberY) return numberX < numberY ? -1 : 1
    if (endX !== endY) return endX < endY ? -1 : 1
    return x < y ? -1 : 1
  }
  return a.length - b.length
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

/** Where a scalar begins and how far its further lines are indented; without one nothing is folded. */
interface Place {
  readonly column: number
  readonly indent: string
}

/** A line that is longer than this is broken at its next single space. */
const WIDTH = 80

/** Text as it is written from a column on, broken where a line is long enough; models yaml_emitter_write_*_scalar. */
class Writer {
  text = ''
  private column: number

  constructor(private readonly place: Place | undefined) {
    this.column = place?.column ?? 0
  }

  get isLong(): boolean {
    return this.place !== undefined && this.column > WIDTH
  }

  write(text: string): void {
    this.text += text
    this.column += [...text].length
  }

  fold(): void {
    this.text += `\n${this.place!.indent}`
    this.column = this.place!.indent.length
  }
}

/** A plain or single-quoted text: a space that stands alone may become the end of a line. */
function folded(text: string, quote: '' | "'", place: Place | undefined): string {
  const writer = new Writer(place)
  writer.write(quote)
  const characters = [...text]
  let afterSpace = false
  for (const [index, character] of characters.entries()) {
    if (character !== ' ') writer.write(quote && character === "'" ? "''" : character)
    else if (!afterSpace && writer.isLong && index > 0 && index < characters.length - 1 && characters[index + 1] !== ' ') writer.fold()
    else writer.write(character)
    afterSpace = character === ' '
  }
  writer.write(quote)
  return writer.text
}

function doubleQuoted(text: string, place?: Place): string {
  const writer = new Writer(place)
  writer.write('"')
  const characters = [...text]
  let afterSpace = false
  for (const [index, character] of characters.entries()) {
    const wasAfterSpace = afterSpace
    afterSpace = character === ' '
    if (afterSpace && !wasAfterSpace && writer.isLong && index > 0 && index < characters.length - 1) {
      writer.fold()
      if (characters[index + 1] === ' ') writer.write('\\')
    } else writer.write(escaped(character, text.startsWith(BOM)))
  }
  writer.write('"')
  return writer.text
}

/** A text that begins with a byte order mark is escaped as a whole: go-yaml looks for the mark at the text's start each time. */
const BOM = '\uFEFF'

function escaped(character: string, all: boolean): string {
  const code = character.codePointAt(0)!
  const escape = ESCAPES[character]
  if (escape !== undefined) return escape
  if (!all && !hasSpecial(character)) return character
  const digits = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}

/** Characters that go-yaml will not print raw. */
function hasSpecial(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0)!
    const printable =
      code === 0x0a ||
      (code >= 0x20 && code <= 0x7e) ||
      code === 0x85 ||
      (code >= 0xa0 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
    if (!printable) return true
  }
  return false
}

function plainAllowed(text: string): boolean {
  if (text === '' || text.startsWith('---') || text.startsWith('...')) return false
  if (/^[\s]|[\s]$/.test(text)) return false
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return false
  if (/^[-?:](\s|$)/.test(text)) return false
  return !/:(\s|$)|\s#/.test(text)
}

/** go-yaml uses a literal block where a text has several lines and nothing a block cannot hold. */
function literalAllowed(text: string): boolean {
  return !hasSpecial(text) && !/ \n/.test(text) && !text.endsWith(' ')
}

function literal(text: string, indent: string): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  return `|${hint}${chomp}\n${body
    .split('\n')
    .map((line) => (line === '' ? '' : `${indent}${line}`))
    .join('\n')}`
}

function scalarText(text: string, place?: Place): string {
  if (needsQuotes(text) || hasSpecial(text)) return doubleQuoted(text, place)
  return folded(text, plainAllowed(text) ? '' : "'", place)
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

function isEmpty(value: object): boolean {
  return Array.isArray(value) ? value.length === 0 : !Object.values(value).some((each) => each !== undefined)
}

function node(value: unknown, indent: string, lines: string[], lead: string): void {
  if (Array.isArray(value) && value.length > 0) {
    let first = lead
    for (const item of value) {
      child(item, lines, `${first}-`, `${indent}  `, true)
      first = indent
    }
    return
  }
  if (typeof value === 'object' && value !== null && !isEmpty(value)) {
    let first = lead
    for (const [key, each] of Object.entries(value).sort(([a], [b]) => compareKeys(a, b))) {
      // As in JSON, what is undefined is not there.
      if (each === undefined) continue
      const name = key.includes('\n') ? doubleQuoted(key) : scalarText(key)
      const inner = Array.isArray(each) ? indent : `${indent}  `
      child(each, lines, `${first}${name.length > 128 ? `? ${name}\n${indent}:` : `${name}:`}`, inner, false)
      first = indent
    }
    return
  }
  lines.push(lead + inline(value, indent))
}

function inline(value: unknown, indent: string, place?: Place): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') {
    if (value.includes('\n')) return literalAllowed(value) ? literal(value, indent) : doubleQuoted(value, place)
    return scalarText(value, place)
  }
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'object') return Array.isArray(value) ? '[]' : '{}'
  return String(value)
}

function child(value: unknown, lines: string[], lead: string, inner: string, inSequence: boolean): void {
  const isBlock = typeof value === 'object' && value !== null && !isEmpty(value)
  if (!isBlock) {
    const column = [...lead.slice(lead.lastIndexOf('\n') + 1)].length + 1
    lines.push(`${lead} ${inline(value, inner, { column, indent: inner })}`)
  } else if (inSequence) node(value, inner, lines, `${lead} `)
  else {
    lines.push(lead)
    node(value, inner, lines, inner)
  }
}

/** The YAML of a JSON value, with a final newline; long lines folded. */
export function toYaml(value: unknown): string {
  const lines: string[] = []
  node(value, '', lines, '')
  return `${lines.join('\n')}\n`
}
