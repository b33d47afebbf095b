/** Strategic merge patches that kubectl applies by itself. */
import { strategicPatch } from '../../engine/api/patch/strategic-patch'
import { StatusError } from '../../engine/api/status'
import { patchMeta } from '../../engine/schema'
import { CliError } from '../command/errors'
import { asDict, type Dict } from '../values'

/** The object after the patch. Throws CliError: there is no server whose answer it could be. */
export function strategicallyPatched(object: Dict, patch: unknown, type: string | undefined): Dict {
  try {
    return asDict(strategicPatch(object, patch, type, patchMeta))
  } catch (error) {
    throw error instanceof StatusError ? new CliError(error.message) : error
  }
}
