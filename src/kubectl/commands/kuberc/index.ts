/** `kubectl kuberc`: the file with a person's aliases and default flags. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError } from '../../command/errors'
import { flag } from '../../command/flags'
import { groupRun } from '../../command/run'
import { kubercPlace, readKuberc } from '../../config/kuberc'
import { KUBERC_VERSION } from '../../config/kuberc-types'
import { PRINT_FLAGS, printerFor, printName } from '../../printing/printer'
import { readLine } from '../../resource/answer'
import { asDict, asList, type Dict } from '../../values'
import { toYaml } from '../../../engine/api/yaml/emit'

const SECTIONS = ['defaults', 'aliases', 'credentialplugin']
const POLICIES = ['AllowAll', 'DenyAll', 'Allowlist']

function placeOf({ flags, io }: Invocation): NonNullable<ReturnType<typeof kubercPlace>> {
  const place = kubercPlace(flags.string('kuberc'), io.env, io.cwd)
  if (!place) throw new CliError('KUBERC is disabled via KUBERC=off environment variable')
  return place
}

/** Preferences that kubectl recommends to who has none yet. */
const RECOMMENDED: Dict = {
  apiVersion: KUBERC_VERSION,
  kind: 'Preference',
  aliases: null,
  defaults: [
    { command: 'apply', options: [{ default: 'true', name: 'server-side' }] },
    { command: 'delete', options: [{ default: 'true', name: 'interactive' }] },
  ],
}

function write({ io }: Invocation, path: string, value: Dict): void {
  io.files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
  io.files.write(path, toYaml(value), { mode: 0o644 })
}

/** Asks whether to begin a file; only y and Y mean yes. */
async function offerRecommended(invocation: Invocation, path: string): Promise<void> {
  const { session, io } = invocation
  await session.print(
    `kuberc file not found at ${path}\nWould you like to generate a default kuberc file with recommended options? (y/N): `,
  )
  const answer = (await readLine(io)).trim()
  if (answer.toLowerCase() !== 'y') return
  write(invocation, path, RECOMMENDED)
  await session.print(`Updated ${path}\n`)
}

async function runView(invocation: Invocation): Promise<void> {
  const { session, flags, io } = invocation
  const place = placeOf(invocation)
  const found = readKuberc(io.files, place)
  if (!found) return offerRecommended(invocation, place.path)
  const printer = printerFor(session, flags, { isTyped: true }) ?? { print: printName }
  await session.print(printer.print(typedFile(found.preference?.value ?? {})))
}

const withOptions = (entry: Dict): Dict =>
  entry['options'] === undefined
    ? {}
    : { options: asList(entry['options']).map((each) => ({ name: asDict(each)['name'], default: asDict(each)['default'] })) }

/** The file with its fields in the order of kubectl's own type. */
function typedFile({ kind, apiVersion, defaults, aliases, credentialPluginPolicy, credentialPluginAllowlist }: Dict): Dict {
  return {
    kind,
    apiVersion,
    defaults: asList(defaults)
      .map(asDict)
      .map((entry) => ({ command: entry['command'], ...withOptions(entry) })),
    aliases: asList(aliases)
      .map(asDict)
      .map(({ name, command, prependArgs, appendArgs, ...entry }) => ({
        name,
        command,
        ...(prependArgs === undefined ? {} : { prependArgs }),
        ...(appendArgs === undefined ? {} : { appendArgs }),
        ...withOptions(entry),
      })),
    ...(credentialPluginPolicy === undefined ? {} : { credentialPluginPolicy }),
    ...(credentialPluginAllowlist === undefined ? {} : { credentialPluginAllowlist }),
  }
}

/** The section and what it needs. Throws CliError. */
function check({ flags }: Invocation): string {
  const section = flags.string('section')
  const [name, command, policy] = [flags.string('name'), flags.string('command'), flags.string('policy')]
  if (!SECTIONS.includes(section)) throw new CliError(`--section must be "defaults", "aliases", or "credentialplugin", got: ${section}`)
  if (section === 'aliases' && name === '') throw new CliError('--name is required when --section=aliases')
  if (section === 'defaults' && name !== '') throw new CliError('--name should not be specified when --section=defaults')
  if (section === 'defaults' && (flags.list('prependarg').length || flags.list('appendarg').length))
    throw new CliError('--prependarg and --appendarg are only valid for --section=aliases')
  if (section !== 'credentialplugin') {
    if (command === '') throw new CliError('--command is required when --section=aliases or --section=defaults')
    return section
  }
  if (policy === '') throw new CliError('--policy is required when --section=credentialplugin')
  if (!POLICIES.includes(policy)) throw new CliError(`invalid value for --policy: ${JSON.stringify(policy)}`)
  const entries = flags.list('allowlist-entry').length
  if (policy === 'Allowlist' && entries === 0)
    throw new CliError('--allowlist-entry is required when --section=credentialplugin and --policy=Allowlist')
  if (policy !== 'Allowlist' && entries > 0)
    throw new CliError('--allowlist-entry may only be used when --section=credentialplugin and --policy=Allowlist')
  return section
}

function optionsOf({ flags }: Invocation): readonly Dict[] {
  return flags.list('option').map((written) => {
    const equals = written.indexOf('=')
    if (equals < 0) throw new CliError(`invalid option format ${JSON.stringify(written)}, expected flag=value`)
    return { default: written.slice(equals + 1), name: written.slice(0, equals).replace(/^-+/, '') }
  })
}

