/** shutdown, poweroff, reboot and halt: systemd's other names for bringing the machine down, at once or after some minutes. */
import { runsAsRoot } from '../../shell/accounts'
import type { Command } from '../../shell/command'
import { parseOptions, tool, ToolError } from '../../shell/tools/tool'
import { longStamp } from './times'
import type { UnitsView } from './unit'

type How = 'poweroff' | 'reboot' | 'halt'

const MINUTE = 60_000

/** Milliseconds until `now`, `+5` or `13:30`. */
function delayOf(word: string, now: number): number {
  if (word === 'now' || word === '+0') return 0
  const minutes = /^\+?(\d+)$/.exec(word)?.[1]
  if (minutes !== undefined) return Number(minutes) * MINUTE
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(word) ?? []
  if (hour === undefined) throw new ToolError(`Failed to parse time specification: ${word}`)
  const day = 24 * 60 * MINUTE
  const at = now - (now % day) + (Number(hour) * 60 + Number(minute)) * MINUTE
  return at > now ? at - now : at + day - now
}

function refuse(system: Parameters<typeof runsAsRoot>[0], call: string): void {
  if (!runsAsRoot(system)) throw new ToolError(`Call to ${call} failed: Interactive authentication required.`)
}

export function shutdownCommands(view: UnitsView): readonly Command[] {
  /** What is to happen later, until it is called off. */
  let planned: AbortController | undefined
  const at = (name: How): Command =>
    tool(name, async ({ context }) => {
      parseOptions(context, 'fpwd', { force: 'f', poweroff: 'p', reboot: 'reboot', halt: 'halt', 'wtmp-only': 'w', 'no-wall': 'no-wall' })
      refuse(context.system, { poweroff: 'PowerOff', reboot: 'Reboot', halt: 'Halt' }[name])
      view.shutDown(name)
      return 0
    })
  const shutdown = tool('shutdown', async ({ context }) => {
    const options = parseOptions(context, 'HPrhkc', { halt: 'H', poweroff: 'P', reboot: 'r', 'no-wall': 'no-wall' })
    refuse(context.system, options.has('c') ? 'CancelScheduledShutdown' : 'ScheduleShutdown')
    planned?.abort()
    planned = undefined
    if (options.has('c')) return 0
    const how: How = options.has('r') ? 'reboot' : options.has('H') ? 'halt' : 'poweroff'
    const { clock } = context.system
    const delay = delayOf(options.operands[0] ?? '+1', clock.now())
    if (options.has('k')) return 0
    if (delay === 0) {
      view.shutDown(how)
      return 0
    }
    const own = (planned = new AbortController())
    void clock.sleep(delay, own.signal).then(
      () => view.shutDown(how),
      () => undefined,
    )
    await context.stderr.write(
      `${how === 'reboot' ? 'Reboot' : 'Shutdown'} scheduled for ${longStamp(clock.now() + delay)}, use 'shutdown -c' to cancel.\n`,
    )
    return 0
  })
  return [shutdown, at('poweroff'), at('reboot'), at('halt')]
}
