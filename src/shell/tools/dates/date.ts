/** date: shows a moment in any format. */
import type { Command } from '../../command'
import { parseDate } from './parse-date'
import { formatDate } from './time-format'
import { FileError } from '../../files'
import { choice, linesOf, openInput, parseOptions, tool, ToolError, usageError, type Io } from '../tool'

/** How much of a moment --iso-8601 and --rfc-3339 show. */
const ISO: Readonly<Record<string, string>> = {
  hours: '%FT%H%:z',
  minutes: '%FT%H:%M%:z',
  date: '%F',
  seconds: '%FT%T%:z',
  ns: '%FT%T,%N%:z',
}
const RFC: Readonly<Record<string, string>> = { date: '%F', seconds: '%F %T%:z', ns: '%F %T.%N%:z' }

/** The moments that the lines of a file name. */
async function everyLine(io: Io, file: string, pattern: string, zone: string | undefined): Promise<number> {
  let status = 0
  try {
    for await (const { text } of linesOf(openInput(io, file))) {
      const when = parseDate(text, io.context.system.clock.now(), zone)
      if (when !== undefined) await io.out(`${formatDate(when, pattern, zone)}\n`)
      else {
        await io.warn(`invalid date '${text}'`)
        status = 1
      }
    }
    return status
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(`${error.path}: ${error.message}`)
    throw error
  }
}

/** When a file was changed. */
function changed(io: Io, name: string): number {
  try {
    return io.context.files.stat(io.path(name)).modified
  } catch (error) {
    if (error instanceof FileError) throw new ToolError(`${name}: ${error.message}`)
    throw error
  }
}

const date = tool('date', async (io) => {
  const options = parseOptions(io.context, 'ud:f:r:I:Rs:', {
    utc: 'u',
    date: 'd',
    'iso-8601': 'I?',
    'rfc-3339': 'rfc:',
    'rfc-email': 'R',
    reference: 'r',
    file: 'f',
    set: 's',
    debug: 'debug',
  })
  const extra = options.operands[1]
  if (extra !== undefined) throw usageError('date', `extra operand '${extra}'`)
  const now = io.context.system.clock.now()
  let when: number | undefined = now
  const zone = options.has('u') ? undefined : io.context.env.TZ
  const text = options.get('d') ?? options.get('s')
  if (text !== undefined) when = parseDate(text, now, zone)
  if (options.has('r')) when = /^\d+$/.test(options.get('r')!) ? Number(options.get('r')) * 1000 : changed(io, options.get('r')!)
  if (when === undefined) throw new ToolError(`invalid date '${text}'`)
  const format = options.operands.find((arg) => arg.startsWith('+'))
  let pattern = format?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y'
  if (options.has('I')) pattern = ISO[choice('date', '--iso-8601', options.get('I') || 'date', Object.keys(ISO))]!
  else if (options.has('rfc')) pattern = RFC[choice('date', '--rfc-3339', options.get('rfc')!, Object.keys(RFC))]!
  else if (options.has('R')) pattern = '%a, %d %b %Y %H:%M:%S %z'
  if (options.has('f')) return everyLine(io, options.get('f')!, pattern, zone)
  // A container may not set the clock, nor may anybody set the simulation's: the date that was meant is shown all the same.
  const busybox = io.context.system.flavour === 'ash'
  if (options.has('s')) await io.warn(`${busybox ? "can't" : 'cannot'} set date: Operation not permitted`)
  await io.out(`${formatDate(when, pattern, zone)}\n`)
  return options.has('s') && !busybox ? 1 : 0
})

const dateCommand: Command = {
  ...date,
  run: (context) =>
    date.run(
      context.args.includes('-I') || context.args.some((arg) => /^-I[a-z]/.test(arg))
        ? Object.assign(Object.create(context) as typeof context, {
            args: context.args.map((arg) => (arg.startsWith('-I') ? `--iso-8601=${arg.slice(2)}` : arg)),
          })
        : context,
    ),
}

export const tools: readonly Command[] = [dateCommand]
