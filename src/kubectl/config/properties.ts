/** Which properties `config set` and `config unset` know and what type each is; models the navigation of clientcmd's Config type. */
import { CliError } from '../command/errors'
import { parseBool, ParseFailure } from '../../engine/api/strconv'
import { base64Fault, decodeBase64 } from '../../engine/api/base64'
import { asDict, isDict, withAt, type Dict } from '../values'
import { base64 } from '../resource/bytes'

/** `names`: a map whose keys are chosen by people; their values are structures of `fields`. */
type PropertyType =
  'text' | 'flag' | 'bytes' | 'texts' | 'opaque' | { readonly goType: string; readonly names?: Fields; readonly fields?: Fields }
interface Fields {
  readonly goType: string
  readonly types: Readonly<Record<string, PropertyType>>
}

const EXTENSIONS: PropertyType = { goType: 'map[string]runtime.Object' }
const CLUSTER: Fields = {
  goType: '*api.Cluster',
  types: {
    server: 'text',
    'tls-server-name': 'text',
    'insecure-skip-tls-verify': 'flag',
    'certificate-authority': 'text',
    'certificate-authority-data': 'bytes',
    'proxy-url': 'text',
    'disable-compression': 'flag',
    extensions: EXTENSIONS,
  },
}
const USER: Fields = {
  goType: '*api.AuthInfo',
  types: {
    'client-certificate': 'text',
    'client-certificate-data': 'bytes',
    'client-key': 'text',
    'client-key-data': 'bytes',
    token: 'text',
    tokenFile: 'text',
    'act-as': 'text',
    'act-as-uid': 'text',
    'act-as-groups': 'texts',
    'act-as-user-extra': { goType: 'map[string][]string' },
    username: 'text',
    password: 'text',
    'auth-provider': 'opaque',
    exec: 'opaque',
    extensions: EXTENSIONS,
  },
}
const CONTEXT: Fields = { goType: '*api.Context', types: { cluster: 'text', user: 'text', namespace: 'text', extensions: EXTENSIONS } }
const CONFIG: Fields = {
  goType: 'api.Config',
  types: {
    kind: 'text',
    apiVersion: 'text',
    preferences: {
      goType: 'api.Preferences',
      fields: { goType: 'api.Preferences', types: { colors: 'flag', extensions: EXTENSIONS } },
    },
    clusters: { goType: 'map[string]*api.Cluster', names: CLUSTER },
    users: { goType: 'map[string]*api.AuthInfo', names: USER },
    contexts: { goType: 'map[string]*api.Context', names: CONTEXT },
    'current-context': 'text',
    extensions: EXTENSIONS,
  },
}

/** Fields whose name in a file is not their name as a property. */
const WRITTEN: Readonly<Record<string, string>> = {
  'act-as': 'as',
  'act-as-uid': 'as-uid',
  'act-as-groups': 'as-groups',
  'act-as-user-extra': 'as-user-extra',
}

interface Step {
  readonly name: string
  readonly type: PropertyType
}

/** The steps of `clusters.my.cluster.server`; names may hold dots. Throws CliError. */
function stepsOf(path: string): readonly Step[] {
  const parts = path.split('.')
  const steps: Step[] = []
  let fields: Fields = CONFIG
  let names: Fields | undefined
  let index = 0
  while (index < parts.length) {
    if (names) {
      const known = names.types
      const end = parts.findIndex((part, at) => at > index && Object.hasOwn(known, part))
      const name = parts.slice(index, end < 0 ? parts.length : end).join('.')
      steps.push({ name, type: { goType: names.goType, fields: names } })
      index = end < 0 ? parts.length : end
      fields = names
      names = undefined
      continue
    }
    const name = parts[index]!
    const last = steps.at(-1)
    if (last !== undefined && (typeof last.type === 'string' || (!last.type.fields && !last.type.names)))
      throw new CliError(`unable to parse one or more field values of ${path}`)
    const type = Object.hasOwn(fields.types, name) ? fields.types[name] : undefined
    if (type === undefined) {
      const before = steps.map((step) => `{${step.name} ${typeof step.type === 'string' ? step.type : step.type.goType}}`).join(' ')
      throw new CliError(`unable to parse ${path} after [${before}] at ${fields.goType.replace(/^\*/, '')}`)
    }
    steps.push({ name, type })
    index++
    if (typeof type !== 'string') {
      names = type.names
      if (type.fields) fields = type.fields
    }
  }
  return steps
}

/** A configuration as the tree that properties walk: sections are maps of names. */
export function setProperty(config: Dict, path: string, value: string, rawBytes: boolean): Dict {
  const steps = stepsOf(path)
  const last = steps.at(-1)!
  const type = last.type
  if (typeof type !== 'string') {
    // Of preferences, and of entries whatever they are called, the whole is meant.
    if (steps.length === 1 && type.fields) throw new CliError(`unable to locate path ${NO_STEP} under {${shownPreferences(config)} map[]}`)
    const names = type.names || type.fields ? asDict(config[steps[0]!.name]) : {}
    throw new CliError(`can't set a map to a value: map[${shownEntries(names)}]`)
  }
  return withAt(config, writtenPath(steps), parsed(type, value, rawBytes))
}

/** The step there is none of any more, as Go prints the structure. */
const NO_STEP = 'config.navigationStep{stepValue:"", stepType:reflect.Type(nil)}'

function shownPreferences(config: Dict): string {
  return asDict(config['preferences'])['colors'] === true ? 'true' : 'false'
}

/** Entries of a map as Go prints pointers: by where they lie, which nobody can rely on. */
function shownEntries(entries: Dict): string {
  const address = (index: number) => `0xc${(0x1a2000 + index * 0x100).toString(16).padStart(9, '0')}`
  return Object.keys(entries)
    .sort()
    .map((name, index) => `${name}:${address(index)}`)
    .join(' ')
}

function parsed(type: PropertyType, value: string, rawBytes: boolean): unknown {
  switch (type) {
    case 'flag':
      try {
        return parseBool(value)
      } catch (error) {
        throw error instanceof ParseFailure ? new CliError(error.message) : error
      }
    case 'bytes':
      if (rawBytes) return base64(new TextEncoder().encode(value))
      {
        const fault = base64Fault(value)
        if (fault !== undefined) throw new CliError(`error decoding input value: illegal base64 data at input byte ${fault}`)
        return base64(decodeBase64(value))
      }
    case 'texts':
      throw new CliError('unrecognized slice type. string')
    case 'opaque':
      throw new CliError('unable to locate path: the property is a structure')
    default:
      return value
  }
}

export function unsetProperty(config: Dict, path: string): Dict {
  const steps = stepsOf(path)
  let current: unknown = config
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1
    const isName = index > 0 && isNames(steps[index - 1]!.type)
    if (isName && !isLast && !Object.hasOwn(asDict(current), step.name)) throw new CliError(`current map key \`${step.name}\` is invalid`)
    current = asDict(current)[WRITTEN[step.name] ?? step.name]
  }
  return isDict(config) ? withAt(config, writtenPath(steps), undefined) : config
}

function isNames(type: PropertyType): boolean {
  return typeof type !== 'string' && type.names !== undefined
}

function writtenPath(steps: readonly Step[]): readonly string[] {
  return steps.map((step, index) => (index > 0 && isNames(steps[index - 1]!.type) ? step.name : (WRITTEN[step.name] ?? step.name)))
}
