/** --overrides: JSON laid over a generated object; models kubectl's OverrideOptions. */
import { jsonPatch } from '../../engine/api/patch/json-patch'
import { mergePatch } from '../../engine/api/patch/merge-patch'
import { strategicPatch } from '../../engine/api/patch/strategic-patch'
import { patchMeta, schemaTypeOf } from '../../engine/schema'
import { CliError } from '../command/errors'
import { asDict, asText, groupOf, isDict, versionOf, type Dict } from '../values'
import { parseYaml, YamlError } from '../yaml/parse'

export function applyOverrides(object: Dict, overrides: string, type: string): Dict {
  let patch: unknown
  try {
    patch = parseYaml(overrides)
  } catch (error) {
    if (error instanceof YamlError) throw new CliError(`error converting YAML to JSON: ${error.message}`)
    throw error
  }
  if (type === 'json') return asDict(jsonPatch(object, patch))
  if (!isDict(patch))
    throw new CliError(
      `json: cannot unmarshal ${Array.isArray(patch) ? 'array' : typeof patch} into Go value of type map[string]interface {}`,
    )
  if (type === 'merge') return asDict(mergePatch(object, patch))
  if (type === 'strategic') {
    const apiVersion = asText(object['apiVersion'])
    return asDict(
      strategicPatch(object, patch, schemaTypeOf(groupOf(apiVersion), versionOf(apiVersion), asText(object['kind'])), patchMeta),
    )
  }
  throw new CliError(`invalid overrides type: ${type}`)
}
