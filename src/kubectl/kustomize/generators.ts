/** configMapGenerator and secretGenerator: objects from files, literals and env files; models kustomize's generators. */
import { base64, utf8 } from '../resource/bytes'
import { CliError } from '../command/errors'
import { asDict, asList, asText, at, isDict, withAt, type Dict } from '../values'
import type { Folder } from './kustomization'
import { Resource, idText, sameId, type ResourceId, type ResourceSet } from './resource'

export type Kind = 'ConfigMap' | 'Secret'

const encode = (text: string) => new TextEncoder().encode(text)

/** Adds what the generators make, or merges it into what bases made. Throws CliError. */
export function runGenerators(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  const shared = asDict(kustomization['generatorOptions'])
  for (const [field, kind] of [
    ['configMapGenerator', 'ConfigMap'],
    ['secretGenerator', 'Secret'],
  ] as const) {
    for (const written of asList(kustomization[field])) {
      const made = generate(asDict(written), kind, shared, folder)
      made.origin = `configuredIn: ${folder.wayTo('kustomization.yaml')}\nconfiguredBy:\n  apiVersion: builtin\n  kind: ${kind}Generator\n`
      absorb(set, asDict(written), made)
    }
  }
}

/** A generator that is configured in a file of its own: what it makes has the file's name, unless it says another. */
export function runGenerator(config: Dict, kind: Kind, folder: Folder, set: ResourceSet): void {
  const { name, namespace } = asDict(config['metadata'])
  const args = { ...config, name: asText(config['name']) || asText(name), namespace: asText(config['namespace']) || asText(namespace) }
  absorb(set, args, generate(args, kind, {}, folder))
}

/** The generator as Go prints it: an address and nothing else to read. */
const GENERATOR = '&{0xc000a41e60 <nil>}'

function goId({ group, version, kind, name, namespace }: ResourceId): string {
  const type = `resid.Gvk{Group:"${group}", Version:"${version}", Kind:"${kind}", isClusterScoped:false}`
  return `resid.ResId{Gvk:${type}, Name:"${name}", Namespace:"${namespace}"}`
}

function absorb(set: ResourceSet, args: Dict, made: Resource): void {
  const named = asText(args['behavior'])
  const behavior = ['create', 'merge', 'replace'].includes(named) ? named : 'unspecified'
  const found = set.all.filter((each) => each.ids.some((id) => sameId(id, made.id)))
  if (behavior === 'create' || behavior === 'unspecified') {
    if (found.length > 0)
      throw new CliError(
        `merging from generator ${GENERATOR}: id ${goId(made.id)} exists; can not use behavior: '${behavior}', behavior must be merge or replace`,
      )
    set.add(made)
    return
  }
  const [old] = found
  if (!old) throw new CliError(`merging from generator ${GENERATOR}: id ${goId(made.id)} does not exist; cannot merge or replace`)
  if (found.length > 1) throw new CliError(`found multiple objects ${idText(made.id)} that could accept merge of ${idText(made.id)}`)
  const metadata = {
    ...asDict(made.object['metadata']),
    ...asDict(old.object['metadata']),
    ...mergedMaps(old, made, 'labels'),
    ...mergedMaps(old, made, 'annotations'),
  }
  const data: Record<string, unknown> = {}
  for (const field of ['data', 'binaryData']) {
    const merged = { ...(behavior === 'merge' ? asDict(old.object[field]) : {}), ...asDict(made.object[field]) }
    if (Object.keys(merged).length) data[field] = merged
  }
  const { data: _data, binaryData: _binary, ...rest } = behavior === 'merge' ? { ...old.object, ...made.object } : made.object
  old.object = { ...rest, ...data, metadata }
  // A name gets a hash when both want it; what was read from a file never does.
  old.needsHash &&= made.needsHash
  if (behavior === 'replace') old.origin = made.origin
}

/** Base64 as kustomize writes it: what is longer than a line of 70 is cut into lines, each with its end. */
function wrappedBase64(bytes: Uint8Array): string {
  const text = base64(bytes)
  return text.length < 70 ? text : text.replaceAll(/.{1,70}/g, '$&\n')
}

function mergedMaps(old: Resource, made: Resource, field: 'labels' | 'annotations'): Dict {
  const merged = { ...asDict(at(old.object, 'metadata', field)), ...asDict(at(made.object, 'metadata', field)) }
  return Object.keys(merged).length ? { [field]: merged } : {}
}

