/** Puts the logs of running containers aside when they have grown large; models the kubelet's container log manager. */
import { quantityNumber } from '../../api/quantity'
import { quantityError } from '../../schema/scalars'
import type { NodeContext } from './node-context'

/** Why a kubelet does not begin with such a size or number of log files. */
export class LogLimitsError extends Error {
  constructor(why: string) {
    super(`failed to create kubelet: failed to initialize container log manager: ${why}`)
  }
}

/** The one that is written and one that was put aside. */
const FEWEST_FILES = 2

/** Of all files of one log together with the one being written. Throws LogLimitsError. */
export function logLimits(size: string, files: number): { readonly maxSize: number; readonly maxFiles: number } {
  if (files < FEWEST_FILES) throw new LogLimitsError(`invalid MaxFiles ${files}, must be > 1`)
  const maxSize = quantityNumber(size) ?? 0
  const wrong = quantityError(size) ?? (Number.isInteger(maxSize) ? undefined : 'invalid max log size')
  if (wrong !== undefined) throw new LogLimitsError(`failed to parse container log max size ${JSON.stringify(size)}: ${wrong}`)
  return { maxSize, maxFiles: files }
}

/** One look at all logs. The newest file that was put aside and the one being written are there beside the compressed ones. */
export function rotateLogs({ clock, configuration, runtime }: NodeContext): void {
  const { maxSize, maxFiles } = configuration.logs
  if (maxSize < 0) return
  for (const { containers } of runtime.list())
    for (const { running, log } of containers) if (running && log.bytes >= maxSize) log.rotate(clock.now(), maxFiles - FEWEST_FILES)
}
