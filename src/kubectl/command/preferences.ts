/** Aliases and default flags of the kuberc file, worked into a command line; models kuberc's Apply. */
import { goQuote } from '../../engine/api/strconv'
import type { CommandContext } from '../../shell/command'
import {
  kubercPlace,
  InvalidPreferences,
  preferencesOf,
  readKuberc,
  type FlagDefault,
  type KubercFile,
  type Preferences,
} from '../config/kuberc'
import { klogPrefix } from '../rest/klog'
import { answersTo, nameOf, type CommandDefinition } from './definition'
import { CliError, errorMessage, PlainError } from './errors'
import { FlagError, type FlagSet } from './flags'

/** From this verbosity on it is told which preferences hold, or that a file has none. */
const DETAILS = 5
/** And from this one on what a command line with preferences stands for. */
const ORIGINAL = 1

/** What is wrong with preferences is told like this, whatever it is. */
const fail = (message: string) => new PlainError(`error occurred while applying preferences ${message}`)

/** The preferences that hold for a command line; undefined when there are none. Throws PlainError. */
export async function loadPreferences(io: CommandContext): Promise<Preferences | undefined> {
  let place: ReturnType<typeof kubercPlace>
  try {
    place = kubercPlace(explicitFile(io.args), io.env, io.cwd)
  } catch (error) {
    throw fail(errorMessage(error))
  }
  if (!place) return undefined
  try {
    const file = readKuberc(io.files, place)
    if (file) return await preferencesIn(io, file, place.shown)
    if (place.isExplicit) throw new CliError(`open ${place.shown}: no such file or directory`)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (error instanceof InvalidPreferences) throw fail(error.message)
    if (place.isExplicit) throw fail(`kuberc error kuberc: ${error.message}`)
    // Upstream ends neither of these lines.
    await io.stderr.write(`kuberc: no preferences loaded from ${place.shown}: ${error.message}`)
  }
  return undefined
}

async function preferencesIn(io: CommandContext, { preference }: KubercFile, shown: string): Promise<Preferences | undefined> {
  if (!preference) {
    await log(io, DETAILS, 'marshal.go:103', `kuberc: no preferences found in ${shown}`)
    return undefined
  }
  const { value, version, entry, unknownFields } = preference
  await log(io, DETAILS, 'marshal.go:94', `kuberc: using entry ${entry} (${version}) in ${shown}`)
  if (unknownFields.length)
    await io.stderr.write(
      `kuberc: ignoring strict decoding error in ${shown}: strict decoding error: ${unknownFields.map((name) => `unknown field "${name}"`).join(', ')}`,
    )
  return preferencesOf(value)
}

async function log(io: CommandContext, level: number, place: string, text: string): Promise<void> {
  if (verbosity(io.args) >= level) await io.stderr.write(`${klogPrefix('I', io.system.clock.now(), io.pid, place)}${text}\n`)
}

/** What -v says, before flags are parsed. */
export function verbosity(args: readonly string[]): number {
  let found = 0
  for (const [index, word] of args.entries()) {
    if (word === '--') break
    const joined = /^--?v=?(\d+)$/.exec(word)?.[1]
    const next = word === '-v' || word === '--v' ? args[index + 1] : undefined
    found = Number(joined ?? next ?? found)
  }
  return found
}

function explicitFile(args: readonly string[]): string {
  for (const [index, word] of args.entries()) {
    if (word === '--') break
    if (word === '--kuberc') {
      const next = args[index + 1]
      if (next === undefined) throw new CliError('kuberc file is not found')
      return next
    }
    if (word.startsWith('--kuberc=')) {
      if (word === '--kuberc=') throw new CliError('kuberc file is not found')
      return word.slice('--kuberc='.length)
    }
  }
  return ''
}

function commandAt(root: CommandDefinition, words: readonly string[]): CommandDefinition | undefined {
  let command: CommandDefinition | undefined = root
  for (const word of words) command = command?.subcommands?.find((each) => answersTo(each, word))
  return command
}

const split = (command: string) => command.split(/\s+/).filter((word) => word !== '')