function withEntry(list: readonly Dict[], key: 'name' | 'command', entry: Dict, conflict: string, overwrites: boolean): readonly Dict[] {
  const index = list.findIndex((each) => each[key] === entry[key])
  if (index < 0) return [...list, entry]
  if (!overwrites) throw new CliError(`${conflict}, use --overwrite to replace`)
  // What was not given stays.
  const kept = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null))
  return list.map((each, at) => (at === index ? { ...each, ...kept } : each))
}

function withoutNulls(entry: Dict): Dict {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null))
}

function allowlist({ flags }: Invocation): readonly Dict[] {
  return flags.list('allowlist-entry').flatMap((written) =>
    written.split(',').map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 0) throw new CliError(`improperly formatted allowlist entry: ${JSON.stringify(pair)}`)
      const [field, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      if (field !== 'name' && field !== 'command') throw new CliError(`unrecognized allowlist entry field: ${JSON.stringify(field)}`)
      if (value.trim() === '') throw new CliError(`empty value in allowlist entry for field ${JSON.stringify(field)}`)
      return { [field]: value }
    }),
  )
}

async function runSet(invocation: Invocation): Promise<void> {
  const { flags, session, io } = invocation
  const place = placeOf(invocation)
  const { path } = place
  const section = check(invocation)
  const existing = readKuberc(io.files, place)?.preference?.value ?? {}
  const file: Dict = { apiVersion: KUBERC_VERSION, kind: 'Preference', ...existing }
  const entries = (field: string) => asList(file[field]).map(asDict)
  const overwrites = flags.bool('overwrite')
  const some = <T>(list: readonly T[]) => (list.length ? list : null)
  const options = some(optionsOf(invocation))
  const [command, name] = [flags.string('command'), flags.string('name')]
  let next: Dict
  if (section === 'defaults') {
    const conflict = `defaults for command ${JSON.stringify(command)} already exist`
    next = { ...file, defaults: withEntry(entries('defaults'), 'command', { command, options }, conflict, overwrites) }
  } else if (section === 'aliases') {
    const entry = withoutNulls({
      name,
      command,
      prependArgs: some(flags.list('prependarg')),
      appendArgs: some(flags.list('appendarg')),
      options,
    })
    next = { ...file, aliases: withEntry(entries('aliases'), 'name', entry, `alias ${JSON.stringify(name)} already exists`, overwrites) }
  } else {
    const policy = flags.string('policy')
    next = {
      ...file,
      credentialPluginPolicy: policy,
      ...(policy === 'Allowlist' ? { credentialPluginAllowlist: allowlist(invocation) } : {}),
    }
  }
  write(invocation, path, { ...next, aliases: next['aliases'] ?? null, defaults: next['defaults'] ?? null })
  await session.print(`Updated ${path}\n`)
}

const FILE = flag('string', 'kuberc', '', 'The kuberc file. KUBECTL_KUBERC=false or KUBERC=off turns preferences off.', {
  completion: 'file',
})

export const kuberc: CommandDefinition = {
  use: 'kuberc SUBCOMMAND',
  short: 'Manage kuberc configuration files',
  long: `Manage the kuberc file, which has your preferences: default flags of commands, and aliases.

It is \${HOME}/.kube/kuberc, unless --kuberc or the variable KUBERC names another.`,
  examples: `# What is in it
kubectl kuberc view

# Always -o wide for get
kubectl kuberc set --section defaults --command get --option output=wide`,
  gate: 'KUBECTL_KUBERC',
  group: 'Other Commands',
  subcommands: [
    {
      use: 'set --section (defaults|aliases) --command COMMAND',
      short: 'Set values in the kuberc configuration',
      long: `Set values in the kuberc file.

The section 'defaults' has flags that a command gets when they are not given.

The section 'aliases' has commands of your own, with flags and arguments of their own.`,
      examples: `# Always -o wide for get
kubectl kuberc set --section defaults --command get --option output=wide

# kubectl getn is kubectl get nodes
kubectl kuberc set --section aliases --name getn --command get --prependarg nodes

# Another value
kubectl kuberc set --section defaults --command get --option output=yaml --overwrite`,
      flags: [
        flag('stringArray', 'allowlist-entry', [], 'A credential plugin that is allowed, as field=value'),
        flag('stringArray', 'appendarg', [], 'Argument after those that are given (aliases only)'),
        flag('string', 'command', '', "The command, for example 'get' or 'set env'"),
        FILE,
        flag('string', 'name', '', 'Name of the alias'),
        flag('stringArray', 'option', [], 'A flag and its value, as flag=value'),
        flag('bool', 'overwrite', false, 'Replace what is there'),
        flag('string', 'policy', '', 'Which credential plugins may run'),
        flag('stringArray', 'prependarg', [], 'Argument in front of those that are given (aliases only)'),
        flag('string', 'section', '', "What to change: 'defaults', 'aliases' or 'credentialplugin'", {
          required: true,
        }),
      ],
      run: runSet,
    },
    {
      use: 'view',
      short: 'Display the current kuberc configuration',
      long: 'Print the kuberc file.',
      examples: `# As YAML
kubectl kuberc view

# As JSON
kubectl kuberc view --output json`,
      flags: [FILE, ...PRINT_FLAGS.map((each) => (each.name === 'output' ? { ...each, default: 'yaml' } : each))],
      run: runView,
    },
  ],
  run: groupRun('stderr'),
}
