/** Patches of a kustomization: strategic merge and JSON 6902, for one object or all that a selector picks; models kustomize's patch transformers. */
import { unmarshalProblem } from '../../engine/api/json-syntax'
import { readJson } from '../../engine/api/json-text'
import { problemOf } from '../../engine/api/patch/json-patch'
import { parseSelector } from '../../engine/api/selectors'
import { CliError, errorMessage } from '../command/errors'
import { schemaTypeOfObject } from '../patch/diff'
import { patchedHere } from '../patch/json'
import { compactJson } from '../printing/json'
import { annotationsOf, asDict, asList, asText, isDict, jsonType, labelsOf, nameOfObject, withAt, type Dict } from '../values'
import { compilePattern } from '../../engine/api/go-pattern'
import { toYaml } from '../../engine/api/yaml/emit'
import { parseYaml, YamlError } from '../../engine/api/yaml/parse'
import { resourcesIn } from './documents'
import type { Folder } from './kustomization'
import { Resource, idText, type ResourceId, type ResourceSet } from './resource'
import { mergeStrategically } from './strategic-merge'

/** A transformer that has read its configuration. */
export type Change = (set: ResourceSet) => void

/** `patchesStrategicMerge`: file names or patches themselves. */
export function applyStrategicPatches(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  const paths = asList(kustomization['patchesStrategicMerge'])
  if (paths.length > 0) configured('PatchStrategicMergeTransformer', { paths }, (config) => strategicPatches(config, folder))(set)
}

