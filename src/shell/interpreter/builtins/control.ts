/** Builtins that steer execution: break, return, exit, eval, source, exec, shift, trap, test, let, getopts. */
import { valueOf } from '../expand'
import { fillPipes } from '../substitution'
import { evaluateTest } from '../conditional'
import { almquist } from '../almquist'
import { BreakLoop, ExitShell, ReturnFrom, ShellError } from '../errors'
import { valuesOf } from '../parameter-read'
import { execProgram } from '../program'
import { LEAVES_JOBS, warnOfJobs } from '../held-jobs'
import type { Shell } from '../shell'
import { SIGNALS, signalName } from '../../signals'
import { joinPath } from '../../path'
import type { Builtin } from './builtin'
import { quoteWord } from '../quote'
import { decodeText } from '../../bytes'
import { readAll } from '../../pipe'

function number(shell: Shell, text: string, name: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new ShellError(`${name}: ${text}: numeric argument required`, shell.flavour === 'ash' ? 2 : 1)
  return Number(text)
}

/** More words than one give up the line, and a `-c` script as a whole. */
function onlyOne(shell: Shell, args: readonly string[], name: string): void {
  if (args.length > 1 && !shell.almquist) throw new ShellError(`${name}: too many arguments`, 1, true, shell.commandString === undefined)
}

const loopControl =
  (kind: 'break' | 'continue'): Builtin =>
  async (shell, args) => {
    if (shell.has('dash') && args[0] !== undefined && !/^\d+$/.test(args[0])) throw new ShellError(`${kind}: Illegal number: ${args[0]}`, 2)
    if (shell.loopDepth === 0) {
      if (!shell.almquist) await shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`)
      return 0
    }
    if (args[0] !== undefined && !/^[+-]?\d+$/.test(args[0])) {
      await shell.complain(`${kind}: ${args[0]}: numeric argument required`)
      throw new ExitShell(128 | shell.status)
    }
    onlyOne(shell, args, kind)
    const levels = args[0] === undefined ? 1 : Number(args[0])
    if (levels < 1) {
      await shell.complain(`${kind}: ${args[0]}: loop count out of range`)
      throw new BreakLoop(shell.loopDepth, 'break', 1)
    }
    throw new BreakLoop(Math.min(levels, shell.loopDepth), kind)
  }

const leave: Builtin = async (shell, args, name) => {
  if (shell.interactive && shell.subshellDepth === 0 && name === 'exit') {
    // Only bash says so; sh and busybox leave in silence.
    if (shell.flavour === 'bash' && !shell.has('posix')) await shell.err('exit\n')
    if (!LEAVES_JOBS.has(shell.earlierCommand) && (await warnOfJobs(shell))) return 1
  }
  if (args[0] === undefined) throw new ExitShell(shell.status)
  if (!(shell.almquist ? /^\d+$/ : /^[+-]?\d+$/).test(args[0])) {
    await shell.complain(shell.flavour === 'ash' ? `exit: Illegal number: ${args[0]}` : `${name}: ${args[0]}: numeric argument required`)
    throw new ExitShell(2)
  }
  onlyOne(shell, args, name)
  throw new ExitShell(Number(args[0]) & 255)
}

/** All that can be read from `/dev/stdin` or `/dev/fd/N`. */
async function readDescriptor(shell: Shell, path: string): Promise<string> {
  const handle = await shell.open(path, 'read')
  try {
    return decodeText(await shell.race(readAll(handle)))
  } finally {
    handle.release()
  }
}

const source: Builtin = async (shell, args, name) => {
  const path = args[0]
  if (path === undefined && shell.almquist) return 0
  if (path === undefined) {
    await shell.complain(`${name}: filename argument required`)
    await shell.err(`${name}: usage: ${name} filename [arguments]\n`)
    return 2
  }
  const candidates = path.includes('/')
    ? [shell.path(path)]
    : [
        ...shell
          .text('PATH')
          .split(':')
          .filter(Boolean)
          .map((folder) => joinPath(folder, path)),
        shell.path(path),
      ]
  const { files } = shell.machine
  const descriptor = /^\/dev\/(?:stdin$|fd\/)/.test(path)
  const real = descriptor ? path : candidates.find((candidate) => files.exists(candidate) && files.stat(candidate).type !== 'directory')
  if (!real) {
    const folder = files.exists(shell.path(path))
    await shell.complain(
      folder
        ? `${name}: ${path}: is a directory`
        : shell.flavour === 'ash'
          ? `${name}: can't open '${path}': No such file or directory`
          : shell.has('dash')
            ? `.: ${path}: No such file or directory`
            : `${path}: No such file or directory`,
    )
    return 1
  }
  await fillPipes(shell, [real])
  const text = descriptor && (path === '/dev/stdin' || !files.exists(real)) ? await readDescriptor(shell, path) : files.readText(real)
  const { positional, line } = shell
  if (shell.has('dash')) shell.dashBuiltins.push(path)
  if (args.length > 1) shell.positional = args.slice(1)
  shell.sourceDepth++
  shell.frames.push({ function: 'source', line, source: path })
  try {
    return await shell.engine.run(shell, text, { line: 1, name: path })
  } catch (error) {
    if (error instanceof ReturnFrom) return error.status
    throw error
  } finally {
    if (shell.traps.get('RETURN')) await shell.runTrap('RETURN')
    shell.frames.pop()
    if (shell.has('dash')) shell.dashBuiltins.pop()
    shell.sourceDepth--
    shell.line = line
    if (args.length > 1) shell.positional = positional
  }
}

