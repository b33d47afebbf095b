/** From kubeconfig and flags to one server, one user and one namespace; models clientcmd's DirectClientConfig. */
import { FileError, type FileSystem } from '../../shell/files'
import { goQuote } from '../../engine/api/strconv'
import { CliError, ConfigurationError, PlainError } from '../command/errors'
import type { FlagSet } from '../command/flags'
import { base64 } from '../resource/bytes'
import type { ServerAddress } from '../transport'
import { asDict, asList, asText, textAt, type Dict } from '../values'
import { inCluster, type InCluster } from './in-cluster'
import { loadKubeconfig, configPaths, normalPath, type Entry, type Kubeconfig } from './kubeconfig'
import { removedProvider } from './auth-provider'
import { readFailure } from './read-failure'
import { clusterProblems, userProblems, type ReadableFiles } from './validation'

/** A program that prints credentials. */
export interface ExecPlugin {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly interactiveMode: string
  readonly installHint: string
  /** What the plugin is told about the cluster, when it wants to know. */
  readonly cluster?: Dict
}

export interface ClientConfig {
  readonly address: ServerAddress
  readonly impersonation: Readonly<Record<string, string>>
  /** Asked for credentials when there are none. */
  readonly plugin?: ExecPlugin
  /** Nothing says who the user is, and the server is worth asking for it. */
  readonly mustAsk: boolean
}

const NOTHING_CONFIGURED = 'http://localhost:8080'
const CLUSTER_EXTENSION = 'client.authentication.k8s.io/exec'
const CLUSTER_FILES = ['certificate-authority']
const USER_FILES = ['client-certificate', 'client-key', 'tokenFile']

export function kubeconfigOf(flags: FlagSet, env: Readonly<Record<string, string>>, cwd: string, files: FileSystem): Kubeconfig {
  return loadKubeconfig(files, configPaths(flags.globalText('kubeconfig'), env, cwd))
}

export function currentContextName(config: Kubeconfig, flags: FlagSet): string {
  return flags.globalText('context') || config.currentContext
}

/** Throws CliError when flags name what the kubeconfig does not have, in the words and the order of who needs a client. */
function requireNamed(config: Kubeconfig, flags: FlagSet): void {
  const [user, cluster] = [flags.globalText('user'), flags.globalText('cluster')]
  if (user && !config.users.has(user)) throw new CliError(`auth info "${user}" does not exist`)
  const context = currentContextName(config, flags)
  if (context && !config.contexts.has(context)) throw new CliError(`context "${context}" does not exist`)
  if (cluster && !config.clusters.has(cluster)) throw new CliError(`cluster "${cluster}" does not exist`)
}

/** Files by the paths people write: those of flags are relative, and are shown as they were written. */
function filesFrom(cwd: string, files: FileSystem): ReadableFiles {
  return { read: (path) => files.read(normalPath(path, cwd)), readText: (path) => files.readText(normalPath(path, cwd)) }
}

export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly files: FileSystem
}

/** What one run of kubectl takes of a kubeconfig and of its flags. */
interface Choice {
  readonly context: Dict
  readonly cluster: Dict
  readonly user: Dict
  readonly pod: InCluster | undefined
}

/** Throws ConfigurationError with all that is wrong with what is chosen. */
function usable(config: Kubeconfig, flags: FlagSet, { env, cwd, files: anyFiles }: Surroundings): Choice {
  const contextName = currentContextName(config, flags)
  const context = asDict(config.contexts.get(contextName)?.value)
  const clusterName = flags.globalText('cluster') || asText(context['cluster'])
  const userName = flags.globalText('user') || asText(context['user'])
  const files = filesFrom(cwd, anyFiles)
  const pod = isEmpty(config) && !flags.globalText('server') ? inCluster(env, anyFiles) : undefined
  const cluster: Dict = {
    ...(pod ? { server: pod.server, 'certificate-authority': pod.authority } : {}),
    ...mergedCluster(config.clusters.get(clusterName), flags),
  }
  // Of a user that flags name and nobody knows nothing is taken.
  const isLost = flags.globalText('user') !== '' && !config.users.has(userName)
  const user: Dict = isLost ? {} : { ...(pod ? { tokenFile: pod.tokenFile } : {}), ...mergedUser(config.users.get(userName), flags) }
  const lacksContext = contextName !== '' && !config.contexts.has(contextName)
  // A user or cluster that only the context names may be missing: requests are then anonymous, or go to the default server.
  const lacksCluster = flags.globalText('cluster') !== '' && !config.clusters.has(clusterName)
  const problems = [
    ...(lacksContext ? [`context was not found for specified context: ${contextName}`] : []),
    ...userProblems(userName, user, files),
    ...(lacksCluster ? [`no server found for cluster ${JSON.stringify(clusterName)}`] : clusterProblems(clusterName, cluster, files)),
  ]
  if (problems.length) throw new ConfigurationError(problems, lacksContext)
  return { context, cluster, user, pod }
}