export interface Expanded {
  readonly args: readonly string[]
  /** The alias that was used. */
  readonly alias?: {
    readonly name: string
    /** What it stands for, as it is written, and the command that this is. */
    readonly words: string
    readonly command: CommandDefinition
    /** Flags to set unless they were given. */
    readonly options: readonly FlagDefault[]
    /** The words that were typed, and those of the alias around them. */
    readonly line: readonly string[]
  }
}

/** Writes the command an alias stands for in its place. Throws PlainError when it stands for none. */
export function expandAlias(args: readonly string[], root: CommandDefinition, preferences: Preferences): Expanded {
  const index = args.findIndex((word) => !word.startsWith('-'))
  const word = args[index]
  const alias = word === undefined || commandAt(root, [word]) ? undefined : preferences.aliases.find((each) => each.name === word)
  if (!alias) return { args }
  const words = split(alias.command)
  // Behind the words that are commands nothing counts; no words at all are kubectl itself.
  const names = words.slice(0, depthOf(root, words))
  const command = commandAt(root, names)
  if (!command || (words.length > 0 && names.length === 0))
    throw fail(`command "${alias.command}" not found to set alias "${alias.name}": [${words.join(' ')}]`)
  const around = (middle: readonly string[]): readonly string[] => [
    ...args.slice(0, index),
    ...middle,
    ...alias.prependArgs,
    ...args.slice(index + 1),
    ...alias.appendArgs,
  ]
  const { name, options } = alias
  return { args: around(names), alias: { name, command, options, words: alias.command, line: around([name]) } }
}

/** How many of the first words are a command, its subcommand and so on. */
function depthOf(root: CommandDefinition, words: readonly string[]): number {
  const end = words.findIndex((_, index) => !commandAt(root, words.slice(0, index + 1)))
  return end < 0 ? words.length : end
}

/**
 * Sets the defaults of a command for flags that were not given; what is set twice is set once more, so lists grow. Resolves with the
 * command line that this stands for, if preferences had a part in it. Warns about commands that do not exist. Throws PlainError.
 */
export async function applyDefaults(
  io: CommandContext,
  root: CommandDefinition,
  command: CommandDefinition,
  flags: FlagSet,
  preferences: Preferences,
  alias: Expanded['alias'],
): Promise<void> {
  const given = new Set(flags.all().flatMap(({ name }) => (flags.changed(name) ? [name] : [])))
  const set = (options: readonly FlagDefault[], words: (option: FlagDefault) => Words): string =>
    options
      .map((option) => {
        if (!flags.has(option.name)) throw fail(words(option).unknown)
        if (given.has(option.name)) return ''
        setOption(flags, option, words(option).refused)
        return ` --${option.name}=${option.value}`
      })
      .join('')
  let original: string | undefined
  if (alias) {
    // An alias is a command of its own: what holds for the command behind it does not hold for it.
    const options = set(alias.options, ({ name, value }) => ({
      unknown: `invalid alias flag ${name} in alias kubectl`,
      refused: `could not apply value ${value} to flag ${name} in alias kubectl`,
    }))
    original = `${alias.words}${options} ${alias.line.join(' ').replaceAll(alias.name, '')}`
  }
  for (const entry of alias ? [] : preferences.defaults) {
    const target = commandAt(root, split(entry.command))
    if (!target) {
      await io.stderr.write(`Warning: command ${JSON.stringify(entry.command)} not found to set kuberc override\n`)
      continue
    }
    if (nameOf(target) !== nameOf(command)) continue
    const options = set(entry.options, ({ name, value }) => ({
      unknown: `invalid flag ${name} for command ${entry.command}`,
      refused: `could not apply override value ${value} to flag ${name} in command ${entry.command}`,
    }))
    original = `${io.args.join(' ')}${options}`
  }
  if (original !== undefined) await log(io, ORIGINAL, 'cmd.go:371', `original command: ${goQuote(`kubectl ${original}`)}`)
}

/** What is said of a flag that is not known, and before what is wrong with a value. */
interface Words {
  readonly unknown: string
  readonly refused: string
}

/** Throws PlainError, in these words, for a value that the flag does not take. */
function setOption(flags: FlagSet, { name, value }: FlagDefault, refused: string): void {
  try {
    flags.set(name, value)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    throw fail(`${refused} err: ${errorMessage(error)}`)
  }
}
