/** Help texts of minikube, made from its commands. */
import type { FlagSpec } from './arguments'
import type { Subcommand } from './subcommand'

/** The list of commands, or of those of one group. */
export function topHelp(commands: readonly Subcommand[]): string {
  const names = new Map<string, string>()
  const grouped = commands.every((c) => c.path.includes(' '))
  for (const command of commands) {
    const [first, second] = command.path.split(' ')
    if (grouped) names.set(second!, command.short)
    else if (!second) names.set(first!, command.short)
    else if (!names.has(first!))
      names.set(
        first!,
        `Commands: ${commands
          .filter((c) => c.path.startsWith(`${first} `))
          .map((c) => c.path.split(' ')[1])
          .join(', ')}`,
      )
  }
  const width = Math.max(...[...names.keys()].map((name) => name.length)) + 2
  const lines = [...names].map(([name, short]) => `  ${name.padEnd(width)}${short}`)
  const path = grouped ? `minikube ${commands[0]!.path.split(' ')[0]}` : 'minikube'
  const intro = grouped ? '' : 'minikube provisions and manages local Kubernetes clusters optimized for development workflows.\n\n'
  return `${intro}Available Commands:\n${lines.join('\n')}\n\nUsage:\n  ${path} [flags] [options]\n\nUse "${path} <command> --help" for more information about a given command.\n`
}

/** Help of one command: what it is for, its flags with defaults, its usage line. */
export function commandHelp(command: Subcommand, global: readonly FlagSpec[]): string {
  const flag = (f: FlagSpec): string => {
    const value = f.type === 'string' ? `'${f.default}'` : f.default
    return `    ${f.shorthand ? `-${f.shorthand}, ` : ''}--${f.name}=${value}:\n\t${f.usage}\n`
  }
  const options = command.flags?.length ? `Options:\n${command.flags.map(flag).join('\n')}\n` : ''
  const operands = command.operands ? ` ${command.operands}` : ''
  const globals = global
    .filter((f) => f.name !== 'help')
    .map(flag)
    .join('\n')
  return `${command.short}\n\n${options}Usage:\n  minikube ${command.path}${operands} [flags] [options]\n\nGlobal options:\n${globals}`
}
