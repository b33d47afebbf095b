/** Builds a kustomization: objects of its resources, bases, components and generators, changed as it says; models kustomize's KustTarget. */
import { CliError } from '../command/errors'
import { contentHash } from '../resource/content-hash'
import { downloadText, flatten, parseManifests } from '../resource/manifests'
import type { Session } from '../session'
import { annotationsOf, asList, asText, isDict, nameOfObject, withAt, type Dict } from '../values'
import { hashedContent, renamed, runGenerators } from './generators'
import { Folder, readKustomization } from './kustomization'
import { inOrder } from './order'
import { applyJsonPatches, applyPatches, applyStrategicPatches } from './patches'
import { fixReferences } from './references'
import { applyReplacements } from './replacements'
import { Resource, ResourceSet } from './resource'
import { addAnnotations, addLabels, addPrefixAndSuffix, setImages, setNamespace, setReplicas } from './transformers'

const LOCAL = 'config.kubernetes.io/local-config'

/** The first part of a path that is not there. */
function firstMissing({ io }: Session, path: string): string {
  const parts = path.split('/')
  const prefixes = parts.map((_, index) => parts.slice(0, index + 1).join('/') || '/')
  return prefixes.find((prefix) => !io.files.exists(prefix)) ?? path
}

/** The objects of the kustomization in a folder, in the order they are printed. Throws CliError. */
export async function buildKustomization(
  session: Session,
  written: string,
  options: { readonly restricted?: boolean } = {},
): Promise<readonly Dict[]> {
  if (/^(https?|git|ssh):\/\/|^git@|^github\.com\//.test(written))
    throw new CliError(`no 'git' program on path: exec: "git": executable file not found in $PATH`)
  const path = session.path(written)
  const { files } = session.io
  if (!files.exists(path))
    throw new CliError(
      `must build at directory: not a valid directory: evalsymlink failure on '${written}' : lstat ${firstMissing(session, path)}: no such file or directory`,
    )
  if (files.stat(path).type !== 'directory')
    throw new CliError(`must build at directory: not a valid directory: '${written}': file is not directory`)
  const folder = new Folder(session, path, [], options.restricted ?? true)
  const kustomization = await readKustomization(folder)
  const set = new ResourceSet()
  await accumulate(kustomization, folder, set)
  for (const resource of set.all) addHash(resource)
  fixReferences(set)
  const kept = set.all.filter((resource) => {
    const local = annotationsOf(resource.object)[LOCAL]
    return local === undefined || local === 'false'
  })
  return inOrder(kept, kustomization).map((resource) => withBuildMetadata(resource.object, kustomization))
}

function withBuildMetadata(object: Dict, kustomization: Dict): Dict {
  return asList(kustomization['buildMetadata']).includes('managedByLabel')
    ? withAt(object, ['metadata', 'labels', 'app.kubernetes.io/managed-by'], 'kustomize-v5.8.1')
    : object
}

function addHash(resource: Resource): void {
  if (!resource.needsHash) return
  resource.remember()
  resource.object = renamed(resource.object, `${nameOfObject(resource.object)}-${contentHash(hashedContent(resource.object))}`)
}

function prefixed(prefix: string, error: unknown): unknown {
  return error instanceof CliError ? new CliError(`${prefix}: ${error.message}`) : error
}

/** Adds the objects of a kustomization to `set` and changes them; a component changes what is in the set already. */
async function accumulate(kustomization: Dict, folder: Folder, set: ResourceSet): Promise<void> {
  for (const path of [...asList(kustomization['resources']), ...asList(kustomization['bases'])].map(asText)) {
    try {
      await addResources(path, folder, set)
    } catch (error) {
      throw prefixed('accumulating resources', error)
    }
  }
  runGenerators(kustomization, folder, set)
  for (const path of asList(kustomization['components']).map(asText)) {
    try {
      await addFolder(folder.enter(path), set, true)
    } catch (error) {
      throw prefixed('accumulating components', error)
    }
  }
  applyStrategicPatches(kustomization, folder, set)
  applyPatches(kustomization, folder, set)
  setNamespace(kustomization, set)
  addPrefixAndSuffix(kustomization, set)
  addLabels(kustomization, set)
  addAnnotations(kustomization, set)
  applyJsonPatches(kustomization, folder, set)
  setReplicas(kustomization, set)
  setImages(kustomization, set)
  applyReplacements(kustomization, folder, set)
}

/** A path is a file or URL of objects, or else the folder of another kustomization. */
async function addResources(path: string, folder: Folder, set: ResourceSet): Promise<void> {
  if (/^https?:\/\//.test(path)) {
    set.addAll(objectsIn(await downloadText(folder.session, path), path))
    return
  }
  let text: string
  try {
    text = folder.readText(path)
  } catch (failure) {
    if (!(failure instanceof CliError)) throw failure
    const asFile = `accumulation err='accumulating resources from '${path}': ${failure.message}'`
    try {
      await addFolder(folder.enter(path), set, false)
    } catch (error) {
      throw prefixed(asFile, error)
    }
    return
  }
  try {
    set.addAll(objectsIn(text, path))
  } catch (error) {
    throw prefixed(`accumulation err='accumulating resources from '${path}'`, error)
  }
}

async function addFolder(folder: Folder, set: ResourceSet, isComponent: boolean): Promise<void> {
  let kustomization: Dict
  try {
    kustomization = await readKustomization(folder)
  } catch (error) {
    throw prefixed(`couldn't make target for path '${folder.path}'`, error)
  }
  const kind = asText(kustomization['kind']) || 'Kustomization'
  if (isComponent && kind !== 'Component') throw new CliError(`expected kind 'Component' for path '${folder.path}' but got '${kind}'`)
  if (!isComponent && kind === 'Component') throw new CliError(`expected kind != 'Component' for path '${folder.path}'`)
  try {
    if (isComponent) {
      await accumulate(kustomization, folder, set)
      return
    }
    const inner = new ResourceSet()
    await accumulate(kustomization, folder, inner)
    set.addAll(inner.all)
  } catch (error) {
    throw prefixed(`recursed accumulation of path '${folder.path}'`, error)
  }
}

function objectsIn(text: string, source: string): readonly Resource[] {
  return parseManifests(text, source)
    .flatMap(({ value }) => flatten(value))
    .map((value) => {
      if (!isDict(value)) throw new CliError(`missing Resource metadata`)
      if (asText(value['kind']) === '') throw new CliError(`missing metadata.name in object ${JSON.stringify(value)}`)
      if (nameOfObject(value) === '')
        throw new CliError(`missing metadata.name in object {{${asText(value['apiVersion'])} ${asText(value['kind'])}} {{ } map[] map[]}}`)
      return new Resource(value)
    })
}
