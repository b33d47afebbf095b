/** Objects as a Table or as metadata only; models apiserver's handlers/response.go and the kinds' table convertors. */
import { type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest } from '../../api/status'
import type { Served } from '../registry'
import { orderedMetadata } from './present'

export type IncludeObject = 'None' | 'Metadata' | 'Object'

export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject')
  if (value === null || value === '' || value === 'Metadata') return 'Metadata'
  if (value === 'None' || value === 'Object') return value
  const why = "must be 'Metadata', 'Object', 'None', or empty"
  throw badRequest(`Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(value)}: ${why}`)
}

type MetaVersion = 'v1beta1' | undefined

export function metaApiVersion(version: MetaVersion): string {
  return `meta.k8s.io/${version ?? 'v1'}`
}

/** What `object` looks like as PartialObjectMetadata. */
export function partialMetadata(object: KubeObject, version?: MetaVersion): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: metaApiVersion(version),
    metadata: orderedMetadata(object.metadata as unknown as JsonObject),
  }
}

/** What is said of the name of every object. */
const OF_NAMES =
  'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names'

function definitions(served: Served): JsonObject[] {
  return served.definition.columns.map(({ name, type, format, priority, description }) => ({
    name,
    type,
    format,
    description: description ?? (format === 'name' ? OF_NAMES : ''),
    priority,
  }))
}

export interface TableOptions {
  readonly include: IncludeObject
  /** Column headings are only sent with the first event of a watch. */
  readonly headings: boolean
  readonly now: number
  readonly version?: MetaVersion
}

/** A Table of the objects, which are in the stored version; `present` gives the version asked for. */
export function tableOf(
  served: Served,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  options: TableOptions,
  present: (object: KubeObject) => unknown,
): JsonObject {
  const { columns } = served.definition
  return {
    kind: 'Table',
    apiVersion: metaApiVersion(options.version),
    metadata,
    columnDefinitions: options.headings ? definitions(served) : null,
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, options.now)),
      object:
        options.include === 'None'
          ? null
          : options.include === 'Object'
            ? present(object)
            : partialMetadata(present(object) as KubeObject, options.version),
    })),
  }
}
