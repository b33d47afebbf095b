/** minikube: makes, stops and inspects the machines of clusters; models the command line of minikube v1.39. */
import type { Command, CommandContext, CompletionResult } from '../../shell/command'
import { didYouMean, isNear } from '../../shell/suggest'
import { parseArguments, UsageError, type FlagSpec } from './arguments'
import { addonCommands } from './commands/addons'
import { aroundCommands } from './commands/around'
import { configCommands } from './commands/config'
import { insideCommands } from './commands/inside'
import { nodeCommands } from './commands/node'
import { profileCommands } from './commands/profile'
import { service, serviceList } from './commands/service'
import { start } from './commands/start'
import { status } from './commands/status'
import { remove, stop } from './commands/stop'
import { tunnel } from './commands/tunnel'
import { factCommands } from './commands/version'
import { readConfig } from './config-file'
import { commandHelp, globalHelp, topHelp } from './help'
import type { MinikubeHost } from './host'
import { Output } from './output'
import { EXIT, type Subcommand } from './subcommand'

const GLOBAL_FLAGS: readonly FlagSpec[] = [
  { name: 'alsologtostderr', type: 'bool', default: 'false', usage: 'Log to standard error as well as to files.' },
  { name: 'help', shorthand: 'h', type: 'bool', default: 'false', usage: 'Show this help.' },
  {
    name: 'profile',
    shorthand: 'p',
    type: 'string',
    default: 'minikube',
    usage: 'The name of the cluster, so that several can exist at the same time.',
  },
  { name: 'v', shorthand: 'v', type: 'int', default: '0', usage: 'How much is logged.' },
]

const options: Subcommand = {
  path: 'options',
  group: 'Troubleshooting Commands',
  short: 'Show a list of global command-line options (applies to all commands).',
  run: async ({ io }) => {
    await io.stdout.write(globalHelp(GLOBAL_FLAGS))
    return 0
  },
}

const SUBCOMMANDS: readonly Subcommand[] = [
  start,
  status,
  stop,
  remove,
  ...aroundCommands,
  ...addonCommands,
  ...configCommands,
  ...profileCommands,
  service,
  serviceList,
  tunnel,
  ...insideCommands,
  ...nodeCommands,
  ...factCommands,
  options,
]

interface Found {
  readonly command: Subcommand
  /** The arguments without the command's own words. */
  readonly rest: readonly string[]
}

function byPath(path: string): Subcommand | undefined {
  return SUBCOMMANDS.find((command) => {
    if (command.path === path) return true
    const [head, tail] = [command.path.split(' ').slice(0, -1).join(' '), path.split(' ')]
    return command.aliases?.some((alias) => `${head} ${alias}`.trim() === tail.join(' ')) ?? false
  })
}

/** The command that the words name, longest path first; global flags may stand before and between the words. */
function find(args: readonly string[]): Found | undefined {
  const words: number[] = []
  for (let i = 0; i < args.length && words.length < 2; i++) {
    const arg = args[i]!
    if (arg === '--') break
    if (!arg.startsWith('-')) words.push(i)
    else if (arg === '-p' || arg === '--profile' || arg === '-v') i++
  }
  for (const length of [2, 1]) {
    const places = words.slice(0, length)
    const command = places.length === length ? byPath(places.map((place) => args[place]).join(' ')) : undefined
    if (command) return { command, rest: args.filter((_, index) => !places.includes(index)) }
  }
  return undefined
}

/** In the order of their names, `help` last. */
function meant(word: string): readonly string[] {
  const names = SUBCOMMANDS.map(({ path }) => path).filter((path) => !path.includes(' '))
  return [...names.sort(), 'help'].filter((name) => isNear(word, name))
}

async function complete(host: MinikubeHost, words: readonly string[]): Promise<CompletionResult> {
  const typed = words.slice(1, -1).filter((word) => !word.startsWith('-'))
  const current = words.at(-1) ?? ''
  const prefix = typed.join(' ')
  if (current.startsWith('-')) {
    const found = find(typed)
    return {
      completions: [...(found?.command.flags ?? []), ...GLOBAL_FLAGS].map((flag) => ({ value: `--${flag.name}`, description: flag.usage })),
    }
  }
  const before = words.at(-2)
  if (before === '-p' || before === '--profile') return { completions: host.profiles().map(({ name }) => ({ value: name })) }
  if (/^addons (enable|disable|configure|images|open)$/.test(prefix))
    return {
      completions: host
        .addonNames()
        .filter((name) => name.startsWith(current))
        .map((value) => ({ value })),
    }
  const next = new Map<string, string>()
  for (const command of SUBCOMMANDS) {
    const path = command.path.split(' ')
    if (path.slice(0, typed.length).join(' ') !== prefix || path.length !== typed.length + 1) continue
    next.set(path[typed.length]!, command.short)
  }
  return {
    completions: [...next].filter(([value]) => value.startsWith(current)).map(([value, description]) => ({ value, description })),
    ...(next.size === 0 ? { files: true } : {}),
  }
}

async function run(host: MinikubeHost, io: CommandContext): Promise<number> {
  const args = io.args[0] === 'help' ? [...io.args.slice(1), '--help'] : io.args
  const found = find(args)
  if (!found) {
    const word = args.find((arg) => !arg.startsWith('-'))
    if (word === undefined) {
      await io.stdout.write(topHelp(SUBCOMMANDS))
      return 0
    }
    await io.stderr.write(`Error: unknown command "${word}" for "minikube"${didYouMean(meant(word))}\nRun 'minikube --help' for usage.\n`)
    return EXIT.usage
  }
  const { command, rest } = found
  try {
    const parsed = parseArguments(rest, [...(command.flags ?? []), ...GLOBAL_FLAGS], command.interspersed ?? true)
    // Only of the program's own commands cobra says that it does not know them, not of a group's.
    if (parsed.on('help') || !command.run) {
      await io.stdout.write(commandHelp(command, SUBCOMMANDS))
      return 0
    }
    const named = parsed.given('profile')
      ? parsed.text('profile')
      : (io.env['MINIKUBE_PROFILE'] ?? String(readConfig(io)['profile'] ?? 'minikube'))
    if (!/^[a-zA-Z0-9][a-zA-Z0-9-]*$/.test(named)) {
      return await new Output(io).exit(EXIT.usage, 'MK_USAGE', `Profile name '${named}' is not valid`)
    }
    return await command.run({ io, out: new Output(io), host, profile: host.profile(named), parsed, words: parsed.words })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    await io.stderr.write(`Error: ${error.message}\nSee 'minikube ${command.path} --help' for usage.\n`)
    return EXIT.usage
  }
}

/** The minikube command on a machine whose clusters are `host`'s. */
export function minikubeCommand(host: MinikubeHost): Command {
  return {
    name: 'minikube',
    complete: ({ words }) => complete(host, words),
    run: (io) => run(host, io),
  }
}

export { VERSION } from './subcommand'
export type { MinikubeHost, MinikubeNode, MinikubeProfile } from './host'