function generate(args: Dict, kind: Kind, shared: Dict, folder: Folder): Resource {
  const name = asText(args['name'])
  if (name === '') throw new CliError('a configmap must have a name')
  const own = asDict(args['options'])
  const options = {
    labels: { ...asDict(shared['labels']), ...asDict(own['labels']) },
    annotations: { ...asDict(shared['annotations']), ...asDict(own['annotations']) },
    isPlain: shared['disableNameSuffixHash'] === true || own['disableNameSuffixHash'] === true,
    isImmutable: shared['immutable'] === true || own['immutable'] === true,
  }
  const data = readSources(args, folder)
  const texts: Record<string, string> = {}
  const binary: Record<string, string> = {}
  for (const [key, bytes] of data) {
    const text = kind === 'ConfigMap' ? utf8(bytes) : undefined
    if (kind === 'Secret') texts[key] = wrappedBase64(bytes)
    else if (text === undefined) binary[key] = wrappedBase64(bytes)
    else texts[key] = text
  }
  const namespace = asText(args['namespace'])
  const object: Dict = {
    apiVersion: 'v1',
    ...(Object.keys(binary).length ? { binaryData: binary } : {}),
    ...(Object.keys(texts).length || kind === 'Secret' ? { data: texts } : {}),
    ...(options.isImmutable ? { immutable: true } : {}),
    kind,
    metadata: {
      ...(Object.keys(options.annotations).length ? { annotations: options.annotations } : {}),
      ...(Object.keys(options.labels).length ? { labels: options.labels } : {}),
      name,
      ...(namespace ? { namespace } : {}),
    },
    ...(kind === 'Secret' ? { type: asText(args['type']) || 'Opaque' } : {}),
  }
  const resource = new Resource(object)
  resource.needsHash = !options.isPlain
  return resource
}

function readSources(args: Dict, folder: Folder): ReadonlyMap<string, Uint8Array> {
  const data = new Map<string, Uint8Array>()
  let repeated: string | undefined
  const add = (key: string, value: Uint8Array) => {
    repeated ??= data.has(key) ? key : undefined
    data.set(key, value)
  }
  const failing = (what: string, read: () => void) => {
    try {
      read()
    } catch (error) {
      throw error instanceof CliError ? new CliError(`loading KV pairs: ${what}: ${error.message}`) : error
    }
  }
  const env = asText(args['env'])
  const envs = [...asList(args['envs']).map(asText), ...(env ? [env] : [])]
  failing(`env source files: [${envs.join(' ')}]`, () => {
    for (const file of envs) readEnvFile(folder, file, add)
  })
  const files = asList(args['files']).map(asText)
  failing(`file sources: [${files.join(' ')}]`, () => {
    for (const source of files) readFile(folder, source, add)
  })
  const literals = asList(args['literals']).map(asText)
  failing(`literal sources [${literals.join(' ')}]`, () => {
    for (const literal of literals) {
      const equals = literal.indexOf('=')
      if (equals <= 0) throw new CliError(`invalid literal source ${literal}, expected key=value`)
      add(literal.slice(0, equals), encode(literal.slice(equals + 1).replace(/^(["'])(.*)\1$/s, '$2')))
    }
  })
  if (repeated !== undefined) throw new CliError(`configmap ${asText(args['name'])} illegally repeats the key \`${repeated}\``)
  return data
}

function readFile(folder: Folder, source: string, add: (key: string, value: Uint8Array) => void): void {
  const parts = source.split('=')
  if (parts.length > 2) throw new CliError(`source ${JSON.stringify(source)} key name or file path contains '='`)
  if (parts.length === 2 && parts[0] === '') throw new CliError(`missing key name for file path "${parts[1]}" in source "${source}"`)
  if (parts.length === 2 && parts[1] === '') throw new CliError(`missing file path for key name "${parts[0]}" in source "${source}"`)
  const path = parts.at(-1)!
  add(parts.length === 2 ? parts[0]! : path.slice(path.lastIndexOf('/') + 1), folder.read(path))
}

function readEnvFile(folder: Folder, path: string, add: (key: string, value: Uint8Array) => void): void {
  for (const raw of folder
    .readText(path)
    .replace(/^\uFEFF/, '')
    .split('\n')) {
    const line = raw.replace(/\r$/, '').trimStart()
    if (line === '' || line.startsWith('#')) continue
    const equals = line.indexOf('=')
    const key = equals < 0 ? line : line.slice(0, equals)
    add(key, encode(equals < 0 ? '' : line.slice(equals + 1)))
  }
}

/** The content a name's hash stands for. The name is not part of it: kustomize looks for it where it is not, and hashes an empty one. */
export function hashedContent(object: Dict): Dict {
  const name = ''
  if (object['kind'] === 'Secret') {
    return {
      data: object['data'] ?? '',
      kind: 'Secret',
      name,
      ...(isDict(object['stringData']) ? { stringData: object['stringData'] } : {}),
      type: object['type'] ?? '',
    }
  }
  return { ...(object['binaryData'] ? { binaryData: object['binaryData'] } : {}), data: object['data'] ?? '', kind: 'ConfigMap', name }
}

export function renamed(object: Dict, name: string): Dict {
  return withAt(object, ['metadata', 'name'], name)
}
