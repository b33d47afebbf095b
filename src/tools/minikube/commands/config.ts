/** `minikube config set|get|unset|view|defaults`: values that stand for flags nobody gave. */
import { own } from '../../../shell/own'
import { PROPERTIES, readConfig, writeConfig, type ConfigValue } from '../config-file'
import { EXIT, misused, type Invocation, type Subcommand } from '../subcommand'

const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  driver: ['docker'],
  'kubernetes-version': ['v1.36.2', 'stable', 'latest'],
}

const group: Subcommand = {
  path: 'config',
  group: 'Configuration and Management Commands',
  short: 'Modify persistent configuration values',
  long: `config modifies minikube config files using subcommands like "minikube config set driver kvm2"\nConfigurable fields:\n\n${Object.keys(
    PROPERTIES,
  )
    .map((name) => ` * ${name}`)
    .join('\n')}`,
  operands: 'SUBCOMMAND',
}

async function refuse({ out }: Invocation, message: string): Promise<number> {
  return out.exit(EXIT.program, 'MK_CONFIG_SET', message)
}

/** The value as it is kept; undefined when it cannot be one. */
function parse(kind: string, text: string): ConfigValue | undefined {
  switch (kind) {
    case 'number':
      return /^\d+$/.test(text) ? Number(text) : undefined
    case 'bool':
      return /^(1|t|T|true|TRUE|True)$/.test(text) ? true : /^(0|f|F|false|FALSE|False)$/.test(text) ? false : undefined
    case 'size':
      return /^\d+(\.\d+)?\s*[kmgt]?i?b?$/i.test(text) ? text : undefined
    default:
      return text
  }
}

const set: Subcommand = {
  path: 'config set',
  short: 'Sets an individual value in a minikube config file',
  long: 'Sets the PROPERTY_NAME config value to PROPERTY_VALUE\n\tThese values can be overwritten by flags or environment variables at runtime.',
  operands: 'PROPERTY_NAME PROPERTY_VALUE',
  async run(invocation) {
    const { io, out, words } = invocation
    const [name, text, ...more] = words
    if (name === undefined || text === undefined || more.length > 0)
      return misused(
        invocation,
        words.length < 2
          ? 'not enough arguments (' + words.length + ').\nusage: minikube config set PROPERTY_NAME PROPERTY_VALUE'
          : 'toom any arguments (' + words.length + ')\nusage: minikube config set PROPERTY_NAME PROPERTY_VALUE',
      )
    const kind = own(PROPERTIES, name)
    if (!kind) return refuse(invocation, `Set failed: property name "${name}" not found`)
    const value = parse(kind, text)
    if (value === undefined)
      return refuse(
        invocation,
        kind === 'size'
          ? `Set failed: invalid size: '${text}'`
          : `Set failed: strconv.Parse${kind === 'bool' ? 'Bool' : 'Int'}: parsing "${text}": invalid syntax`,
      )
    if (name === 'driver' && !['docker', 'podman', 'kvm2', 'qemu2', 'virtualbox', 'vmware', 'none', 'ssh'].includes(text))
      return refuse(invocation, `Set failed: driver "${text}" is not supported`)
    if (['driver', 'vm-driver', 'cpus', 'memory', 'disk-size', 'nodes', 'container-runtime'].includes(name))
      await out.complain('warning', 'These changes will take effect upon a minikube delete and then a minikube start')
    writeConfig(io, { ...readConfig(io), [name]: value })
    return 0
  },
}

const get: Subcommand = {
  path: 'config get',
  short: 'Gets the value of PROPERTY_NAME from the minikube config file',
  long: 'Returns the value of PROPERTY_NAME from the minikube config file.  Can be overwritten at runtime by flags or environmental variables.',
  operands: 'PROPERTY_NAME',
  async run(invocation) {
    const { io, words } = invocation
    const [name, ...more] = words
    if (name === undefined || more.length > 0) return misused(invocation, 'usage: minikube config get PROPERTY_NAME')
    const value = own(readConfig(io), name)
    if (value === undefined) {
      await io.stdout.write('\n')
      await invocation.out.complain('failure', 'Error: specified key could not be found in config')
      return EXIT.failure
    }
    await io.stdout.write(`${String(value)}\n`)
    return 0
  },
}

const unset: Subcommand = {
  path: 'config unset',
  short: 'unsets an individual value in a minikube config file',
  long: 'unsets PROPERTY_NAME from the minikube config file.  Can be overwritten by flags or environmental variables',
  operands: 'PROPERTY_NAME',
  async run(invocation) {
    const { io, words } = invocation
    const [name, ...more] = words
    if (name === undefined || more.length > 0) return misused(invocation, 'usage: minikube config unset PROPERTY_NAME')
    const { [name]: _, ...rest } = readConfig(io)
    writeConfig(io, rest)
    return 0
  },
}

const view: Subcommand = {
  path: 'config view',
  short: 'Display values currently set in the minikube config file',
  long: 'Display values currently set in the minikube config file\n\tThe output format can be customized using the --format flag, which accepts a go template.\n\tThe config file is typically located at "~/.minikube/config/config.json".',
  async run({ io }) {
    for (const [name, value] of Object.entries(readConfig(io))) await io.stdout.write(`- ${name}: ${String(value)}\n`)
    return 0
  },
}

const defaults: Subcommand = {
  path: 'config defaults',
  short: 'Lists all valid default values for PROPERTY_NAME',
  long: `list displays all valid default settings for PROPERTY_NAME\nAcceptable fields:\n\n${Object.keys(DEFAULTS)
    .map((name) => ` * ${name}`)
    .join('\n')}`,
  operands: 'PROPERTY_NAME',
  async run(invocation) {
    const { io, words } = invocation
    const [name, ...more] = words
    if (name === undefined || more.length > 0)
      return misused(invocation, 'not enough arguments (0).\nusage: minikube config defaults PROPERTY_NAME')
    const values = own(DEFAULTS, name)
    if (!values) {
      return invocation.out.exit(
        EXIT.program,
        'MK_CONFIG_DEFAULT',
        `Getting defaults: ${name} is not a valid option for the \`defaults\` command; to see valid options run \`minikube config defaults -h\``,
      )
    }
    for (const each of values) await io.stdout.write(`* ${each}\n`)
    return 0
  },
}

export const configCommands: readonly Subcommand[] = [group, defaults, get, set, unset, view]
