/** The layout of explain: a field, what it means, the fields below it; models the plaintext template of kubectl's explain v2. */
import { goPlain } from '../../printing/go-syntax'
import { asDict, asList, asText, isDict, type Dict } from '../../values'
import { allOf, fieldsOf, schemaIn, type SchemaDocument } from './schema'
import { indented, wordWrapped } from './word-wrap'

const WIDTH = 76
const INDENT = 4
/** So many values of an enumeration stand beside a field in a list. */
const SHORT_LIST = 4

/** References that were followed on the way to where one is. */
type Followed = ReadonlySet<string>

function enumValues(schema: Dict): readonly string[] {
  return asList(schema['enum']).map((value) => (value === '' ? '""' : goPlain(value)))
}

/** `indent` of the heading and `inner` of what is below it. */
function externalDocs(schema: Dict, indent: number, inner: number): string {
  const docs = asDict(schema['externalDocs'])
  if (Object.keys(docs).length === 0) return ''
  const [text, url] = [asText(docs['description']), asText(docs['url'])]
  return (
    `${indented(indent, 'EXTERNAL DOCS:')}\n` +
    (text ? `${indented(inner, wordWrapped(text, WIDTH + INDENT - inner))}\n` : '') +
    (url ? `${indented(inner, `URL: ${url}`)}\n` : '')
  )
}

/** What a schema's values fit besides, or are made of. */
function partsOf(schema: Dict): readonly Dict[] {
  const [items, values] = [schemaIn(schema, 'items'), schemaIn(schema, 'additionalProperties')]
  return [...allOf(schema), ...(items ? [items] : []), ...(values ? [values] : [])]
}

export class PlaintextExplanation {
  constructor(
    private readonly document: SchemaDocument,
    private readonly isRecursive: boolean,
  ) {}

  /** What is at a path of fields below a type; nothing when there is no such field. */
  at(schema: Dict, path: readonly string[], followed: Followed = new Set()): string {
    const reference = asText(schema['$ref'])
    const resolved = this.document.resolved(schema)
    const [name] = path
    if (name === undefined) return this.type(resolved)
    if (followed.has(reference)) return ''
    const next = reference ? new Set([...followed, reference]) : followed
    const field = asDict(resolved['properties'])[name]
    if (isDict(field)) return (path.length === 1 ? this.fieldHead(name, field) : '') + this.at(field, path.slice(1))
    const inner = schemaIn(resolved, 'items') ?? schemaIn(resolved, 'additionalProperties')
    if (inner) return this.at(inner, path, next)
    for (const each of allOf(resolved)) {
      const found = this.at(each, path, next)
      if (found) return found
    }
    return ''
  }

  private fieldHead(name: string, field: Dict): string {
    const values = enumValues(field)
    const list = values.length ? `ENUM:${values.map((each) => `\n${' '.repeat(INDENT)}${each}`).join('')}` : ''
    return `FIELD: ${name} <${this.typeName(field)}>\n${list}\n\n`
  }

  private type(schema: Dict): string {
    const text = wordWrapped(this.description(schema) || '<empty>', WIDTH)
    const docs = externalDocs(schema, 0, INDENT)
    const fields = this.fields(schema, 1, new Set())
    return `DESCRIPTION:\n${indented(INDENT, text)}\n${docs && `\n${docs}`}${fields && `FIELDS:\n${fields}`}`
  }

  /** A schema's own description, then those of what its values are made of. */
  private description(schema: Dict): string {
    const resolved = this.document.resolved(schema)
    const own = asText(resolved['description'])
    return (
      (own && `${own}\n`) +
      partsOf(resolved)
        .map((each) => this.description(each))
        .join('')
    )
  }

  private fields(schema: Dict, level: number, followed: Followed): string {
    const reference = asText(schema['$ref'])
    if (followed.has(reference)) return ''
    const next = reference ? new Set([...followed, reference]) : followed
    const resolved = this.document.resolved(schema)
    const required = asList(resolved['required'])
    const own = fieldsOf(resolved).map(
      ([name, field]) =>
        this.field(name, field, required.includes(name), level) + (this.isRecursive ? this.fields(field, level + 1, next) : ''),
    )
    return (
      own.join('') +
      partsOf(resolved)
        .map((each) => this.fields(each, level, next))
        .join('')
    )
  }

  private field(name: string, field: Dict, isRequired: boolean, level: number): string {
    const indent = level * 2
    const pad = ' '.repeat(indent)
    const values = enumValues(field)
    const list = [...values.slice(0, SHORT_LIST), ...(values.length > SHORT_LIST ? ['....'] : [])].join(', ')
    const head = `${pad}${name}\t<${this.typeName(field)}>${isRequired ? ' -required-' : ''}\n${list && `${pad}enum: ${list}\n`}`
    if (this.isRecursive) return head
    const text = wordWrapped(asText(field['description']) || '<no description>', WIDTH + 2 - indent)
    const docs = externalDocs(field, indent + 2, indent + INDENT)
    return `${head}${indented(indent + 2, text)}\n${docs && `\n${docs}`}\n`
  }

  /** `string`, `[]Container`, `map[string]string`, `ObjectMeta`: types that have fields or no shape by their names. */
  private typeName(schema: Dict): string {
    const items = schemaIn(schema, 'items')
    if (items) return `[]${this.typeName(items)}`
    const values = schemaIn(schema, 'additionalProperties')
    if (values) return `map[string]${this.typeName(values)}`
    const [only, ...more] = allOf(schema)
    if (only && more.length === 0 && Object.keys(asDict(schema['properties'])).length === 0) return this.typeName(only)
    const reference = asText(schema['$ref'])
    const type = asText(reference ? this.document.referred(reference)?.['type'] : schema['type'])
    if (reference && (type === '' || type === 'object')) return reference.slice(reference.search(/[^./]*$/)) || 'Object'
    return type === '' || type === 'object' ? 'Object' : type
  }
}
