/** touch: gives files dates, and makes those that are not there. */
import type { Command } from '../../command'
import { FileError } from '../../files'
import { behind } from '../../machine'
import { parseDate } from '../dates/parse-date'
import { zoneAt } from '../dates/time-zone'
import { attempt, HINT, timeOf } from './file-access'
import { choice, parseOptions, tool, ToolError, usageError, type Io, type Options } from '../tool'

/** `[[CC]YY]MMDDhhmm[.ss]` in milliseconds since the epoch; undefined when it is no such date. */
function stamped(text: string, now: number, zone: string | undefined): number | undefined {
  const found = /^(\d{2}|\d{4})?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text)
  if (!found) return undefined
  const [year, month, day, hour, minute, second] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)))
  const century = year === undefined || found[1]!.length === 4 ? 0 : year < 69 ? 2000 : 1900
  const date = Date.UTC(year === undefined ? new Date(now).getUTCFullYear() : century + year, month! - 1, day, hour, minute, second ?? 0)
  const parts = new Date(date)
  const real = parts.getUTCMonth() === month! - 1 && parts.getUTCDate() === day && hour! < 24 && minute! < 60 && (second ?? 0) <= 60
  return real ? date - zoneAt(zone, date).offset : undefined
}

interface Times {
  readonly modified: number
  readonly accessed: number
}

function timesOf(io: Io, options: Options): Times {
  const { files, system, env } = io.context
  const now = system.clock.now()
  const [reference, date, stamp] = ['r', 'd', 't'].map((name) => options.get(name))
  if (stamp !== undefined && (reference !== undefined || date !== undefined))
    throw usageError('touch', 'cannot specify times from more than one source')
  let base: Times = { modified: now, accessed: now }
  if (reference !== undefined) {
    try {
      const stat = files.stat(io.path(reference))
      base = { modified: stat.modified, accessed: timeOf(stat, 'accessed') }
    } catch (error) {
      throw error instanceof FileError ? new ToolError(`failed to get attributes of '${reference}': ${error.message}`) : error
    }
  }
  const at = (time: number): number => {
    const when = stamp !== undefined ? stamped(stamp, now, env.TZ) : date !== undefined ? parseDate(date, time, env.TZ) : time
    if (when === undefined) throw new ToolError(`invalid date format '${stamp ?? date!}'`)
    return when
  }
  return { modified: at(base.modified), accessed: at(base.accessed) }
}

const touch = tool('touch', async (io) => {
  const options = parseOptions(io.context, 'acd:fhmr:t:', {
    'no-create': 'c',
    date: 'd',
    reference: 'r',
    'no-dereference': 'h',
    time: 'time:',
  })
  const times = timesOf(io, options)
  if (options.operands.length === 0) throw new ToolError(`missing file operand${HINT('touch')}`)
  const { files } = io.context
  const word = options.has('time') ? choice('touch', '--time', options.get('time')!, ['atime access use', 'mtime modify']) : undefined
  const only = { a: options.has('a') || word === 'atime', m: options.has('m') || word === 'mtime' }
  let status = 0
  for (const name of options.operands) {
    const failed = await attempt(io, `cannot touch '${name}'`, () => {
      const path = io.path(name)
      if (!files.exists(path)) {
        if (options.has('c')) return
        files.write(path, '', { mode: 0o666 & ~behind(io.context).process.umask })
      }
      files.touch(path, only.a && !only.m ? undefined : times.modified, only.m && !only.a ? undefined : times.accessed)
    })
    status ||= failed
  }
  return status
})

export const tools: readonly Command[] = [touch]
