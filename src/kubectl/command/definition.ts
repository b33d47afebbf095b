/** What a kubectl command is made of; models cobra.Command. */
import type { CommandContext, CompletionRequest, CompletionResult } from '../../shell/command'
import type { Session } from '../session'
import type { FlagDefinition, FlagSet } from './flags'
import type { FeatureGate } from './gates'

/** The group of the top-level help a command is listed in. */
export type CommandGroup =
  | 'Basic Commands (Beginner)'
  | 'Basic Commands (Intermediate)'
  | 'Deploy Commands'
  | 'Cluster Management Commands'
  | 'Troubleshooting and Debugging Commands'
  | 'Advanced Commands'
  | 'Settings Commands'
  | 'Other Commands'

/** One call of a command, its words already taken apart. */
export interface Invocation {
  readonly command: CommandDefinition
  /** For example `kubectl create deployment`. */
  readonly path: string
  readonly flags: FlagSet
  readonly args: readonly string[]
  /** How many of `args` stood before `--`; -1 without it. */
  readonly dash: number
  readonly io: CommandContext
  /** Kubeconfig, REST client, mapper: what the command may use of the cluster. */
  readonly session: Session
}

export interface CommandDefinition {
  /** The usage after the parent's path; its first word is the name. */
  readonly use: string
  readonly aliases?: readonly string[]
  /** Words of other tools that mean this. */
  readonly suggestFor?: readonly string[]
  /** One line, without a period. */
  readonly short: string
  /** Paragraphs separated by blank lines; `short` with a period when absent. */
  readonly long?: string
  /** Lines of examples: `# comment` and commands, blank lines between. */
  readonly examples?: string
  readonly group?: CommandGroup
  readonly hidden?: boolean
  /** Flags of every command that this one has as its own. */
  readonly redefines?: readonly string[]
  /** The variable that decides whether the command is there. */
  readonly gate?: FeatureGate
  readonly deprecated?: string
  readonly flags?: readonly FlagDefinition[]
  readonly subcommands?: readonly CommandDefinition[]
  readonly run?: (invocation: Invocation) => Promise<void>
  /** Takes every word as an argument, flags too. */
  readonly takesRawWords?: boolean
  /** The exit code of flags that cannot be understood; 1 by default. */
  readonly flagFailure?: number
  /** What completion offers in place of arguments. */
  readonly complete?: (completion: ArgumentCompletion) => Promise<CompletionResult>
}

export interface ArgumentCompletion {
  readonly session: Session
  readonly flags: FlagSet
  /** Arguments before the one being completed. */
  readonly args: readonly string[]
  readonly prefix: string
  readonly request: CompletionRequest
}

export function nameOf(command: CommandDefinition): string {
  const space = command.use.indexOf(' ')
  return space < 0 ? command.use : command.use.slice(0, space)
}

export function answersTo(command: CommandDefinition, name: string): boolean {
  return nameOf(command) === name || (command.aliases?.includes(name) ?? false)
}
