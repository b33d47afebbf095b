/** The paths of a group version in its OpenAPI v3 document: every verb of every resource and subresource; models kube-apiserver's routes. */
import type { JsonObject } from '../../api/json'
import type { ResourceEntry } from './discovery'
import { GVK } from './openapi-custom'
import {
  CONNECT_PARAMETERS,
  DELETE_COLLECTION_PARAMETERS,
  DELETE_PARAMETERS,
  LIST_PARAMETERS,
  LOG_PARAMETERS,
  nameOf,
  NAMESPACE,
  PATCH_PARAMETERS,
  PRETTY,
  REST_OF_PATH,
  WRITE_PARAMETERS,
} from './openapi-parameters'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
export const PATHS_TYPES = ['APIResourceList', 'DeleteOptions', 'Patch', 'Status', 'WatchEvent'].map((each) => `${META}.${each}`)
const JSON_TYPE = 'application/json'
const YAML = 'application/yaml'
const PROTOBUF = 'application/vnd.kubernetes.protobuf'
/** Of what may be watched. */
const STREAMS = [JSON_TYPE, YAML, PROTOBUF, `${JSON_TYPE};stream=watch`, `${PROTOBUF};stream=watch`]
const PATCHES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']
const STRATEGIC = 'application/strategic-merge-patch+json'
/** Methods in which a request is handed on to a pod, service or node, and the verb that allows each. */
const CONNECTIONS: readonly (readonly [method: string, verb: string])[] = [
  ['get', 'get'],
  ['post', 'create'],
  ['put', 'update'],
  ['patch', 'patch'],
  ['delete', 'delete'],
  ['head', 'get'],
  ['options', 'get'],
]

