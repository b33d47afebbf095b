/** The older layout of explain, for servers without OpenAPI v3 and for `-o plaintext-openapiv2`; models kubectl's pkg/explain. */
import type { Definitions, Kind } from '../../rest/openapi-v2'
import { asDict, asText, type Dict } from '../../values'

const WIDTH = 80
const FIELD_INDENT = 3
const TEXT_INDENT = 5
/** Below the indent of a field's name. */
const FIELD_TEXT_INDENT = 2

/** Whether a line of a description stays apart from the one before, which ended in `last`. */
function isApart(last: string, line: string): boolean {
  return last.endsWith(':') || /^(\d+\.?|-|\*)\s/.test(line.trim())
}

/** A description's words in lines of at most `width`; blocks of code, blank lines and lists keep their lines. */
function rewrapped(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let words: string[] = []
  const flush = (): void => {
    if (words.length > 0) lines.push(words.join(' '))
    words = []
  }
  for (const line of text.split('\n')) {
    const isCode = line.startsWith('    ')
    if (isCode || (lines.length > 0 && line.trim() === '')) {
      flush()
      lines.push(isCode ? line : '')
      continue
    }
    if (line.trim() === '' || isApart(words.at(-1) ?? '', line)) flush()
    for (const word of line.split(/\s+/).filter(Boolean)) {
      if (words.length > 0 && [...words, word].join(' ').length > width) flush()
      words.push(word)
    }
  }
  flush()
  return lines
}

function indented(indent: number, text: string): string {
  return text === '' ? '\n' : `${' '.repeat(indent)}${text}\n`
}

function paragraph(indent: number, text: string): string {
  return rewrapped(text, WIDTH - indent)
    .map((line) => indented(indent, line))
    .join('')
}

function description(texts: readonly string[]): string {
  const parts = texts.map((text, index) => (text === '' ? '' : `${index > 0 ? '\n' : ''}${paragraph(TEXT_INDENT, text)}`))
  return `DESCRIPTION:\n${texts.some((text) => text !== '') ? parts.join('') : paragraph(TEXT_INDENT, '<empty>')}`
}

function sorted(fields: Dict): readonly (readonly [string, Dict])[] {
  return Object.keys(fields)
    .sort()
    .map((name) => [name, asDict(fields[name])])
}

/** Names and types of all fields below; a type within itself is not entered again. */
function fieldTree(definitions: Definitions, schema: Dict, indent: number, within: readonly string[]): string {
  const shape = definitions.shape(schema)
  if (shape.is === 'reference') return within.includes(shape.name) ? '' : fieldTree(definitions, shape.to, indent, [...within, shape.name])
  if (shape.is === 'list' || shape.is === 'map') return fieldTree(definitions, shape.of, indent, within)
  if (shape.is !== 'fields') return ''
  return sorted(shape.fields)
    .map(
      ([name, field]) =>
        indented(indent, `${name}\t<${definitions.typeName(field)}>`) + fieldTree(definitions, field, indent + FIELD_INDENT, within),
    )
    .join('')
}

function fieldList(definitions: Definitions, fields: Dict, required: readonly unknown[]): string {
  return sorted(fields)
    .map(
      ([name, field]) =>
        `${indented(FIELD_INDENT, `${name}\t<${definitions.typeName(field)}>${required.includes(name) ? ' -required-' : ''}`)}` +
        `${paragraph(FIELD_INDENT + FIELD_TEXT_INDENT, asText(field['description']))}\n`,
    )
    .join('')
}

/** What explain prints of a field; `name` is empty for the kind itself. */
export function plaintextV2(definitions: Definitions, kind: Kind, name: string, field: Dict, isRecursive: boolean): string {
  const version = kind.group ? `${kind.group}/${kind.version}` : kind.version
  const head = `KIND:     ${kind.kind}\nVERSION:  ${version}\n\n`
  const texts: string[] = []
  const type = definitions.typeName(field)
  for (let schema = field; ;) {
    texts.push(asText(schema['description']))
    const shape = definitions.shape(schema)
    if (shape.is === 'reference') schema = shape.to
    else if (shape.is === 'list' || shape.is === 'map') schema = shape.of
    else if (shape.is === 'anything') return head + description(texts)
    else if (shape.is === 'simple') return `${head}FIELD:    ${name} <${type}>\n\n${description(texts)}`
    else {
      const resource = name ? `RESOURCE: ${name} <${type}>\n\n` : ''
      const fields = isRecursive ? fieldTree(definitions, schema, FIELD_INDENT, []) : fieldList(definitions, shape.fields, shape.required)
      return `${head}${resource}${description(texts)}\nFIELDS:\n${fields}`
    }
  }
}
