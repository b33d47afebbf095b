/** OpenAPI v3 documents generated from the facts and the custom resources, one per group version; models kube-openapi. */
import { fnv32a } from '../../api/hash'
import type { JsonObject } from '../../api/json'
import { innerType, schemaTypes, type FieldFact } from '../../schema'
import type { ApiResponse } from '../http'
import type { Registry } from '../registry'
import type { Call } from './call'
import { cacheable } from './non-resource'
import { customType, GVK, LIST_META, listOf, OBJECT_META } from './openapi-custom'
import { openApiV2, respondV2 } from './openapi-v2'
import { respond } from './respond'

/** The facts name what lists hold only where it is not text. */
const TEXT: JsonObject = { type: 'string', default: '' }

function fieldSchema(field: FieldFact): JsonObject {
  const common: JsonObject = {
    ...(field.default !== undefined ? { default: field.default } : {}),
    ...(field['list-type'] ? { 'x-kubernetes-list-type': field['list-type'] } : {}),
    ...(field['list-map-keys'] ? { 'x-kubernetes-list-map-keys': field['list-map-keys'] } : {}),
    ...(field['map-type'] ? { 'x-kubernetes-map-type': field['map-type'] } : {}),
    ...(field['patch-merge-key'] ? { 'x-kubernetes-patch-merge-key': field['patch-merge-key'] } : {}),
    ...(field['patch-strategy'] ? { 'x-kubernetes-patch-strategy': field['patch-strategy'] } : {}),
  }
  if (field.ref) return { allOf: [{ $ref: `#/components/schemas/${field.ref}` }], ...common }
  return {
    ...(field.type ? { type: field.type } : {}),
    ...(field.format ? { format: field.format } : {}),
    ...(field.enum ? { enum: field.enum } : {}),
    ...(field.items ? { items: fieldSchema(field.items) } : field.type === 'array' ? { items: TEXT } : {}),
    ...(field.map ? { additionalProperties: fieldSchema(field.map) } : {}),
    ...common,
  }
}

/** Adds a type and everything it refers to. */
function addType(name: string, into: JsonObject): void {
  if (Object.hasOwn(into, name)) return
  const fact = schemaTypes[name]
  if (!fact) return
  const fields = fact.fields
  if (!fields) {
    const int = fact.format === 'int-or-string'
    const quantity = name.endsWith('.Quantity')
    into[name] =
      int || quantity
        ? { oneOf: [{ type: 'string' }, { type: int ? 'integer' : 'number' }] }
        : { ...(fact.type ? { type: fact.type } : {}), ...(fact.format ? { format: fact.format } : {}) }
    return
  }
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([field, each]) => [field, fieldSchema(each)])),
  }
  if (fact.required) schema['required'] = fact.required
  if (fact['map-type']) schema['x-kubernetes-map-type'] = fact['map-type']
  if (fact.gvk) schema['x-kubernetes-group-version-kind'] = fact.gvk
  into[name] = schema
  for (const field of Object.values(fields)) {
    const inner = innerType(field)
    if (inner) addType(inner, into)
  }
}

const parameter = (name: string, type: string, description: string): JsonObject => ({
  in: 'query',
  name,
  description,
  schema: { type, uniqueItems: true },
})

const WRITE_PARAMETERS: readonly JsonObject[] = [
  parameter('dryRun', 'string', 'All: go through every stage of the request, but store nothing.'),
  parameter('fieldManager', 'string', 'The name under which the fields of this change are owned.'),
  parameter('fieldValidation', 'string', 'What becomes of unknown and duplicate fields: Ignore, Warn or Strict.'),
]

const LIST_PARAMETERS: readonly JsonObject[] = [
  parameter('allowWatchBookmarks', 'boolean', 'A watch may also send events of type BOOKMARK, which only carry a resource version.'),
  parameter('continue', 'string', 'The token that the page before gave for the next one.'),
  parameter('fieldSelector', 'string', 'A selector to restrict the list of returned objects by their fields.'),
  parameter('labelSelector', 'string', 'A selector to restrict the list of returned objects by their labels.'),
  parameter('limit', 'integer', 'How many objects one page may have.'),
  parameter('resourceVersion', 'string', 'The version that the answer must not be older than, or from which a watch begins.'),
  parameter('resourceVersionMatch', 'string', 'How resourceVersion is meant: NotOlderThan or Exact.'),
  parameter('sendInitialEvents', 'boolean', 'A watch begins with what there is already.'),
  parameter('timeoutSeconds', 'integer', 'After how many seconds a list or watch ends.'),
  parameter('watch', 'boolean', 'Watch for changes to the described resources: events come as they happen.'),
]

function prefixOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`
}

export class OpenApi {
  private readonly documents = new Map<string, { readonly generation: number; readonly document: JsonObject }>()

  constructor(private readonly registry: Registry) {}

  private document(apiVersion: string): JsonObject | undefined {
    const known = this.documents.get(apiVersion)
    if (known?.generation === this.registry.generation) return known.document
    const resources = this.registry.all().filter((each) => each.apiVersion === apiVersion)
    if (resources.length === 0) return undefined
    const schemas: JsonObject = {}
    const paths: JsonObject = {}
    addType('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', schemas)
    for (const served of resources) {
      const custom = customType(served)
      if (custom) {
        addType(OBJECT_META, schemas)
        addType(LIST_META, schemas)
        schemas[custom.name] = custom.schema
      } else addType(served.schemaType, schemas)
      const name = custom?.name ?? served.schemaType
      const scope = served.namespaced ? `/namespaces/{namespace}` : ''
      const kind = { group: served.group, version: served.version, kind: served.kind }
      const content = { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } }
      const operation = (action: string): JsonObject => ({
        'x-kubernetes-action': action,
        [GVK]: kind,
        responses: { 200: { description: 'OK', content } },
      })
      const writing = (action: string): JsonObject => ({
        ...operation(action),
        parameters: WRITE_PARAMETERS,
        requestBody: { content, required: true },
      })
      const base = `/${prefixOf(apiVersion)}${scope}/${served.resource}`
      const listName = `${name}List`
      if (custom) schemas[listName] = listOf(served, name)
      else addType(listName, schemas)
      const listContent = { 'application/json': { schema: { $ref: `#/components/schemas/${listName}` } } }
      const list = {
        ...operation('list'),
        parameters: LIST_PARAMETERS,
        responses: { 200: { description: 'OK', ...(Object.hasOwn(schemas, listName) ? { content: listContent } : {}) } },
      }
      paths[base] = { get: list, post: writing('post') }
      paths[`${base}/{name}`] = { get: operation('get'), put: writing('put'), patch: writing('patch'), delete: operation('delete') }
    }
    const document = { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.2' }, paths, components: { schemas } }
    this.documents.set(apiVersion, { generation: this.registry.generation, document })
    return document
  }

  /** Everything in one document of the older form. */
  private wholeDocument(): JsonObject {
    const known = this.documents.get('')
    if (known?.generation === this.registry.generation) return known.document
    const versions = [...new Set(this.registry.all().map((each) => each.apiVersion))].sort()
    const document = openApiV2(
      versions.map((each) => this.document(each)).filter((each) => each !== undefined),
      'v1.36.2',
    )
    this.documents.set('', { generation: this.registry.generation, document })
    return document
  }

  answer(call: Call): ApiResponse | undefined {
    const path = call.info.path.replace(/\/$/, '')
    if (path === '/openapi/v2') return cacheable(call.request, respondV2(call.request, this.wholeDocument()))
    if (call.info.isResource || (path !== '/openapi/v3' && !path.startsWith('/openapi/v3/'))) return undefined
    if (path === '/openapi/v3') {
      const versions = [...new Set(this.registry.all().map((each) => each.apiVersion))].sort()
      const paths: JsonObject = {}
      for (const each of versions) {
        const hash = fnv32a(
          `${each} ${this.registry
            .all()
            .filter((one) => one.apiVersion === each && one.custom)
            .map((one) => one.kind)
            .join()} ${this.registry.generation}`,
        )
        paths[prefixOf(each)] = {
          serverRelativeURL: `/openapi/v3/${prefixOf(each)}?hash=${hash.toString(16).toUpperCase().padStart(8, '0')}`,
        }
      }
      return cacheable(call.request, respond(200, { paths }))
    }
    const apiVersion = path.slice('/openapi/v3/'.length).replace(/^apis?\//, '')
    const document = this.document(apiVersion)
    return document && cacheable(call.request, respond(200, document))
  }
}