const trapBuiltin: Builtin = async (shell, args) => {
  const names = [...SIGNALS.filter((name) => name !== ''), 'DEBUG', 'ERR', 'RETURN']
  const show = async (name: string): Promise<void> => {
    const action = shell.traps.get(name) ?? shell.inheritedTraps?.get(name)
    if (action !== undefined)
      await shell.out(`trap -- ${quoteWord(action)} ${SIGNALS.indexOf(name) > 0 && !shell.almquist ? 'SIG' : ''}${name}\n`)
  }
  const known = (text: string): string | undefined => {
    const upper = text.toUpperCase().replace(/^SIG/, '')
    if (!['DEBUG', 'ERR', 'RETURN'].includes(upper)) return signalName(text)
    return shell.has('dash') ? undefined : upper
  }
  let rest = [...args]
  if (shell.has('dash') && /^-[^-]/.test(rest[0] ?? '')) throw new ShellError(`trap: Illegal option ${rest[0]!.slice(0, 2)}`, 2)
  if (rest[0] === '-l') {
    await shell.out(signalTable())
    return 0
  }
  if (rest[0] === '-p' || rest.length === 0) {
    const wanted = rest.slice(1).map((text) => known(text) ?? '')
    for (const name of wanted.length > 0 ? wanted : names) await show(name)
    return 0
  }
  if (rest[0] === '--') rest = rest.slice(1)
  if (rest.length === 1 && known(rest[0]!) === undefined && rest[0] !== '-' && !shell.almquist) {
    await shell.err('trap: usage: trap [-lp] [[arg] signal_spec ...]\n')
    return 2
  }
  const [action, ...signals] = rest.length === 1 ? ['-', rest[0]!] : (rest as [string, ...string[]])
  const reset = action === '-' || (rest.length > 1 && /^\d+$/.test(action) && known(action) !== undefined)
  let status = 0
  for (const text of reset && action !== '-' ? rest : signals) {
    const signal = known(text)
    if (!signal) {
      await shell.complain(shell.has('dash') ? `trap: ${text}: bad trap` : `trap: ${text}: invalid signal specification`)
      status = 1
      continue
    }
    shell.inheritedTraps = undefined
    shell.setTrap(signal, reset ? undefined : action)
  }
  return status
}

/** As dash lists them: the names alone, behind the nought of a shell's end. */
export function dashSignalTable(): string {
  return ['0', ...SIGNALS.slice(1)].map((name) => `${name}\n`).join('')
}

/** As busybox lists them: one to a line, without the SIG. */
export function plainSignalTable(): string {
  return SIGNALS.map((name, number) => (number === 0 ? '' : `${String(number).padStart(2)}) ${name}\n`)).join('')
}

