/** Kubeconfig files: where they are, how several are merged, how one is written; models client-go's clientcmd. */
import type { FileSystem } from '../../shell/files'
import { FileError } from '../../shell/files'
import { CliError, throwAll } from '../command/errors'
import { describeDecodeFailure } from '../rest/decode-failure'
import { asDict, asList, asText, isDict, type Dict } from '../values'
import { toYaml } from '../../engine/api/yaml/emit'
import { readFailure } from './read-failure'
import { decodeConfig, entryObject, type EntryKind } from './kubeconfig-types'
import { parseYaml } from '../../engine/api/yaml/parse'

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
  readonly extensions?: readonly unknown[]
}

/** One file as it is written: the lists stay lists. */
export interface KubeconfigFile {
  readonly clusters: ReadonlyMap<string, Dict>
  readonly contexts: ReadonlyMap<string, Dict>
  readonly users: ReadonlyMap<string, Dict>
  readonly currentContext: string
  readonly preferences: Dict
  readonly extensions?: readonly unknown[]
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
  const listed = env['KUBECONFIG'] ?? ''
  if (listed !== '') return chosen([...new Set(listed.split(':'))].filter((path) => path !== ''))
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

/** Versions of plugins before v1 need not say whether they read standard input. */
function withInteractiveMode(user: Dict): Dict {
  const plugin = asDict(user['exec'])
  const isEarly = /\/v1(alpha|beta)1$/.test(asText(plugin['apiVersion']))
  return isEarly && asText(plugin['interactiveMode']) === '' ? { ...user, exec: { ...plugin, interactiveMode: 'IfAvailable' } } : user
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
    throw failed(readFailure(shown, error))
  }
  let parsed: unknown
  try {
    parsed = parseYaml(text)
  } catch (error) {
    throw failed(error instanceof Error ? error.message : String(error))
  }
  if (parsed !== null && !isDict(parsed)) throw failed(describeDecodeFailure(parsed))
  const written = asDict(parsed)
  const [kind, apiVersion] = [asText(written['kind']) || 'Config', asText(written['apiVersion']) || 'v1']
  if (kind !== 'Config' || apiVersion !== 'v1')
    throw failed(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme ${JSON.stringify(SCHEME)}`,
    )
  const file = decoded(written, failed)
  return {
    clusters: named(file['clusters'], 'cluster'),
    contexts: named(file['contexts'], 'context'),
    users: new Map([...named(file['users'], 'user')].map(([name, user]) => [name, withInteractiveMode(user)])),
    currentContext: asText(file['current-context']),
    preferences: asDict(file['preferences']),
    extensions: asList(file['extensions']),
  }
}

function decoded(file: Dict, failed: (why: string) => CliError): Dict {
  try {
    return decodeConfig(file)
  } catch (error) {
    throw error instanceof CliError ? failed(error.message) : error
  }
}

function listOf(map: ReadonlyMap<string, Dict>, kind: EntryKind): readonly Dict[] | null {
  if (map.size === 0) return null
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => ({ name, [kind]: entryObject(kind, value) }))
}

/** The file's content as the wire type `v1 Config`, its fields in the order of that type. */
export function configObject(file: KubeconfigFile): Dict {
  return {
    kind: 'Config',
    apiVersion: 'v1',
    ...(Object.keys(file.preferences).length ? { preferences: file.preferences } : {}),
    clusters: listOf(file.clusters, 'cluster'),
    users: listOf(file.users, 'user'),
    contexts: listOf(file.contexts, 'context'),
    'current-context': file.currentContext,
    ...(file.extensions?.length ? { extensions: file.extensions } : {}),
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
  const extensions = new Map<string, unknown>()
  const failures: CliError[] = []
  for (const [index, path] of choice.paths.entries()) {
    const name = choice.names?.[index] ?? path
    let file: KubeconfigFile | undefined
    try {
      file = readConfigFile(files, path, name)
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      failures.push(error)
      continue
    }
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
    for (const each of file.extensions ?? []) {
      const name = asText(asDict(each)['name'])
      if (!extensions.has(name)) extensions.set(name, each)
    }
  }
  throwAll(failures)
  return { clusters, contexts, users, currentContext, currentContextOrigin, preferences, extensions: [...extensions.values()] }
}
