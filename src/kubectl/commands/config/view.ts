/** `kubectl config view`. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { flag } from '../../command/flags'
import { currentContextName } from '../../config/client-config'
import { configObject, type Entry } from '../../config/kubeconfig'
import { PRINT_FLAGS, printerFor } from '../../printing/printer'
import { asText, type Dict } from '../../values'
import { CliError, noMoreArguments } from './edit'

const BYTES = 'DATA+OMITTED'
const TEXT = 'REDACTED'
const SECRETS: Readonly<Record<string, string>> = {
  'certificate-authority-data': BYTES,
  'client-certificate-data': BYTES,
  'client-key-data': BYTES,
  token: TEXT,
  password: TEXT,
}
const FILES = ['certificate-authority', 'client-certificate', 'client-key']

type Entries = ReadonlyMap<string, Entry>

function only(entries: Entries, name: string): Entries {
  const entry = entries.get(name)
  return new Map(entry ? [[name, entry]] : [])
}

/** The entry as it is shown: files read in with --flatten, secrets covered without --raw. */
function shown({ flags, io }: Invocation, entry: Entry): Dict {
  let value: Dict = entry.value
  if (flags.bool('flatten')) {
    for (const field of FILES) {
      const path = asText(value[field])
      if (!path) continue
      const absolute = path.startsWith('/') ? path : `${entry.origin.slice(0, entry.origin.lastIndexOf('/'))}/${path}`
      if (!io.files.exists(absolute)) throw new CliError(`open ${absolute}: no such file or directory`)
      const { [field]: _, ...rest } = value
      value = { ...rest, [`${field}-data`]: btoa(String.fromCharCode(...io.files.read(absolute))) }
    }
  }
  if (flags.bool('raw')) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [field, SECRETS[field] !== undefined && each ? SECRETS[field] : each]),
  )
}

async function run(invocation: Invocation): Promise<void> {
  noMoreArguments(invocation)
  const { flags, session } = invocation
  const config = session.kubeconfig
  let { clusters, contexts, users }: { clusters: Entries; contexts: Entries; users: Entries } = config
  let current = config.currentContext
  if (flags.bool('minify')) {
    current = currentContextName(config, flags)
    if (current === '') throw new CliError('current-context must exist in order to minify')
    const context = contexts.get(current)
    if (!context) throw new CliError(`cannot locate context ${current}`)
    contexts = only(contexts, current)
    clusters = only(clusters, asText(context.value['cluster']))
    users = only(users, asText(context.value['user']))
  }
  const values = (entries: Entries) => new Map([...entries].map(([name, entry]) => [name, shown(invocation, entry)]))
  const object = configObject({
    clusters: values(clusters),
    contexts: values(contexts),
    users: values(users),
    currentContext: current,
    preferences: config.preferences,
  })
  const printer = printerFor(session, flags)
  await session.print(printer ? printer.print(object) : '')
}

export const view: CommandDefinition = {
  use: 'view',
  short: 'Display merged kubeconfig settings or a specified kubeconfig file',
  long: `Show the kubeconfig as it is in effect: all files merged, secrets covered.

With -o jsonpath a single value is printed.`,
  examples: `# All of it
kubectl config view

# With certificates and secrets
kubectl config view --raw

# The password of a user
kubectl config view -o jsonpath='{.users[?(@.name == "bob")].user.password}'`,
  flags: [
    ...PRINT_FLAGS.map((each) => (each.name === 'output' ? { ...each, default: 'yaml' } : each)),
    flag('bool', 'flatten', false, 'Read files in, so that the result stands alone'),
    flag('bool', 'merge', true, 'Merge all the files'),
    flag('bool', 'minify', false, 'Only what the current context uses'),
    flag('bool', 'raw', false, 'Show bytes and secrets'),
  ],
  run,
}
