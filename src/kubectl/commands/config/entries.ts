/** `kubectl config set-cluster`, `set-context` and `set-credentials`: whole entries from flags. */
import { INTERACTIVE_MODES } from '../../config/validation'
import type { CommandDefinition, Invocation } from '../../command/definition'
import { CliError, errorMessage } from '../../command/errors'
import { flag, type FlagSet } from '../../command/flags'
import { helpText } from '../../command/help'
import { goQuote } from '../../../engine/api/strconv'
import { readBytes } from '../../config/reduce'
import { base64 } from '../../resource/bytes'
import { asDict, asList, textAt, type Dict } from '../../values'
import { accessOf, wrongArguments } from './access'

type Fields = Record<string, unknown>

/** Sets a text field; an empty text removes it. */
function put(fields: Fields, name: string, value: string): void {
  if (value === '') delete fields[name]
  else fields[name] = value
}

/** Puts a file of --FLAG into the entry: its path, or with --embed-certs what is in it. */
function putFile({ flags, session }: Invocation, fields: Fields, name: string): void {
  if (!flags.changed(name)) return
  const written = flags.string(name)
  if (flags.bool('embed-certs')) {
    if (written === '') return
    put(fields, `${name}-data`, base64(readBytes(session.io.files, session.path(written))))
    delete fields[name]
  } else {
    // No path at all is the current folder.
    put(fields, name, session.path(written))
    delete fields[`${name}-data`]
  }
}

function requireFiles({ flags, session }: Invocation, names: readonly string[]): void {
  if (!flags.bool('embed-certs')) return
  const given = names.filter((name) => flags.string(name) !== '')
  if (given.length === 0) throw new CliError(`you must specify a ${names.map((name) => `--${name}`).join(' or ')} to embed`)
  for (const name of given) {
    const written = flags.string(name)
    try {
      session.io.files.stat(session.path(written))
    } catch (error) {
      throw new CliError(`could not stat ${name} file ${written}: stat ${written}: ${errorMessage(error).toLowerCase()}`)
    }
  }
}

async function runSetCluster(invocation: Invocation): Promise<void> {
  const { args, flags, session } = invocation
  if (args.length !== 1) throw await wrongArguments(invocation)
  const [name = ''] = args
  if (name === '') throw new CliError('you must specify a non-empty cluster name')
  if (flags.bool('insecure-skip-tls-verify') && flags.string('certificate-authority') !== '')
    throw new CliError('you cannot specify a certificate authority and insecure mode at the same time')
  requireFiles(invocation, ['certificate-authority'])
  const access = accessOf(invocation)
  const draft = access.edit()
  const cluster: Fields = { ...draft.clusters.get(name) }
  if (flags.changed('server')) {
    put(cluster, 'server', flags.string('server'))
    // A name for the certificate belonged to the server that was there before.
    delete cluster['tls-server-name']
  }
  if (flags.changed('tls-server-name')) put(cluster, 'tls-server-name', flags.string('tls-server-name'))
  // What is not asked for again is taken back, whatever else is set.
  delete cluster['insecure-skip-tls-verify']
  if (flags.bool('insecure-skip-tls-verify')) {
    cluster['insecure-skip-tls-verify'] = true
    delete cluster['certificate-authority']
    delete cluster['certificate-authority-data']
  }
  putFile(invocation, cluster, 'certificate-authority')
  if (flags.changed('proxy-url')) put(cluster, 'proxy-url', flags.string('proxy-url'))
  draft.clusters.set(name, cluster)
  access.save(draft, true)
  await session.print(`Cluster ${goQuote(name)} set.\n`)
}

async function runSetContext(invocation: Invocation): Promise<void> {
  const { args, flags, session } = invocation
  if (args.length > 1) throw await wrongArguments(invocation)
  const isCurrent = flags.bool('current')
  let [name = ''] = args
  if (name === '' && !isCurrent) throw new CliError('you must specify a non-empty context name or --current')
  if (name !== '' && isCurrent) throw new CliError('you cannot specify both a context name and --current')
  const access = accessOf(invocation)
  const draft = access.edit()
  if (isCurrent) {
    if (draft.currentContext === '') throw new CliError('no current context is set')
    name = draft.currentContext
  }
  const existing = draft.contexts.get(name)
  const context: Fields = { ...existing }
  for (const field of ['cluster', 'user', 'namespace']) if (flags.changed(field)) put(context, field, flags.string(field))
  draft.contexts.set(name, context)
  access.save(draft, true)
  await session.print(`Context ${goQuote(name)} ${existing ? 'modified' : 'created'}.\n`)
}

interface Pairs {
  readonly set: readonly (readonly [string, string])[]
  readonly remove: readonly string[]
}

