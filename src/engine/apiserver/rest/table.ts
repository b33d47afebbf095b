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
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(value)}`)
}

/** What `object` looks like as PartialObjectMetadata. */
export function partialMetadata(object: KubeObject): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: orderedMetadata(object.metadata as unknown as JsonObject),
  }
}

function definitions(served: Served): JsonObject[] {
  return served.definition.columns.map(({ name, type, format, priority, description }) => ({
    name,
    type,
    format,
    description: description ?? '',
    priority,
  }))
}

export interface TableOptions {
  readonly include: IncludeObject
  /** Column headings are only sent with the first event of a watch. */
  readonly headings: boolean
  readonly now: number
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
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.headings ? definitions(served) : null,
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, options.now)),
      object:
        options.include === 'None' ? null : options.include === 'Object' ? present(object) : partialMetadata(present(object) as KubeObject),
    })),
  }
}
