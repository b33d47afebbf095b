/** JSON Merge Patch, RFC 7386. */
import { cloneJson, isObject, setField, type JsonObject } from '../json'

function withoutNulls(value: unknown): unknown {
  return isObject(value) ? mergePatch({}, value) : cloneJson(value)
}

/** The document after the patch; neither argument is changed. */
export function mergePatch(document: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return cloneJson(patch)
  const result: JsonObject = isObject(document) ? { ...document } : {}
  for (const field of Object.keys(patch)) {
    const value = patch[field]
    if (value === null) delete result[field]
    else if (isObject(value) && Object.hasOwn(result, field) && isObject(result[field]))
      setField(result, field, mergePatch(result[field], value))
    else setField(result, field, withoutNulls(value))
  }
  return result
}
