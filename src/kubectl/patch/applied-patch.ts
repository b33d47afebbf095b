/** The patch of an apply, and what is said when there is none; models kubectl's Patcher. */
import { CliError } from '../command/errors'
import { compactJson } from '../printing/json'
import { lastApplied } from '../resource/last-applied'
import type { Dict } from '../values'
import { PatchFault, threeWayPatch } from './diff'

/** Throws CliError with the three versions when they make no patch. */
export function appliedPatch(original: Dict, modified: Dict, current: Dict, type: string | undefined): Dict {
  try {
    return threeWayPatch(original, modified, current, type)
  } catch (error) {
    if (!(error instanceof PatchFault)) throw error
    const versions = `original:\n${lastApplied(current) ?? ''}\nmodified:\n${compactJson(modified)}\n\ncurrent:\n${compactJson(current)}\n`
    throw new CliError(`creating patch with:\n${versions}\nfor: ${error.message}`)
  }
}
