/** Builtins for people: history, fc, bind, complete, compgen, compopt, help. */
import { fc, history } from './history-commands'
import { bind } from './key-bindings'
import type { Builtin } from './builtin'
import { ShellError } from '../errors'
import { matches } from '../pattern'
import { expandWords } from '../expand'
import { KEYWORDS } from './lookup'
import { resolvePath } from '../../path'
import type { Shell } from '../shell'

export interface FileNames {
  readonly folders?: boolean
  readonly slash?: boolean
  readonly home?: string | undefined
  readonly ignoreCase?: boolean
  /** Names that begin with a dot only when one is typed. */
  readonly hideHidden?: boolean
  /** What the folder that is typed stands for. */
  readonly real?: string | undefined
}

/** Paths that begin with what is typed; folders end with a slash when `slash` is set. */
export function completeFiles(shell: Pick<Shell, 'cwd' | 'machine'>, prefix: string, options: FileNames = {}): string[] {
  const at = prefix.lastIndexOf('/') + 1
  const folder = prefix.slice(0, at)
  const name = prefix.slice(at)
  const real = options.real ?? (folder.startsWith('~/') && options.home ? options.home + folder.slice(1) : folder)
  const { files } = shell.machine
  const base = resolvePath(shell.cwd, real || '.')
  let names: readonly string[]
  try {
    names = files.list(base)
  } catch {
    return []
  }
  const out: string[] = []
  for (const entry of names) {
    const alike = options.ignoreCase ? entry.toLowerCase().startsWith(name.toLowerCase()) : entry.startsWith(name)
    if (!alike || (options.hideHidden && entry.startsWith('.') && !name.startsWith('.'))) continue
    let isFolder = false
    try {
      isFolder = files.stat(resolvePath(base, entry)).type === 'directory'
    } catch {
      isFolder = false
    }
    if (options.folders && !isFolder) continue
    out.push(folder + entry + (isFolder && options.slash ? '/' : ''))
  }
  return out
}

function actions(shell: Shell, action: string, word: string): readonly string[] {
  switch (action) {
    case 'file':
      return completeFiles(shell, word)
    case 'directory':
      return completeFiles(shell, word, { folders: true })
    case 'command':
      return [
        ...new Set([
          ...KEYWORDS,
          ...shell.engine.builtins.keys(),
          ...shell.functions.keys(),
          ...shell.aliases.keys(),
          ...shell.machine.commandNames(),
        ]),
      ]
    case 'builtin':
    case 'enabled':
      return [...shell.engine.builtins.keys()].sort()
    case 'function':
      return [...shell.functions.keys()].sort()
    case 'alias':
      return [...shell.aliases.keys()].sort()
    case 'variable':
      return shell.vars.names()
    case 'export':
      return Object.keys(shell.env()).sort()
    case 'keyword':
      return KEYWORDS
    case 'user':
      return ['root', shell.machine.user]
    case 'hostname':
      return [shell.machine.hostname]
    case 'shopt':
      return Object.keys(shell.shopts)
    case 'job':
      return shell.jobs.all().map((job) => job.command)
    default:
      return []
  }
}

const ACTION_LETTERS: Record<string, string> = {
  a: 'alias',
  b: 'builtin',
  c: 'command',
  d: 'directory',
  e: 'export',
  f: 'file',
  j: 'job',
  k: 'keyword',
  u: 'user',
  v: 'variable',
}

