/** How stored objects leave the server: the version asked for, managed fields, and the order of fields Go writes. */
import type { JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { Core } from '../core'
import type { Served } from '../registry'

/** kind and apiVersion first, then metadata and the rest, as the real server's JSON has them. */
export function ordered(object: KubeObject): JsonObject {
  const { kind, apiVersion, metadata, ...rest } = object as KubeObject & JsonObject
  return { kind, apiVersion, metadata, ...rest }
}

/** `bare` leaves out the managed fields: rows of tables are asked for by the thousand, and show none. */
export function presenter(core: Core, served: Served, bare = false): (object: KubeObject) => JsonObject {
  return (object) => {
    const complete = bare ? object : core.withManagedFields(served, object)
    return ordered(served.toVersion ? served.toVersion(complete) : complete)
  }
}

/** Items of a list of a built-in kind carry neither kind nor apiVersion. */
export function listItem(served: Served, object: JsonObject): JsonObject {
  if (served.custom) return object
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = object
  return rest
}
