/** The commands about clusters and users: get-clusters, get-users, delete-cluster, delete-user, set-cluster, set-credentials. */
import type { CommandDefinition, Invocation } from '../../command/definition'
import { flag } from '../../command/flags'
import { asDict, asList, at, textAt, type Dict } from '../../values'
import { CliError, ConfigEditor, noMoreArguments, oneArgument, type Section } from './edit'
import { completeEntries } from './entries-completion'

function listing(section: Section, use: string, short: string): CommandDefinition {
  return {
    use,
    short,
    examples: `# All of them
kubectl config ${use}`,
    flags: [],
    run: async (invocation) => {
      noMoreArguments(invocation)
      const { session } = invocation
      const names = [...session.kubeconfig[section].keys()].sort()
      await session.print(`NAME\n${names.map((name) => `${name}\n`).join('')}`)
    },
  }
}

export const getClusters = listing('clusters', 'get-clusters', 'Display clusters defined in the kubeconfig')
export const getUsers = listing('users', 'get-users', 'Display users defined in the kubeconfig')

function removal(section: Section, what: string): CommandDefinition {
  return {
    use: `delete-${what} NAME`,
    short: `Delete the specified ${what} from the kubeconfig`,
    examples: `# One of them
kubectl config delete-${what} minikube`,
    flags: [],
    run: async (invocation) => {
      const name = oneArgument(invocation)
      const editor = new ConfigEditor(invocation)
      if (!editor.config[section].has(name)) throw new CliError(`cannot delete ${what} ${name}, not in ${editor.defaultPath}`)
      editor.put(section, name, undefined)
      await invocation.session.print(`deleted ${what} ${name} from ${editor.defaultPath}\n`)
    },
    complete: completeEntries(section),
  }
}

export const deleteCluster = removal('clusters', 'cluster')
export const deleteUser = removal('users', 'user')

/** The content of a file in base64. Throws CliError when it cannot be read. */
function embedded({ io, session }: Invocation, path: string, what: string): string {
  const absolute = session.path(path)
  if (!io.files.exists(absolute)) throw new CliError(`could not read ${what} data from ${path}: open ${path}: no such file or directory`)
  return btoa(String.fromCharCode(...io.files.read(absolute)))
}

/** A certificate or key: the path, or the content with --embed-certs. */
function withFile(invocation: Invocation, value: Dict, name: string): Dict {
  const { flags, session } = invocation
  if (!flags.changed(name)) return value
  const { [name]: _path, [`${name}-data`]: _data, ...rest } = value
  const path = flags.string(name)
  if (flags.bool('embed-certs') && path) return { ...rest, [`${name}-data`]: embedded(invocation, path, name) }
  return path ? { ...rest, [name]: session.path(path) } : rest
}

function withoutEmpty(value: Dict): Dict {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== '' && each !== false && each !== undefined))
}

export const setCluster: CommandDefinition = {
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  short: 'Set a cluster entry in kubeconfig',
  long: `Make a cluster entry, or change one.

What is given is changed, the rest stays as it is.`,
  examples: `# Only the server's address
kubectl config set-cluster minikube --server=https://192.168.49.2:8443`,
  flags: [
    flag('string', 'certificate-authority', '', "File with the certificate of the authority that signed the server's", {
      completion: 'file',
    }),
    flag('bool', 'embed-certs', false, 'Put the file into the entry', { withoutValue: 'true' }),
    flag('bool', 'insecure-skip-tls-verify', false, "Do not check the server's certificate"),
    flag('string', 'proxy-url', '', 'Proxy for requests to the cluster'),
    flag('string', 'server', '', 'Address of the API server', { shorthand: 's' }),
    flag('string', 'tls-server-name', '', "Name to expect in the server's certificate"),
  ],
  run: async (invocation) => {
    const name = oneArgument(invocation)
    const { flags } = invocation
    const editor = new ConfigEditor(invocation)
    let next = asDict(editor.config.clusters.get(name)?.value)
    for (const field of ['server', 'tls-server-name', 'proxy-url'])
      if (flags.changed(field)) next = { ...next, [field]: flags.string(field) }
    if (flags.changed('insecure-skip-tls-verify')) {
      next = { ...next, 'insecure-skip-tls-verify': flags.bool('insecure-skip-tls-verify') }
      if (flags.bool('insecure-skip-tls-verify')) next = { ...next, 'certificate-authority': '', 'certificate-authority-data': '' }
    }
    if (flags.changed('certificate-authority') && flags.changed('insecure-skip-tls-verify') && flags.bool('insecure-skip-tls-verify'))
      throw new CliError('you cannot specify a certificate authority and insecure mode at the same time')
    next = withFile(invocation, next, 'certificate-authority')
    editor.put('clusters', name, withoutEmpty(next))
    await invocation.session.print(`Cluster ${JSON.stringify(name)} set.\n`)
  },
  complete: completeEntries('clusters'),
}

