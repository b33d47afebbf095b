/** From kubeconfig and flags to one server, one user and one namespace; models clientcmd's overriding client config. */
import type { FileSystem } from '../../shell/files'
import { CliError, ConfigurationError } from '../command/errors'
import type { FlagSet } from '../command/flags'
import type { ServerAddress } from '../transport'
import { asText, type Dict } from '../values'
import { loadKubeconfig, configPaths, normalPath, type Kubeconfig } from './kubeconfig'

export interface ClientConfig {
  readonly address: ServerAddress
  /** The namespace of the context, of -n, or `default`. */
  readonly namespace: string
  /** Whether -n was given: objects of another namespace are then refused. */
  readonly namespaceGiven: boolean
  readonly impersonation: Readonly<Record<string, string>>
}

const NOTHING_CONFIGURED = 'http://localhost:8080'

function bytes(value: Dict, inline: string, path: string, files: FileSystem, base: string): Uint8Array | undefined {
  const data = asText(value[inline])
  if (data) return Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  const file = asText(value[path])
  return file ? files.read(normalPath(file, base)) : undefined
}

export function kubeconfigOf(flags: FlagSet, env: Readonly<Record<string, string>>, cwd: string, files: FileSystem): Kubeconfig {
  return loadKubeconfig(files, configPaths(flags.globalText('kubeconfig'), env, cwd))
}

export function currentContextName(config: Kubeconfig, flags: FlagSet): string {
  return flags.globalText('context') || config.currentContext
}

/** Throws ConfigurationError when what was asked for is not in the kubeconfig. */
export function clientConfig(config: Kubeconfig, flags: FlagSet, cwd: string, files: FileSystem): ClientConfig {
  const contextName = currentContextName(config, flags)
  const context = config.contexts.get(contextName)
  if (contextName && !context) {
    throw new ConfigurationError([`context was not found for specified context: ${contextName}`])
  }
  const clusterName = flags.globalText('cluster') || asText(context?.value['cluster'])
  const userName = flags.globalText('user') || asText(context?.value['user'])
  const cluster = config.clusters.get(clusterName)
  const user = config.users.get(userName)
  // A user that only the context names may be missing: requests are then anonymous.
  if (flags.globalText('user') && !user) throw new CliError(`auth info ${JSON.stringify(userName)} does not exist`)
  const server = flags.globalText('server') || asText(cluster?.value['server'])
  if (clusterName && !server) throw new CliError(`no server found for cluster ${JSON.stringify(clusterName)}`)
  const clusterBase = folder(cluster?.origin ?? cwd)
  const userBase = folder(user?.origin ?? cwd)
  const clusterValue = withFlags(cluster?.value ?? {}, flags, { 'certificate-authority': 'certificate-authority' })
  const userValue = withFlags(user?.value ?? {}, flags, { 'client-certificate': 'client-certificate', 'client-key': 'client-key' })
  checkCredentials(userName, userValue, files, flags.globalText('client-certificate') ? cwd : userBase)
  const authority = bytes(
    clusterValue,
    'certificate-authority-data',
    'certificate-authority',
    files,
    flags.globalText('certificate-authority') ? cwd : clusterBase,
  )
  const certificate = bytes(
    userValue,
    'client-certificate-data',
    'client-certificate',
    files,
    flags.globalText('client-certificate') ? cwd : userBase,
  )
  const key = bytes(userValue, 'client-key-data', 'client-key', files, flags.globalText('client-key') ? cwd : userBase)
  const tokenFile = asText(userValue['tokenFile'])
  const token =
    flags.globalText('token') || (tokenFile ? files.readText(normalPath(tokenFile, userBase)).trim() : asText(userValue['token']))
  const username = flags.globalText('username') || asText(userValue['username'])
  const password = flags.globalText('password') || asText(userValue['password'])
  const tlsServerName = flags.globalText('tls-server-name') || asText(clusterValue['tls-server-name'])
  return {
    address: {
      server: withScheme(server || NOTHING_CONFIGURED),
      ...(authority ? { certificateAuthority: authority } : {}),
      ...(flags.global('insecure-skip-tls-verify') === true || clusterValue['insecure-skip-tls-verify'] === true
        ? { insecureSkipVerify: true }
        : {}),
      ...(certificate ? { clientCertificate: certificate } : {}),
      ...(key ? { clientKey: key } : {}),
      ...(token ? { token } : {}),
      ...(username ? { username, password } : {}),
      ...(tlsServerName ? { tlsServerName } : {}),
    },
    namespace: flags.globalText('namespace') || asText(context?.value['namespace']) || 'default',
    namespaceGiven: flags.globalText('namespace') !== '',
    impersonation: impersonation(flags, userValue),
  }
}

/** Certificates without keys and files that cannot be read; models clientcmd's validateAuthInfo. Throws ConfigurationError. */
function checkCredentials(user: string, value: Dict, files: FileSystem, base: string): void {
  const given = (name: string) => asText(value[name]) !== ''
  const problems: string[] = []
  const mustBeReadable = (path: string, what: string) => {
    const written = asText(value[path])
    if (written !== '' && !given(`${path}-data`) && !files.exists(normalPath(written, base)))
      problems.push(`unable to read ${what} ${written} for ${user} due to open ${written}: no such file or directory`)
  }
  if (given('client-certificate') || given('client-certificate-data')) {
    if (!given('client-key') && !given('client-key-data'))
      problems.push(`client-key-data or client-key must be specified for ${user} to use the clientCert authentication method.`)
    mustBeReadable('client-certificate', 'client-cert')
    mustBeReadable('client-key', 'client-key')
  }
  if (problems.length) throw new ConfigurationError(problems)
}

function withFlags(value: Dict, flags: FlagSet, names: Readonly<Record<string, string>>): Dict {
  const out: Record<string, unknown> = { ...value }
  for (const [flag, field] of Object.entries(names)) {
    if (!flags.globalText(flag)) continue
    out[field] = flags.globalText(flag)
    delete out[`${field}-data`]
  }
  return out
}

function impersonation(flags: FlagSet, user: Dict): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  const name = flags.globalText('as') || asText(user['as'])
  if (name) headers['Impersonate-User'] = name
  const groups = flags.list('as-group')
  if (groups.length) headers['Impersonate-Group'] = groups.join('\n')
  if (flags.globalText('as-uid')) headers['Impersonate-Uid'] = flags.globalText('as-uid')
  for (const pair of flags.list('as-user-extra')) {
    const equals = pair.indexOf('=')
    headers[`Impersonate-Extra-${pair.slice(0, equals)}`] = pair.slice(equals + 1)
  }
  return headers
}

function folder(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1))
}

function withScheme(server: string): string {
  return /^[a-z]+:\/\//.test(server) ? server.replace(/\/$/, '') : `http://${server}`.replace(/\/$/, '')
}
