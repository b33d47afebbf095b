/** Finds types and fields in the server's OpenAPI v3 documents; models kubectl's explain v2. */
import { StatusError } from '../../../engine/api/status'
import { CliError, ConnectionError } from '../../command/errors'
import { withDescriptions } from '../../explain/described'
import type { ApiResource } from '../../rest/discovery'
import { Definitions } from '../../rest/openapi-v2'
import type { Session } from '../../session'
import { asDict, asList, asText, at, textAt, type Dict } from '../../values'

const GVK = 'x-kubernetes-group-version-kind'
const REFERENCE = '#/components/schemas/'

export interface Kind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** One document's types. */
export class SchemaDocument {
  private readonly schemas: Dict

  constructor(document: Dict) {
    this.schemas = asDict(at(document, 'components', 'schemas'))
  }

  typeOf({ group, version, kind }: Kind): Dict | undefined {
    const found = Object.values(this.schemas).find((schema) =>
      asList(at(schema, GVK)).some(
        (each) => textAt(each, 'group') === group && at(each, 'version') === version && at(each, 'kind') === kind,
      ),
    )
    return found === undefined ? undefined : asDict(found)
  }

  private reference(schema: Dict): string {
    return (asText(schema['$ref']) || textAt(asList(schema['allOf'])[0], '$ref')).replace(REFERENCE, '')
  }

  /** What a schema refers to; itself when it refers to nothing. */
  resolved(schema: Dict): Dict {
    const name = this.reference(schema)
    return name ? asDict(this.schemas[name]) : schema
  }

  /** `string`, `[]Container`, `map[string]string`, `ObjectMeta`. */
  typeName(schema: Dict): string {
    const name = this.reference(schema)
    if (name) return name.slice(name.lastIndexOf('.') + 1)
    if (schema['type'] === 'array') return `[]${this.typeName(asDict(schema['items']))}`
    if (typeof schema['additionalProperties'] === 'object') return `map[string]${this.typeName(asDict(schema['additionalProperties']))}`
    if (schema['x-kubernetes-int-or-string'] === true) return 'IntOrString'
    const type = asText(schema['type'])
    return type === 'object' || type === '' ? 'Object' : type
  }

  /** The type whose fields a value has: what lists and maps are made of. */
  element(schema: Dict): Dict {
    const own = this.resolved(schema)
    if (own['type'] === 'array') return this.element(asDict(own['items']))
    const values = own['additionalProperties']
    return typeof values === 'object' && !own['properties'] ? this.element(asDict(values)) : own
  }

  /** The field's own description and its type's. */
  descriptions(schema: Dict): readonly string[] {
    const own = asText(schema['description'])
    const type = this.resolved(schema)
    const inner = this.element(schema)
    const more = [type, inner].filter((each) => each !== schema).map((each) => asText(each['description']))
    return [...new Set([own, ...more])].filter((each) => each !== '')
  }

  enumOf(schema: Dict): readonly string[] {
    return asList(schema['enum'] ?? this.resolved(schema)['enum'])
      .map(asText)
      .sort()
  }

  /** Names of the type's fields in the order of the alphabet. */
  fieldsOf(type: Dict): readonly { readonly name: string; readonly schema: Dict; readonly isRequired: boolean }[] {
    const required = asList(type['required'])
    return Object.entries(asDict(type['properties']))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => ({ name, schema: asDict(schema), isRequired: required.includes(name) }))
  }

  /** The field at a path below a type. Throws CliError. */
  fieldAt(type: Dict, path: readonly string[]): Dict {
    let current = type
    let field = type
    for (const name of path) {
      const found = this.fieldsOf(this.element(current)).find((each) => each.name === name)
      if (!found) throw new CliError(`field ${JSON.stringify(name)} does not exist`)
      field = found.schema
      current = found.schema
    }
    return field
  }
}

/** Servers before v1.24 have the older documents only. */
export async function hasOpenApiV3(session: Session): Promise<boolean> {
  try {
    await session.client.get('/openapi/v3', { query: { timeout: '32s' }, isDocument: true })
    return true
  } catch (error) {
    if (error instanceof StatusError || error instanceof ConnectionError) return false
    throw error
  }
}

/** Types and their descriptions by OpenAPI v2. */
export async function definitionsOf(session: Session): Promise<Definitions> {
  const document = await session.openApiV2()
  const filled = await withDescriptions({ components: { schemas: document['definitions'] } }, session.io.system.clock)
  return new Definitions(asDict(at(filled, 'components', 'schemas')))
}

/** The document with a resource's kind. Throws CliError when the server has none for the group version. */
export async function documentFor(session: Session, { group, version, name }: ApiResource): Promise<SchemaDocument> {
  const index = await session.client.get('/openapi/v3', { isDocument: true }).catch((error: unknown) => {
    throw error instanceof StatusError ? new CliError(`failed to fetch list of groupVersions: ${error.message}`) : error
  })
  const url = textAt(index, 'paths', group ? `apis/${group}/${version}` : `api/${version}`, 'serverRelativeURL')
  if (!url) throw new CliError(`couldn't find resource for "${group}/${version}, Resource=${name}"`)
  return new SchemaDocument(await withDescriptions(await session.client.get(url, { isDocument: true }), session.io.system.clock))
}
