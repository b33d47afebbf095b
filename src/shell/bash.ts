/** bash and sh as programs: `-c`, script files, standard input, interactive. */
import { HELP, USAGE, VERSION, VERSION_TEXT } from './bash-usage'
import { accountOf } from './accounts'
import type { Command, CommandContext } from './command'
import { becomeDash, hasDash } from './dash'
import { behind, type Machine, type Running, type SpawnOptions } from './machine'
import { loadAlmquist } from './interpreter/almquist'
import { engine } from './interpreter/execute'
import { interactiveLoop } from './interactive-loop'
import { readLine } from './interpreter/read-line'
import { SET_OPTIONS } from './interpreter/options'
import { Shell } from './interpreter/shell'
import { continues, parseText } from './interpreter/syntax'
import { ExitShell } from './interpreter/errors'
import { inTurn } from './load'
import { resolvePath } from './path'

/** Builtins that busybox's shell does not have. */
const BASH_ONLY =
  'bind builtin caller compgen complete compopt declare dirs disown enable fc logout mapfile popd pushd readarray shopt suspend typeset'.split(
    ' ',
  )

export function startShell(context: CommandContext, posix: boolean): Shell {
  const { machine, process, handles, descriptors } = behind(context)
  const open = [...handles.entries()].filter(([, handle]) => !handle.absent)
  const shell = new Shell({ context, machine, process, descriptors: new Map([...open, ...descriptors]), engine })
  shell.name = context.name
  if (posix && shell.flavour === 'bash') shell.options.add('posix')
  const dash = posix && shell.flavour === 'bash' && hasDash(machine)
  if (dash) becomeDash(shell)
  if (shell.flavour === 'ash') for (const name of BASH_ONLY) shell.disabled.add(name)
  const defaults: Record<string, string> = { IFS: ' \t\n', OPTIND: '1', PS4: '+ ' }
  if (shell.flavour === 'bash' && !dash) {
    Object.assign(defaults, {
      BASH: '/bin/bash',
      OPTERR: '1',
      BASH_VERSION: VERSION,
      HOSTTYPE: 'x86_64',
      MACHTYPE: 'x86_64-pc-linux-gnu',
      OSTYPE: 'linux-gnu',
      UID: String(accountOf(machine, machine.user)?.uid ?? 0),
      EUID: String(accountOf(machine, machine.user)?.uid ?? 0),
      PPID: String(process.parent),
      HOSTNAME: machine.hostname,
    })
    const version = shell.vars.declare('BASH_VERSINFO', 'global')
    version.array = new Map(['5', '2', '15', '1', 'release', 'x86_64-pc-linux-gnu'].map((part, index) => [index, part]))
    version.readonly = true
  }
  for (const [name, value] of Object.entries(defaults)) shell.vars.forAssignment(name).value = value
  for (const name of dash ? [] : ['UID', 'EUID', 'PPID']) {
    const variable = shell.vars.raw(name)
    if (variable) variable.integer = variable.readonly = true
  }
  const level = Number(context.env.SHLVL ?? 0) + 1
  const exported = (name: string, value: string): void => {
    const variable = shell.vars.forAssignment(name)
    variable.value = value
    variable.exported = true
  }
  if (!dash) exported('SHLVL', String(Number.isInteger(level) ? level : 1))
  exported('PWD', context.cwd)
  if (shell.flavour === 'bash') shell.vars.forAssignment('OLDPWD').exported = true
  if (context.env.PATH === undefined)
    shell.vars.forAssignment('PATH').value = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  return shell
}

interface Parsed {
  commandString?: string
  interactive: boolean
  login: boolean
  noRc: boolean
  plain: boolean
  stdin: boolean
  rcFile?: string
  rest: string[]
}

/** Whether the shell is busybox's, or Debian's `sh`. */
const isAlmquist = (machine: Machine, posix: boolean): boolean => machine.flavour === 'ash' || (posix && hasDash(machine))

async function run(context: CommandContext, posix: boolean): Promise<number> {
  if (isAlmquist(behind(context).machine, posix)) await inTurn(context, loadAlmquist)
  const shell = startShell(context, posix)
  try {
    return await runArguments(shell, context, posix)
  } finally {
    // Whatever came of it: who reads what it writes waits for the last to let go.
    shell.closeAll()
  }
}

