/** Finds the command a line means, parses its flags, runs it and words its failure; models cobra's Execute and kubectl's main. */
import { StatusError } from '../../engine/api/status'
import { BrokenPipe } from '../../shell/streams'
import { Signalled, type CommandContext } from '../../shell/command'
import { didYouMean } from '../../shell/suggest'
import type { CommandDefinition, Invocation } from './definition'
import { answersTo, nameOf } from './definition'
import {
  AggregateFailure,
  CliError,
  ConnectionError,
  endOf,
  ExitCode,
  Interrupted,
  leaves,
  PlainError,
  describeFailure,
  OutputError,
} from './errors'
import { FlagError, FlagSet, type FlagDefinition } from './flags'
import { globalFlags } from './global-flags'
import { helpText } from './help'
import { applyDefaults, expandAlias, loadPreferences, verbosity, type Expanded } from './preferences'
import { log } from '../rest/klog'
import { suggestions } from './suggest'
import { Session, type KubectlOptions } from '../session'

const ROOT = 'kubectl'

export interface Found {
  readonly command: CommandDefinition
  readonly path: string
  /** The words without the command names. */
  readonly rest: readonly string[]
}

/** Walks down the tree along the words that are not flags. */
export function findCommand(root: CommandDefinition, words: readonly string[], globals: readonly FlagDefinition[]): Found {
  let command = root
  let path = ROOT
  let rest = [...words]
  for (;;) {
    const index = firstArgument(rest, command, globals)
    const word = index < 0 ? undefined : rest[index]
    const next = word === undefined ? undefined : command.subcommands?.find((each) => answersTo(each, word))
    if (!next) return { command, path, rest }
    rest = [...rest.slice(0, index), ...rest.slice(index + 1)]
    command = next
    path += ` ${nameOf(next)}`
  }
}

/** The place of the first word that is neither a flag nor a flag's value. */
function firstArgument(words: readonly string[], command: CommandDefinition, globals: readonly FlagDefinition[]): number {
  const known = new FlagSet(command.flags ?? [], globals)
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    if (word === '--') return -1
    // Commands have no flag for help yet when they are looked for, and what is not known takes a value.
    if (word === '--help' || word === '-h' || known.takesNextWord(word)) index++
    else if (word !== '' && !word.startsWith('-')) return index
  }
  return -1
}

/** A command that an alias stands for goes by the alias's name. */
function called(found: Found, { alias }: Expanded): Found {
  if (alias?.command !== found.command) return found
  const { aliases: _, ...command } = found.command
  return { ...found, command: { ...command, use: alias.name }, path: `${ROOT} ${alias.name}` }
}

export function sessionFor(
  io: CommandContext,
  command: CommandDefinition,
  path: string,
  options: KubectlOptions,
  root: CommandDefinition,
): Session {
  return new Session(io, new FlagSet(command.flags ?? [], globalFlags(io.env)), options, path, root)
}

/** From this verbosity on failures are told as they came. */
const FAILURES = 4

/** What a server says of it stands in what kubectl says, cause by cause, and is not told as it came. */
function isInvalid(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Invalid'
}

async function logFailure(io: CommandContext, error: unknown): Promise<void> {
  if (error instanceof AggregateFailure) for (const each of error.errors) await logFailure(io, each)
  if (error instanceof StatusError)
    await log(io, 'I', 'helpers.go:246', `server response object: %s[${JSON.stringify(error.status, undefined, 2)}]`)
  if (error instanceof ConnectionError) {
    const verb = error.method[0]?.toUpperCase() + error.method.slice(1).toLowerCase()
    await log(io, 'I', 'helpers.go:264', `Connection error: ${verb} ${error.url}: ${error.reason}`)
  }
}

/** Runs a command line; resolves with the exit code. */
export async function execute(io: CommandContext, root: CommandDefinition, options: KubectlOptions): Promise<number> {
  try {
    return await dispatch(io, root, options)
  } catch (failure) {
    const error = endOf([failure]) ?? failure
    if (error instanceof Interrupted) return error.exitCode
    if (error instanceof Signalled || error instanceof BrokenPipe) throw error
    // Whatever went wrong because of it.
    if (io.signal.aborted) throw io.signal.reason
    const { text, code } = describeFailure(error)
    if (verbosity(io.args) >= FAILURES && !isInvalid(error)) await logFailure(io, error)
    for (const each of leaves([error])) if (each instanceof OutputError) await io.stdout.write(each.output)
    if (text !== '') await io.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
    return code
  }
}