export function strategicPatches(config: Dict, folder: Folder): Change {
  const paths = asList(config['paths']).map(asText)
  const text = asText(config['patches'])
  if (paths.length === 0 && text === '') throw new CliError('empty file path and empty patch content')
  const patches = [
    ...paths.flatMap((written) =>
      resourcesIn(/\n|^\s*\{|:\s/.test(written) ? written : folder.readText(written), written, { isPatch: true }),
    ),
    ...(text === '' ? [] : resourcesIn(text, 'patch', { isPatch: true })),
  ]
  if (patches.length === 0) throw new CliError(`patch appears to be empty; files=[${paths.join(' ')}], Patch=${text}`)
  return (set) => {
    for (const patch of patches) mergeInto(set, patch.object)
  }
}

/** `patches`: all are read before one is applied. */
export function applyPatches(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  const entries = asList(kustomization['patches']).map(asDict)
  const changes = entries.map((entry) => configured('PatchTransformer', entry, (config) => patchOf(config, folder)))
  for (const change of changes) change(set)
}

export function patchOf(config: Dict, folder: Folder): Change {
  const patch = readPatch(config, folder)
  return (set) => applyPatch(patch, set)
}

/** `patchesJson6902`. */
export function applyJsonPatches(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  const changes = asList(kustomization['patchesJson6902']).map((written) => {
    const { patch: jsonOp, ...rest } = asDict(written)
    const entry = jsonOp === undefined ? rest : { jsonOp, ...rest }
    return configured('PatchJson6902Transformer', entry, (config) => jsonPatches(config, folder))
  })
  for (const change of changes) change(set)
}

export function jsonPatches(config: Dict, folder: Folder): Change {
  const target = asDict(config['target'])
  if (asText(target['name']) === '') throw new CliError('must specify the target name')
  const path = asText(config['path'])
  let text = asText(config['jsonOp'])
  if (text === '' && path === '') throw new CliError('empty file path and empty jsonOp')
  if (text !== '' && path !== '') throw new CliError('must specify a file path or jsonOp, not both')
  if (path !== '') text = folder.readText(path)
  if (text === '') throw new CliError(`patch file '${path}' empty seems to be empty`)
  const operations = operationsIn(text)
  if (!operations) throw undecodable(text)
  if (operations.length === 0) throw new CliError(`patch appears to be empty; file=${path}, JsonOp=${text}`)
  return (set) => {
    for (const resource of select(set, target)) patchJson(resource, operations)
  }
}

/** What Go's decoder of JSON patches says of a text that is none; YAML is made JSON first. */
function undecodable(text: string): CliError {
  let json = text
  if (!text.startsWith('[')) {
    try {
      json = compactJson(parseYaml(text))
    } catch (error) {
      throw error instanceof YamlError ? new CliError(error.message) : error
    }
  }
  const problem = unmarshalProblem(json)
  if (problem !== undefined) return new CliError(`decoding ${json}: ${problem}`)
  const value: unknown = readJson(json)
  if (!Array.isArray(value))
    return new CliError(`decoding ${json}: json: cannot unmarshal ${jsonType(value)} into Go value of type jsonpatch.Patch`)
  for (const [index, each] of (value as readonly unknown[]).entries()) {
    if (!isDict(each))
      return new CliError(`decoding ${json}: json: cannot unmarshal ${jsonType(each)} into Patch.${index} of type jsonpatch.Operation`)
  }
  const wrong = (value as readonly Dict[]).find((each) => operationProblem(each) !== undefined)
  return new CliError(`decoding ${json}: invalid operation ${compactJson(wrong)}: ${wrong && operationProblem(wrong)}`)
}

/** An operation that is no text is none. */
function operationProblem(operation: Dict): string | undefined {
  return problemOf(typeof operation['op'] === 'string' ? operation : { ...operation, op: undefined })
}

/** What `read` finds in a transformer's configuration; what is wrong with it is told with the configuration. */
export function configured(transformer: string, configuration: Dict, read: (config: Dict) => Change): Change {
  try {
    return read(configuration)
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    throw new CliError(`trouble configuring builtin ${transformer} with config: \`\n${toYaml(configuration)}\`: ${error.message}`)
  }
}

function patchText(entry: Dict, folder: Folder): string {
  const inline = asText(entry['patch'])
  const path = asText(entry['path'])
  if (inline !== '' && path !== '') throw new CliError(`patch and path can't be set at the same time\n${toYaml(entry)}`)
  if (inline === '' && path === '') throw new CliError(`must specify one of patch and path in\n${toYaml(entry)}`)
  if (inline !== '') return inline
  try {
    return folder.readText(path)
  } catch (error) {
    throw error instanceof CliError ? new CliError(`failed to get the patch file from path(${path}): ${error.message}`) : error
  }
}

/** The operations of a JSON patch; undefined for other texts. */
function operationsIn(text: string): readonly unknown[] | undefined {
  try {
    // What begins as JSON has to be JSON.
    const value: unknown = text.startsWith('[') ? readJson(text) : parseYaml(text)
    const isOperation = (each: unknown) =>
      isDict(each) && ['op', 'path', 'from'].every((key) => typeof (each[key] ?? '') === 'string') && problemOf(each) === undefined
    return Array.isArray(value) && value.every(isOperation) ? value : undefined
  } catch {
    return undefined
  }
}

interface Patch {
  readonly target: Dict | undefined
  readonly options: Dict
  /** Where it is from, as messages say it. */
  readonly source: string
  readonly change: { readonly operations: readonly unknown[] } | { readonly objects: readonly Resource[] }
}

function readPatch(entry: Dict, folder: Folder): Patch {
  const text = patchText(entry, folder)
  const source = entry['path'] ? `[path: ${JSON.stringify(entry['path'])}]` : `[patch: ${JSON.stringify(text)}]`
  const operations = operationsIn(text)
  const objects = operations ? undefined : objectsIn(text)
  if (!operations && !objects) throw new CliError(`unable to parse SM or JSON patch from ${source}`)
  return {
    target: isDict(entry['target']) ? entry['target'] : undefined,
    options: asDict(entry['options']),
    source,
    change: operations ? { operations } : { objects: objects ?? [] },
  }
}

/** The objects of a strategic merge patch, which must have a kind and a name; undefined for other texts. */
function objectsIn(text: string): readonly Resource[] | undefined {
  try {
    return resourcesIn(text, 'patch', { isPatch: true })
  } catch (error) {
    if (error instanceof CliError) return undefined
    throw error
  }
}

function applyPatch({ target, options, source, change }: Patch, set: ResourceSet): void {
  if ('operations' in change) {
    if (!target) throw new CliError(`must specify a target for JSON patch ${source}`)
    for (const resource of select(set, target)) patchJson(resource, change.operations)
    return
  }
  for (const { object } of change.objects) {
    if (!target) mergeInto(set, object, options)
    else for (const resource of select(set, target)) mergeOne(set, resource, object, options)
  }
}

function mergeInto(set: ResourceSet, patch: Dict, options: Dict = {}): void {
  const { id } = new Resource(patch)
  const found = set.withAnyId(id)
  if (found.length !== 1) {
    const why = found.length === 0 ? 'no matches' : 'multiple matches'
    const reason = `${why} for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`
    throw new CliError(found.length === 0 ? `no resource matches strategic merge patch "${idText(id)}": ${reason}` : reason)
  }
  mergeOne(set, found[0]!, patch, options)
}

/** The object keeps its type and name unless the patch may change them. */
function mergeOne(set: ResourceSet, resource: Resource, patch: Dict, options: Dict): void {
  const { object } = resource
  const merged = mergeStrategically(object, patch, schemaTypeOfObject(object))
  if (merged === undefined) {
    set.remove(resource)
    return
  }
  let next = merged
  if (options['allowKindChange'] !== true) next = { ...next, apiVersion: object['apiVersion'], kind: object['kind'] }
  if (options['allowNameChange'] !== true) next = withAt(next, ['metadata', 'name'], nameOfObject(object))
  else if (nameOfObject(next) !== nameOfObject(object)) resource.remember()
  resource.object = next
}

function patchJson(resource: Resource, operations: readonly unknown[]): void {
  const before = nameOfObject(resource.object)
  const next = asDict(patchedHere(resource.object, operations))
  if (nameOfObject(next) !== before) resource.remember()
  resource.object = next
}

/** A pattern that only this text matches. */
export function exactly(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Whether the pattern matches a whole text. Throws CliError. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '') return true
  try {
    return compilePattern(`^(?:${pattern})$`).test(text)
  } catch (error) {
    throw new CliError(errorMessage(error))
  }
}

function selects(selector: string, values: Readonly<Record<string, string>>): boolean {
  try {
    return parseSelector(selector).matches(values)
  } catch (error) {
    throw new CliError(errorMessage(error))
  }
}

/** The resources a target selects, by what they are and by what they were. */
export function select(set: ResourceSet, target: Dict): readonly Resource[] {
  const [name, namespace, labels, annotations] = ['name', 'namespace', 'labelSelector', 'annotationSelector'].map((key) =>
    asText(target[key]),
  )
  const isOfType = (id: ResourceId) => (['kind', 'group', 'version'] as const).every((key) => matches(asText(target[key]), id[key]))
  return set.all.filter(
    (resource) =>
      isOfType(resource.id) &&
      resource.ids.some((id) => matches(name!, id.name) && matches(namespace!, id.namespace)) &&
      (labels === '' || selects(labels!, labelsOf(resource.object))) &&
      (annotations === '' || selects(annotations!, annotationsOf(resource.object))),
  )
}