async function runArguments(shell: Shell, context: CommandContext, posix: boolean): Promise<number> {
  const parsed: Parsed = {
    interactive: false,
    login: context.name.startsWith('-'),
    noRc: false,
    plain: posix && shell.flavour === 'bash',
    stdin: false,
    rest: [],
  }
  shell.lastArgument = context.env._ ?? context.name
  const { args } = context
  let i = 0
  let takesCommand = false
  for (; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      i++
      break
    }
    if (arg === '-') {
      i++
      break
    }
    if (!/^[-+]./.test(arg)) break
    if (arg.startsWith('--') && shell.almquist) {
      // busybox has none of these, and minds none.
      if (!shell.has('dash')) continue
      await shell.err(`${context.name}: 0: Illegal option --\n`)
      return 2
    }
    if (arg === '--version' || arg === '--help') {
      await shell.out(arg === '--help' ? HELP : VERSION_TEXT)
      return 0
    }
    if (arg === '--login') parsed.login = true
    else if (arg === '--norc') parsed.noRc = true
    else if (arg === '--noprofile' || arg === '--noediting') continue
    else if (arg === '--posix') shell.options.add('posix')
    else if (arg === '--verbose') shell.options.add('verbose')
    else if (arg === '--rcfile' || arg === '--init-file') {
      if (i + 1 >= args.length) {
        await shell.err(`${context.name}: ${arg.slice(2)}: option requires an argument\n`)
        return 2
      }
      parsed.rcFile = args[++i]!
    } else if (arg.startsWith('--')) {
      await shell.err(`${context.name}: ${arg}: invalid option\n${USAGE}`)
      return 2
    } else {
      for (const letter of arg.slice(1)) {
        if (letter === 'c') takesCommand = true
        else if (letter === 'i') parsed.interactive = true
        else if (letter === 'l') parsed.login = true
        else if (letter === 's') parsed.stdin = true
        else if (letter === 'o' || letter === 'O') {
          const name = args[++i] ?? ''
          if (letter === 'o' && !Object.hasOwn(SET_OPTIONS, name)) {
            await shell.err(`${context.name}: line 0: ${context.name}: ${name}: invalid option name\n`)
            return 2
          }
          if (letter === 'o') shell.options[arg[0] === '-' ? 'add' : 'delete'](name)
          else shell.shopts[name] = arg[0] === '-'
        } else {
          const name = Object.keys(SET_OPTIONS).find((option) => SET_OPTIONS[option] === letter)
          if (!name) {
            await shell.err(
              shell.has('dash')
                ? `${context.name}: 0: Illegal option -${letter}\n`
                : shell.almquist
                  ? `${context.name}: illegal option ${arg[0]}${letter}\n`
                  : `${context.name}: ${arg[0]}${letter}: invalid option\n${USAGE}`,
            )
            return 2
          }
          shell.options[arg[0] === '-' ? 'add' : 'delete'](name)
        }
      }
    }
  }
  parsed.rest = args.slice(i)
  if (takesCommand) {
    const [command, name, ...positional] = parsed.rest
    if (command === undefined) {
      await shell.err(`${context.name}: ${shell.has('dash') ? '0: -c requires an argument' : '-c: option requires an argument'}\n`)
      return 2
    }
    shell.commandString = command
    if (name !== undefined) shell.name = name
    shell.positional = positional
    return shell.runToEnd(() => shell.engine.run(shell, command))
  }
  if (parsed.rest.length > 0 && !parsed.stdin) return runFile(shell, parsed.rest, context)
  if (parsed.stdin) shell.positional = parsed.rest
  if (parsed.interactive || (context.isTty.stdin && context.isTty.stderr)) return shell.runToEnd(() => interactiveLoop(shell, parsed))
  return shell.runToEnd(() => runInput(shell))
}

async function runFile(shell: Shell, rest: readonly string[], context: CommandContext): Promise<number> {
  const [path, ...positional] = rest as [string, ...string[]]
  const { files } = shell.machine
  let real = resolvePath(context.cwd, path)
  if (!files.exists(real) && !path.includes('/')) {
    const folder = (context.env.PATH ?? '').split(':').find((one) => one && files.exists(`${one}/${path}`))
    if (folder) real = `${folder}/${path}`
  }
  if (!files.exists(real)) {
    await shell.err(
      shell.has('dash')
        ? `${context.name}: 0: cannot open ${path}: No such file\n`
        : shell.flavour === 'ash'
          ? `${context.name}: can't open '${path}': No such file or directory\n`
          : `${context.name}: ${path}: No such file or directory\n`,
    )
    return shell.almquist ? 2 : 127
  }
  if (files.stat(real).type === 'directory') {
    if (shell.has('dash')) return 0
    await shell.err(`${context.name}: ${path}: Is a directory\n`)
    return 126
  }
  const text = files.readText(real)
  shell.name = path
  shell.fileScript = true
  shell.positional = positional
  return shell.runToEnd(() => shell.engine.run(shell, text))
}

/** Commands from standard input, read line by line so that they may read the rest themselves. */
async function runInput(shell: Shell): Promise<number> {
  if (!shell.fds.has(0)) return 0
  let pending = ''
  let line = 0
  let first = 1
  let status = 0
  for (;;) {
    const next = await readLine(shell, 0)
    if (next !== undefined) {
      if (pending === '') first = line + 1
      line++
      pending += `${next}\n`
      if (pending.trim() === '') {
        pending = ''
        continue
      }
      const { problem } = parseText(pending.replace(/\n$/, ''), first, shell.shopts.extglob)
      if (problem?.incomplete || continues(pending.replace(/\n$/, ''))) continue
    }
    if (pending.trim() !== '') {
      status = await shell.engine.run(shell, pending, { line: first })
      if (shell.status === 2 && parseText(pending, first, shell.shopts.extglob).problem) throw new ExitShell(2)
    }
    pending = ''
    if (next === undefined) return status
  }
}

export const bashCommand: Command = { name: 'bash', path: '/usr/bin/bash', run: (context) => run(context, false) }

export const shCommand: Command = { name: 'sh', path: '/usr/bin/sh', run: (context) => run(context, true) }

/** busybox's shell by its own name. */
export const ashCommand: Command = { ...shCommand, name: 'ash', path: '/bin/ash' }

export interface ScriptOptions extends SpawnOptions {
  /** `$0`; "bash" by default. */
  readonly name?: string
  readonly args?: readonly string[]
}

/** Runs a script in a new bash of a machine. `exit` resolves with its exit code. */
export function startScript(machine: Machine, script: string, options: ScriptOptions = {}): Running {
  const command = machine.flavour === 'ash' ? shCommand : bashCommand
  const { name, args = [] } = options
  // A word after the script shows in `ps`, so `$0` is only given where it is not the shell's own name.
  const named = name === undefined && args.length === 0 ? [] : [name ?? command.name, ...args]
  return machine.spawn([command.name, '-c', script, ...named], { ...options, command })
}

/** Runs a script in a new bash of a machine and resolves with its exit code. */
export function runScript(machine: Machine, script: string, options: ScriptOptions = {}): Promise<number> {
  return startScript(machine, script, options).exit
}
