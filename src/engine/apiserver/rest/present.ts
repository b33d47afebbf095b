/** How stored objects leave the server: the version asked for, managed fields, and the order of fields Go writes. */
import { isObject, setField, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { Core } from '../core'
import type { Served } from '../registry'

/** The fields of metadata in the order of the Go type. */
const METADATA = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
]

/** Metadata as Go's type has it. */
export function orderedMetadata(metadata: JsonObject): JsonObject {
  const inOrder: JsonObject = {}
  for (const field of METADATA) if (metadata[field] !== undefined) inOrder[field] = metadata[field]
  return inOrder
}

/** kind and apiVersion first, then metadata and the rest, as the real server's JSON has them. */
function ordered(object: KubeObject): JsonObject {
  const { kind, apiVersion, metadata, ...rest } = object as KubeObject & JsonObject
  return { kind, apiVersion, metadata: orderedMetadata(metadata as unknown as JsonObject), ...rest }
}

/** Custom resources are maps to the real server: every key in alphabetical order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const result: JsonObject = {}
  for (const field of Object.keys(value).sort()) setField(result, field, sorted(value[field]))
  return result
}

/** `bare` leaves out the managed fields: rows of tables are asked for by the thousand, and show none. */
export function presenter(core: Core, served: Served, bare = false): (object: KubeObject) => JsonObject {
  return (object) => {
    const complete = bare ? object : core.withManagedFields(served, object)
    const shown = served.toVersion ? served.toVersion(complete) : complete
    return served.custom ? (sorted(shown) as JsonObject) : ordered(shown)
  }
}

/** Items of a list of a built-in kind carry neither kind nor apiVersion. */
export function listItem(served: Served, object: JsonObject): JsonObject {
  if (served.custom) return object
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object
  return rest
}
