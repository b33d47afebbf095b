/** What is wrong with the cluster and the user a command would use; models clientcmd's validateClusterInfo and validateAuthInfo. */
import { FileError, type FileSystem } from '../../shell/files'
import { asDict, asList, asText, textAt, type Dict } from '../values'

export const INTERACTIVE_MODES: ReadonlySet<string> = new Set(['Never', 'IfAvailable', 'Always'])
/** All that is wanted of files here. */
export type ReadableFiles = Pick<FileSystem, 'read' | 'readText'>

const PROXY_SCHEMES: ReadonlySet<string> = new Set(['http', 'https', 'socks5'])

/** Why a file cannot be read, as Go's os.Open words it; undefined when it can. */
function openFailure(path: string, files: ReadableFiles): string | undefined {
  try {
    files.read(path)
    return undefined
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return error.code === 'EISDIR' ? undefined : `open ${path}: ${error.message.toLowerCase()}`
  }
}

function proxyProblem(text: string): string | undefined {
  if (/^[^a-z]*:/i.test(text) || /^\d[^/]*:/.test(text)) return `could not parse: ${text}`
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase() ?? ''
  return PROXY_SCHEMES.has(scheme) ? undefined : `unsupported scheme ${JSON.stringify(scheme)}, must be http, https, or socks5`
}

export function clusterProblems(name: string, cluster: Dict, files: ReadableFiles): readonly string[] {
  const problems: string[] = []
  const proxy = asText(cluster['proxy-url'])
  const badProxy = proxy === '' ? undefined : proxyProblem(proxy)
  if (badProxy !== undefined) problems.push(`invalid 'proxy-url' ${JSON.stringify(proxy)} for cluster ${JSON.stringify(name)}: ${badProxy}`)
  const authority = asText(cluster['certificate-authority'])
  if (authority === '') return problems
  if (asText(cluster['certificate-authority-data']) !== '')
    problems.push(
      `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
    )
  const failure = openFailure(authority, files)
  if (failure !== undefined) problems.push(`unable to read certificate-authority ${authority} for ${name} due to ${failure}`)
  return problems
}

export function userProblems(name: string, user: Dict, files: ReadableFiles): readonly string[] {
  const given = (field: string) => asText(user[field]) !== ''
  const problems: string[] = []
  if (given('client-certificate') || given('client-certificate-data')) problems.push(...certificateProblems(name, user, files))
  if (user['exec'] !== undefined && user['exec'] !== null) problems.push(...pluginProblems(name, user))
  const methods = [...(given('token') ? ['token'] : []), ...(given('username') || given('password') ? ['basicAuth'] : [])]
  if (methods.length > 1)
    problems.push(`more than one authentication method found for ${name}; found [${methods.join(' ')}], only one is allowed`)
  const extra = Object.keys(asDict(user['as-user-extra'])).length > 0
  if ((given('as-uid') || asList(user['as-groups']).length > 0 || extra) && !given('as'))
    problems.push(`requesting uid, groups or user-extra for ${name} without impersonating a user`)
  return problems
}

function certificateProblems(name: string, user: Dict, files: ReadableFiles): readonly string[] {
  const given = (field: string) => asText(user[field]) !== ''
  const problems: string[] = []
  if (given('client-certificate') && given('client-certificate-data'))
    problems.push(`client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`)
  if (given('client-key') && given('client-key-data'))
    problems.push(`client-key-data and client-key are both specified for ${name}; client-key-data will override`)
  if (!given('client-key') && !given('client-key-data'))
    problems.push(`client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`)
  const mustOpen = (field: string, what: string) => {
    const path = asText(user[field])
    const failure = path === '' ? undefined : openFailure(path, files)
    if (failure !== undefined) problems.push(`unable to read ${what} ${path} for ${name} due to ${failure}`)
  }
  mustOpen('client-certificate', 'client-cert')
  mustOpen('client-key', 'client-key')
  return problems
}

function pluginProblems(name: string, user: Dict): readonly string[] {
  const plugin = asDict(user['exec'])
  const problems: string[] = []
  if (user['auth-provider'] !== undefined && user['auth-provider'] !== null)
    problems.push(`authProvider cannot be provided in combination with an exec plugin for ${name}`)
  const required = (what: string) => problems.push(`${what} must be specified for ${name} to use exec authentication plugin`)
  if (asText(plugin['command']) === '') required('command')
  if (asText(plugin['apiVersion']) === '') required('apiVersion')
  for (const variable of asList(plugin['env'])) if (textAt(variable, 'name') === '') required('env variable name')
  const mode = asText(plugin['interactiveMode'])
  if (mode === '') required('interactiveMode')
  else if (!INTERACTIVE_MODES.has(mode)) problems.push(`invalid interactiveMode for ${name}: ${JSON.stringify(mode)}`)
  return problems
}