export interface PathsOptions {
  readonly group: string
  readonly version: string
  readonly entries: readonly ResourceEntry[]
  /** Of custom resources: no protobuf, no strategic merge, no old watch paths. */
  readonly custom: (resource: string) => boolean
  /** The schema of an entry's objects; undefined when there is none. */
  readonly typeOf: (entry: ResourceEntry) => string | undefined
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `rbacAuthorization` of rbac.authorization.k8s.io, `core` of the core group. */
function groupWords(group: string): string {
  const [first = '', ...others] = (group || 'core').replace(/\.k8s\.io$/, '').split('.')
  return [first, ...others.map(capital)].join('').replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function contentOf(types: readonly string[], schema: string | undefined): JsonObject {
  return Object.fromEntries(types.map((each) => [each, schema ? { schema: { $ref: `#/components/schemas/${schema}` } } : {}]))
}

/** Text in any form. */
const TEXT = { '*/*': { schema: { type: 'string' } } }

class Paths {
  readonly paths: Record<string, JsonObject> = {}
  private readonly words: string
  private readonly tag: string
  private readonly root: string

  constructor(private readonly options: PathsOptions) {
    const { group, version } = options
    this.words = `${capital(groupWords(group))}${capital(version)}`
    this.tag = `${groupWords(group)}_${version}`
    this.root = group ? `/apis/${group}/${version}` : `/api/${version}`
  }

  build(): JsonObject {
    this.paths[`${this.root}/`] = {
      get: {
        tags: [this.tag],
        description: 'get available resources',
        operationId: `get${this.words}APIResources`,
        responses: responses({ 200: contentOf([JSON_TYPE, YAML, PROTOBUF], `${META}.APIResourceList`) }),
      },
    }
    for (const entry of this.options.entries) {
      if (!entry.name.includes('/')) this.resource(entry)
      else if (entry.kind.endsWith('Options')) this.connection(entry)
      else this.subresource(entry)
    }
    return Object.fromEntries(Object.entries(this.paths).sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  private resource(entry: ResourceEntry): void {
    const { kind, name, namespaced, verbs } = entry
    const has = (verb: string): boolean => verbs.includes(verb)
    const scope = namespaced ? '/namespaces/{namespace}' : ''
    const within = namespaced ? 'Namespaced' : ''
    const base = `${this.root}${scope}/${name}`
    const path = namespaced ? [NAMESPACE] : []
    const collection: JsonObject = {
      ...(has('list') ? { get: this.list(entry, `list${this.words}${within}${kind}`) } : {}),
      ...(has('create') ? { post: this.writing(entry, 'post', 'create', `${within}${kind}`, [200, 201, 202]) } : {}),
      ...(has('deletecollection') ? { delete: this.deletion(entry, true, `Collection${within}${kind}`) } : {}),
    }
    if (Object.keys(collection).length > 0) this.paths[base] = { ...collection, parameters: [...path, PRETTY] }
    const item: JsonObject = {
      ...(has('get') ? { get: this.reading(entry, `${within}${kind}`) } : {}),
      ...(has('update') ? { put: this.writing(entry, 'put', 'replace', `${within}${kind}`, [200, 201]) } : {}),
      ...(has('patch') ? { patch: this.patching(entry, `${within}${kind}`) } : {}),
      ...(has('delete') ? { delete: this.deletion(entry, false, `${within}${kind}`) } : {}),
    }
    if (Object.keys(item).length > 0) this.paths[`${base}/{name}`] = { ...item, parameters: [nameOf(kind), ...path, PRETTY] }
    const everywhere = namespaced && has('list') && `${this.root}/${name}`
    if (everywhere) this.paths[everywhere] = { get: this.list(entry, `list${this.words}${kind}ForAllNamespaces`), parameters: [PRETTY] }
    if (has('watch') && !this.options.custom(name)) this.oldWatches(entry, scope, within)
  }

  /** Watches as they were before lists could be watched. */
  private oldWatches(entry: ResourceEntry, scope: string, within: string): void {
    const { kind, name, namespaced } = entry
    const base = `${this.root}/watch${scope}/${name}`
    const path = namespaced ? [NAMESPACE] : []
    const parameters = [...path, ...LIST_PARAMETERS, PRETTY]
    const watch = (action: string, id: string): JsonObject => ({
      ...this.operation(entry, action, 'watch objects of a kind; deprecated: the list has a parameter for it', `watch${this.words}${id}`),
      responses: responses({ 200: contentOf(STREAMS, `${META}.WatchEvent`) }),
    })
    this.paths[base] = { get: watch('watchlist', `${within}${kind}List`), parameters }
    this.paths[`${base}/{name}`] = { get: watch('watch', `${within}${kind}`), parameters: [nameOf(kind), ...parameters] }
    if (!namespaced) return
    const everywhere = watch('watchlist', `${kind}ListForAllNamespaces`)
    this.paths[`${this.root}/watch/${name}`] = { get: everywhere, parameters: [...LIST_PARAMETERS, PRETTY] }
  }

  private subresource(entry: ResourceEntry): void {
    const { base, words, parameters, parent } = this.below(entry)
    const { verbs, name } = entry
    const own = name === 'pods/log' ? this.log(entry, words) : this.reading(entry, words)
    this.paths[base] = {
      ...(verbs.includes('get') ? { get: own } : {}),
      ...(verbs.includes('create') ? { post: this.writing(entry, 'post', 'create', words, [200, 201, 202]) } : {}),
      ...(verbs.includes('update') ? { put: this.writing(entry, 'put', 'replace', words, [200, 201]) } : {}),
      ...(verbs.includes('patch') ? { patch: this.patching(entry, words) } : {}),
      parameters: [nameOf(parent), ...parameters, ...(name === 'pods/log' ? LOG_PARAMETERS : []), PRETTY],
    }
  }

  /** Requests that are handed on; of a proxy also with the rest of a path. */
  private connection(entry: ResourceEntry): void {
    const { base, words, parameters, parent } = this.below(entry)
    const last = entry.name.split('/')[1]!
    const offered = CONNECTIONS.filter(([method, verb]) => entry.verbs.includes(verb) && (last === 'proxy' || 'getpost'.includes(method)))
    const at = (suffix: string): JsonObject =>
      Object.fromEntries(
        offered.map(([method]) => [
          method,
          {
            ...this.operation(
              entry,
              'connect',
              `connect ${method.toUpperCase()} requests to ${last} of ${parent}`,
              `connect${this.words}${capital(method)}${words}${suffix}`,
            ),
            responses: responses({ 200: TEXT }),
          },
        ]),
      )
    const all = [nameOf(parent), ...parameters, ...CONNECT_PARAMETERS[last]!]
    this.paths[base] = { ...at(''), parameters: all }
    if (last === 'proxy') this.paths[`${base}/{path}`] = { ...at('WithPath'), parameters: [...all.slice(0, -1), REST_OF_PATH, all.at(-1)!] }
  }

  private below(entry: ResourceEntry): {
    readonly base: string
    readonly words: string
    readonly parameters: readonly JsonObject[]
    readonly parent: string
  } {
    const [resource, last = ''] = entry.name.split('/')
    const parent = this.options.entries.find((each) => each.name === resource)?.kind ?? ''
    const scope = entry.namespaced ? '/namespaces/{namespace}' : ''
    return {
      base: `${this.root}${scope}/${resource}/{name}/${last}`,
      words: `${entry.namespaced ? 'Namespaced' : ''}${parent}${capital(last)}`,
      parameters: entry.namespaced ? [NAMESPACE] : [],
      parent,
    }
  }

  private operation(entry: ResourceEntry, action: string, description: string, operationId: string): JsonObject {
    const { group, version } = this.options
    return {
      tags: [this.tag],
      description,
      operationId,
      'x-kubernetes-action': action,
      [GVK]: { group: entry.group ?? group, version: entry.version ?? version, kind: entry.kind },
    }
  }

  private forms({ name }: ResourceEntry): readonly string[] {
    return this.options.custom(name.split('/')[0]!) ? [JSON_TYPE, YAML] : [JSON_TYPE, YAML, PROTOBUF]
  }

  private answer(entry: ResourceEntry, codes: readonly number[] = [200]): JsonObject {
    const content = contentOf(this.forms(entry), this.options.typeOf(entry))
    return { responses: responses(Object.fromEntries(codes.map((code) => [code, content]))) }
  }

  private list(entry: ResourceEntry, operationId: string): JsonObject {
    const type = this.options.typeOf(entry)
    const isCustom = this.options.custom(entry.name)
    return {
      ...this.operation(entry, 'list', `list or watch objects of kind ${entry.kind}`, operationId),
      parameters: LIST_PARAMETERS,
      responses: responses({ 200: contentOf(isCustom ? [JSON_TYPE, YAML] : STREAMS, type && `${type}List`) }),
    }
  }

  private reading(entry: ResourceEntry, words: string): JsonObject {
    return { ...this.operation(entry, 'get', `read one ${entry.kind}`, `read${this.words}${words}`), ...this.answer(entry) }
  }

  private log(entry: ResourceEntry, words: string): JsonObject {
    const text = Object.fromEntries(['text/plain', ...this.forms(entry)].map((each) => [each, { schema: { type: 'string' } }]))
    return { ...this.operation(entry, 'get', 'read the log of a Pod', `read${this.words}${words}`), responses: responses({ 200: text }) }
  }

  private writing(entry: ResourceEntry, method: string, verb: string, words: string, codes: readonly number[]): JsonObject {
    return {
      ...this.operation(entry, method, `${verb} a ${entry.kind}`, `${verb}${this.words}${words}`),
      parameters: WRITE_PARAMETERS,
      requestBody: { content: contentOf(['*/*'], this.options.typeOf(entry)), required: true },
      ...this.answer(entry, codes),
    }
  }

  private patching(entry: ResourceEntry, words: string): JsonObject {
    const types = this.options.custom(entry.name.split('/')[0]!) ? PATCHES : [...PATCHES, STRATEGIC]
    return {
      ...this.operation(entry, 'patch', `change parts of a ${entry.kind}`, `patch${this.words}${words}`),
      parameters: PATCH_PARAMETERS,
      requestBody: { content: contentOf(types, `${META}.Patch`), required: true },
      ...this.answer(entry, [200, 201]),
    }
  }

  private deletion(entry: ResourceEntry, isCollection: boolean, words: string): JsonObject {
    const content = contentOf(this.forms(entry), `${META}.Status`)
    return {
      ...this.operation(
        entry,
        isCollection ? 'deletecollection' : 'delete',
        isCollection ? `delete all of kind ${entry.kind}` : `delete a ${entry.kind}`,
        `delete${this.words}${words}`,
      ),
      parameters: isCollection ? DELETE_COLLECTION_PARAMETERS : DELETE_PARAMETERS,
      requestBody: { content: contentOf(['*/*'], `${META}.DeleteOptions`) },
      responses: responses(isCollection ? { 200: content } : { 200: content, 202: content }),
    }
  }
}

const MEANING: Readonly<Record<string, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 401: 'Unauthorized' }

function responses(content: Readonly<Record<number, JsonObject>>): JsonObject {
  const answers = Object.entries(content).map(([code, each]) => [code, { description: MEANING[code], content: each }])
  return { ...Object.fromEntries(answers), 401: { description: MEANING[401] } }
}

/** All paths of one group version, by their names. */
export function openApiPaths(options: PathsOptions): JsonObject {
  return new Paths(options).build()
}