/** `key=value` sets, `key-` removes. Throws CliError. */
function pairs(flags: FlagSet, name: string): Pairs {
  const set = new Map<string, string>()
  const remove: string[] = []
  const invalid: string[] = []
  const words = flags.list(name)
  // A list of nothing but an empty word comes out of its flag as an empty one.
  for (const word of words.length === 1 && words[0] === '' ? [] : words) {
    const equals = word.indexOf('=')
    if (equals > 0) set.set(word.slice(0, equals), word.slice(equals + 1))
    else if (equals < 0 && word.endsWith('-') && word.length > 1) remove.push(word.slice(0, -1))
    else invalid.push(word)
  }
  if (invalid.length) throw new CliError(`invalid ${name} format: ${invalid.join(', ')}`)
  for (const key of remove) if (set.has(key)) throw new CliError(`can not both modify and remove a ${name} in the same command`)
  return { set: [...set], remove }
}

function checkMethods(flags: FlagSet): void {
  const methods = [
    ...(flags.string('token') ? ['--token'] : []),
    ...(flags.string('username') || flags.string('password') ? ['--username/--password'] : []),
  ]
  if (methods.length > 1)
    throw new CliError(`you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`)
}

function changeProvider(flags: FlagSet, user: Fields, args: Pairs): void {
  if (flags.changed('auth-provider') && textAt(user, 'auth-provider', 'name') !== flags.string('auth-provider'))
    user['auth-provider'] = { name: flags.string('auth-provider') }
  if (!user['auth-provider']) return
  const config: Fields = { ...asDict(asDict(user['auth-provider'])['config']) }
  for (const key of args.remove) delete config[key]
  for (const [key, value] of args.set) config[key] = value
  const { config: _, ...rest } = asDict(user['auth-provider'])
  user['auth-provider'] = { ...rest, config: Object.keys(config).length ? config : null }
}

function changeExec(flags: FlagSet, user: Fields, env: Pairs): void {
  if (flags.changed('exec-command')) {
    user['exec'] = user['exec']
      ? { ...asDict(user['exec']), command: flags.string('exec-command'), args: null }
      : { apiVersion: '', args: null, command: flags.string('exec-command'), env: null, provideClusterInfo: false }
  }
  if (!user['exec']) return
  const exec: Fields = { ...asDict(user['exec']) }
  if (flags.changed('exec-api-version')) exec['apiVersion'] = flags.string('exec-api-version')
  if (flags.list('exec-arg').length) exec['args'] = flags.list('exec-arg')
  if (flags.changed('exec-interactive-mode')) put(exec, 'interactiveMode', flags.string('exec-interactive-mode'))
  if (flags.changed('exec-provide-cluster-info')) exec['provideClusterInfo'] = flags.bool('exec-provide-cluster-info')
  let variables: readonly Dict[] = asList(exec['env']).map(asDict)
  variables = variables.filter((each) => !env.remove.includes(String(each['name'])))
  for (const [name, value] of env.set) {
    variables = variables.some((each) => each['name'] === name)
      ? variables.map((each) => (each['name'] === name ? { ...each, value } : each))
      : [...variables, { name, value }]
  }
  // A list, be it empty, once variables have been spoken of.
  if (flags.changed('exec-env')) exec['env'] = variables
  user['exec'] = exec
}

/** What the words mean. Throws CliError, after which help is shown. */
function credentialWords({ args, flags }: Invocation): { readonly name: string; readonly provider: Pairs; readonly env: Pairs } {
  if (args.length !== 1) throw new CliError(`unexpected args: [${args.join(' ')}]`)
  const provider = pairs(flags, 'auth-provider-arg')
  const env = pairs(flags, 'exec-env')
  return { name: args[0]!, provider, env }
}

async function runSetCredentials(invocation: Invocation): Promise<void> {
  const { flags, session, io } = invocation
  let words: ReturnType<typeof credentialWords>
  try {
    words = credentialWords(invocation)
  } catch (error) {
    await io.stdout.write(await helpText(invocation.command, invocation.path, io))
    throw error
  }
  const { name, provider, env } = words
  if (name === '') throw new CliError('you must specify a non-empty user name')
  checkMethods(flags)
  requireFiles(invocation, ['client-certificate', 'client-key'])
  if (flags.changed('exec-interactive-mode') && !INTERACTIVE_MODES.has(flags.string('exec-interactive-mode')))
    throw new CliError('invalid interactive mode type, can be only IfAvailable, Never, Always')
  const access = accessOf(invocation)
  const draft = access.edit()
  const user: Fields = { ...draft.users.get(name) }
  putFile(invocation, user, 'client-certificate')
  putFile(invocation, user, 'client-key')
  for (const field of ['token', 'username', 'password']) if (flags.changed(field)) put(user, field, flags.string(field))
  changeProvider(flags, user, provider)
  changeExec(flags, user, env)
  const setsToken = flags.string('token') !== ''
  const setsBasic = flags.string('username') !== '' || flags.string('password') !== ''
  // One way to log in takes the place of the other.
  if (setsToken) for (const field of ['username', 'password']) delete user[field]
  else if (setsBasic) delete user['token']
  draft.users.set(name, user)
  access.save(draft, true)
  await session.print(`User ${goQuote(name)} set.\n`)
}

