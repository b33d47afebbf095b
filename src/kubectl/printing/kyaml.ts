/** KYAML: YAML that is always in flow style with quoted strings; models sigs.k8s.io/yaml/kyaml. */
import { writeJson } from '../../engine/api/json-text'
import { needsQuotes } from '../../engine/api/yaml/resolve'
import { compareKeys } from '../yaml/emit'

function text(value: string): string {
  return writeJson(value)
}

/** What Go takes for a boolean besides YAML's words. */
const BOOLEAN = /^(?:[tTfF]|true|TRUE|True|false|FALSE|False)$/

function keyText(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !needsQuotes(key) && !BOOLEAN.test(key) ? key : text(key)
}

function multiline(value: string, indent: string): string {
  const lines = value.split('\n')
  return `"\\\n${lines.map((line, index) => `${indent}   ${line.startsWith(' ') ? '\\' : ' '}${text(line).slice(1, -1)}${index < lines.length - 1 ? '\\n\\' : '\\'}`).join('\n')}\n${indent}  "`
}

function block(value: unknown, indent: string, isSorted: boolean): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return value.includes('\n') ? multiline(value, indent.slice(2)) : text(value)
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
