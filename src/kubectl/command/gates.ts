/** What environment variables turn on and off; models cmdutil.FeatureGate. */
import type { CommandDefinition } from './definition'
import type { FlagDefinition } from './flags'

/** Whether each is on when the variable says neither `true` nor `false`. */
const DEFAULTS = {
  KUBECTL_APPLYSET: false,
  KUBECTL_KUBERC: true,
  KUBECTL_KYAML: true,
  KUBECTL_PORT_FORWARD_WEBSOCKETS: true,
  KUBECTL_REMOTE_COMMAND_WEBSOCKETS: true,
}

export type FeatureGate = keyof typeof DEFAULTS
export type Environment = Readonly<Record<string, string | undefined>>

const KYAML = 'kyaml'

export function isOpen(env: Environment, gate: FeatureGate): boolean {
  const said = env[gate]?.toLowerCase()
  return DEFAULTS[gate] ? said !== 'false' : said === 'true'
}

const hasOpenGate = (env: Environment) => (each: { readonly gate?: FeatureGate }) => each.gate === undefined || isOpen(env, each.gate)

/** The flags there are in an environment: of several of one name, the first. */
export function openFlags(flags: readonly FlagDefinition[], env: Environment): readonly FlagDefinition[] {
  const open = flags.filter(hasOpenGate(env))
  return open.filter(({ name }, index) => open.findIndex((other) => other.name === name) === index).map((each) => withoutFormat(each, env))
}

/** The output formats there are in an environment. */
export function openFormats(formats: readonly string[], env: Environment): readonly string[] {
  return isOpen(env, 'KUBECTL_KYAML') ? formats : formats.filter((format) => format !== KYAML)
}

function withoutFormat(definition: FlagDefinition, env: Environment): FlagDefinition {
  const { name, usage, completion } = definition
  if (name !== 'output' || isOpen(env, 'KUBECTL_KYAML')) return definition
  return {
    ...definition,
    usage: usage.replace(`${KYAML}, `, ''),
    ...(typeof completion === 'object' ? { completion: openFormats(completion, env) } : {}),
  }
}

/** The command tree an environment has. */
export function openTree(command: CommandDefinition, env: Environment): CommandDefinition {
  const { use, flags, subcommands } = command
  return {
    ...command,
    use: isOpen(env, 'KUBECTL_KYAML') ? use : use.replace(`${KYAML}|`, ''),
    ...(flags ? { flags: openFlags(flags, env) } : {}),
    ...(subcommands ? { subcommands: subcommands.filter(hasOpenGate(env)).map((each) => openTree(each, env)) } : {}),
  }
}
