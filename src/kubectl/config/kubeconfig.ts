/** Kubeconfig files: where they are, how several are merged, how one is written; models client-go's clientcmd. */
import type { FileSystem } from '../../shell/files'
import { FileError } from '../../shell/files'
import { CliError } from '../command/errors'
import { describeDecodeFailure } from '../rest/decode-failure'
import { asDict, asList, asText, isDict, type Dict } from '../values'
import { toYaml } from '../yaml/emit'
import { parseYaml } from '../yaml/parse'

/** A named map of one file, with the file it came from. */
export interface Entry {
  readonly value: Dict
  readonly origin: string
}

export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Entry>
  readonly contexts: ReadonlyMap<string, Entry>
  readonly users: ReadonlyMap<string, Entry>
  readonly currentContext: string
  /** The file that says what the current context is. */
  readonly currentContextOrigin: string
  readonly preferences: Dict
}

/** One file as it is written: the lists stay lists. */
export interface KubeconfigFile {
  readonly clusters: ReadonlyMap<string, Dict>
  readonly contexts: ReadonlyMap<string, Dict>
  readonly users: ReadonlyMap<string, Dict>
  readonly currentContext: string
  readonly preferences: Dict
}

export const EMPTY_FILE: KubeconfigFile = {
  clusters: new Map(),
  contexts: new Map(),
  users: new Map(),
  currentContext: '',
  preferences: {},
}

export interface ConfigChoice {
  readonly paths: readonly string[]
  /** The same as they were written, for messages; the paths when nobody wrote them. */
  readonly names?: readonly string[]
  /** Whether --kubeconfig names the file: then it has to be there. */
  readonly explicit: boolean
}

/** The files to read, in order of precedence, and whether the choice was explicit (--kubeconfig). */
export function configPaths(explicit: string, env: Readonly<Record<string, string>>, cwd: string): Required<ConfigChoice> {
  const chosen = (names: readonly string[]) => ({ names, paths: names.map((name) => normalPath(name, cwd)), explicit: explicit !== '' })
  if (explicit) return chosen([explicit])
  const listed = (env['KUBECONFIG'] ?? '').split(':').filter((path) => path !== '')
  if (listed.length > 0) return chosen([...new Set(listed)])
  return chosen([normalPath('.kube/config', env['HOME'] ?? '/root')])
}