const file = { completion: 'file' } as const

export const setCluster: CommandDefinition = {
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  long: `Set a cluster entry in kubeconfig.

The fields given are merged into an entry that exists already.`,
  examples: `# The address of the cluster 'lab', nothing else
kubectl config set-cluster lab --server=https://10.0.0.1:6443

# The certificate of its authority, kept in the kubeconfig
kubectl config set-cluster lab --embed-certs --certificate-authority=ca.crt

# Do not check the certificate of the cluster 'lab'
kubectl config set-cluster lab --insecure-skip-tls-verify=true`,
  flags: [
    flag('string', 'certificate-authority', '', 'File with the certificate of the authority of the cluster', file),
    flag('bool', 'embed-certs', false, 'Keep what is in the file in the kubeconfig'),
    flag('bool', 'insecure-skip-tls-verify', false, 'Do not check the certificate of the cluster'),
    flag('string', 'proxy-url', '', 'Proxy that the cluster is reached through'),
    flag('string', 'server', '', 'Address of the cluster'),
    flag('string', 'tls-server-name', '', 'Name to expect in the certificate of the cluster'),
  ],
  run: runSetCluster,
}

export const setContext: CommandDefinition = {
  use: 'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]',
  short: 'Set a context entry in kubeconfig',
  long: `Set a context entry in kubeconfig.

The fields given are merged into an entry that exists already.`,
  examples: `# Another namespace for the current context
kubectl config set-context --current --namespace=team

# The user of the context 'dev', nothing else
kubectl config set-context dev --user=admin`,
  flags: [
    flag('string', 'cluster', '', 'Cluster of the context'),
    flag('bool', 'current', false, 'Change the current context'),
    flag('string', 'namespace', '', 'Namespace of the context', { shorthand: 'n', completion: 'namespace' }),
    flag('string', 'user', '', 'User of the context'),
  ],
  run: runSetContext,
  complete: async ({ session, prefix, args }) => ({
    completions: args.length
      ? []
      : [...session.kubeconfig.contexts.keys()]
          .filter((name) => name.startsWith(prefix))
          .sort()
          .map((value) => ({ value })),
  }),
}

export const setCredentials: CommandDefinition = {
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  long: `Set a user entry in kubeconfig.

The fields given are merged into an entry that exists already.

A user has a client certificate (--client-certificate and --client-key), a bearer token (--token), or a name and password (--username and --password). A token and a password exclude each other.`,
  examples: `# The key of the user 'admin', nothing else
kubectl config set-credentials admin --client-key=admin.key

# A token
kubectl config set-credentials robot --token=abc

# A certificate, kept in the kubeconfig
kubectl config set-credentials admin --client-certificate=admin.crt --embed-certs=true

# A program that gets credentials
kubectl config set-credentials admin --exec-command=/usr/bin/login --exec-api-version=client.authentication.k8s.io/v1

# Its environment: one variable more, one less
kubectl config set-credentials admin --exec-env=REGION=eu --exec-env=DEBUG-`,
  flags: [
    flag('string', 'auth-provider', '', 'Authentication provider of the user'),
    flag('stringSlice', 'auth-provider-arg', [], "Settings of the provider as 'key=value'"),
    flag('string', 'client-certificate', '', 'File with the client certificate of the user', file),
    flag('string', 'client-key', '', 'File with the client key of the user', file),
    flag('bool', 'embed-certs', false, 'Keep what is in the files in the kubeconfig'),
    flag('string', 'exec-api-version', '', 'API version of the program that gets credentials'),
    flag('stringSlice', 'exec-arg', [], 'New arguments of the program that gets credentials'),
    flag('string', 'exec-command', '', 'The program that gets credentials'),
    flag('stringArray', 'exec-env', [], "Environment of the program as 'key=value'"),
    flag(
      'string',
      'exec-interactive-mode',
      '',
      'Whether the program that gets credentials may read standard input: Never, IfAvailable or Always',
    ),
    flag('bool', 'exec-provide-cluster-info', false, 'Tell the program that gets credentials about the cluster'),
    flag('string', 'password', '', 'Password of the user'),
    flag('string', 'token', '', 'Token of the user'),
    flag('string', 'username', '', 'User name of the user'),
  ],
  run: runSetCredentials,
}
