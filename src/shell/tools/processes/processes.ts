/** Finding and ending processes: pgrep, pkill, killall, kill, pidof. */
import { accountOf } from '../../accounts'
import { programName } from '../machine/machine-model'
import type { Command } from '../../command'
import { compileRegex } from '../../regex'
import { signalName } from '../../signals'
import type { ProcessInfo } from '../../system'
import { parseOptions, tool, ToolError, type Io, type Options } from '../tool'

/** What both pgrep and pkill look for. */
const CRITERIA = 'flaxnovcid:P:u:U:g:t:e'
const CRITERIA_LONG = {
  full: 'f',
  'list-name': 'l',
  'list-full': 'a',
  exact: 'x',
  newest: 'n',
  oldest: 'o',
  inverse: 'v',
  count: 'c',
  'ignore-case': 'i',
  delimiter: 'd:',
  parent: 'P:',
  euid: 'u:',
  uid: 'U:',
  pgroup: 'g:',
  terminal: 't:',
  echo: 'e',
  signal: 'signal:',
}

function matching(io: Io, options: Options): readonly ProcessInfo[] {
  const { system, pid: own } = io.context
  const [pattern] = options.operands
  const one = (letter: string): readonly string[] | undefined => options.get(letter)?.split(',')
  const [parents, groups, terminals] = [one('P'), one('g'), one('t')]
  const users = [...(one('u') ?? []), ...(one('U') ?? [])].map((user) => accountOf(system, user)?.name ?? user)
  if (pattern === undefined && !parents && !groups && !terminals && users.length === 0)
    throw new ToolError(
      `no matching criteria specified${system.flavour === 'ash' ? '' : `\nTry \`${io.context.name} --help' for more information.`}`,
      2,
    )
  const regex = compileRegex(pattern ?? '', {
    dialect: 'extended',
    within: options.has('x') ? 'line' : undefined,
    ...(options.has('i') ? { ignoreCase: true } : {}),
  })
  const meant = (process: ProcessInfo): boolean =>
    regex.test(options.has('f') ? process.argv.join(' ') : programName(process)) &&
    (parents?.includes(String(process.parent)) ?? true) &&
    (groups?.includes(String(process.group)) ?? true) &&
    (terminals?.includes(process.terminal ?? '-') ?? true) &&
    (users.length === 0 || users.includes(process.user))
  const found = system.processes.list().filter((process) => process.pid !== own && meant(process) !== options.has('v'))
  if (!options.has('o') && !options.has('n')) return found
  // Of those that started together, the one with the lower number is the older.
  const byAge = [...found].sort((a, b) => a.started - b.started || a.pid - b.pid)
  return byAge.slice(...(options.has('o') ? [0, 1] : [-1]))
}

/** The numbers of those with just this name. */
function numbersOf(io: Io, name: string): readonly number[] {
  const args = ['-x', '--', name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')]
  return matching(io, parseOptions({ ...io.context, args }, CRITERIA)).map(({ pid }) => pid)
}

const isSignal = (arg: string): boolean => /^-(\d+|(SIG)?[A-Z][A-Z0-9]+)$/.test(arg)

const pgrep = (command: 'pgrep' | 'pkill') =>
  tool(command, async (io) => {
    const isPkill = command === 'pkill'
    const args = isPkill ? io.args.filter((arg) => !isSignal(arg)) : io.args
    const options = parseOptions({ ...io.context, args }, CRITERIA, CRITERIA_LONG, { status: 2 })
    const named = options.get('signal') ?? (isPkill ? io.args.find(isSignal)?.slice(1) : undefined) ?? 'TERM'
    const found = matching(io, options)
    if (isPkill) {
      for (const process of found) {
        io.context.system.processes.signal(process.pid, signalName(named) ?? 'TERM')
        if (options.has('e')) await io.out(`${programName(process)} killed (pid ${process.pid})\n`)
      }
    }
    if (options.has('c')) await io.out(`${found.length}\n`)
    else if (!isPkill && found.length > 0) {
      const isBusybox = io.context.system.flavour === 'ash'
      const lines = found.map((process) => {
        if (options.has('a') || (options.has('l') && isBusybox && options.has('f'))) return `${process.pid} ${process.argv.join(' ')}`
        return options.has('l') ? `${process.pid} ${programName(process)}` : String(process.pid)
      })
      await io.out(`${lines.join(options.get('d') ?? '\n')}\n`)
    }
    return found.length > 0 ? 0 : 1
  })

const killall = tool('killall', async (io) => {
  const signal = signalName((io.args.find((arg) => arg.startsWith('-')) ?? '-TERM').slice(1)) ?? 'TERM'
  let status = 0
  for (const name of io.args.filter((arg) => !arg.startsWith('-'))) {
    const found = numbersOf(io, name)
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
  const found = io.args.filter((arg) => !arg.startsWith('-')).flatMap((name) => numbersOf(io, name))
  if (found.length > 0) await io.out(`${found.sort((a, b) => b - a).join(' ')}\n`)
  return found.length > 0 ? 0 : 1
})

export const tools: readonly Command[] = [pidof, pgrep('pgrep'), pgrep('pkill'), killall, killTool]
