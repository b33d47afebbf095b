/** Aliases and default flags of the kuberc file, worked into a command line; models kuberc's Apply. */
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

/** From this verbosity on it is told when a file holds no preferences. */
const DETAILS = 5

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

async function preferencesIn(io: CommandContext, { value, unknownFields }: KubercFile, shown: string): Promise<Preferences | undefined> {
  if (unknownFields.length)
    await io.stderr.write(
      `kuberc: ignoring strict decoding error in ${shown}: strict decoding error: ${unknownFields.map((name) => `unknown field "${name}"`).join(', ')}`,
    )
  if (Object.keys(value).length > 0) return preferencesOf(value)
  if (verbosity(io.args) >= DETAILS)
    await io.stderr.write(`${klogPrefix('I', io.system.clock.now(), io.pid, 'marshal.go:103')}kuberc: no preferences found in ${shown}\n`)
  return undefined
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
  /** Flags of the alias, to set unless they were given; undefined when no alias was used. */
  readonly options: readonly FlagDefault[] | undefined
  /** The alias that was used, and the command it stands for. */
  readonly alias?: { readonly name: string; readonly command: CommandDefinition }
}

/** Writes the command an alias stands for in its place. Throws PlainError when it stands for none. */
export function expandAlias(args: readonly string[], root: CommandDefinition, preferences: Preferences): Expanded {
  const index = args.findIndex((word) => !word.startsWith('-'))
  const word = args[index]
  const alias = word === undefined || commandAt(root, [word]) ? undefined : preferences.aliases.find((each) => each.name === word)
  if (!alias) return { args, options: undefined }
  const words = split(alias.command)
  // Behind the words that are commands nothing counts.
  const names = words.slice(0, depthOf(root, words))
  const command = commandAt(root, names)
  if (!command || names.length === 0) throw fail(`command "${alias.command}" not found to set alias "${alias.name}": [${words.join(' ')}]`)
  return {
    args: [...args.slice(0, index), ...names, ...alias.prependArgs, ...args.slice(index + 1), ...alias.appendArgs],
    options: alias.options,
    alias: { name: alias.name, command },
  }
}

/** How many of the first words are a command, its subcommand and so on. */
function depthOf(root: CommandDefinition, words: readonly string[]): number {
  const end = words.findIndex((_, index) => !commandAt(root, words.slice(0, index + 1)))
  return end < 0 ? words.length : end
}

/** Sets the defaults of a command for flags that were not given. Warns about commands that do not exist. Throws PlainError. */
export async function applyDefaults(
  io: CommandContext,
  root: CommandDefinition,
  command: CommandDefinition,
  flags: FlagSet,
  preferences: Preferences,
  aliasOptions: readonly FlagDefault[] | undefined,
): Promise<void> {
  if (aliasOptions) {
    // An alias is a command of its own: what holds for the command behind it does not hold for it.
    for (const option of aliasOptions)
      setOption(flags, option, {
        unknown: `invalid alias flag ${option.name} in alias kubectl`,
        refused: `could not apply value ${option.value} to flag ${option.name} in alias kubectl`,
      })
    return
  }
  for (const entry of preferences.defaults) {
    const target = commandAt(root, split(entry.command))
    if (!target) {
      await io.stderr.write(`Warning: command ${JSON.stringify(entry.command)} not found to set kuberc override\n`)
      continue
    }
    if (nameOf(target) !== nameOf(command)) continue
    for (const option of entry.options)
      setOption(flags, option, {
        unknown: `invalid flag ${option.name} for command ${entry.command}`,
        refused: `could not apply override value ${option.value} to flag ${option.name} in command ${entry.command}`,
      })
  }
}

/** Sets a flag that was not given. Throws PlainError, in these words, for one that is not known or does not take the value. */
function setOption(flags: FlagSet, { name, value }: FlagDefault, words: { readonly unknown: string; readonly refused: string }): void {
  if (!flags.has(name)) throw fail(words.unknown)
  if (flags.changed(name)) return
  try {
    flags.set(name, value)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    throw fail(`${words.refused} err: ${errorMessage(error)}`)
  }
}
