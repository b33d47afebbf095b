/** Builtins that change how the shell behaves: set, shopt, umask, ulimit, times. */
import type { Builtin } from './builtin'
import { ShellError } from '../errors'
import { SET_OPTIONS } from '../options'
import type { Shell } from '../shell'
import { OWN_ARRAYS } from '../variables'
import { plainVariable, quotedIfNeeded } from './declaring'
import { printFunction } from '../print'

/** The options of dash, in the order in which it shows them. */
const DASH_OPTIONS: readonly string[] =
  'errexit noglob ignoreeof interactive monitor noexec stdin xtrace verbose vi emacs noclobber allexport notify nounset privileged nolog debug'.split(
    ' ',
  )

const LETTERS: Record<string, string> = Object.fromEntries(
  Object.entries(SET_OPTIONS)
    .filter(([, letter]) => letter)
    .map(([name, letter]) => [letter, name]),
)

function setOption(shell: Shell, name: string, on: boolean): void {
  if (!(shell.has('dash') ? DASH_OPTIONS.includes(name) : Object.hasOwn(SET_OPTIONS, name)))
    throw new ShellError(`set: ${name}: invalid option name`, 2)
  if (name === 'vi' || name === 'emacs') {
    // The editor has one mode, or neither's keys.
    shell.options.delete(name === 'vi' ? 'emacs' : 'vi')
    shell.readline.set('keymap', on && name === 'vi' ? 'vi-insert' : 'emacs')
  }
  if (on) shell.options.add(name)
  else shell.options.delete(name)
}

async function invalid(shell: Shell, option: string): Promise<number> {
  if (shell.flavour === 'ash') throw new ShellError(`set: ${option}: invalid option`, 2)
  await shell.complain(`set: ${option}: invalid option`)
  await shell.err('set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n')
  return 2
}

/** What `set` shows in bash: what has been set, and the shell's own state. */
function allVariables(shell: Shell): string[] {
  const lines = new Map(shell.vars.declared().map((name) => [name, plainVariable(shell, name) ?? '']))
  for (const name of OWN_ARRAYS) if (!lines.has(name)) lines.set(name, `${name}=()\n`)
  for (const name of ['BASHOPTS', 'BASH_EXECUTION_STRING', 'BASH_LINENO', 'BASH_SOURCE', 'PIPESTATUS', 'SHELLOPTS', '_']) {
    const value = shell.vars.dynamic.get(name)?.get()
    if (value === undefined || lines.has(name)) continue
    const elements = typeof value === 'string' ? undefined : value.map((one, index) => `[${index}]="${one}"`)
    lines.set(name, `${name}=${elements ? `(${elements.join(' ')})` : quotedIfNeeded(value as string)}\n`)
  }
  return [...lines.keys()].sort().map((name) => lines.get(name)!)
}

const set: Builtin = async (shell, args) => {
  if (args.length === 0) {
    for (const line of !shell.almquist ? allVariables(shell) : shell.vars.declared().map((name) => plainVariable(shell, name) ?? ''))
      await shell.out(line)
    if (!shell.has('posix'))
      for (const name of [...shell.functions.keys()].sort()) await shell.out(`${printFunction(shell.functions.get(name)!)}\n`)
    return 0
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--' || (arg === '-' && i >= 0)) {
      if (arg === '-') {
        shell.options.delete('xtrace')
        shell.options.delete('verbose')
        if (i + 1 === args.length) return 0
      }
      shell.positional = args.slice(i + 1)
      return 0
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = args.slice(i)
      return 0
    }
    const on = arg[0] === '-'
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[i + 1]
        if (name === undefined || /^[-+]/.test(name)) {
          if (shell.has('dash') && on) await shell.out('Current option settings\n')
          for (const option of shell.has('dash') ? DASH_OPTIONS : Object.keys(SET_OPTIONS)) {
            await shell.out(
              on
                ? `${option.padEnd(shell.has('dash') ? 16 : 15)}${shell.has('dash') ? '' : '\t'}${shell.has(option) ? 'on' : 'off'}\n`
                : `set ${shell.has(option) ? '-' : '+'}o ${option}\n`,
            )
          }
          continue
        }
        i++
        setOption(shell, name, on)
      } else if (LETTERS[letter]) setOption(shell, LETTERS[letter], on)
      else return invalid(shell, arg[0]! + letter)
    }
  }
  return 0
}

