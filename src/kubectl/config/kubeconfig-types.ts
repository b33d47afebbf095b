/** A kubeconfig's fields by name and type, in the order they are written as JSON; models clientcmd's api/v1 types. */
import { CliError } from '../command/errors'
import { compactJson } from '../printing/json'
import { asDict, asList, asText, isDict, type Dict } from '../values'
import { GoDecoder, STRING_LIST, type GoFields, type GoRefusals, type GoType } from '../yaml/go-types'

function struct(name: string, fields: GoFields): GoType {
  return { go: `v1.${name}`, fields }
}

/** Fields that Go points to, which are there or not. */
const POINTED = ['auth-provider', 'exec']
const EXTENSIONS: GoType = { go: '[]v1.NamedExtension', list: struct('NamedExtension', { name: 'string', extension: 'anything' }) }
const VARIABLES: GoType = { go: '[]v1.ExecEnvVar', list: struct('ExecEnvVar', { name: 'string', value: 'string' }) }

const PLUGIN: GoFields = {
  command: 'string',
  args: STRING_LIST,
  env: VARIABLES,
  apiVersion: 'string',
  installHint: 'string',
  provideClusterInfo: 'bool',
  interactiveMode: { go: 'v1.ExecInteractiveMode', isText: true },
}

/** What each kind of entry has. */
const ENTRY = {
  cluster: {
    server: 'string',
    'tls-server-name': 'string',
    'insecure-skip-tls-verify': 'bool',
    'certificate-authority': 'string',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'string',
    'disable-compression': 'bool',
    extensions: EXTENSIONS,
  },
  user: {
    'client-certificate': 'string',
    'client-certificate-data': 'bytes',
    'client-key': 'string',
    'client-key-data': 'bytes',
    token: 'string',
    tokenFile: 'string',
    as: 'string',
    'as-uid': 'string',
    'as-groups': STRING_LIST,
    'as-user-extra': { go: 'map[string][]string', valuesByName: STRING_LIST },
    username: 'string',
    password: 'string',
    'auth-provider': struct('AuthProviderConfig', { name: 'string', config: 'strings by name' }),
    exec: struct('ExecConfig', PLUGIN),
    extensions: EXTENSIONS,
  },
  context: { cluster: 'string', user: 'string', namespace: 'string', extensions: EXTENSIONS },
} as const satisfies Readonly<Record<string, GoFields>>

export type EntryKind = keyof typeof ENTRY

/** The sections of a file, by the type of their entries. */
const NAMED = {
  clusters: ['NamedCluster', 'Cluster', 'cluster'],
  users: ['NamedAuthInfo', 'AuthInfo', 'user'],
  contexts: ['NamedContext', 'Context', 'context'],
} as const

type Section = keyof typeof NAMED

const section = (name: Section): GoType => {
  const [named, type, field] = NAMED[name]
  return { go: `[]v1.${named}`, list: struct(named, { name: 'string', [field]: struct(type, ENTRY[field]) }) }
}

const FILE: GoFields = {
  kind: 'string',
  apiVersion: 'string',
  preferences: struct('Preferences', { colors: 'bool', extensions: EXTENSIONS }),
  clusters: section('clusters'),
  users: section('users'),
  contexts: section('contexts'),
  'current-context': 'string',
  extensions: EXTENSIONS,
}

const REFUSALS: GoRefusals = {
  misfit: (actual, expected, { struct: name, fields }) => {
    throw new CliError(`json: cannot unmarshal ${actual} into Go struct field ${name}.${fields.join('.')} of type ${expected}`)
  },
  unknownField: () => undefined,
  badBase64: (byte) => {
    throw new CliError(`illegal base64 data at input byte ${byte}`)
  },
}

/** A file without the fields nobody knows. Throws CliError for what does not fit, and for two entries of one name. */
export function decodeConfig(value: Dict): Dict {
  const file = new GoDecoder(REFUSALS).fields(value, FILE, { struct: 'Config', steps: [], fields: [], isNamed: false })
  for (const name of ['clusters', 'users', 'contexts'] as const) {
    const [named, type] = NAMED[name]
    refuseTwins(file[name], `*[]${named} into *map[string]*api.${type}`, FILE[name]!)
  }
  refuseTwins(file['extensions'], '*[]NamedExtension into *map[string]runtime.Object', EXTENSIONS)
  return file
}

function refuseTwins(list: unknown, conversion: string, type: GoType): void {
  const seen = new Set<string>()
  for (const item of asList(list)) {
    const name = asText(asDict(item)['name'])
    if (seen.has(name)) throw new CliError(`error converting ${conversion}: duplicate name "${name}" in list: ${goText(list, type)}`)
    seen.add(name)
  }
}

/** A value as Go's %v prints it. */
function goText(value: unknown, type: GoType, field = ''): string {
  if (POINTED.includes(field)) return value === undefined || value === null ? '<nil>' : '0xc0000b2000'
  if (type === 'bytes') return goBytes(atob(asText(value)))
  // What is kept as it was written: its bytes, and no object made of them.
  if (type === 'anything') return `{${goBytes(value === undefined ? '' : compactJson(value))} <nil>}`
  if (type === 'bool') return String(value === true)
  if (typeof type === 'string') return asText(value)
  if ('list' in type)
    return `[${asList(value)
      .map((each) => goText(each, type.list))
      .join(' ')}]`
  if ('valuesByName' in type)
    return `map[${Object.entries(asDict(value))
      .map(([key, each]) => `${key}:${goText(each, type.valuesByName)}`)
      .join(' ')}]`
  if (!('fields' in type)) return asText(value)
  const texts = Object.entries(type.fields).map(([name, of]) => goText(asDict(value)[name], of, name))
  return `{${texts.join(' ')}}`
}

function goBytes(binary: string): string {
  return `[${Array.from(binary, (character) => character.charCodeAt(0)).join(' ')}]`
}

/** Fields that are written even when they are empty. */
const ALWAYS: Readonly<Record<EntryKind, Dict>> = { cluster: { server: '' }, user: {}, context: { cluster: '', user: '' } }

/** An entry as it is written: its fields in order, without those that are empty. */
export function entryObject(kind: EntryKind, value: Dict): Dict {
  const out = { ...ALWAYS[kind], ...inOrder(value, ENTRY[kind]) }
  const ordered = inOrder(out, ENTRY[kind], Object.keys(ALWAYS[kind]))
  if (!isDict(ordered['exec']) && !isDict(ordered['auth-provider'])) return ordered
  return {
    ...ordered,
    ...(isDict(ordered['auth-provider'])
      ? { 'auth-provider': { name: asText(ordered['auth-provider']['name']), config: ordered['auth-provider']['config'] ?? null } }
      : {}),
    ...(isDict(ordered['exec']) ? { exec: pluginObject(ordered['exec']) } : {}),
  }
}

function pluginObject(plugin: Dict): Dict {
  const always = { command: '', args: null, env: null, provideClusterInfo: false }
  return inOrder({ ...always, ...plugin }, PLUGIN, Object.keys(always))
}

function inOrder(value: Dict, fields: GoFields, always: readonly string[] = []): Dict {
  const isThere = (name: string) => always.includes(name) || !isEmpty(value[name])
  return Object.fromEntries(
    Object.keys(fields)
      .filter(isThere)
      .map((name) => [name, value[name]]),
  )
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true
  if (Array.isArray(value)) return value.length === 0
  return false
}
