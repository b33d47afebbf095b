/** JSON Patch where kubectl itself applies it, with the library's words for what does not apply; models evanphx/json-patch in a client. */
import { jsonPatch } from '../../engine/api/patch/json-patch'
import { StatusError } from '../../engine/api/status'
import { CliError } from '../command/errors'
import { jsonType } from '../values'

/** The document after every operation; the argument is not changed. Throws CliError. */
export function patchedHere(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new CliError(`json: cannot unmarshal ${jsonType(patch)} into Go value of type jsonpatch.Patch`)
  try {
    return jsonPatch(document, patch)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    throw new CliError(typeof error.cause === 'string' ? error.cause : error.message)
  }
}
