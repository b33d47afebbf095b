/** How stored objects leave the server: the version asked for, managed fields, and the order of fields Go writes. */
import { isObject, setField, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { inGoOrder } from '../../schema'
import type { Core } from '../core'
import type { Served } from '../registry'

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'

/** Metadata as Go's type has it. */
export function orderedMetadata(metadata: JsonObject): JsonObject {
  return inGoOrder(OBJECT_META, metadata)
}

/** A built-in object as the real server's JSON has it; `bare` ones are only asked for their metadata. */
function ordered(served: Served, object: KubeObject & JsonObject, bare: boolean): JsonObject {
  if (!bare) return inGoOrder(served.schemaType, object)
  const { kind, apiVersion, metadata } = object
  return { kind, apiVersion, metadata: orderedMetadata(metadata as unknown as JsonObject) }
}

/** Custom resources are maps to the real server: every key in alphabetical order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  const result: JsonObject = {}
  for (const field of Object.keys(value).sort()) setField(result, field, sorted(value[field]))
  return result
}

/** A document of the version asked for with its fields in the order they are sent. */
export function inWireOrder(served: Served, document: KubeObject & JsonObject, bare = false): JsonObject {
  return served.custom ? (sorted(document) as JsonObject) : ordered(served, document, bare)
}

/** `bare` leaves out the managed fields: rows of tables are asked for by the thousand, and show none. */
export function presenter(core: Core, served: Served, bare = false): (object: KubeObject) => JsonObject {
  return (stored) => {
    const object = served.definition.asRead?.(stored) ?? stored
    const complete = bare ? object : core.withManagedFields(served, object)
    const shown = served.toVersion ? served.toVersion(complete) : complete
    return inWireOrder(served, shown as KubeObject & JsonObject, bare)
  }
}

/** Items of a list of a built-in kind carry neither kind nor apiVersion. */
export function listItem(served: Served, object: JsonObject): JsonObject {
  if (served.custom) return object
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object
  return rest
}
