/** Who is logged in: w, who, users, last. A session is a terminal with the processes on it. */
import type { Command } from '../../command'
import type { ProcessInfo } from '../../system'
import { formatDate } from '../dates/time-format'
import { parseOptions, tool, ToolError, type Io } from '../tool'
import { upLine } from './machine'
import { programName, startOf } from './machine-model'

interface Session {
  readonly terminal: string
  readonly user: string
  readonly since: number
  /** The process that was started last, which is what the user does. */
  readonly busy: ProcessInfo
  /** Milliseconds of processor time of all its processes. */
  readonly cpu: number
}

function sessions({ context: { system } }: Io): readonly Session[] {
  const byTerminal = new Map<string, ProcessInfo[]>()
  for (const process of system.processes.list()) {
    const { terminal } = process
    if (terminal !== undefined) byTerminal.set(terminal, [...(byTerminal.get(terminal) ?? []), process])
  }
  return [...byTerminal].sort().map(([terminal, processes]) => {
    const [first] = processes as [ProcessInfo]
    const cpu = processes.reduce((sum, process) => sum + (process.cpu ?? 0), 0)
    return { terminal, user: first.user, since: first.started, busy: processes.at(-1)!, cpu }
  })
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)}s`.padStart(7)

const w = tool('w', async (io) => {
  const options = parseOptions(io.context, 'hsfioupV', {
    'no-header': 'h',
    short: 's',
    from: 'f',
    'ip-addr': 'i',
    'old-style': 'o',
    'no-current': 'u',
    pids: 'p',
  })
  const short = options.has('s')
  if (!options.has('h')) {
    await io.out(` ${upLine(io.context.system)}\n`)
    await io.out(`USER     TTY      FROM             ${short ? ' IDLE WHAT' : 'LOGIN@   IDLE   JCPU   PCPU WHAT'}\n`)
  }
  const [wanted] = options.operands
  for (const { terminal, user, since, busy, cpu } of sessions(io)) {
    if (wanted !== undefined && user !== wanted) continue
    const times = short ? seconds(0) : `${formatDate(since, '%H:%M')} ${seconds(0)} ${seconds(cpu)} ${seconds(busy.cpu ?? 0)}`
    const place = `${user.slice(0, 8).padEnd(8)} ${terminal.padEnd(8)} ${'-'.padEnd(16)}`
    await io.out(`${place} ${times} ${busy.argv.join(' ') || programName(busy)}\n`)
  }
  return 0
})

const WHO_OPTIONS = {
  all: 'a',
  boot: 'b',
  count: 'q',
  heading: 'H',
  mesg: 'T',
  short: 's',
  users: 'u',
  runlevel: 'r',
}

const who = tool('who', async (io) => {
  const options = parseOptions(io.context, 'abdHlmpqrstTuw', WHO_OPTIONS)
  const all = sessions(io)
  if (options.has('q')) {
    await io.out(`${all.map(({ user }) => user).join(' ')}\n# users=${all.length}\n`)
    return 0
  }
  const line = (user: string, state: string, place: string, time: number): string =>
    `${user.padEnd(8)} ${state}${place.padEnd(12)} ${formatDate(time, '%F %H:%M')}`
  const states = options.has('a') || options.has('T') || options.has('w')
  if (options.has('H'))
    await io.out(`NAME     ${states ? '  ' : ''}LINE         TIME             ${options.has('u') ? 'IDLE          PID ' : ''}COMMENT\n`)
  const rest = options.has('a')
  if (rest || options.has('b')) await io.out(`${line('', states ? '  ' : '', 'system boot', startOf(io.context.system))}\n`)
  if (!rest && (options.has('b') || options.has('r'))) return 0
  // `who am i`
  const onlyOwn = options.has('m') || options.operands.length === 2
  const own = io.context.system.processes.list().find(({ pid }) => pid === io.context.pid)?.terminal
  for (const { terminal, user, since, busy } of all) {
    if (onlyOwn && terminal !== own) continue
    const idle = rest || options.has('u') ? `   .     ${String(busy.parent).padStart(10)}` : ''
    await io.out(`${line(user, states ? '+ ' : '', terminal, since)}${idle}\n`)
  }
  return 0
})

const users = tool('users', async (io) => {
  const names = sessions(io).map(({ user }) => user)
  await io.out(names.length > 0 ? `${names.sort().join(' ')}\n` : '')
  return 0
})

const last = tool('last', async (io) => {
  const options = parseOptions(
    io.context,
    'adFiRwxn:f:s:t:p:',
    { limit: 'n', fullnames: 'w', system: 'x', hostlast: 'a' },
    { numbers: true },
  )
  const limit = Number(options.get('n') ?? options.get('#') ?? Infinity)
  if (Number.isNaN(limit)) throw new ToolError(`failed to parse number: '${options.get('n')!}'`)
  const { system } = io.context
  const date = (time: number): string => formatDate(time, '%a %b %e %H:%M')
  const booted = `reboot   system boot  ${system.kernel.release.slice(0, 16).padEnd(16)} ${date(startOf(system))}   still running`
  const rows = [...sessions(io)]
    .reverse()
    .map(
      ({ user, terminal, since }) =>
        `${user.slice(0, 8).padEnd(8)} ${terminal.padEnd(12)} ${''.padEnd(16)} ${date(since)}   still logged in`,
    )
  for (const row of [...rows, booted].slice(0, limit)) await io.out(`${row}\n`)
  await io.out(`\nwtmp begins ${formatDate(startOf(system), '%a %b %e %H:%M:%S %Y')}\n`)
  return 0
})

export const tools: readonly Command[] = [w, who, users, last]
