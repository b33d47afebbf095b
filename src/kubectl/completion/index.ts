/** Completion of a kubectl command line: commands, flags, flag values, and what each command completes itself. */
import type { CommandContext, Completion, CompletionRequest, CompletionResult } from '../../shell/command'
import type { CommandDefinition } from '../command/definition'
import { nameOf } from '../command/definition'
import { errorMessage } from '../command/errors'
import { FlagSet, type FlagDefinition } from '../command/flags'
import { globalFlags } from '../command/global-flags'
import { findCommand } from '../command/run'
import { Session, type KubectlOptions } from '../session'
import { containerNames } from './containers'
import { objectNames } from './resources'

const NOTHING: CompletionResult = { completions: [] }
const MANIFESTS = ['json', 'yaml', 'yml']
/** What nobody completes may be a file. */
const FILES: CompletionResult = { completions: [], files: true }

/** What completes a line, and why nothing of kubectl's does. */
export interface LineCompletion extends CompletionResult {
  readonly problem?: string
}

/** A context without streams: completion prints nothing. */
function silentContext(request: CompletionRequest): CommandContext {
  const sink = { write: async () => {} }
  return {
    args: [],
    name: 'kubectl',
    env: request.env,
    cwd: request.cwd,
    stdin: { read: async () => null },
    stdout: sink,
    stderr: sink,
    isTty: { stdin: false, stdout: false, stderr: false },
    signal: request.signal,
    onSignal: () => () => {},
    system: request.system,
    files: request.system.files,
    pid: 0,
    run: async () => 1,
  }
}

export async function complete(request: CompletionRequest, root: CommandDefinition, options: KubectlOptions): Promise<LineCompletion> {
  const words = request.words.slice(1, -1)
  const prefix = request.words.at(-1) ?? ''
  const globals = globalFlags(request.env)
  const found = findCommand(root, words, globals)
  const flags = new FlagSet(found.command.flags ?? [], globals)
  const session = new Session(silentContext(request), flags, options, found.path, root)
  const previous = words.at(-1)
  const awaiting = previous === undefined ? undefined : flagAwaitingValue(previous, flags)
  const given = awaiting ? found.rest.slice(0, -1) : found.rest
  let args: readonly string[]
  try {
    args = flags.parse(given).args
  } catch (error) {
    return { ...FILES, problem: `Error while parsing flags from args [${given.join(' ')}]: ${errorMessage(error)}` }
  }
  try {
    const isPastFlags = words.includes('--')
    if (awaiting && !isPastFlags) return await flagValues(session, awaiting, prefix, '', args)
    const equals = isPastFlags ? null : /^(?:--([\w-]+)|-(\w))=(.*)$/.exec(prefix)
    if (equals) {
      const definition = equals[1] ? flags.lookup(equals[1]) : flags.lookupShorthand(equals[2]!)
      if (!definition)
        return { ...FILES, problem: `Subcommand '${nameOf(found.command)}' does not support flag '${equals[1] ?? equals[2]}'` }
      return await flagValues(session, definition, equals[3]!, prefix.slice(0, prefix.indexOf('=') + 1), args)
    }
    const required = requiredFlags(found.command, flags, prefix)
    // While a required flag is missing no other one is offered.
    if (prefix.startsWith('-') && !isPastFlags)
      return required.length > 0 ? { completions: required } : flagNames(found.command, flags, prefix)
    // Behind a flag of its own a command is meant itself.
    const isMeant = (found.command.flags ?? []).some(({ name }) => flags.changed(name))
    if (found.command.subcommands && args.length === 0 && !isMeant) {
      const completions = subcommandNames(found.command, prefix)
      if (completions.length || !found.command.complete) return { completions }
    }
    // What the cluster does not know completes nothing, and the flags that are missing are offered all the same.
    const completeArguments = async (): Promise<CompletionResult> => {
      if (!found.command.complete) return FILES
      await session.client.matchVersions()
      return found.command.complete({ session, flags, args, prefix, request })
    }
    const result = await completeArguments().catch(() => NOTHING)
    return { ...result, completions: [...required, ...result.completions] }
  } catch {
    // A cluster that cannot be reached completes nothing; pressing Tab must not print errors.
    return NOTHING
  }
}

