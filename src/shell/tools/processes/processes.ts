/** Finding and ending processes: pgrep, pkill, killall, kill, pidof. */
import { programName } from '../machine/machine-model'
import type { Command } from '../../command'
import { compileRegex } from '../../regex'
import { signalName } from '../../signals'
import { tool, ToolError, type Io } from '../tool'

function matching(io: Io, name: string, full: boolean, exact: boolean): number[] {
  const regex = compileRegex(name, { dialect: 'extended', within: exact ? 'line' : undefined })
  return io.context.system.processes
    .list()
    .filter((process) => process.pid !== io.context.pid && regex.test(full ? process.argv.join(' ') : programName(process)))
    .map((process) => process.pid)
}

const pgrep = (command: 'pgrep' | 'pkill') =>
  tool(command, async (io) => {
    const signal = command === 'pkill' ? (io.args.find((arg) => /^-(\d+|[A-Z]{2,})$/.test(arg)) ?? '-TERM').slice(1) : ''
    const rest = io.args.filter((arg) => !/^-(\d+|[A-Z]{2,})$/.test(arg))
    const flags = rest.filter((arg) => arg.startsWith('-')).join('')
    const pattern = rest.find((arg) => !arg.startsWith('-'))
    if (pattern === undefined) throw new ToolError('no matching criteria specified', 2)
    const found = matching(io, pattern, flags.includes('f'), flags.includes('x'))
    for (const pid of found) {
      if (command === 'pkill') io.context.system.processes.signal(pid, signalName(signal) ?? 'TERM')
      else
        await io.out(
          flags.includes('l') || flags.includes('a')
            ? `${pid} ${io.context.system.processes
                .list()
                .find((process) => process.pid === pid)!
                .argv.join(' ')}\n`
            : `${pid}\n`,
        )
    }
    return found.length > 0 ? 0 : 1
  })

const killall = tool('killall', async (io) => {
  const signal = signalName((io.args.find((arg) => arg.startsWith('-')) ?? '-TERM').slice(1)) ?? 'TERM'
  let status = 0
  for (const name of io.args.filter((arg) => !arg.startsWith('-'))) {
    const found = matching(io, name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), false, true)
    if (found.length === 0) {
      await io.warn(`${name}: no process found`)
      status = 1
    }
    for (const pid of found) io.context.system.processes.signal(pid, signal)
  }
  return status
})

const killTool = tool('kill', async (io) => {
  const first = io.args[0] ?? ''
  const signal = signalName(/^-./.test(first) && first !== '-s' ? first.slice(1) : first === '-s' ? (io.args[1] ?? '') : 'TERM') ?? 'TERM'
  let status = 0
  for (const pid of io.args.filter((arg) => /^\d+$/.test(arg))) {
    if (io.context.system.processes.signal(Number(pid), signal)) continue
    await io.warn(`(${pid}): No such process`)
    status = 1
  }
  return status
})

const pidof = tool('pidof', async (io) => {
  const found = io.args
    .filter((arg) => !arg.startsWith('-'))
    .flatMap((name) => matching(io, name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), false, true))
  if (found.length > 0) await io.out(`${found.sort((a, b) => b - a).join(' ')}\n`)
  return found.length > 0 ? 0 : 1
})

export const tools: readonly Command[] = [pidof, pgrep('pgrep'), pgrep('pkill'), killall, killTool]
