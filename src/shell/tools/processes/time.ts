/** Waiting and measuring: sleep, timeout, time. */
import type { Command } from '../../command'
import { SIGNALS, signalName } from '../../signals'
import { duration } from './duration'
import { runOther } from './run-other'
import { parseOptions, tool, ToolError } from '../tool'

const sleep = tool('sleep', async (io) => {
  if (io.args.length === 0) throw new ToolError("missing operand\nTry 'sleep --help' for more information.")
  let total = 0
  for (const text of io.args) {
    const value = duration(text)
    if (Number.isNaN(value))
      throw new ToolError(
        io.context.system.flavour === 'ash'
          ? `invalid number '${text}'`
          : `invalid time interval '${text}'\nTry 'sleep --help' for more information.`,
      )
    total += value
  }
  await io.context.system.clock.sleep(total, io.context.signal)
  return 0
})

const timeout = tool('timeout', async (io) => {
  const options = parseOptions(
    io.context,
    's:k:v',
    { signal: 's', 'kill-after': 'k', 'preserve-status': 'preserve', foreground: 'foreground', verbose: 'v' },
    { stop: true, status: 125 },
  )
  const [limit, ...argv] = options.operands
  if (limit === undefined || argv.length === 0) throw new ToolError("missing operand\nTry 'timeout --help' for more information.", 125)
  const milliseconds = duration(limit)
  if (Number.isNaN(milliseconds)) throw new ToolError(`invalid time interval '${limit}'\nTry 'timeout --help' for more information.`, 125)
  const signal = signalName(options.get('s') ?? 'TERM')
  if (!signal) throw new ToolError(`${options.get('s')}: invalid signal`, 125)
  const before = new Set(io.context.system.processes.list().map((process) => process.pid))
  const work = runOther(io, argv)
  const child = io.context.system.processes.list().find((process) => !before.has(process.pid) && process.parent === io.context.pid)
  let expired = false
  const { clock } = io.context.system
  const timers = [
    clock.after(milliseconds || 1e15, () => {
      expired = true
      if (child) io.context.system.processes.signal(child.pid, signal)
    }),
  ]
  if (options.has('k'))
    timers.push(
      clock.after(milliseconds + duration(options.get('k')!), () => child && io.context.system.processes.signal(child.pid, 'KILL')),
    )
  const code = await work
  for (const timer of timers) timer.cancel()
  // busybox becomes the program it runs: its own end is that of a signal.
  if (expired && io.context.system.flavour === 'ash') return 128 + SIGNALS.indexOf(signal)
  return expired ? (options.has('preserve') ? code : signal === 'KILL' ? 137 : 124) : code
})

const time = tool('time', async (io) => {
  const { clock } = io.context.system
  const started = clock.now()
  const argv = io.args.filter((arg, index) => !(index === 0 && arg === '-p'))
  const code = argv.length > 0 ? await runOther(io, argv) : 0
  const seconds = (clock.now() - started) / 1000
  await io.context.stderr.write(`real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`)
  return code
})

export const tools: readonly Command[] = [sleep, timeout, time]
