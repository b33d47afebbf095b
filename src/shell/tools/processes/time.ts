/** Waiting and measuring: sleep, timeout, time. */
import type { Command } from '../../command'
import { SIGNALS, signalName } from '../../signals'
import { duration } from './duration'
import { runOther } from './run-other'
import { parseOptions, tool, ToolError, usageError } from '../tool'

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

/** The number or name of a signal that `timeout` is given. */
function signalOf(text: string): string {
  const signal = signalName(text)
  if (!signal) throw new ToolError(`'${text}': invalid signal\nTry 'timeout --help' for more information.`, 125)
  return signal
}

function interval(text: string): number {
  const milliseconds = duration(text)
  if (Number.isNaN(milliseconds)) throw new ToolError(`invalid time interval '${text}'\nTry 'timeout --help' for more information.`, 125)
  return milliseconds
}

const timeout = tool('timeout', async (io) => {
  const options = parseOptions(
    io.context,
    's:k:v',
    { signal: 's', 'kill-after': 'k', 'preserve-status': 'preserve', foreground: 'foreground', verbose: 'v' },
    { stop: true, status: 125 },
  )
  const signal = signalOf(options.get('s') ?? 'TERM')
  const patience = options.has('k') ? interval(options.get('k')!) : undefined
  const [limit, ...argv] = options.operands
  const { clock, processes, flavour } = io.context.system
  if (limit === undefined || argv.length === 0) {
    if (flavour === 'ash') throw usageError('timeout', 'missing operand', 125)
    await io.context.stderr.write("Try 'timeout --help' for more information.\n")
    return 125
  }
  const milliseconds = interval(limit)
  const before = new Set(processes.list().map((process) => process.pid))
  const work = runOther(io, argv)
  const child = processes.list().find((process) => !before.has(process.pid) && process.parent === io.context.pid)
  let sent: string | undefined
  const send = (name: string) => async (): Promise<void> => {
    sent = name
    if (options.has('v')) await io.warn(`sending signal ${name} to command '${argv[0]!}'`)
    if (child) processes.signal(child.pid, name)
  }
  const timers = [clock.after(milliseconds || 1e15, () => void send(signal)())]
  if (patience !== undefined && milliseconds > 0) timers.push(clock.after(milliseconds + patience, () => void send('KILL')()))
  const code = await work
  for (const timer of timers) timer.cancel()
  if (sent === undefined) return code
  // busybox becomes the program it runs: its own end is that of a signal.
  if (flavour === 'ash') {
    if (sent !== 'INT' && code === 128 + SIGNALS.indexOf(sent)) {
      processes.signal(io.context.pid, sent)
      await clock.sleep(1, io.context.signal)
    }
    return code
  }
  // It is in the group that it signals, and SIGKILL it cannot ignore.
  if (sent === 'KILL') {
    processes.signal(io.context.pid, 'KILL')
    await clock.sleep(1, io.context.signal)
  }
  return options.has('preserve') ? code : 124
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