/** An absolute path without `.` and `..`. */
export function normalPath(path: string, cwd: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function named(list: unknown, field: string): Map<string, Dict> {
  const out = new Map<string, Dict>()
  for (const item of asList(list)) {
    const name = asText(asDict(item)['name'])
    if (!out.has(name)) out.set(name, asDict(asDict(item)[field]))
  }
  return out
}

/** Where client-go keeps the kinds of kubeconfigs. */
const SCHEME = 'k8s.io/client-go/tools/clientcmd/api/latest/latest.go:50'
const SECTIONS = [
  ['clusters', 'cluster'],
  ['users', 'user'],
] as const
const ENCODED = ['certificate-authority-data', 'client-certificate-data', 'client-key-data']

/** Versions of plugins before v1 need not say whether they read standard input. */
function withInteractiveMode(user: Dict): Dict {
  const plugin = asDict(user['exec'])
  const isEarly = /\/v1(alpha|beta)1$/.test(asText(plugin['apiVersion']))
  return isEarly && asText(plugin['interactiveMode']) === '' ? { ...user, exec: { ...plugin, interactiveMode: 'IfAvailable' } } : user
}

/** Where the first field that should be base64 is not; undefined when all are. */
function firstBadByte(value: Dict): number | undefined {
  for (const field of ENCODED) {
    const text = asText(value[field]).replaceAll(/[\r\n]/g, '')
    const bad = text.search(/[^A-Za-z0-9+/=]|=(?!=?$)/)
    if (bad >= 0) return bad
    if (text.length % 4 !== 0) return text.length - (text.length % 4)
  }
  return undefined
}

/** Reads one file; undefined when it does not exist. `shown` is its name in messages. Throws CliError when it cannot be understood. */
export function readConfigFile(files: FileSystem, path: string, shown = path): KubeconfigFile | undefined {
  const failed = (why: string) => new CliError(`error loading config file "${shown}": ${why}`)
  let text: string
  try {
    text = files.readText(path)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    if (error.code === 'ENOENT') return undefined
    throw failed(error.code === 'EISDIR' ? `read ${path}: is a directory` : `open ${path}: ${error.message.toLowerCase()}`)
  }
  let parsed: unknown
  try {
    parsed = parseYaml(text)
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error))
  }
  if (parsed !== null && !isDict(parsed)) throw failed(describeDecodeFailure(parsed))
  const dict = asDict(parsed)
  const [kind, apiVersion] = [asText(dict['kind']) || 'Config', asText(dict['apiVersion']) || 'v1']
  if (kind !== 'Config' || apiVersion !== 'v1')
    throw failed(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(SCHEME)}`,
    )
  for (const [section, field] of SECTIONS)
    for (const item of asList(dict[section])) {
      const byte = firstBadByte(asDict(asDict(item)[field]))
      if (byte !== undefined) throw failed(`illegal base64 data at input byte ${byte}`)
    }
  return {
    clusters: named(dict['clusters'], 'cluster'),
    contexts: named(dict['contexts'], 'context'),
    users: new Map([...named(dict['users'], 'user')].map(([name, user]) => [name, withInteractiveMode(user)])),
    currentContext: asText(dict['current-context']),
    preferences: asDict(dict['preferences']),
  }
}

function listOf(map: ReadonlyMap<string, Dict>, field: string): readonly Dict[] | null {
  if (map.size === 0) return null
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ [field]: value, name }))
}

/** With the fields that are written even when they are empty. */
function withAlways(entries: ReadonlyMap<string, Dict>, fields: Dict): ReadonlyMap<string, Dict> {
  return new Map([...entries].map(([name, value]) => [name, { ...fields, ...value }]))
}

/** The file's content as the wire type `v1 Config`. */
export function configObject(file: KubeconfigFile): Dict {
  return {
    apiVersion: 'v1',
    clusters: listOf(withAlways(file.clusters, { server: '' }), 'cluster'),
    contexts: listOf(withAlways(file.contexts, { cluster: '', user: '' }), 'context'),
    'current-context': file.currentContext,
    kind: 'Config',
    ...(Object.keys(file.preferences).length ? { preferences: file.preferences } : {}),
    users: listOf(file.users, 'user'),
  }
}

export function writeConfigFile(files: FileSystem, path: string, file: KubeconfigFile): void {
  files.makeDirectory(path.slice(0, path.lastIndexOf('/')) || '/', { parents: true })
  files.write(path, toYaml(configObject(file)), { mode: 0o600 })
}

/** All files as one: the first to define a name wins. Throws CliError, also when an explicit file is missing. */
export function loadKubeconfig(files: FileSystem, choice: ConfigChoice): Kubeconfig {
  const clusters = new Map<string, Entry>()
  const contexts = new Map<string, Entry>()
  const users = new Map<string, Entry>()
  let currentContext = ''
  let currentContextOrigin = ''
  let preferences: Dict = {}
  for (const [index, path] of choice.paths.entries()) {
    const name = choice.names?.[index] ?? path
    const file = readConfigFile(files, path, name)
    if (!file) {
      if (choice.explicit) throw new CliError(`stat ${name}: no such file or directory`)
      continue
    }
    const take = (from: ReadonlyMap<string, Dict>, into: Map<string, Entry>) => {
      for (const [name, value] of from) if (!into.has(name)) into.set(name, { value, origin: path })
    }
    take(file.clusters, clusters)
    take(file.contexts, contexts)
    take(file.users, users)
    if (!currentContext && file.currentContext) {
      currentContext = file.currentContext
      currentContextOrigin = path
    }
    preferences = { ...file.preferences, ...preferences }
  }
  return { clusters, contexts, users, currentContext, currentContextOrigin, preferences }
}
