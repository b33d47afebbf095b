/** minikube: makes, stops and inspects the machines of the cluster; models the command line of minikube v1.39. */
import type { Command, CompletionResult } from '../../shell/command'
import { parseArguments, UsageError, type FlagSpec } from './arguments'
import { nodeCommands } from './commands/node'
import { otherCommands } from './commands/others'
import { service, serviceList } from './commands/service'
import { start } from './commands/start'
import { status } from './commands/status'
import { remove, stop } from './commands/stop'
import { tunnel } from './commands/tunnel'
import { ip, version } from './commands/version'
import { commandHelp, topHelp } from './help'
import { Output } from './output'
import type { MinikubeProfile } from './profile'
import { EXIT, type Subcommand } from './subcommand'

const SUBCOMMANDS: readonly Subcommand[] = [
  start,
  status,
  stop,
  remove,
  ip,
  version,
  service,
  serviceList,
  tunnel,
  ...nodeCommands,
  ...otherCommands,
]

const GLOBAL_FLAGS: readonly FlagSpec[] = [
  { name: 'help', shorthand: 'h', type: 'bool', default: 'false', usage: 'Show this help.' },
  { name: 'profile', shorthand: 'p', type: 'string', default: 'minikube', usage: 'The name of the cluster.' },
]

/** The command that the words name, longest path first. */
function find(args: readonly string[]): { readonly found: Subcommand | undefined; readonly length: number } {
  for (const length of [2, 1]) {
    const path = args.slice(0, length).join(' ')
    const found = args.length >= length ? SUBCOMMANDS.find((c) => c.path === path) : undefined
    if (found) return { found, length }
  }
  return { found: undefined, length: 0 }
}

async function complete(words: readonly string[]): Promise<CompletionResult> {
  const typed = words.slice(1, -1).filter((word) => !word.startsWith('-'))
  const current = words.at(-1) ?? ''
  const prefix = typed.join(' ')
  if (current.startsWith('-')) {
    const { found } = find(typed)
    return { completions: [...(found?.flags ?? []), ...GLOBAL_FLAGS].map((flag) => ({ value: `--${flag.name}`, description: flag.usage })) }
  }
  const next = new Map<string, string>()
  for (const command of SUBCOMMANDS) {
    const path = command.path.split(' ')
    if (path.slice(0, typed.length).join(' ') !== prefix || path.length <= typed.length) continue
    next.set(path[typed.length]!, path.length === typed.length + 1 ? command.short : '')
  }
  return {
    completions: [...next]
      .filter(([value]) => value.startsWith(current))
      .map(([value, description]) => ({ value, ...(description ? { description } : {}) })),
  }
}

/** The minikube command on a machine whose cluster is `profile`. */
export function minikubeCommand(profile: MinikubeProfile): Command {
  return {
    name: 'minikube',
    complete: ({ words }) => complete(words),
    async run(io) {
      const { found, length } = find(io.args)
      const group = SUBCOMMANDS.filter((c) => c.path.startsWith(`${io.args[0] ?? ''} `))
      if (!found) {
        const wantsHelp = io.args.length === 0 || ['--help', '-h', 'help'].includes(io.args[0]!)
        if (wantsHelp && io.args[0] === 'help' && io.args.length > 1) {
          const asked = find(io.args.slice(1)).found
          if (asked) {
            await io.stdout.write(commandHelp(asked, GLOBAL_FLAGS))
            return 0
          }
        }
        if (wantsHelp || (group.length > 0 && (io.args.length === 1 || io.args.includes('--help')))) {
          await io.stdout.write(topHelp(group.length > 0 ? group : SUBCOMMANDS))
          return 0
        }
        await io.stderr.write(`Error: unknown command "${io.args[0]}" for "minikube"\nRun 'minikube --help' for usage.\n`)
        return 1
      }
      try {
        const parsed = parseArguments(io.args.slice(length), [...(found.flags ?? []), ...GLOBAL_FLAGS], found.interspersed ?? true)
        if (parsed.on('help')) {
          await io.stdout.write(commandHelp(found, GLOBAL_FLAGS))
          return 0
        }
        return await found.run({ io, out: new Output(io), profile, parsed, words: parsed.words })
      } catch (error) {
        if (!(error instanceof UsageError)) throw error
        await io.stderr.write(`Error: ${error.message}\nSee 'minikube ${found.path} --help' for usage.\n`)
        return error.message.startsWith('unknown') ? 1 : EXIT.usage
      }
    },
  }
}

export type { MinikubeProfile, MinikubeNode } from './profile'
