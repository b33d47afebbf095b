/** Types of the server's OpenAPI v2 document as explain and validation walk them; models kube-openapi's proto schemas. */
import { CliError } from '../command/errors'
import { asDict, asList, asText, at, isDict, textAt, type Dict } from '../values'

const GVK = 'x-kubernetes-group-version-kind'
const REFERENCE = '#/definitions/'

export interface Kind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** What a schema is: a name for another one, a list or map of one, fields, a simple value, or anything. */
export type Shape =
  | { readonly is: 'reference'; readonly name: string; readonly to: Dict }
  | { readonly is: 'list'; readonly of: Dict }
  | { readonly is: 'map'; readonly of: Dict }
  | { readonly is: 'fields'; readonly fields: Dict; readonly required: readonly unknown[] }
  | { readonly is: 'simple'; readonly type: string }
  | { readonly is: 'anything' }

function isKind(value: unknown, { group, version, kind }: Kind): boolean {
  return textAt(value, 'group') === group && textAt(value, 'version') === version && textAt(value, 'kind') === kind
}

/** How a kind is patched; undefined for a kind the document does not have. */
function patchOf(document: Dict, kind: Kind): Dict | undefined {
  return Object.values(asDict(document['paths']))
    .map((path) => asDict(asDict(path)['patch']))
    .find((patch) => isKind(patch[GVK], kind))
}

/** Whether a kind can be patched with a query parameter; undefined for a kind the document does not have. */
export function takesParameter(document: Dict, kind: Kind, name: string): boolean | undefined {
  const shared = asDict(document['parameters'])
  const patch = patchOf(document, kind)
  return (
    patch &&
    asList(patch['parameters']).some((each) => {
      const reference = textAt(each, '$ref').replace('#/parameters/', '')
      return textAt(reference ? shared[reference] : each, 'name') === name
    })
  )
}

/** Whether a kind takes strategic patches, as a document of OpenAPI v3 has it. */
export function takesStrategicPatches(document: Dict, kind: Kind): boolean {
  return isDict(at(patchOf(document, kind), 'requestBody', 'content', 'application/strategic-merge-patch+json'))
}

export class Definitions {
  constructor(private readonly definitions: Dict) {}

  typeOf(wanted: Kind): Dict | undefined {
    const name = this.nameOf(wanted)
    return name === undefined ? undefined : asDict(this.definitions[name])
  }

  /** The name of a kind's definition, `io.k8s.api.core.v1.Pod`. */
  nameOf(wanted: Kind): string | undefined {
    return Object.keys(this.definitions).find((name) => asList(asDict(this.definitions[name])[GVK]).some((each) => isKind(each, wanted)))
  }

  shape(schema: Dict): Shape {
    const reference = asText(schema['$ref'])
    if (reference) {
      const name = reference.replace(REFERENCE, '')
      return { is: 'reference', name, to: asDict(this.definitions[name]) }
    }
    const type = asText(schema['type'])
    if (isDict(schema['properties']) && (type === '' || type === 'object'))
      return { is: 'fields', fields: schema['properties'], required: asList(schema['required']) }
    if (type === 'object') return { is: 'map', of: asDict(schema['additionalProperties']) }
    if (type === 'array') return { is: 'list', of: asDict(schema['items']) }
    return type === '' ? { is: 'anything' } : { is: 'simple', type }
  }

  /** `string`, `[]Object`, `map[string]string`; nothing for what can be anything. */
  typeName(schema: Dict): string {
    const shape = this.shape(schema)
    if (shape.is === 'reference') return this.typeName(shape.to)
    if (shape.is === 'list') return `[]${this.typeName(shape.of)}`
    if (shape.is === 'map') return `map[string]${this.typeName(shape.of)}`
    if (shape.is === 'fields') return 'Object'
    return shape.is === 'simple' ? shape.type : ''
  }

  /** The field at a path below a type; a simple value ends the way, whatever follows. Throws CliError. */
  fieldAt(schema: Dict, path: readonly string[]): Dict {
    const [name] = path
    if (name === undefined) return schema
    const shape = this.shape(schema)
    if (shape.is === 'reference') return this.fieldAt(shape.to, path)
    if (shape.is === 'list' || shape.is === 'map') return this.fieldAt(shape.of, path)
    if (shape.is !== 'fields') return schema
    if (!Object.hasOwn(shape.fields, name)) throw new CliError(`field ${JSON.stringify(name)} does not exist`)
    return this.fieldAt(asDict(shape.fields[name]), path.slice(1))
  }
}
