/** date: shows a moment in any format. */
import type { Command } from '../../command'
import { parseDate } from './parse-date'
import { formatDate } from './time-format'
import { parseOptions, tool, ToolError, usageError } from '../tool'

const date = tool('date', async (io) => {
  const options = parseOptions(io.context, 'ud:r:I:Rs:', {
    utc: 'u',
    date: 'd',
    'iso-8601': 'I?',
    'rfc-3339': 'rfc:',
    'rfc-email': 'R',
    reference: 'r',
  })
  const extra = options.operands[1]
  if (extra !== undefined) throw usageError('date', `extra operand '${extra}'`)
  const now = io.context.system.clock.now()
  let when: number | undefined = now
  const zone = options.has('u') ? undefined : io.context.env.TZ
  const text = options.get('d')
  if (text !== undefined) when = parseDate(text, now, zone)
  if (options.has('r'))
    when = /^\d+$/.test(options.get('r')!) ? Number(options.get('r')) * 1000 : io.context.files.stat(io.path(options.get('r')!)).modified
  if (when === undefined) throw new ToolError(`invalid date '${options.get('d')}'`)
  const format = options.operands.find((arg) => arg.startsWith('+'))
  const iso: Record<string, string> = {
    '': '%F',
    date: '%F',
    hours: '%FT%H%:z',
    minutes: '%FT%H:%M%:z',
    seconds: '%FT%T%:z',
    ns: '%FT%T,%N%:z',
  }
  let pattern = format?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y'
  if (options.has('I')) pattern = iso[options.get('I')!] ?? '%F'
  else if (options.has('rfc')) pattern = options.get('rfc') === 'date' ? '%F' : '%F %T%:z'
  else if (options.has('R')) pattern = '%a, %d %b %Y %H:%M:%S %z'
  await io.out(`${formatDate(when, pattern, zone)}\n`)
  return 0
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