const shopt: Builtin = async (shell, args) => {
  const flags = args.filter((arg) => /^-[supqo]+$/.test(arg)).join('')
  const names = args.filter((arg) => !/^-[supqo]+$/.test(arg))
  const setOptions = flags.includes('o')
  const has = (name: string): boolean => (setOptions ? shell.has(name) : shell.shopts[name] === true)
  const known = (name: string): boolean => Object.hasOwn(setOptions ? SET_OPTIONS : shell.shopts, name)
  const change = flags.includes('s') ? true : flags.includes('u') ? false : undefined
  const show = (name: string): string =>
    flags.includes('p')
      ? setOptions
        ? `set ${has(name) ? '-' : '+'}o ${name}\n`
        : `shopt ${has(name) ? '-s' : '-u'} ${name}\n`
      : `${name.padEnd(15)}\t${has(name) ? 'on' : 'off'}\n`
  if (names.length === 0) {
    if (flags.includes('q')) return 0
    for (const name of Object.keys(setOptions ? SET_OPTIONS : shell.shopts))
      if (change === undefined || has(name) === change) await shell.out(show(name))
    return 0
  }
  let status = 0
  for (const name of names) {
    if (!known(name)) {
      await shell.complain(`shopt: ${name}: invalid ${setOptions ? '' : 'shell '}option name`)
      status = 1
    } else if (change !== undefined) {
      if (setOptions) setOption(shell, name, change)
      else shell.shopts[name] = change
    } else {
      if (!flags.includes('q')) await shell.out(show(name))
      if (!has(name)) status = 1
    }
  }
  return status
}

const LIMITS: readonly (readonly [string, string, string, string])[] = [
  ['R', 'real-time non-blocking time  ', '(microseconds, -R)', 'unlimited'],
  ['c', 'core file size              ', '(blocks, -c)', 'unlimited'],
  ['d', 'data seg size               ', '(kbytes, -d)', 'unlimited'],
  ['e', 'scheduling priority                 ', '(-e)', '0'],
  ['f', 'file size                   ', '(blocks, -f)', 'unlimited'],
  ['i', 'pending signals                     ', '(-i)', '15000'],
  ['l', 'max locked memory           ', '(kbytes, -l)', '8192'],
  ['m', 'max memory size             ', '(kbytes, -m)', 'unlimited'],
  ['n', 'open files                          ', '(-n)', '1048576'],
  ['p', 'pipe size                ', '(512 bytes, -p)', '8'],
  ['q', 'POSIX message queues         ', '(bytes, -q)', '819200'],
  ['r', 'real-time priority                  ', '(-r)', '0'],
  ['s', 'stack size                  ', '(kbytes, -s)', '8192'],
  ['t', 'cpu time                   ', '(seconds, -t)', 'unlimited'],
  ['u', 'max user processes                  ', '(-u)', 'unlimited'],
  ['v', 'virtual memory              ', '(kbytes, -v)', 'unlimited'],
  ['x', 'file locks                          ', '(-x)', 'unlimited'],
]

const UNITS: Readonly<Record<string, string>> = { microseconds: '', blocks: 'blocks', kbytes: 'kb', bytes: 'bytes', seconds: 'seconds' }