/** The namespace of the context, where no flag says another one. Throws ConfigurationError. */
export function namespaceOf(config: Kubeconfig, flags: FlagSet, surroundings: Surroundings): string {
  const given = flags.globalText('namespace')
  if (given !== '') return given
  const { context, pod } = usable(config, flags, surroundings)
  return asText(context['namespace']) || pod?.namespace || 'default'
}

/** Throws CliError when what was asked for is not in the kubeconfig, ConfigurationError for what cannot be used. */
export function clientConfig(config: Kubeconfig, flags: FlagSet, surroundings: Surroundings): ClientConfig {
  requireNamed(config, flags)
  const { cluster, user } = usable(config, flags, surroundings)
  const { env, cwd } = surroundings
  const files = filesFrom(cwd, surroundings.files)
  const server = withScheme(asText(cluster['server']) || env['KUBERNETES_MASTER'] || NOTHING_CONFIGURED)
  const common = { impersonation: impersonation(user) }
  const proxyUrl = asText(cluster['proxy-url'])
  const way = { ...(proxyUrl ? { proxyUrl } : {}), ...(cluster['disable-compression'] === true ? { disableCompression: true } : {}) }
  // Who one is is told only over connections nobody can listen to.
  if (!server.startsWith('https://')) return { address: { server, ...way }, ...common, mustAsk: false }
  const credentials = credentialsOf(user, files)
  const removed = removedProvider(user)
  if (removed !== undefined) throw new CliError(removed)
  const plugin = Object.keys(credentials).length > 0 ? undefined : pluginOf(user, cluster, server, files)
  return {
    address: { server, ...way, ...trustOf(cluster, files), ...credentials },
    ...common,
    ...(plugin ? { plugin } : {}),
    mustAsk: !plugin && !credentials.username && !credentials.clientCertificate && !credentials.token,
  }
}

const isEmpty = ({ clusters, users, contexts }: Kubeconfig): boolean => clusters.size + users.size + contexts.size === 0

function mergedCluster(entry: Entry | undefined, flags: FlagSet): Dict {
  const value: Record<string, unknown> = { ...resolvedPaths(entry, CLUSTER_FILES) }
  const authority = flags.globalText('certificate-authority')
  const insecure = flags.global('insecure-skip-tls-verify') === true
  if (insecure || authority) {
    // One way of trusting replaces the other.
    delete value['certificate-authority-data']
    value['certificate-authority'] = authority
    value['insecure-skip-tls-verify'] = insecure
  }
  const server = flags.globalText('server')
  const serverName = flags.globalText('tls-server-name')
  if (server || serverName) value['tls-server-name'] = serverName
  if (server) value['server'] = server
  if (flags.global('disable-compression') === true) value['disable-compression'] = true
  return value
}

function mergedUser(entry: Entry | undefined, flags: FlagSet): Dict {
  const value: Record<string, unknown> = { ...resolvedPaths(entry, USER_FILES) }
  for (const flag of ['client-certificate', 'client-key']) {
    if (!flags.globalText(flag)) continue
    value[flag] = flags.globalText(flag)
    delete value[`${flag}-data`]
  }
  for (const flag of ['token', 'username', 'password', 'as', 'as-uid']) if (flags.globalText(flag)) value[flag] = flags.globalText(flag)
  if (flags.list('as-group').length) value['as-groups'] = flags.list('as-group')
  const pairs = flags.list('as-user-extra')
  if (pairs.length) {
    const extra: Record<string, string[]> = {}
    // What is no pair is passed over.
    for (const pair of pairs.filter((each) => each.includes('='))) {
      const equals = pair.indexOf('=')
      ;(extra[pair.slice(0, equals)] ??= []).push(pair.slice(equals + 1))
    }
    value['as-user-extra'] = extra
  }
  return value
}

/** The entry with its paths absolute: in a kubeconfig they are relative to its folder. */
function resolvedPaths(entry: Entry | undefined, fields: readonly string[]): Dict {
  if (!entry) return {}
  const { origin, value } = entry
  const copy: Record<string, unknown> = { ...value }
  const folder = origin.slice(0, Math.max(origin.lastIndexOf('/'), 1))
  for (const field of fields) if (asText(value[field])) copy[field] = normalPath(asText(value[field]), folder)
  const command = textAt(value, 'exec', 'command')
  if (command.includes('/')) copy['exec'] = { ...asDict(value['exec']), command: normalPath(command, folder) }
  return copy
}

function bytesOf(value: Dict, field: string, files: ReadableFiles): Uint8Array | undefined {
  const data = asText(value[`${field}-data`])
  if (data) return Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  const file = asText(value[field])
  if (!file) return undefined
  try {
    return files.read(file)
  } catch (error) {
    throw error instanceof FileError ? new CliError(readFailure(file, error)) : error
  }
}

