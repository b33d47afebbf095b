/** Help texts made from the definitions, laid out as kubectl lays out its own; models kubectl's templates package. */
import { nameOf, type CommandDefinition, type CommandGroup } from './definition'
import { shownDefault, type FlagDefinition } from './flags'
import { translator, type Translate } from './translation'
import type { CommandContext } from '../../shell/command'

const GROUPS: readonly CommandGroup[] = [
  'Basic Commands (Beginner)',
  'Basic Commands (Intermediate)',
  'Deploy Commands',
  'Cluster Management Commands',
  'Troubleshooting and Debugging Commands',
  'Advanced Commands',
  'Settings Commands',
]
const SHORTEST_NAME = 11

function commandList(commands: readonly CommandDefinition[], width: number, told: Translate): string {
  return commands.map((command) => `  ${nameOf(command).padEnd(width)}   ${told(command.short)}`).join('\n')
}

function shown(commands: readonly CommandDefinition[]): readonly CommandDefinition[] {
  return commands.filter((command) => !command.hidden && command.deprecated === undefined)
}

function byName(a: CommandDefinition, b: CommandDefinition): number {
  return nameOf(a) < nameOf(b) ? -1 : 1
}

/** Flags as help prints them, one blank line after each. */
export function flagList(flags: readonly FlagDefinition[]): string {
  return flags
    .filter((flag) => !flag.hidden && flag.deprecated === undefined)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `    ${flag.shorthand ? `-${flag.shorthand}, ` : ''}--${flag.name}=${shownDefault(flag)}:\n\t${flag.usage}\n\n`)
    .join('')
}

/** The commands of the top level, by their groups. */
export async function commandGroups(root: CommandDefinition, { env, system }: CommandContext): Promise<string> {
  return groupedCommands(root, await translator(env, system.clock))
}

function groupedCommands(root: CommandDefinition, told: Translate): string {
  const commands = shown(root.subcommands ?? []).filter((command) => nameOf(command) !== 'options')
  const width = Math.max(SHORTEST_NAME, ...commands.map((command) => nameOf(command).length))
  const sections = GROUPS.map(
    (group) =>
      `${group}:\n${commandList(
        commands.filter((command) => command.group === group),
        width,
        told,
      )}\n`,
  )
  sections.push('Subcommands provided by plugins:\n')
  sections.push(
    `Other Commands:\n${commandList(commands.filter((command) => command.group === 'Other Commands').toSorted(byName), width, told)}\n`,
  )
  return sections.join('\n')
}

/** Every command has flags, --help at least, so every usage line ends in [options]. */
function usageLine(command: CommandDefinition, path: string): string {
  const line = path + command.use.slice(nameOf(command).length)
  return line.includes('[options]') ? line : `${line} [options]`
}

function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n\n+/)
    .map((paragraph, index) => (index === 0 || /^\s|^Use "/.test(paragraph) ? paragraph : ` ${paragraph}`))
    .join('\n\n')
}

function exampleLines(text: string): string {
  return text
    .trim()
    .split('\n')
    .map((line) => `  ${line.trim()}`)
    .join('\n')
}

const GLOBAL_HINT = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'

/** The help of a command in the user's language. `path` is how it is called, e.g. `kubectl create`. */
export async function helpText(command: CommandDefinition, path: string, { env, system }: CommandContext): Promise<string> {
  const told = await translator(env, system.clock)
  const isRoot = !path.includes(' ')
  const parts: string[] = [`${paragraphs(told(command.long ?? `${command.short}.`))}\n\n`]
  if (command.aliases?.length) parts.push(`Aliases:\n${[nameOf(command), ...command.aliases].join(', ')}\n\n`)
  if (command.examples) parts.push(`Examples:\n${exampleLines(command.examples)}\n\n`)
  const subcommands = shown(command.subcommands ?? [])
  if (isRoot) parts.push(`${groupedCommands(command, told)}\n`)
  else if (subcommands.length) {
    const width = Math.max(SHORTEST_NAME, ...subcommands.map((each) => nameOf(each).length))
    parts.push(`Available Commands:\n${commandList(subcommands.toSorted(byName), width, told)}\n\n`)
  }
  const flags = isRoot ? '' : flagList(command.flags ?? [])
  if (flags) parts.push(`Options:\n${flags}`)
  parts.push(`Usage:\n  ${isRoot ? `${path} [flags] [options]` : usageLine(command, path)}\n\n`)
  if (subcommands.length) parts.push(`Use "${path} <command> --help" for more information about a given command.\n`)
  parts.push(GLOBAL_HINT)
  return parts.join('')
}
