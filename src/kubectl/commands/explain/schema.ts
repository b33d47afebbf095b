/** The server's OpenAPI v3 documents: types, what they refer to, which kind a resource is of; models kubectl's explain v2. */
import { StatusError } from '../../../engine/api/status'
import { CliError, ConnectionError } from '../../command/errors'
import { withDescriptions } from '../../explain/described'
import { Definitions } from '../../rest/openapi-v2'
import type { Session } from '../../session'
import { asDict, asList, asText, at, isDict, textAt, type Dict } from '../../values'

const GVK = 'x-kubernetes-group-version-kind'

/** A resource in a group's version. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly name: string
}

export interface Kind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

/** `apps/v1, Resource=deployments`: how messages name a resource. */
export function resourceText({ group, version, name }: Resource): string {
  return `${group}/${version}, Resource=${name}`
}

/** What a schema says its values are made of; nothing when that is missing, empty or only allowed or not. */
export function schemaIn(schema: Dict, key: 'items' | 'additionalProperties'): Dict | undefined {
  const found = schema[key]
  return isDict(found) && Object.keys(found).length > 0 ? found : undefined
}

/** The schemas of which a value has to fit every one. */
export function allOf(schema: Dict): readonly Dict[] {
  return asList(schema['allOf']).map(asDict)
}

/** Fields by the alphabet. */
export function fieldsOf(schema: Dict): readonly (readonly [string, Dict])[] {
  return Object.entries(asDict(schema['properties']))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => [name, asDict(field)])
}

/** One document: its types, and the paths that say of which kind a resource's objects are. */
export class SchemaDocument {
  constructor(private readonly document: Dict) {}

  /** The kind of what is at a resource's paths. */
  kindOf({ group, version, name }: Resource): Kind | undefined {
    const root = `${group ? `/apis/${group}` : '/api'}/${version}`
    const places = [`${root}/${name}`, `${root}/namespaces/{namespace}/${name}`].flatMap((path) => [path, `${path}/{name}`])
    for (const path of places)
      for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
        const kind = at(this.document, 'paths', path, method, GVK)
        if (isDict(kind)) return { group: textAt(kind, 'group'), version: textAt(kind, 'version'), kind: textAt(kind, 'kind') }
      }
    return undefined
  }

  typeOf({ group, version, kind }: Kind): Dict | undefined {
    const found = Object.values(asDict(at(this.document, 'components', 'schemas'))).find((schema) =>
      asList(at(schema, GVK)).some(
        (each) => textAt(each, 'group') === group && at(each, 'version') === version && at(each, 'kind') === kind,
      ),
    )
    return found === undefined ? undefined : asDict(found)
  }

  /** What `#/components/schemas/NAME` names. */
  referred(reference: string): Dict | undefined {
    if (!reference.startsWith('#')) return undefined
    const found = at(this.document, ...reference.slice(1).split('/').filter(Boolean))
    return isDict(found) ? found : undefined
  }

  /** What a schema refers to; itself when it refers to nothing. */
  resolved(schema: Dict): Dict {
    return this.referred(asText(schema['$ref'])) ?? schema
  }
}

const QUERY = { timeout: '32s' }

/** Where the document of each group version is. */
function openApiIndex(session: Session): Promise<Dict> {
  return session.client.get('/openapi/v3', { query: QUERY, isDocument: true })
}

/** What `openApiIndex` answers; undefined from servers before v1.24, which have the older documents only. */
export async function openApiIndexIfAny(session: Session): Promise<Dict | undefined> {
  try {
    return await openApiIndex(session)
  } catch (error) {
    if (error instanceof StatusError || error instanceof ConnectionError) return undefined
    throw error
  }
}

/** Types and their descriptions by OpenAPI v2. */
export async function definitionsOf(session: Session): Promise<Definitions> {
  const document = await session.openApiV2()
  const filled = await withDescriptions({ components: { schemas: document['definitions'] } }, session.io.system.clock)
  return new Definitions(asDict(at(filled, 'components', 'schemas')))
}

/** The document a resource is in, by an index that is known already. Throws CliError when the server has none for the group version. */
export async function documentFor(session: Session, resource: Resource, known?: Dict): Promise<SchemaDocument> {
  const index =
    known ??
    (await openApiIndex(session).catch((error: unknown) => {
      throw error instanceof StatusError ? new CliError(`failed to fetch list of groupVersions: ${error.message}`) : error
    }))
  const { group, version } = resource
  const url = textAt(index, 'paths', group ? `apis/${group}/${version}` : `api/${version}`, 'serverRelativeURL')
  if (!url) throw new CliError(`couldn't find resource for "${resourceText(resource)}"`)
  const [path, hash] = url.split('?')
  return new SchemaDocument(
    await withDescriptions(
      await session.client.get(path!, { query: { ...Object.fromEntries(new URLSearchParams(hash)), ...QUERY }, isDocument: true }),
      session.io.system.clock,
    ),
  )
}