export function signalTable(): string {
  const names = [...SIGNALS.slice(1).map((name, index) => `${String(index + 1).padStart(2)}) SIG${name}`)]
  for (let i = 0; i <= 15; i++) names.push(`${34 + i}) SIGRTMIN${i ? `+${i}` : ''}`)
  for (let i = 14; i >= 0; i--) names.push(`${64 - i}) SIGRTMAX${i ? `-${i}` : ''}`)
  let out = ''
  names.forEach((name, index) => (out += index % 5 === 4 || index === names.length - 1 ? `${name}\n` : `${name}\t`))
  return out
}

const getopts: Builtin = async (shell, args) => {
  const [spec, variable, ...given] = args
  if (spec === undefined || variable === undefined) {
    if (shell.has('dash')) await shell.complain('getopts: Usage: getopts optstring var [arg...]')
    else if (shell.flavour === 'ash') await shell.complain('getopts: usage: getopts optstring var [arg]')
    else await shell.err('getopts: usage: getopts optstring name [arg ...]\n')
    return 2
  }
  const words = args.length > 2 ? given : shell.positional
  let index = Number(shell.get('OPTIND') ?? '1') || 1
  const silent = spec.startsWith(':')
  const finish = (status: number, option: string): number => {
    const offset = shell.getoptsOffset
    shell.set('OPTIND', String(index))
    shell.getoptsOffset = offset
    if (!/^[A-Za-z_]\w*$/.test(variable)) throw new ShellError(`getopts: \`${variable}': not a valid identifier`)
    shell.set(variable, option)
    return status
  }
  shell.vars.unset('OPTARG')
  const word = words[index - 1]
  if (shell.getoptsOffset === 0) {
    if (word === undefined || word === '-' || !word.startsWith('-')) return finish(1, '?')
    if (word === '--') {
      index++
      return finish(1, '?')
    }
    shell.getoptsOffset = 1
  }
  const option = word![shell.getoptsOffset]!
  const plainly = shell.almquist
  const at = option === ':' ? -1 : spec.indexOf(option, silent ? 1 : 0)
  const last = shell.getoptsOffset >= word!.length - 1
  const advance = (): void => {
    if (last) {
      index++
      shell.getoptsOffset = 0
    } else shell.getoptsOffset++
  }
  if (at < 0) {
    advance()
    if (silent) shell.set('OPTARG', option)
    else if (shell.get('OPTERR') !== '0')
      await shell.err(plainly ? `Illegal option -${option}\n` : `${shell.name}: illegal option -- ${option}\n`)
    return finish(0, '?')
  }
  if (spec[at + 1] === ':') {
    const attached = word!.slice(shell.getoptsOffset + 1)
    shell.getoptsOffset = 0
    index++
    if (attached !== '') shell.set('OPTARG', attached)
    else if (index - 1 < words.length) {
      shell.set('OPTARG', words[index - 1]!)
      index++
    } else if (silent) {
      shell.set('OPTARG', option)
      return finish(0, ':')
    } else {
      if (shell.get('OPTERR') !== '0')
        await shell.err(plainly ? `No arg for -${option} option\n` : `${shell.name}: option requires an argument -- ${option}\n`)
      return finish(0, '?')
    }
    return finish(0, option)
  }
  advance()
  return finish(0, option)
}

const test: Builtin = async (shell, args, name) => {
  if (shell.has('dash')) return testAsDash(shell, args, name)
  if (shell.flavour === 'ash') {
    try {
      return testAsDash(shell, args, name)
    } catch (error) {
      if (!(error instanceof ShellError) || error.fatal) throw error
      // To busybox's shell this is one of its programs, which speaks in the name of the shell.
      await shell.complain(error.message)
      return error.status
    }
  }
  if (name === '[' && args.at(-1) !== ']') throw new ShellError("[: missing `]'", 2)
  return evaluateTest(shell, name === '[' ? args.slice(0, -1) : args, name) ? 0 : 1
}

/** As dash and busybox's shell judge it. */
function testAsDash(shell: Shell, args: readonly string[], name: string): number {
  const ash = shell.flavour === 'ash'
  const words = name === '[' ? args.slice(0, -1) : args
  const fault = name === '[' && args.at(-1) !== ']' ? 'missing ]' : almquist().dashTestFault(words, ash)
  if (fault !== undefined) throw new ShellError(ash ? fault : `${name}: ${fault}`, 2)
  return evaluateTest(shell, words, name) ? 0 : 1
}

