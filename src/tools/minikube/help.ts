/** Help texts of minikube, made from its commands; their layout is kubectl's templates with minikube's headings. */
import type { FlagSpec } from './arguments'
import { GROUPS, type Subcommand } from './subcommand'

const WIDTH = 17

/** The order under each heading. */
const ORDER =
  'start status stop delete dashboard pause unpause docker-env podman-env image addons config profile update-context service tunnel mount ssh kubectl node cp ssh-key ip logs update-check version options completion'.split(
    ' ',
  )

/** What `minikube` alone prints: every command under its heading. */
export function topHelp(commands: readonly Subcommand[]): string {
  const blocks = GROUPS.map((group) => {
    const under = commands.filter((each) => each.group === group).sort((a, b) => ORDER.indexOf(a.path) - ORDER.indexOf(b.path))
    const lines = under.map(({ path, short }) => `  ${path.padEnd(WIDTH)}${short}`)
    return lines.length > 0 ? `${group}:\n${lines.join('\n')}\n\n` : ''
  })
  return `minikube provisions and manages local Kubernetes clusters optimized for development workflows.\n\n${blocks.join('')}Use "minikube <command> --help" for more information about a given command.\n`
}

const flagText = (flag: FlagSpec): string => {
  const value = flag.type === 'string' ? `'${flag.default}'` : flag.type === 'list' ? '[]' : flag.default
  return `    ${flag.shorthand ? `-${flag.shorthand}, ` : ''}--${flag.name}=${value}:\n\t${flag.usage}\n`
}

/** Help of one command: what it is for, its sub-commands, its flags with defaults, its usage line. */
export function commandHelp(command: Subcommand, commands: readonly Subcommand[]): string {
  const below = commands
    .filter(({ path }) => path.startsWith(`${command.path} `))
    .map(({ path, short }) => [path.split(' ')[1]!, short] as const)
  const widest = Math.max(0, ...below.map(([name]) => name.length))
  const list =
    below.length > 0 ? `Available Commands:\n${below.map(([name, short]) => `  ${name.padEnd(widest + 1)}${short}`).join('\n')}\n\n` : ''
  const aliases = command.aliases ? `Aliases:\n  ${[command.path.split(' ').at(-1)!, ...command.aliases].join(', ')}\n\n` : ''
  const examples = command.examples ? `Examples:\n${command.examples}\n\n` : ''
  const options = command.flags?.length ? `Options:\n${command.flags.map(flagText).join('\n')}\n` : ''
  const operands = command.operands ? ` ${command.operands}` : ''
  const usage =
    below.length > 0 && !command.operands
      ? `  minikube ${command.path} SUBCOMMAND [flags] [options]`
      : `  minikube ${command.path}${operands} [flags] [options]`
  const more = below.length > 0 ? `Use "minikube ${command.path} <command> --help" for more information about a given command.\n` : ''
  return `${command.long ?? command.short}\n\n${aliases}${examples}${list}${options}Usage:\n${usage}\n\n${more}Use "minikube options" for a list of global command-line options (applies to all commands).\n`
}

/** What `minikube options` prints. */
export function globalHelp(flags: readonly FlagSpec[]): string {
  return `The following options can be passed to any command:\n\n${flags.map(flagText).join('\n')}`
}
