/** Patches of a kustomization: strategic merge and JSON 6902, for one object or all that a selector picks; models kustomize's patch transformers. */
import { jsonPatch } from '../../engine/api/patch/json-patch'
import { StatusError } from '../../engine/api/status'
import { CliError, errorMessage } from '../command/errors'
import { schemaTypeOfObject } from '../patch/diff'
import { parseManifests } from '../resource/manifests'
import { matchesSelector } from '../resource/selector'
import { annotationsOf, asDict, asList, asText, isDict, labelsOf, nameOfObject, withAt, type Dict } from '../values'
import { parseYaml } from '../yaml/parse'
import type { Folder } from './kustomization'
import { Resource, idText, type ResourceId, type ResourceSet } from './resource'
import { mergeStrategically } from './strategic-merge'

/** `patchesStrategicMerge`: file names or patches themselves. */
export function applyStrategicPatches(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  for (const written of asList(kustomization['patchesStrategicMerge']).map(asText)) {
    const text = /\n|^\s*\{|:\s/.test(written) ? written : folder.readText(written)
    for (const patch of objectsIn(text, written)) mergeInto(set, patch)
  }
}

/** `patches`. */
export function applyPatches(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  for (const written of asList(kustomization['patches'])) applyPatch(asDict(written), folder, set)
}

/** `patchesJson6902`. */
export function applyJsonPatches(kustomization: Dict, folder: Folder, set: ResourceSet): void {
  for (const written of asList(kustomization['patchesJson6902'])) {
    const entry = asDict(written)
    const target = asDict(entry['target'])
    if (asText(target['name']) === '') throw new CliError('must specify the target name')
    const text = patchText(entry, folder)
    const operations = operationsIn(text)
    if (!operations) throw new CliError(`unable to parse SM or JSON patch from [${text}]`)
    const chosen = select(set, target)
    if (chosen.length === 0) throw new CliError(`unable to find patch target ${JSON.stringify(asText(target['name']))} in \`resources\``)
    for (const resource of chosen) patchJson(resource, operations)
  }
}

function patchText(entry: Dict, folder: Folder): string {
  const inline = asText(entry['patch'])
  const path = asText(entry['path'])
  if (inline !== '' && path !== '') throw new CliError("patch and path can't be set at the same time\n")
  if (inline === '' && path === '') throw new CliError('must specify one of patch and path in\n')
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
    const value = parseYaml(text)
    return Array.isArray(value) && value.every((each) => isDict(each) && each['op'] !== undefined) ? value : undefined
  } catch {
    return undefined
  }
}

function objectsIn(text: string, source: string): readonly Dict[] {
  return parseManifests(text, source).map(({ value }) => {
    if (!isDict(value)) throw new CliError(`unable to parse SM or JSON patch from [${text}]`)
    return value
  })
}

function applyPatch(entry: Dict, folder: Folder, set: ResourceSet): void {
  const text = patchText(entry, folder)
  const operations = operationsIn(text)
  const target = isDict(entry['target']) ? entry['target'] : undefined
  if (operations) {
    if (!target) throw new CliError('must specify a target for JSON patch ' + text)
    for (const resource of select(set, target)) patchJson(resource, operations)
    return
  }
  const patches = objectsIn(text, asText(entry['path']) || 'patch')
  if (patches.length === 0) throw new CliError(`unable to parse SM or JSON patch from [${text}]`)
  const options = asDict(entry['options'])
  for (const patch of patches) {
    if (!target) {
      mergeInto(set, patch, options)
      continue
    }
    for (const resource of select(set, target)) mergeOne(set, resource, patch, options)
  }
}

function mergeInto(set: ResourceSet, patch: Dict, options: Dict = {}): void {
  const { id } = new Resource(patch)
  if (id.name === '' || id.kind === '') throw new CliError(`unable to parse SM or JSON patch from [${JSON.stringify(patch)}]`)
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
  try {
    const before = nameOfObject(resource.object)
    const next = asDict(jsonPatch(resource.object, operations))
    if (nameOfObject(next) !== before) resource.remember()
    resource.object = next
  } catch (error) {
    if (error instanceof StatusError) throw new CliError(error.message)
    throw new CliError(errorMessage(error))
  }
}

function matches(pattern: string, text: string): boolean {
  if (pattern === '') return true
  try {
    return new RegExp(`^(?:${pattern})$`).test(text)
  } catch {
    throw new CliError(`error parsing regexp: ${pattern}`)
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
      (labels === '' || matchesSelector(labels!, labelsOf(resource.object))) &&
      (annotations === '' || matchesSelector(annotations!, annotationsOf(resource.object))),
  )
}