async function dispatch(io: CommandContext, root: CommandDefinition, options: KubectlOptions): Promise<number> {
  const globals = globalFlags(io.env)
  const preferences = await loadPreferences(io)
  const expanded: Expanded = preferences ? expandAlias(io.args, root, preferences) : { args: io.args }
  const { command, path, rest } = called(findCommand(root, expanded.args, globals), expanded)
  if (command === root) {
    const plugin = await runPlugin(io, 1)
    if (plugin !== undefined) return plugin
    const index = firstArgument(rest, root, globals)
    const word = index < 0 ? undefined : rest[index]
    const [first = ''] = io.args
    // What no command answers to is looked for as a plugin first.
    if (word !== undefined && first.startsWith('-')) throw new PlainError(`Error: flags cannot be placed before plugin name: ${first}`)
    if (word !== undefined) throw unknownCommand(word, root)
  }
  if (takesPlugins(command, rest)) {
    const plugin = await runPlugin(io, 2)
    if (plugin !== undefined) return plugin
  }
  if (command.deprecated !== undefined) await io.stderr.write(`Command "${nameOf(command)}" is deprecated, ${command.deprecated}\n`)
  const session = sessionFor(io, command, path, preferences ? { ...options, pluginPolicy: preferences.pluginPolicy } : options, root)
  const { flags } = session
  let parsed: { readonly args: readonly string[]; readonly dash: number }
  try {
    parsed = command.takesRawWords ? { args: rest, dash: -1 } : flags.parse(rest)
    if (preferences && !command.takesRawWords) await applyDefaults(io, root, command, flags, preferences, expanded.alias)
  } catch (error) {
    if (error instanceof FlagError) {
      if (command.flagFailure) throw new CliError(`${error.message}\nSee '${path} -h' for help and examples`, command.flagFailure)
      throw new CliError(`${error.message}\nSee '${path} --help' for usage.`)
    }
    throw error
  }
  for (const notice of flags.notices) await io.stderr.write(`${notice}\n`)
  if (flags.bool('help')) {
    await io.stdout.write(await helpText(command, path, io))
    return 0
  }
  if (!command.run) {
    await io.stdout.write(await helpText(command, path, io))
    return 0
  }
  checkProfile(command, flags)
  const missing = (command.flags ?? []).filter((flag) => flag.required && !flags.changed(flag.name)).map((flag) => `"${flag.name}"`)
  if (missing.length) throw new CliError(`required flag(s) ${missing.sort().join(', ')} not set`)
  const invocation: Invocation = { command, path, flags, args: parsed.args, dash: parsed.dash, io, session }
  await command.run(invocation)
  return warningsAsErrors(session)
}

/** What kubectl can be profiled by: its own two and those of Go's runtime. */
const PROFILES = ['none', 'cpu', 'trace', 'allocs', 'block', 'goroutine', 'heap', 'mutex', 'threadcreate']

/** Throws CliError. A command may have a flag of its own by that name. */
function checkProfile(command: CommandDefinition, flags: FlagSet): void {
  if (command.takesRawWords || command.flags?.some(({ name }) => name === 'profile')) return
  const profile = flags.string('profile')
  if (!PROFILES.includes(profile)) throw new CliError(`unknown profile '${profile}'`)
}

function warningsAsErrors(session: Session): number {
  const count = session.warningCount
  if (count === 0 || !session.flags.bool('warnings-as-errors')) return 0
  throw new CliError(`${count} warning${count === 1 ? '' : 's'} received`)
}

function unknownCommand(word: string, root: CommandDefinition): PlainError {
  return new PlainError(`error: unknown command "${word}" for "${ROOT}"${didYouMean(suggestions(word, root.subcommands ?? []))}`)
}

/** The one command below which plugins can be: what it does not know itself. */
function takesPlugins(command: CommandDefinition, [word]: readonly string[]): boolean {
  return nameOf(command) === 'create' && word !== undefined && !word.startsWith('-')
}

/** `kubectl foo bar` runs the program `kubectl-foo-bar` or `kubectl-foo` when there is one on PATH, whose name has `least` words. */
async function runPlugin(io: CommandContext, least: number): Promise<number | undefined> {
  const words: string[] = []
  for (const word of io.args) {
    if (word.startsWith('-')) break
    words.push(word.replaceAll('-', '_'))
  }
  for (let count = words.length; count >= least; count--) {
    const name = `kubectl-${words.slice(0, count).join('-')}`
    const folder = (io.env['PATH'] ?? '').split(':').find((each) => each !== '' && io.system.command(`${each}/${name}`))
    if (folder !== undefined) return io.run([`${folder}/${name}`, ...io.args.slice(count)])
  }
  return undefined
}

/** An error about how a command was called: points to its help. */
export function usageError(invocation: Pick<Invocation, 'path'>, message: string): CliError {
  return new CliError(`${message}\nSee '${invocation.path} -h' for help and examples`)
}

/** How long a pod is waited for, in milliseconds. Throws CliError when that is no time; some commands then point to their help. */
export function runningTimeout(invocation: Pick<Invocation, 'path' | 'flags'>, pointsToHelp = true): number {
  const timeout = invocation.flags.number('pod-running-timeout')
  if (timeout > 0) return timeout
  const message = '--pod-running-timeout must be higher than zero'
  throw pointsToHelp ? usageError(invocation, message) : new CliError(message)
}

/** For groups of commands: refuses arguments, prints the group's help and fails. */
export function groupRun(to: 'stdout' | 'stderr'): (invocation: Invocation) => Promise<void> {
  return async (invocation) => {
    if (invocation.args.length > 0) throw usageError(invocation, `unknown command ${JSON.stringify(invocation.args.join(' '))}`)
    await invocation.io[to].write(await helpText(invocation.command, invocation.path, invocation.io))
    throw new ExitCode(1)
  }
}

/** The one NAME a create command takes. */
export function nameArgument(invocation: Invocation): string {
  const args = invocation.dash >= 0 ? invocation.args.slice(0, invocation.dash) : invocation.args
  if (args.length !== 1) throw usageError(invocation, `exactly one NAME is required, got ${args.length}`)
  return args[0]!
}
