/** What a document of a file holds: one object, or the items of a list; models the decoders that cli-runtime reads files with, and its FlattenListVisitor. */
import { decode } from '../../engine/schema'
import { CliError, throwAll } from '../command/errors'
import { compactJson } from '../printing/json'
import { describeDecodeFailure } from '../rest/decode-failure'
import { asList, asText, isDict, jsonType, type Dict } from '../values'
import { decoded, requireKnown, type Scheme } from './scheme'

export interface Document {
  readonly object: Dict
  /** What the list holds; undefined for what is none. */
  readonly items?: readonly unknown[]
}

/** A document as the client's types have it, or as it is without a scheme. Throws CliError in the words of Go's decoders. */
export function documentOf(value: unknown, scheme: Scheme | undefined): Document {
  return scheme ? typed(value, scheme) : unstructured(value)
}

/** The objects of a document, those of lists inside of lists last. Throws what is wrong with any of them. */
export function flattened(document: Document, scheme: Scheme | undefined): readonly Dict[] {
  const found: Dict[] = []
  const queue = [document]
  for (const { object, items } of queue) {
    if (items) queue.push(...decodedItems(object, items, scheme))
    else found.push(object)
  }
  return found
}

function decodedItems(list: Dict, items: readonly unknown[], scheme: Scheme | undefined): readonly Document[] {
  if (!scheme) return items.map((item) => itemOf(list, item))
  const failures: unknown[] = []
  const documents = items.flatMap((item) => {
    try {
      return [typed(item, scheme)]
    } catch (error) {
      failures.push(error)
      return []
    }
  })
  throwAll(failures)
  return documents
}

function missing(field: 'Kind' | 'apiVersion', where: string): CliError {
  return new CliError(`Object '${field}' is missing in '${where}'`)
}

/** Any type that has metadata and nothing that must be there. */
const WITH_METADATA = 'io.k8s.api.core.v1.ConfigMap'

/** Metadata is all that is checked before the server is asked, such as labels that are numbers. */
function checkMetadata(metadata: unknown): void {
  const into = 'Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta'
  if (metadata !== undefined && metadata !== null && !isDict(metadata)) throw misfit(metadata, into)
  const problem = decode(WITH_METADATA, { metadata }).error
  if (problem !== undefined) throw new CliError(problem.replace(/(\.uid of type) string$/, '$1 types.UID'))
}

function misfit(value: unknown, into: string): CliError {
  return new CliError(`json: cannot unmarshal ${jsonType(value)} into ${into}`)
}

/** What has items is a list, whatever its kind. */
function unstructured(value: unknown): Document {
  if (!isDict(value)) throw misfit(value, 'Go value of type unstructured.detector')
  const { apiVersion = '' } = value
  const { items } = value
  if (items !== undefined && items !== null && !Array.isArray(items))
    throw misfit(items, 'Go struct field decodeList.items of type []json.RawMessage')
  for (const item of asList(items)) if (item !== null && !isDict(item)) throw misfit(item, 'Go value of type map[string]interface {}')
  if (typeof value['kind'] !== 'string' || value['kind'] === '') throw missing('Kind', compactJson(value))
  if (apiVersion !== null && typeof apiVersion !== 'string')
    throw misfit(apiVersion, 'Go struct field metadataOnlyObject.TypeMeta.apiVersion of type string')
  checkMetadata(value['metadata'])
  return items === undefined ? { object: value } : { object: value, items: asList(items) }
}

/** An item of a list without a scheme: where it says nothing of its type, the list's tells. Throws CliError. */
function itemOf(list: Dict, written: unknown): Document {
  const item = isDict(written) ? written : {}
  if (Array.isArray(item['items'])) throw new CliError('*unstructured.Unstructured is not a list: no Items field in this object')
  const kind = asText(item['kind'])
  const apiVersion = asText(item['apiVersion'])
  const object =
    kind === '' && apiVersion === ''
      ? { ...item, apiVersion: asText(list['apiVersion']), kind: asText(list['kind']).replace(/List$/, '') }
      : item
  return { object }
}

/** Throws CliError for an item of a list whose type nobody knows. */
export function requireItemType(object: Dict): void {
  const untyped = (problem: CliError) =>
    new CliError(`unable to get type info from the object "*unstructured.Unstructured": ${problem.message}`)
  if (asText(object['kind']) === '') throw untyped(missing('Kind', 'object has no kind field '))
  if (asText(object['apiVersion']) === '') throw untyped(missing('apiVersion', 'object has no apiVersion field'))
}

function typed(value: unknown, scheme: Scheme): Document {
  if (!isDict(value)) throw new CliError(describeDecodeFailure(value))
  const kind = asText(value['kind'])
  const apiVersion = asText(value['apiVersion'])
  if (kind === '') throw missing('Kind', compactJson(value))
  if (apiVersion === '') throw missing('apiVersion', compactJson(value))
  if (kind === 'List' && apiVersion === 'v1') return { object: value, items: asList(value['items']) }
  requireKnown(value, scheme)
  const object = decoded(value, scheme)
  if (!kind.endsWith('List')) return { object }
  return {
    object,
    items: asList(object['items']).map((item) => ({ ...(isDict(item) ? item : {}), apiVersion, kind: kind.slice(0, -'List'.length) })),
  }
}
