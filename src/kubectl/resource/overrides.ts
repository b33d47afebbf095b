/** --overrides: JSON laid over a generated object; models kubectl's OverrideOptions. */
import { readJson } from '../../engine/api/json-text'
import { mergePatch } from '../../engine/api/patch/merge-patch'
import { strategicallyPatched } from '../patch/strategic'
import { patchedHere } from '../patch/json'
import { decode, schemaTypeOf } from '../../engine/schema'
import { CliError } from '../command/errors'
import { asDict, asList, asText, groupOf, isDict, versionOf, type Dict } from '../values'

/** The result of a merge: only fields the type has, and what Go writes of empty structs. Throws CliError. */
function typed(object: unknown, schemaType: string): Dict {
  const { value, error } = decode(schemaType, object)
  if (error !== undefined) throw new CliError(error)
  const result = asDict(value)
  if (result['kind'] !== 'Pod') return result
  const spec = asDict(result['spec'])
  const containers = asList(spec['containers']).map((container) => ({ resources: {}, ...asDict(container) }))
  return { ...result, spec: { ...spec, ...(containers.length ? { containers } : {}) } }
}

function jsonFrom(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    throw new CliError('Invalid JSON Patch')
  }
}

/** Throws CliError. `type` is merge, strategic or json. */
export function applyOverrides(object: Dict, overrides: string, type: string): Dict {
  if (!['merge', 'strategic', 'json'].includes(type)) throw new CliError(`invalid override type: ${type}`)
  const apiVersion = asText(object['apiVersion'])
  const schemaType = schemaTypeOf(groupOf(apiVersion), versionOf(apiVersion), asText(object['kind'])) ?? ''
  const patch = jsonFrom(overrides)
  if (type === 'json') return typed(patchedHere(object, patch), schemaType)
  if (!isDict(patch))
    throw new CliError(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(patch) ? 'array' : typeof patch} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  return typed(type === 'merge' ? mergePatch(object, patch) : strategicallyPatched(object, patch, schemaType), schemaType)
}