function trustOf(cluster: Dict, files: ReadableFiles): Partial<ServerAddress> {
  const authority = bytesOf(cluster, 'certificate-authority', files)
  const insecure = cluster['insecure-skip-tls-verify'] === true
  if (authority?.length && insecure) throw new CliError('specifying a root certificates file with the insecure flag is not allowed')
  const tlsServerName = asText(cluster['tls-server-name'])
  return {
    ...(authority ? { certificateAuthority: authority } : {}),
    ...(insecure ? { insecureSkipVerify: true } : {}),
    ...(tlsServerName ? { tlsServerName } : {}),
  }
}

function credentialsOf(user: Dict, files: ReadableFiles): Partial<ServerAddress> {
  const certificate = bytesOf(user, 'client-certificate', files)
  const key = certificate && bytesOf(user, 'client-key', files)
  const token = tokenOf(user, files)
  const username = asText(user['username'])
  return {
    ...(certificate ? { clientCertificate: certificate } : {}),
    ...(key ? { clientKey: key } : {}),
    ...(token ? { token } : {}),
    ...(username ? { username, password: asText(user['password']) } : {}),
  }
}

/** A token in a file goes before one that is written down: the file is renewed. */
function tokenOf(user: Dict, files: ReadableFiles): string {
  const path = asText(user['tokenFile'])
  const written = asText(user['token'])
  if (!path) return written
  try {
    return files.readText(path).trim() || written
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (written) return written
    throw new CliError(`open ${path}: ${error.message.toLowerCase()}`)
  }
}

function pluginOf(user: Dict, cluster: Dict, server: string, files: ReadableFiles): ExecPlugin | undefined {
  if (user['exec'] === undefined || user['exec'] === null) return undefined
  const value = asDict(user['exec'])
  const apiVersion = asText(value['apiVersion'])
  if (!/^client\.authentication\.k8s\.io\/v1(beta1)?$/.test(apiVersion))
    throw new CliError(`exec plugin: invalid apiVersion ${JSON.stringify(apiVersion)}`)
  return {
    apiVersion,
    command: asText(value['command']),
    args: asList(value['args']).map(asText),
    env: asList(value['env']).map((each) => ({ name: asText(asDict(each)['name']), value: asText(asDict(each)['value']) })),
    interactiveMode: asText(value['interactiveMode']),
    installHint: asText(value['installHint']),
    ...(value['provideClusterInfo'] === true ? { cluster: clusterForPlugin(cluster, server, files) } : {}),
  }
}

/** The cluster of an ExecCredential's spec. */
function clusterForPlugin(cluster: Dict, server: string, files: ReadableFiles): Dict {
  const authority = bytesOf(cluster, 'certificate-authority', files)
  const extension = asList(cluster['extensions'])
    .map(asDict)
    .find((each) => each['name'] === CLUSTER_EXTENSION)
  return {
    server,
    ...(asText(cluster['tls-server-name']) ? { 'tls-server-name': cluster['tls-server-name'] } : {}),
    ...(cluster['insecure-skip-tls-verify'] === true ? { 'insecure-skip-tls-verify': true } : {}),
    ...(authority ? { 'certificate-authority-data': base64(authority) } : {}),
    ...(asText(cluster['proxy-url']) ? { 'proxy-url': cluster['proxy-url'] } : {}),
    ...(cluster['disable-compression'] === true ? { 'disable-compression': true } : {}),
    config: extension?.['extension'] ?? null,
  }
}

/** Header names hold only some characters: others of a key are percent-encoded, as client-go does. */
function headerKey(key: string): string {
  return Array.from(new TextEncoder().encode(key), (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

function impersonation(user: Dict): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  const name = asText(user['as'])
  if (!name) return headers
  headers['Impersonate-User'] = name
  const groups = asList(user['as-groups']).map(asText)
  if (groups.length) headers['Impersonate-Group'] = groups.join('\n')
  if (asText(user['as-uid'])) headers['Impersonate-Uid'] = asText(user['as-uid'])
  for (const [key, values] of Object.entries(asDict(user['as-user-extra'])))
    headers[`Impersonate-Extra-${headerKey(key)}`] = asList(values).map(asText).join('\n')
  return headers
}

/** What Go's URLs have in no host. */
const NO_HOST = /[\u0000-\u0020\\^`{|}\u007f]/

/** Throws CliError for what is no address: one without a scheme has no path either. */
function withScheme(written: string): string {
  const hasScheme = /^[a-z]+:\/\//.test(written)
  const server = (hasScheme ? written : `http://${written}`).replace(/\/$/, '')
  const bad = NO_HOST.exec(/^[a-z]+:\/\/([^/?#]*)/.exec(server)?.[1] ?? '')
  if (bad) throw new PlainError(`Unable to connect to the server: invalid character ${goQuote(bad[0])} in host name`)
  if (!hasScheme && URL.canParse(server) && new URL(server).pathname !== '/')
    throw new CliError(`host must be a URL or a host:port pair: ${JSON.stringify(written)}`)
  if (!URL.canParse(server)) throw new CliError(`host must be a URL or a host:port pair: ${JSON.stringify(written)}`)
  return server
}