/** What a list of `complete` options produces for a word. */
export async function generate(
  shell: Shell,
  options: readonly string[],
  word: string,
  call?: { readonly words: readonly string[]; readonly line: string },
): Promise<string[]> {
  shell.completed = new Set(optionsOf(options))
  const out: string[] = []
  let prefix = ''
  let suffix = ''
  let filter: string | undefined
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!
    const value = (): string => options[++i] ?? ''
    if (option === '-A') out.push(...actions(shell, value(), word))
    else if (option === '-W') out.push(...(await expandWords(shell, value().split(/\s+/).filter(Boolean))))
    else if (option === '-P') prefix = value()
    else if (option === '-S') suffix = value()
    else if (option === '-X') filter = value()
    else if (option === '-o' || option === '-G') value()
    else if (option === '-F') out.push(...(await callCompletion(shell, value(), word, call, optionsOf(options))))
    else if (option === '-C') {
      const command = value()
      const { text } = await shell.capture((child) => child.engine.run(child, command))
      out.push(...text.split('\n').filter(Boolean))
    } else if (/^-[abcdefjkuv]+$/.test(option))
      for (const letter of option.slice(1)) out.push(...actions(shell, ACTION_LETTERS[letter]!, word))
  }
  const chosen = out.filter(
    (text) => text.startsWith(word) && !(filter && matches(filter.replace(/^!/, ''), text) !== filter.startsWith('!')),
  )
  return chosen.map((text) => prefix + text + suffix)
}

/** What the `-o` of a specification names. */
function optionsOf(specification: readonly string[]): string[] {
  return specification.filter((_, index) => specification[index - 1] === '-o')
}

/** Calls a completion function; the options it leaves, its own and those that `compopt` changed, are in `shell.completed` afterwards. */
async function callCompletion(
  shell: Shell,
  name: string,
  word: string,
  call: { readonly words: readonly string[]; readonly line: string } | undefined,
  given: readonly string[],
): Promise<string[]> {
  if (!shell.functions.has(name)) return []
  const words = call?.words ?? [word]
  const array = (variable: string, values: readonly string[]): void => {
    const made = shell.vars.forAssignment(variable)
    made.value = undefined
    made.array = new Map(values.map((value, index) => [index, value]))
  }
  array('COMP_WORDS', words)
  array('COMPREPLY', [])
  shell.set('COMP_CWORD', String(words.length - 1))
  shell.set('COMP_LINE', call?.line ?? words.join(' '))
  shell.set('COMP_POINT', String((call?.line ?? words.join(' ')).length))
  shell.set('COMP_TYPE', '9')
  shell.set('COMP_KEY', '9')
  shell.completing = new Set(given)
  try {
    await shell.engine.callFunction(shell, name, [words[0] ?? '', word, words[words.length - 2] ?? ''])
  } finally {
    shell.completed = shell.completing
    shell.completing = undefined
  }
  return shell.vars.find('COMPREPLY')?.values() ?? []
}

const complete: Builtin = async (shell, args) => {
  if (args.length === 0 || args[0] === '-p') {
    const missing = args.slice(1).find((name) => !shell.completions.has(name))
    if (missing !== undefined) throw new ShellError(`complete: ${missing}: no completion specification`)
    for (const [name, options] of shell.completions)
      if (args.length < 2 || args.includes(name))
        await shell.out(`complete ${options.map((option) => (/^[\w./-]+$/.test(option) ? option : `'${option}'`)).join(' ')} ${name}\n`)
    return 0
  }
  if (args[0] === '-r') {
    if (args.length === 1) shell.completions.clear()
    for (const name of args.slice(1)) shell.completions.delete(name)
    return 0
  }
  const options: string[] = []
  const names: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (/^-[oAGWFCXPS]$/.test(arg)) options.push(arg, args[++i] ?? '')
    else if (arg.startsWith('-')) {
      if (arg === '-D' || arg === '-E' || arg === '-I') names.push(arg)
      else options.push(arg)
    } else names.push(arg)
  }
  for (const name of names) shell.completions.set(name, options)
  return 0
}

