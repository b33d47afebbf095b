/** KYAML: YAML that is always in flow style with quoted strings; models sigs.k8s.io/yaml/kyaml. */
import { needsQuotes } from '../../engine/api/yaml/resolve'
import { compareKeys } from '../../engine/api/yaml/emit'

/** What is neither written as it is nor by its number. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\t': '\t',
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\r': '\\r',
  '\v': '\\v',
  '\0': '\\0',
  '\x1b': '\\e',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
}
/** What Go takes for printable. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

function escaped(character: string): string {
  const known = ESCAPES[character]
  if (known !== undefined || PRINTABLE.test(character)) return known ?? character
  const code = character.codePointAt(0)!
  const hex = code.toString(16)
  if (code < 0x20 || code === 0x7f) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

function inner(value: string): string {
  return Array.from(value, escaped).join('')
}

function text(value: string): string {
  return `"${inner(value)}"`
}

/** What Go takes for a boolean besides YAML's words. */
const BOOLEAN = /^(?:[tTfF]|true|TRUE|True|false|FALSE|False)$/

function keyText(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !needsQuotes(key) && !BOOLEAN.test(key) ? key : text(key)
}

/** One line for each of the text's, ended where it is, folded where it goes on. */
function multiline(value: string, indent: string): string {
  const lines = value.split('\n')
  const last = lines.pop()!
  const written = [...lines.map((line) => [line, '\\n\\']), ...(last === '' ? [] : [[last, '\\']])]
  const rows = written.map(([line = '', end]) => `${indent}  ${/^\s/.test(line) ? '\\' : ' '}${inner(line)}${end}\n`)
  return `"\\\n${rows.join('')}${indent}  "`
}

function block(value: unknown, indent: string, isSorted: boolean): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return value.includes('\n') ? multiline(value, indent) : text(value)
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    const isBlocks = value.every((each) => typeof each === 'object' && each !== null)
    if (isBlocks) return `[${value.map((each) => block(each, indent, isSorted)).join(', ')}]`
    return `[\n${value.map((each) => `${indent}  ${block(each, `${indent}  `, isSorted)},\n`).join('')}${indent}]`
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value)
    if (isSorted) entries.sort(([a], [b]) => compareKeys(a, b))
    if (entries.length === 0) return '{}'
    return `{\n${entries.map(([key, each]) => `${indent}  ${keyText(key)}: ${block(each, `${indent}  `, isSorted)},\n`).join('')}${indent}}`
  }
  return String(value)
}

/** `isSorted`: with the fields in the order of their names, not in the one they have. */
export function toKyaml(value: unknown, isSorted = true): string {
  return `${block(value, '', isSorted)}\n`
}
