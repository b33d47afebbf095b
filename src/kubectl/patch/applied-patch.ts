/** The patch of an apply, and what is said when there is none; models kubectl's Patcher. */
import { readJson } from '../../engine/api/json-text'
import { StatusError } from '../../engine/api/status'
import { CliError, ConnectionError } from '../command/errors'
import { compactJson } from '../printing/json'
import { lastApplied } from '../resource/last-applied'
import type { Info } from '../resource/info'
import { takesStrategicPatches } from '../rest/openapi-v2'
import type { Session } from '../session'
import { isDict, type Dict } from '../values'
import { PatchFault, threeWayPatch } from './diff'

function parsed(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    return undefined
  }
}

/** What was applied last; nothing where nothing was. Throws PatchFault for what is no object, as the two libraries of merges word it. */
export function lastAppliedOf(current: Dict, type: string | undefined): Dict {
  const text = lastApplied(current)
  if (!text) return {}
  const original = parsed(text)
  if (original === null) return {}
  if (isDict(original)) return original
  if (type !== undefined) throw new PatchFault('invalid JSON document')
  throw new PatchFault(Array.isArray(original) ? 'Mismatched JSON Documents' : 'Invalid JSON Document')
}

/** Throws CliError with the three versions when they make no patch. */
export function appliedPatch(modified: Dict, current: Dict, type: string | undefined): Dict {
  try {
    return threeWayPatch(lastAppliedOf(current, type), modified, current, type)
  } catch (error) {
    if (!(error instanceof PatchFault)) throw error
    const versions = `original:\n${lastApplied(current) ?? ''}\nmodified:\n${compactJson(modified)}\n\ncurrent:\n${compactJson(current)}\n`
    throw new CliError(`creating patch with:\n${versions}\nfor: ${error.message}`)
  }
}

/** From this verbosity on requests are logged. */
const SHOWS_REQUESTS = 6

/**
 * Asks what the server publishes of a kind, the older document where the newer one knows of no strategic patches. They are the same
 * for what kubectl knows itself, and what else there is has none: the answer changes no patch, and takes its time. So it is asked for
 * only where that is seen.
 */
export async function askForPatchSchema(session: Session, { resource }: Info): Promise<void> {
  if (session.verbosity('round_trippers') < SHOWS_REQUESTS) return
  const document = await session.openApiV3(resource.group, resource.version).catch(nothing)
  if (!document || !takesStrategicPatches(document, resource)) await session.openApiV2().catch(nothing)
}

/** A server that has no such documents is asked nothing more. */
function nothing(error: unknown): undefined {
  if (error instanceof StatusError || error instanceof ConnectionError) return undefined
  throw error
}
