/** JSON as kubectl prints it: sorted keys for objects of any kind, Go's escapes; models encoding/json. */
import { writeJson } from '../../engine/api/json-text'
import { isDict } from '../values'

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isDict(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
}

/** One line, or several with an indent; sorted keys, with Go's HTML escapes. */
export function compactJson(value: unknown, { indent = 0 } = {}): string {
  return escapeHtml(writeJson(sorted(value), indent) ?? 'null')
}

/** Indented by four spaces, HTML characters as they are, with a final newline: `-o json`. */
export function indentedJson(value: unknown, keepOrder = false): string {
  return `${writeJson(keepOrder ? value : sorted(value), 4)}\n`
}

/** A text that is JSON, over lines: what it says stays as it is written, as does what follows it; models encoding/json's Indent. */
export function reindentedJson(text: string, indent: string): string {
  const trimmed = text.trimEnd()
  let out = ''
  let depth = 0
  let isFirst = false
  for (const [token] of trimmed.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"]/gs)) {
    const closes = token === '}' || token === ']'
    if (closes && !isFirst) depth--
    if (isFirst !== closes) {
      if (isFirst) depth++
      out += `\n${indent.repeat(depth)}`
    }
    isFirst = token === '{' || token === '['
    out += token === ':' ? ': ' : token
    if (token === ',') out += `\n${indent.repeat(depth)}`
  }
  return out + text.slice(trimmed.length)
}