export const control: Record<string, Builtin> = {
  ':': () => 0,
  true: () => 0,
  false: () => 1,
  break: loopControl('break'),
  continue: loopControl('continue'),
  return: async (shell, args) => {
    const wrong = args[0] !== undefined && !/^[+-]?\d+$/.test(args[0])
    if (wrong) await shell.complain(`return: ${args[0]}: numeric argument required`)
    if (shell.frames.length === 0 && shell.sourceDepth === 0) {
      // To busybox's shell it is the end of the script.
      if (shell.almquist && !shell.interactive) throw new ExitShell(args[0] === undefined || wrong ? shell.status : Number(args[0]) & 255)
      await shell.complain("return: can only `return' from a function or sourced script")
      return 2
    }
    if (wrong) throw new ReturnFrom(2)
    onlyOne(shell, args, 'return')
    throw new ReturnFrom(args[0] === undefined ? shell.status : Number(args[0]) & 255)
  },
  exit: leave,
  logout: (shell, args, name) => {
    if (shell.shopts.login_shell) return leave(shell, args, name)
    throw new ShellError("logout: not login shell: use `exit'")
  },
  eval: (shell, args) => {
    const words = args[0] === '--' ? args.slice(1) : args
    return words.length === 0 ? 0 : shell.engine.run(shell, words.join(' '), { line: shell.line, name: 'eval' })
  },
  '.': source,
  source,
  exec: async (shell, args) => {
    let words = [...args]
    while (words[0]?.startsWith('-') && (!shell.has('dash') || words[0] === '--')) {
      if (words[0] === '--') {
        words = words.slice(1)
        break
      }
      if (words[0] === '-a') words = words.slice(2)
      else if (/^-[cl]+$/.test(words[0])) words = words.slice(1)
      else throw new ShellError(`exec: ${words[0]}: invalid option`, 2)
    }
    return words.length === 0 ? 0 : execProgram(shell, words)
  },
  shift: async (shell, args) => {
    const count = args[0] === undefined ? 1 : number(shell, args[0], 'shift')
    onlyOne(shell, args, 'shift')
    if (count < 0) throw new ShellError(`shift: ${args[0]}: shift count out of range`)
    if (count > shell.positional.length) {
      if (shell.has('dash')) throw new ShellError("shift: can't shift that many", 2)
      if (shell.shopts.shift_verbose) await shell.complain(`shift: ${args[0]}: shift count out of range`)
      return 1
    }
    shell.positional = shell.positional.slice(count)
    return 0
  },
  trap: trapBuiltin,
  getopts,
  test,
  '[': test,
  let: async (shell, args) => {
    if (args.length === 0) throw new ShellError('let: expression expected', shell.flavour === 'ash' ? 2 : 1)
    let value = 0n
    for (const text of args) value = await valueOf(shell, text)
    return value === 0n ? 1 : 0
  },
  caller: async (shell, args) => {
    const lines = valuesOf(shell, 'BASH_LINENO')
    if (lines.length === 0) return 1
    const refuse = async (problem: string): Promise<number> => {
      await shell.complain(`caller: ${problem}`)
      await shell.err('caller: usage: caller [expr]\n')
      return 2
    }
    const [given] = args[0] === '--' ? args.slice(1) : args
    if (args[0] !== '--' && given !== undefined && /^-./.test(given)) return refuse(`${given.slice(0, 2)}: invalid option`)
    if (given !== undefined && !/^\s*[-+]?\d+\s*$/.test(given)) return refuse(`${given}: invalid number`)
    const level = Number(given ?? 0)
    const line = lines[level]
    const file = valuesOf(shell, 'BASH_SOURCE')[level + 1]
    if (line === undefined) return 1
    if (given === undefined) {
      await shell.out(`${line} ${file ?? 'NULL'}\n`)
      return 0
    }
    const name = valuesOf(shell, 'FUNCNAME')[level + 1]
    if (file === undefined || name === undefined) return 1
    await shell.out(`${line} ${name} ${file}\n`)
    return 0
  },
}