function withExec({ flags }: Invocation, value: Dict): Dict {
  const names = ['exec-command', 'exec-api-version', 'exec-arg', 'exec-env', 'exec-interactive-mode', 'exec-provide-cluster-info']
  if (!names.some((name) => flags.changed(name))) return value
  let exec = asDict(value['exec'])
  if (flags.changed('exec-command')) exec = { ...exec, command: flags.string('exec-command') }
  if (flags.changed('exec-api-version')) exec = { ...exec, apiVersion: flags.string('exec-api-version') }
  if (flags.changed('exec-interactive-mode')) exec = { ...exec, interactiveMode: flags.string('exec-interactive-mode') }
  if (flags.changed('exec-provide-cluster-info')) exec = { ...exec, provideClusterInfo: flags.bool('exec-provide-cluster-info') }
  if (flags.changed('exec-arg')) exec = { ...exec, args: flags.list('exec-arg') }
  let variables = [...asList(exec['env'])]
  for (const pair of flags.list('exec-env')) {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair.replace(/-$/, '') : pair.slice(0, equals)
    variables = variables.filter((each) => textAt(each, 'name') !== name)
    if (equals >= 0) variables.push({ name, value: pair.slice(equals + 1) })
  }
  return { ...value, exec: { ...exec, ...(variables.length ? { env: variables } : {}) } }
}

export const setCredentials: CommandDefinition = {
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]',
  short: 'Set a user entry in kubeconfig',
  long: `Make a user entry, or change one.

What is given is changed, the rest stays as it is. A token and a name with a password exclude each other.`,
  examples: `# A certificate, put into the entry
kubectl config set-credentials admin --client-certificate=admin.crt --embed-certs=true

# A token
kubectl config set-credentials bob --token=abc`,
  flags: [
    flag('string', 'auth-provider', '', 'Kind of external authentication'),
    flag('stringSlice', 'auth-provider-arg', [], "'key=value' for it"),
    flag('string', 'client-certificate', '', 'File with the client certificate', { completion: 'file' }),
    flag('string', 'client-key', '', 'File with the client key', { completion: 'file' }),
    flag('bool', 'embed-certs', false, 'Put the files into the entry', { withoutValue: 'true' }),
    flag('string', 'exec-api-version', '', 'API version of the program for authentication'),
    flag('stringSlice', 'exec-arg', [], 'Its arguments'),
    flag('string', 'exec-command', '', 'The program'),
    flag('stringArray', 'exec-env', [], "'key=value' of its environment"),
    flag('string', 'exec-interactive-mode', '', 'Whether it may use stdin'),
    flag('bool', 'exec-provide-cluster-info', false, 'Whether it is told about the cluster'),
    flag('string', 'password', '', 'Password'),
    flag('string', 'token', '', 'Bearer token'),
    flag('string', 'username', '', 'User name'),
  ],
  run: async (invocation) => {
    const name = oneArgument(invocation)
    const { flags } = invocation
    const methods = [flags.string('token'), flags.string('username') || flags.string('password')].filter((each) => each !== '')
    if (methods.length > 1)
      throw new CliError('you cannot specify more than one authentication method at the same time: --token, --username/--password')
    const editor = new ConfigEditor(invocation)
    let next = asDict(editor.config.users.get(name)?.value)
    next = withFile(invocation, withFile(invocation, next, 'client-certificate'), 'client-key')
    if (flags.changed('token')) next = { ...next, token: flags.string('token'), username: '', password: '' }
    for (const field of ['username', 'password']) if (flags.changed(field)) next = { ...next, [field]: flags.string(field), token: '' }
    if (flags.changed('auth-provider'))
      next = { ...next, 'auth-provider': { ...asDict(next['auth-provider']), name: flags.string('auth-provider') } }
    if (flags.changed('auth-provider-arg')) {
      const pairs = flags.list('auth-provider-arg').map((pair) => pair.split('=') as [string, string])
      next = {
        ...next,
        'auth-provider': {
          ...asDict(next['auth-provider']),
          config: { ...asDict(at(next, 'auth-provider', 'config')), ...Object.fromEntries(pairs) },
        },
      }
    }
    editor.put('users', name, withoutEmpty(withExec(invocation, next)))
    await invocation.session.print(`User ${JSON.stringify(name)} set.\n`)
  },
  complete: completeEntries('users'),
}
