/** ts: puts the time before each line of its input, as it comes; since the line before with -i, since the beginning with -s. */
import type { Command } from '../../command'
import { formatDate } from './time-format'
import { linesOf, parseOptions, tool } from '../tool'

/** A length of time in the fields of a format that mean one: as a moment after midnight, in no zone. */
const elapsed = (milliseconds: number, format: string): string => formatDate(milliseconds, format, undefined)

const ts = tool('ts', async (io) => {
  const options = parseOptions(io.context, 'ism', {}, { stop: true })
  const { clock } = io.context.system
  const between = options.has('i') || options.has('s')
  const given = options.operands[0] ?? (between ? '%H:%M:%S' : '%b %d %H:%M:%S')
  // Seconds with a fraction have fields of their own.
  const format = (now: number): string =>
    given.replace(/%\.([SsT])/g, (_, letter: string) => `%${letter}.${String(now % 1000).padStart(3, '0')}000`)
  let before = clock.now()
  for await (const { text, newline } of linesOf(io.context.stdin)) {
    const now = clock.now()
    const shown = between ? elapsed(now - before, format(now - before)) : formatDate(now, format(now), io.context.env.TZ)
    if (options.has('i')) before = now
    await io.out(`${shown} ${text}${newline ? '\n' : ''}`)
  }
  return 0
})

export const tools: readonly Command[] = [ts]
