/** --overrides: JSON laid over a generated object; models kubectl's OverrideOptions. */
import { readJson } from '../../engine/api/json-text'
import { mergePatch } from '../../engine/api/patch/merge-patch'
import { strategicallyPatched } from '../patch/strategic'
import { patchedHere } from '../patch/json'
import { schemaTypeOf } from '../../engine/schema'
import { CliError } from '../command/errors'
import { compactJson } from '../printing/json'
import { describeDecodeFailure } from '../rest/decode-failure'
import { asDict, asList, asText, groupOf, isDict, jsonType, versionOf, type Dict } from '../values'
import { decoded, KUBECTL_TYPES } from './scheme'

/** An object that says what it is. Throws CliError in the words of a decoder. */
function withTypeMeta(object: unknown): Dict {
  if (!isDict(object)) throw new CliError(describeDecodeFailure(object))
  for (const field of ['apiVersion', 'kind'])
    if (!['string', 'undefined'].includes(typeof object[field]) && object[field] !== null)
      throw new CliError(
        `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(object[field])} into Go struct field .${field} of type string`,
      )
  const [apiVersion, kind] = [asText(object['apiVersion']), asText(object['kind'])]
  if (apiVersion.split('/').length > 2) throw new CliError(`unexpected GroupVersion string: ${apiVersion}`)
  if (kind === '') throw new CliError(`Object 'Kind' is missing in '${compactJson(object)}'`)
  if (apiVersion === '') throw new CliError(`Object 'apiVersion' is missing in '${compactJson(object)}'`)
  return object
}

/** The result of a merge: only fields the type has, and what Go writes of empty structs. Throws CliError. */
function typed(object: unknown): Dict {
  const result = decoded(withTypeMeta(object), KUBECTL_TYPES)
  if (result['kind'] !== 'Pod') return result
  const spec = asDict(result['spec'])
  const containers = asList(spec['containers']).map((container) => ({ resources: {}, ...asDict(container) }))
  return { ...result, spec: { ...spec, ...(containers.length ? { containers } : {}) } }
}

function jsonFrom(text: string, type: string): unknown {
  try {
    return readJson(text)
  } catch {
    throw new CliError(type === 'strategic' ? 'invalid JSON document' : 'Invalid JSON Patch')
  }
}

/** Throws CliError. `type` is merge, strategic or json. */
export function applyOverrides(object: Dict, overrides: string, type: string): Dict {
  if (!['merge', 'strategic', 'json'].includes(type)) throw new CliError(`invalid override type: ${type}`)
  const apiVersion = asText(object['apiVersion'])
  const schemaType = schemaTypeOf(groupOf(apiVersion), versionOf(apiVersion), asText(object['kind'])) ?? ''
  const patch = jsonFrom(overrides, type)
  if (type === 'json') return typed(patchedHere(object, patch))
  if (type === 'merge') return typed(mergePatch(object, patch))
  if (!isDict(patch)) throw new CliError('invalid JSON document')
  return typed(strategicallyPatched(object, patch, schemaType))
}
