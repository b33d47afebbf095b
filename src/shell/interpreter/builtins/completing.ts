/** complete, compopt and compgen: what is offered for the words of a command. */
import type { Builtin } from './builtin'
import { ACTION_LETTERS, generate, optionsOf, VALUED } from './generated-words'
import { ShellError } from '../errors'
import type { Shell } from '../shell'

const OPTIONS = ['bashdefault', 'default', 'dirnames', 'filenames', 'noquote', 'nosort', 'nospace', 'plusdirs']

const ACTIONS = new Set([
  ...Object.values(ACTION_LETTERS),
  'arrayvar',
  'binding',
  'disabled',
  'enabled',
  'function',
  'helptopic',
  'hostname',
  'running',
  'setopt',
  'shopt',
  'signal',
  'stopped',
])

interface Words {
  readonly options: readonly string[]
  readonly operands: readonly string[]
  readonly flags: ReadonlySet<string>
}

/** The options of a specification and what stands behind them; undefined when one is wrong, which has been said. */
async function wordsOf(shell: Shell, builtin: string, args: readonly string[], own: string): Promise<Words | undefined> {
  const options: string[] = []
  const operands: string[] = []
  const flags = new Set<string>()
  const usage = async (problem: string): Promise<undefined> => {
    const { HELP } = await shell.machine.clock.external(import('./help-texts'))
    await shell.complain(`${builtin}: ${problem}`)
    await shell.err(`${builtin}: usage: ${HELP[builtin]![0]}\n`)
    return undefined
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    if (!/^-./.test(arg)) {
      operands.push(...args.slice(i))
      break
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      const option = `-${letter}`
      if (VALUED.test(option)) {
        const value = arg.slice(at + 1) || args[++i]
        if (value === undefined) return usage(`-${letter}: option requires an argument`)
        if (letter === 'o' && !OPTIONS.includes(value)) throw new ShellError(`${builtin}: ${value}: invalid option name`, 2)
        if (letter === 'A' && !ACTIONS.has(value)) throw new ShellError(`${builtin}: ${value}: invalid action name`, 2)
        options.push(option, value)
        break
      }
      if (Object.hasOwn(ACTION_LETTERS, letter)) options.push(option)
      else if (own.includes(letter)) flags.add(letter)
      else return usage(`-${letter}: invalid option`)
    }
  }
  return { options, operands, flags }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A specification as `complete -p` shows it: options, actions, then what takes a value. */
function shown(name: string, options: readonly string[]): string {
  const chosen = optionsOf(options)
  const actions = new Set(
    options.flatMap((option, index) => {
      if (options[index - 1] === '-A') return [option]
      const letter = /^-([a-z])$/.exec(option)?.[1]
      return letter !== undefined && letter !== 'o' ? [ACTION_LETTERS[letter]!] : []
    }),
  )
  const letters = Object.entries(ACTION_LETTERS)
  const value = (letter: string): string | undefined => {
    const at = options.lastIndexOf(`-${letter}`)
    return at < 0 ? undefined : options[at + 1]
  }
  const words = [
    ...OPTIONS.filter((option) => chosen.includes(option)).map((option) => `-o ${option}`),
    ...letters.filter(([, action]) => actions.has(action)).map(([letter]) => `-${letter}`),
    ...[...actions].filter((action) => !letters.some(([, known]) => known === action)).map((action) => `-A ${action}`),
    ...['G', 'W', 'P', 'S', 'X', 'C'].flatMap((letter) => (value(letter) === undefined ? [] : [`-${letter} ${quoted(value(letter)!)}`])),
    ...(value('F') === undefined ? [] : [`-F ${value('F')!}`]),
  ]
  return `complete ${[...words, name].join(' ')}\n`
}

export const complete: Builtin = async (shell, args) => {
  const words = await wordsOf(shell, 'complete', args, 'prDEI')
  if (!words) return 2
  const { options, operands, flags } = words
  const names = [...[...'DEI'].filter((letter) => flags.has(letter)).map((letter) => `-${letter}`), ...operands]
  let status = 0
  const missing = async (name: string): Promise<void> => {
    await shell.complain(`complete: ${name}: no completion specification`)
    status = 1
  }
  if (flags.has('r')) {
    if (names.length === 0) shell.completions.clear()
    for (const name of names) if (!shell.completions.delete(name)) await missing(name)
    return status
  }
  if (flags.has('p') || args.length === 0) {
    for (const name of names.length > 0 ? names : shell.completions.keys()) {
      const found = shell.completions.get(name)
      if (found) await shell.out(shown(name, found))
      else await missing(name)
    }
    return status
  }
  if (names.length === 0) {
    const { HELP } = await shell.machine.clock.external(import('./help-texts'))
    await shell.err(`complete: usage: ${HELP.complete![0]}\n`)
    return 2
  }
  for (const name of names) shell.completions.set(name, [...options])
  return 0
}

export const compopt: Builtin = async (shell, args) => {
  const changes: { option: string; on: boolean }[] = []
  const names: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '-o' || arg === '+o') changes.push({ option: args[++i] ?? '', on: arg === '-o' })
    else names.push(arg)
  }
  for (const { option } of changes) if (!OPTIONS.includes(option)) throw new ShellError(`compopt: ${option}: invalid option name`)
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
}

export const compgen: Builtin = async (shell, args) => {
  const words = await wordsOf(shell, 'compgen', args, '')
  if (!words) return 2
  for (const letter of ['F', 'C'])
    if (words.options.includes(`-${letter}`)) await shell.complain(`compgen: warning: -${letter} option may not work as you expect`)
  const found = await generate(shell, words.options, words.operands[0] ?? '')
  for (const text of found) await shell.out(`${text}\n`)
  return found.length > 0 ? 0 : 1
}