export const interactive: Record<string, Builtin> = {
  history,
  fc,
  bind,
  complete,
  compopt: async (shell, args) => {
    const changes: { option: string; on: boolean }[] = []
    const names: string[] = []
    for (let i = 0; i < args.length; i++) {
      const arg = args[i]!
      if (arg === '-o' || arg === '+o') changes.push({ option: args[++i] ?? '', on: arg === '-o' })
      else names.push(arg)
    }
    const known = ['bashdefault', 'default', 'dirnames', 'filenames', 'noquote', 'nosort', 'nospace', 'plusdirs']
    for (const { option } of changes) if (!known.includes(option)) throw new ShellError(`compopt: ${option}: invalid option name`)
    if (names.length === 0) {
      if (!shell.completing) throw new ShellError('compopt: not currently executing completion function')
      for (const { option, on } of changes) shell.completing[on ? 'add' : 'delete'](option)
      return 0
    }
    let status = 0
    for (const name of names) {
      const given = shell.completions.get(name)
      if (!given) {
        await shell.complain(`compopt: ${name}: no completion specification`)
        status = 1
        continue
      }
      const rest = given.filter((word, index) => {
        const option = word === '-o' ? given[index + 1] : given[index - 1] === '-o' ? word : undefined
        return !changes.some((change) => change.option === option)
      })
      shell.completions.set(name, [...changes.filter(({ on }) => on).flatMap(({ option }) => ['-o', option]), ...rest])
    }
    return status
  },
  compgen: async (shell, args) => {
    const { options, word } = compgenWord(args)
    const found = await generate(shell, options, word)
    for (const text of found) await shell.out(`${text}\n`)
    return found.length > 0 ? 0 : 1
  },
  help,
}

/** `help -m` shows a topic as man(1) would. */
const page = (name: string, [synopsis, about]: readonly [string, string]): string =>
  `NAME\n    ${name} - ${about}\n\nSYNOPSIS\n    ${synopsis}\n\nDESCRIPTION\n    ${about}\n\nSEE ALSO\n    bash(1)\n\nIMPLEMENTATION\n    GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n\n`

async function help(shell: Shell, args: readonly string[]): Promise<number> {
  const { HELP, SYNTAX_HELP } = await shell.machine.clock.external(import('./help-texts'))
  const topics = Object.entries({ ...HELP, ...SYNTAX_HELP }).sort(([a], [b]) => (a < b ? -1 : 1))
  const words = [...args]
  let flags = ''
  while (/^-./.test(words[0] ?? '') && words[0] !== '--') flags += words.shift()!.slice(1)
  if (words[0] === '--') words.shift()
  const unknown = /[^dms]/.exec(flags)?.[0]
  if (unknown !== undefined) {
    await shell.complain(`help: -${unknown}: invalid option`)
    await shell.err('help: usage: help [-dms] [pattern ...]\n')
    return 2
  }
  if (words.length === 0) {
    await shell.out("These are the commands built into this shell. `help NAME' tells more about one of them.\n\n")
    for (const [, [synopsis]] of topics) await shell.out(` ${synopsis}\n`)
    return 0
  }
  if (/[*?]|\[.*\]/s.test(words[0]!))
    await shell.out(`Shell commands matching keyword${words.length > 1 ? 's' : ''} \`${words.join(', ')}'\n\n`)
  let status = 0
  for (const pattern of words) {
    const exact = topics.filter(([name]) => name === pattern || matches(pattern, name))
    const found = exact.length > 0 ? exact : topics.filter(([name]) => name.startsWith(pattern))
    if (found.length === 0) {
      await shell.complain(`help: no help topics match \`${pattern}'.  Try \`help help' or \`man -k ${pattern}' or \`info ${pattern}'.`)
      status = 1
    }
    for (const [name, topic] of found) {
      const [synopsis, about] = topic
      if (flags.includes('d')) await shell.out(`${name} - ${about}\n`)
      else if (flags.includes('m')) await shell.out(page(name, topic))
      else if (flags.includes('s')) await shell.out(`${name}: ${synopsis}\n`)
      else await shell.out(`${name}: ${synopsis}\n    ${about}\n`)
    }
  }
  return status
}

function compgenWord(args: readonly string[]): { options: string[]; word: string } {
  const options: string[] = []
  let word = ''
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (/^-[oAGWFCXPS]$/.test(arg)) options.push(arg, args[++i] ?? '')
    else if (arg === '--') word = args[++i] ?? ''
    else if (arg.startsWith('-') && arg.length > 1) options.push(arg)
    else word = arg
  }
  return { options, word }
}
