/** nsenter: runs a program in the name spaces of another process. */
import type { Command } from '../../command'
import { behind, type Machine } from '../../machine'
import { parseOptions, tool, ToolError, type Io } from '../tool'
import { runOn } from './other-machine'

/** In the order in which they are entered; `file` is what /proc/PID/ns calls one. */
const SPACES = [
  { letter: 'U', long: 'user', file: 'user' },
  { letter: 'C', long: 'cgroup', file: 'cgroup' },
  { letter: 'i', long: 'ipc', file: 'ipc' },
  { letter: 'u', long: 'uts', file: 'uts' },
  { letter: 'n', long: 'net', file: 'net' },
  { letter: 'p', long: 'pid', file: 'pid' },
  { letter: 'm', long: 'mount', file: 'mnt' },
  { letter: 'T', long: 'time', file: 'time' },
] as const

/** What `-a` enters: all but the name space of users, in which everything here is already. */
const ALL = SPACES.filter(({ file }) => file !== 'user')

/** The process that `-m/host/proc/1/ns/mnt` names, and the folder below which its /proc is seen. */
function processOf(path: string): { readonly pid: string; readonly root: string } | undefined {
  const [, root = '', pid] = /^(.*)\/proc\/(\d+)\/ns\/\w+$/.exec(path) ?? []
  return pid === undefined ? undefined : { pid, root: root || '/' }
}

const nsenter = tool('nsenter', async (io) => {
  const { context } = io
  const optional = Object.fromEntries(SPACES.map(({ long }) => [long, `${long}?`]))
  const options = parseOptions(
    context,
    'amuinpCUTt:S:G:FZer:w:',
    {
      ...optional,
      all: 'a',
      target: 't:',
      setuid: 'S:',
      setgid: 'G:',
      'no-fork': 'F',
      'preserve-credentials': 'P',
      root: 'root?',
      wd: 'wd?',
      env: 'e',
    },
    { stop: true },
  )
  const target = options.get('t')
  if (target !== undefined && !/^\d+$/.test(target)) throw new ToolError(`failed to parse pid: '${target}'`)
  const wanted = SPACES.flatMap((space) => {
    const path = options.get(space.long) || undefined
    const named = path === undefined ? undefined : processOf(path)
    if (path !== undefined && named === undefined) throw new ToolError(`cannot open ${path}: No such file or directory`)
    const asked = options.has(space.letter) || options.has(space.long) || (options.has('a') && ALL.some(({ file }) => file === space.file))
    if (!asked) return []
    const pid = named?.pid ?? target
    if (pid === undefined) throw new ToolError(`no target PID specified for --${space.long}`)
    return [{ ...space, pid: Number(pid), root: named?.root ?? '/', path: path ?? `/proc/${pid}/ns/${space.file}` }]
  })
  const entered = new Map<string, Machine>()
  for (const { pid, root, file, path } of wanted) {
    const found = behind(context).machine.enter(pid, root)
    if (found === undefined) throw new ToolError(`cannot open ${path}: No such file or directory`)
    if (found === 'hidden') throw new ToolError(`cannot open ${path}: Permission denied`)
    if (found === 'forbidden') throw new ToolError(`reassociate to namespace 'ns/${file}' failed: Operation not permitted`)
    entered.set(file, found)
  }
  return run(io, entered, options.operands)
})

function run(io: Io, entered: ReadonlyMap<string, Machine>, words: readonly string[]): Promise<number> {
  const { context } = io
  const own = behind(context).machine
  // Whose files they are decides which programs there are; the network and the host's name may be another's.
  const system = entered.get('mnt') ?? own
  const view = system.within({ net: entered.get('net') ?? own, name: entered.get('uts') ?? own })
  const argv = words.length > 0 ? words : [context.env['SHELL'] ?? '/bin/sh']
  const name = argv[0]!
  if (!view.command(name)) throw new ToolError(`failed to execute ${name}: No such file or directory`, 127)
  return runOn(io, view, argv, { env: context.env, cwd: entered.has('mnt') ? '/' : context.cwd })
}

export const tools: readonly Command[] = [nsenter]