/** The commands below one, by name. */
export function subcommandNames({ subcommands = [] }: CommandDefinition, prefix: string): readonly Completion[] {
  return subcommands
    .filter(
      (each) =>
        (!each.hidden || nameOf(each) === 'help' || nameOf(each) === 'options') &&
        each.deprecated === undefined &&
        nameOf(each).startsWith(prefix),
    )
    .map((each) => ({ value: nameOf(each), description: each.short }))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1))
}

function flagAwaitingValue(word: string, flags: FlagSet): FlagDefinition | undefined {
  if (word.includes('=')) return undefined
  const definition = word.startsWith('--')
    ? flags.lookup(word.slice(2))
    : /^-[^-]/.test(word)
      ? flags.lookupShorthand(word.at(-1)!)
      : undefined
  return definition && definition.type !== 'bool' && definition.withoutValue === undefined ? definition : undefined
}

/** Flags that can still be written: those of every command first, a required one also without a dash. */
function flagNames(command: CommandDefinition, flags: FlagSet, prefix: string): CompletionResult {
  // What every command has is the first command's own.
  const isFirst = nameOf(command) === 'kubectl'
  const own = new Set([...(isFirst ? flags.all() : (command.flags ?? [])).map((flag) => flag.name), ...(command.redefines ?? [])])
  const isList = ({ type }: FlagDefinition) => type.endsWith('Slice') || type.endsWith('Array')
  const help = { name: 'help', shorthand: 'h', usage: `help for ${nameOf(command)}` }
  const open = flags.all().filter((flag) => !flag.hidden && flag.deprecated === undefined && (!flags.changed(flag.name) || isList(flag)))
  const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1)
  const sorted = [
    ...open.filter(({ name }) => !own.has(name)).toSorted(byName),
    ...[...open.filter(({ name }) => own.has(name)), help].toSorted(byName),
  ]
  const completions = sorted.flatMap(({ name, shorthand, usage }) => [
    { value: `--${name}`, description: usage },
    ...(shorthand ? [{ value: `-${shorthand}`, description: usage }] : []),
  ])
  return { completions: completions.filter(({ value }) => value.startsWith(prefix)) }
}

function requiredFlags({ flags: own = [] }: CommandDefinition, flags: FlagSet, prefix: string): readonly Completion[] {
  return own
    .filter(({ name, required }) => required && !flags.changed(name) && `--${name}`.startsWith(prefix))
    .map(({ name, usage }) => ({ value: `--${name}`, description: usage }))
}

async function flagValues(
  session: Session,
  definition: FlagDefinition,
  prefix: string,
  lead: string,
  args: readonly string[],
): Promise<CompletionResult> {
  if (definition.completion === 'manifest') return { ...FILES, extensions: MANIFESTS }
  const values = definition.completion === 'container' ? await containerNames(session, args) : await possibleValues(session, definition)
  if (values === 'files') return FILES
  return {
    completions: values.filter((value) => value.startsWith(prefix)).map((value) => ({ value: lead + value, space: !value.endsWith('=') })),
  }
}

async function possibleValues(session: Session, { completion }: FlagDefinition): Promise<readonly string[] | 'files'> {
  if (completion === undefined) return 'files'
  if (typeof completion !== 'string') return completion
  switch (completion) {
    case 'file':
      return 'files'
    case 'namespace':
      return objectNames({ session }, await session.resourceFor('namespaces'))
    case 'clusterRole':
      return objectNames({ session }, await session.resourceFor('clusterroles'))
    case 'context':
      return [...session.kubeconfig.contexts.keys()].sort()
    case 'cluster':
      return [...session.kubeconfig.clusters.keys()].sort()
    case 'user':
      return [...session.kubeconfig.users.keys()].sort()
    default:
      return []
  }
}
