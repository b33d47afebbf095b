/** What completion specifications produce: names of a kind, words, files, and what functions and commands say. */
import { expandWords } from '../expand'
import { isStopped } from '../jobs'
import { SET_OPTIONS } from '../options'
import { glob } from '../pathname'
import { matches } from '../pattern'
import { quoteWord } from '../quote'
import type { Shell } from '../shell'
import { resolvePath } from '../../path'
import { SIGNALS } from '../../signals'
import { FUNCTIONS } from '../../terminal/readline'
import { KEYWORDS } from './lookup'

/** Options of a specification that take a value. */
export const VALUED = /^-[oAGWFCXPS]$/

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

/** The first words of the lines of a file such as /etc/passwd. */
function names(shell: Shell, path: string): string[] {
  const { files } = shell.machine
  if (!files.exists(path)) return path === '/etc/passwd' ? ['root', shell.machine.user] : []
  return files
    .readText(path)
    .split('\n')
    .flatMap((line) => line.split(':')[0] || [])
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
      return [...shell.engine.builtins.keys()].sort()
    case 'enabled':
      return [...shell.engine.builtins.keys()].filter((name) => !shell.disabled.has(name)).sort()
    case 'disabled':
      return [...shell.disabled].sort()
    case 'helptopic':
      return [...shell.engine.builtins.keys(), ...KEYWORDS].sort()
    case 'setopt':
      return Object.keys(SET_OPTIONS)
    case 'signal':
      return SIGNALS.flatMap((name) => (name ? [`SIG${name}`] : []))
    case 'arrayvar':
      return shell.vars.names().filter((name) => shell.vars.find(name)?.array !== undefined)
    case 'binding':
      return FUNCTIONS.map(([name]) => name)
    case 'group':
      return names(shell, '/etc/group')
    case 'running':
      return shell.jobs
        .all()
        .filter((job) => job.status === undefined && !isStopped(job))
        .map((job) => job.command)
    case 'stopped':
      return shell.jobs
        .all()
        .filter((job) => isStopped(job))
        .map((job) => job.command)
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
      return names(shell, '/etc/passwd')
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

/** The letters of the actions, in the order in which they are listed. */
export const ACTION_LETTERS: Readonly<Record<string, string>> = {
  a: 'alias',
  b: 'builtin',
  c: 'command',
  d: 'directory',
  e: 'export',
  f: 'file',
  g: 'group',
  j: 'job',
  k: 'keyword',
  s: 'service',
  u: 'user',
  v: 'variable',
}

/** What a list of `complete` options produces for a word. What a function or a command says is taken as it is. */
export async function generate(
  shell: Shell,
  options: readonly string[],
  word: string,
  call?: { readonly words: readonly string[]; readonly line: string },
): Promise<string[]> {
  shell.completed = new Set(optionsOf(options))
  const known: string[] = []
  const said: string[] = []
  const value = (letter: string): string | undefined => {
    const at = options.lastIndexOf(`-${letter}`)
    return at < 0 ? undefined : (options[at + 1] ?? '')
  }
  for (let i = 0; i < options.length; i++) {
    const option = options[i]!
    if (option === '-A') known.push(...actions(shell, options[++i] ?? '', word))
    else if (VALUED.test(option)) i++
    else if (/^-[abcdefgjksuv]+$/.test(option))
      for (const letter of option.slice(1)) known.push(...actions(shell, ACTION_LETTERS[letter]!, word))
  }
  const pattern = value('G')
  if (pattern !== undefined) known.push(...globbed(shell, pattern))
  const list = value('W')
  if (list !== undefined) known.push(...(await expandWords(shell, list.split(/\s+/).filter(Boolean))))
  const name = value('F')
  if (name !== undefined) said.push(...(await callCompletion(shell, name, word, call, optionsOf(options))))
  const command = value('C')
  if (command !== undefined) {
    const words = [call?.words[0] ?? 'compgen', word, call?.words.at(-2) ?? ''].map(quoteWord).join(' ')
    const { text } = await shell.capture((child) => child.engine.run(child, `${command} ${words}`))
    said.push(...text.split('\n').filter(Boolean))
  }
  const filter = value('X')
  const kept = (text: string): boolean => filter === undefined || matches(filter.replace(/^!/, ''), text) === filter.startsWith('!')
  const chosen = [...known.filter((text) => text.startsWith(word)), ...said].filter(kept)
  return chosen.map((text) => (value('P') ?? '') + text + (value('S') ?? ''))
}

const globbed = (shell: Shell, pattern: string): string[] =>
  glob(shell.machine.files, shell.cwd, pattern, { extglob: true, dotglob: false, globstar: false, nocaseglob: false })

/** What the `-o` of a specification names. */
export function optionsOf(specification: readonly string[]): string[] {
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
  if (!shell.functions.has(name)) {
    await shell.complain(`completion: function \`${name}' not found`)
    return []
  }
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
