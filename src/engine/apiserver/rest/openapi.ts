/** OpenAPI v3 documents generated from the facts and the custom resources, one per group version; models kube-openapi. */
import { fnv32a } from '../../api/hash'
import type { JsonObject } from '../../api/json'
import { innerType, schemaTypes, splitGroupVersion, type FieldFact } from '../../schema'
import type { ApiResponse } from '../http'
import type { Registry, Served } from '../registry'
import type { Call } from './call'
import { cacheable } from './non-resource'
import type { Discovery, ResourceEntry } from './discovery'
import { customType, customTypeName, LIST_META, listOf, OBJECT_META } from './openapi-custom'
import { openApiPaths, PATHS_TYPES } from './openapi-paths'
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

const kindKey = (group: string, version: string, kind: string): string => `${group}/${version}/${kind}`

/** The built-in types by their kinds. */
const typesByKind: ReadonlyMap<string, string> = new Map(
  Object.entries(schemaTypes).flatMap(([name, { gvk }]) =>
    (gvk ?? []).map(({ group, version, kind }) => [kindKey(group, version, kind), name] as const),
  ),
)

/** The schema of an entry's objects. */
function typeName(apiVersion: string, entry: ResourceEntry, custom: ReadonlyMap<string, Served>): string | undefined {
  const served = entry.group === undefined ? custom.get(entry.name.split('/')[0]!) : undefined
  if (served) return customTypeName(served)
  const { group, version } = splitGroupVersion(apiVersion)
  return typesByKind.get(kindKey(entry.group ?? group, entry.version ?? version, entry.kind))
}

function prefixOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`
}

export class OpenApi {
  private readonly documents = new Map<
    string,
    { readonly generation: number; readonly isBuiltIn: boolean; readonly document: JsonObject }
  >()

  constructor(
    private readonly registry: Registry,
    private readonly discovery: Discovery,
  ) {}

  /** Every group version that there is a document of. */
  private versions(): readonly string[] {
    const all = this.discovery
      .groups()
      .flatMap(({ name, versions }) => versions.map(({ version }) => (name ? `${name}/${version}` : version)))
    return all.filter((each) => this.entriesOf(each).length > 0).sort()
  }

  /** What is known of a group version: of what others serve under this server's address nothing is, but that it is there. */
  private entriesOf(apiVersion: string): readonly ResourceEntry[] {
    const custom = this.customOf(apiVersion)
    const entries = this.discovery.resourcesOf(apiVersion) ?? []
    return entries.filter((entry) => entry.kind.endsWith('Options') || typeName(apiVersion, entry, custom) !== undefined)
  }

  private customOf(apiVersion: string): ReadonlyMap<string, Served> {
    const served = this.registry.all().filter((each) => each.custom && each.apiVersion === apiVersion)
    return new Map(served.map((each) => [each.resource, each]))
  }

  private document(apiVersion: string): JsonObject | undefined {
    const known = this.documents.get(apiVersion)
    const custom = this.customOf(apiVersion)
    if (known && (known.generation === this.registry.generation || (known.isBuiltIn && custom.size === 0))) return known.document
    const entries = this.entriesOf(apiVersion)
    if (entries.length === 0) return undefined
    const schemas: JsonObject = {}
    for (const name of PATHS_TYPES) addType(name, schemas)
    for (const served of custom.values()) {
      const { name, schema } = customType(served)!
      for (const each of [OBJECT_META, LIST_META]) addType(each, schemas)
      schemas[name] = schema
      schemas[`${name}List`] = listOf(served, name)
    }
    const typeOf = (entry: ResourceEntry): string | undefined => typeName(apiVersion, entry, custom)
    for (const entry of entries) {
      const name = typeOf(entry)
      if (name) for (const each of [name, `${name}List`]) addType(each, schemas)
    }
    const paths = openApiPaths({ ...splitGroupVersion(apiVersion), entries, custom: (resource) => custom.has(resource), typeOf })
    const document = { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.2' }, paths, components: { schemas } }
    this.documents.set(apiVersion, { generation: this.registry.generation, isBuiltIn: custom.size === 0, document })
    return document
  }

  /** Everything in one document of the older form. */
  private wholeDocument(): JsonObject {
    const known = this.documents.get('')
    if (known?.generation === this.registry.generation) return known.document
    const document = openApiV2(
      this.versions().map((each) => this.document(each)!),
      'v1.36.2',
    )
    this.documents.set('', { generation: this.registry.generation, isBuiltIn: false, document })
    return document
  }

  answer(call: Call): ApiResponse | undefined {
    const path = call.info.path.replace(/\/$/, '')
    if (path === '/openapi/v2') return cacheable(call.request, respondV2(call.request, this.wholeDocument()))
    if (call.info.isResource || (path !== '/openapi/v3' && !path.startsWith('/openapi/v3/'))) return undefined
    if (path === '/openapi/v3') {
      const paths: JsonObject = {}
      for (const each of this.versions()) {
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