/** What `ulimit -a` shows: bash names the unit beside the letter, ash beside the words, and dash knows fewer. */
function allLimits(shell: Shell): string[] {
  if (shell.has('dash')) return DASH_LIMITS.map(([letter, label]) => `${label.padEnd(20)} ${valueOf(letter)}\n`)
  if (shell.flavour !== 'ash') return LIMITS.map(([, label, unit, value]) => `${label}${unit} ${value}\n`)
  return LIMITS.filter(([letter]) => letter !== 'R' && letter !== 'p').map(([letter, label, letters, value]) => {
    const unit = UNITS[/\((\w+),/.exec(letters)?.[1] ?? '']
    return `${`${label.trim()}${unit ? ` (${unit})` : ''}`.padEnd(32)}(-${letter}) ${value}\n`
  })
}

const valueOf = (letter: string): string => LIMITS.find(([name]) => name === letter)![3]

const DASH_LIMITS: readonly (readonly [string, string])[] = [
  ['t', 'time(seconds)'],
  ['f', 'file(blocks)'],
  ['d', 'data(kbytes)'],
  ['s', 'stack(kbytes)'],
  ['c', 'coredump(blocks)'],
  ['m', 'memory(kbytes)'],
  ['l', 'locked memory(kbytes)'],
  ['u', 'process'],
  ['n', 'nofiles'],
  ['v', 'vmemory(kbytes)'],
  ['x', 'locks'],
  ['r', 'rtprio'],
]

export const settings: Record<string, Builtin> = {
  set,
  shopt,
  umask: async (shell, args) => {
    const mode = args.find((arg) => !/^-[Sp]+$/.test(arg))
    const flags = args.filter((arg) => /^-[Sp]+$/.test(arg)).join('')
    const part = (shift: number): string => [4, 2, 1].map((bit, index) => ((~shell.umask >> shift) & bit ? 'rwx'[index]! : '')).join('')
    const named = (): string => `u=${part(6)},g=${part(3)},o=${part(0)}\n`
    if (mode === undefined) {
      const text = flags.includes('S') ? named() : `${shell.umask.toString(8).padStart(4, '0')}\n`
      await shell.out(`${flags.includes('p') ? `umask ${flags.includes('S') ? '-S ' : ''}` : ''}${text}`)
      return 0
    }
    if (!/^\d/.test(mode)) shell.umask = symbolic(mode, shell.umask)
    else if (/^[0-7]+$/.test(mode)) shell.umask = parseInt(mode, 8) & 0o777
    else throw new ShellError(`umask: ${mode}: octal number out of range`, shell.flavour === 'ash' ? 2 : 1)
    if (flags.includes('S')) await shell.out(named())
    return 0
  },
  ulimit: async (shell, args) => {
    const flags = args
      .filter((arg) => arg.startsWith('-'))
      .join('')
      .replace(/[-HS]/g, '')
    if (flags.includes('a')) {
      for (const line of allLimits(shell)) await shell.out(line)
      return 0
    }
    const limit = args.find((arg) => !arg.startsWith('-'))
    if (limit !== undefined) {
      if (/^(\d+|unlimited|hard|soft)$/.test(limit)) return 0
      throw new ShellError(`ulimit: ${limit}: invalid number`)
    }
    for (const letter of flags || 'f') {
      const found = LIMITS.find(([name]) => name === letter)
      if (!found) {
        await shell.complain(`ulimit: -${letter}: invalid option`)
        await shell.err('ulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]\n')
        return 2
      }
      await shell.out(`${found[3]}\n`)
    }
    return 0
  },
  times: async (shell) => {
    // All of it is user time: the machine does not tell the kernel's share apart.
    const show = (milliseconds: number): string => `${Math.floor(milliseconds / 60_000)}m${((milliseconds % 60_000) / 1000).toFixed(3)}s`
    await shell.out(`${show(shell.process.cpu)} 0m0.000s\n${show(shell.process.childrenCpu)} 0m0.000s\n`)
    return 0
  },
}

function symbolic(text: string, umask: number): number {
  let mode = ~umask & 0o777
  for (const clause of text.split(',')) {
    const found = /^([ugoa]*)([-+=])([rwx]*)/.exec(clause)
    const wrong = clause.replace(/^[ugoa]*/, '')[0] ?? ''
    if (!found) throw new ShellError(`umask: \`${wrong}': invalid symbolic mode operator`)
    const rest = clause.slice(found[0].length)
    if (rest !== '') throw new ShellError(`umask: \`${rest[0]}': invalid symbolic mode character`)
    const who = found[1] === '' || found[1]!.includes('a') ? 'ugo' : found[1]!
    for (const group of who) {
      const shift = { u: 6, g: 3, o: 0 }[group as 'u' | 'g' | 'o']
      let bits = 0
      for (const letter of found[3]!) bits |= { r: 4, w: 2, x: 1 }[letter as 'r' | 'w' | 'x']
      if (found[2] === '+') mode |= bits << shift
      else if (found[2] === '-') mode &= ~(bits << shift)
      else mode = (mode & ~(7 << shift)) | (bits << shift)
    }
  }
  return ~mode & 0o777
}
