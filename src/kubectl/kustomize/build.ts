/** Builds a kustomization: objects of its resources, bases, components and generators, changed as it says; models kustomize's KustTarget. */
import { CliError } from '../command/errors'
import type { Session } from '../session'
import { annotationsOf, asList, asText, withAt, type Dict } from '../values'
import { readConfigurations, readDefinitions } from './configuration'
import { MalformedYamlError, resourcesIn } from './documents'
import { refuseRepository } from './git-address'
import { runGenerators } from './generators'
import { Folder, linkFailure, readKustomization } from './kustomization'
import { inOrder } from './order'
import { applyJsonPatches, applyPatches, applyStrategicPatches } from './patches'
import { fixReferences } from './references'
import { isRemote, RemoteRefusal, remoteText } from './remote-file'
import { addHash, inlinePlugins, runPlugins, validate } from './plugins'
import { applyReplacements } from './replacements'
import { ResourceSet, type Resource } from './resource'
import { addVariable, addVariables, resolveVariables } from './variables'
import { addAnnotations, addLabels, addPrefixAndSuffix, setImages, setNamespace, setReplicas } from './transformers'

/** The name of a build that is part of another program. */
export const MANAGER = 'kustomize-(devel)'
const LOCAL = 'config.kubernetes.io/local-config'

/** The objects of the kustomization in a folder, in the order they are printed. Throws CliError. */
export async function buildKustomization(
  session: Session,
  written: string,
  options: { readonly restricted?: boolean } = {},
): Promise<readonly Dict[]> {
  refuseRepository(written)
  if (written === '') throw new CliError('must build at directory: directory path cannot be empty')
  const path = session.path(written)
  const { files } = session.io
  if (!files.exists(path)) throw new CliError(`must build at directory: not a valid directory: ${linkFailure(session, path, written)}`)
  if (files.stat(path).type !== 'directory') throw new CliError(`must build at directory: '${written}': file is not directory`)
  const folder = new Folder(session, path, [], options.restricted ?? true)
  const kustomization = await readKustomization(folder)
  const set = new ResourceSet()
  await accumulate(kustomization, folder, set)
  for (const resource of set.all) addHash(resource)
  fixReferences(set)
  await resolveVariables(session, set)
  const kept = set.all.filter((resource) => {
    const local = annotationsOf(resource.object)[LOCAL]
    return local === undefined || local === 'false'
  })
  return inOrder(kept, kustomization).map((resource) => withBuildMetadata(resource, kustomization))
}

function withBuildMetadata({ object, origin }: Resource, kustomization: Dict): Dict {
  const wanted = asList(kustomization['buildMetadata'])
  let out = object
  if (wanted.includes('managedByLabel')) out = withAt(out, ['metadata', 'labels', 'app.kubernetes.io/managed-by'], MANAGER)
  if (wanted.includes('originAnnotations') && origin) out = withAt(out, ['metadata', 'annotations', 'config.kubernetes.io/origin'], origin)
  return out
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
  readConfigurations(kustomization, folder, set.configuration)
  readDefinitions(kustomization, folder, set.configuration)
  runGenerators(kustomization, folder, set)
  runPlugins('generators', await pluginsOf('generators', kustomization, folder), folder, set)
  for (const path of asList(kustomization['components']).map(asText)) {
    const entered = enteredComponent(folder, path)
    try {
      await addFolder(entered, set, true)
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      throw new CliError(`accumulating components: accumulateDirectory: ${JSON.stringify(error.message)}`)
    }
  }
  const transformers = await pluginsOf('transformers', kustomization, folder)
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
  runPlugins('transformers', transformers, folder, set)
  validate(await pluginsOf('validators', kustomization, folder), folder, set)
  addVariables(kustomization, set)
}

/** The plugins that a field lists: their configurations themselves, or where they are. */
async function pluginsOf(
  field: 'generators' | 'transformers' | 'validators',
  kustomization: Dict,
  folder: Folder,
): Promise<readonly Resource[]> {
  const plugins = new ResourceSet()
  const paths: string[] = []
  for (const written of asList(kustomization[field]).map(asText)) {
    const inline = inlinePlugins(written)
    if (inline) plugins.addAll(inline)
    else paths.push(written)
  }
  try {
    for (const path of paths) await addResources(path, folder, plugins)
  } catch (error) {
    throw field === 'generators' ? prefixed('loading generator plugins', error) : error
  }
  return plugins.all
}

function enteredComponent(folder: Folder, path: string): Folder {
  try {
    return folder.enter(path)
  } catch (error) {
    throw error instanceof CliError ? new CliError(`accumulating components: loader.New ${JSON.stringify(error.message)}`) : error
  }
}

/** A path is a file or URL of objects, or else the folder of another kustomization. */
async function addResources(path: string, folder: Folder, set: ResourceSet): Promise<void> {
  try {
    await addFile(path, folder, set)
  } catch (failure) {
    if (!(failure instanceof CliError) || failure instanceof MalformedYamlError || failure instanceof RemoteRefusal) throw failure
    try {
      await addFolder(folder.enter(path), set, false)
    } catch (error) {
      throw prefixed(`accumulation err='${failure.message}'`, error)
    }
  }
}

async function addFile(path: string, folder: Folder, set: ResourceSet): Promise<void> {
  const inFile = new ResourceSet()
  try {
    const text = isRemote(path) ? await remoteText(folder.session, path) : folder.readText(path)
    const resources = resourcesIn(text, path)
    for (const resource of resources) resource.origin = `path: ${folder.wayTo(path)}\n`
    inFile.addAll(resources)
  } catch (error) {
    throw whileReading(path, error)
  }
  try {
    set.addAll(inFile.all)
  } catch (error) {
    throw prefixed(`merging resources from '${path}'`, error)
  }
}

function whileReading(path: string, error: unknown): unknown {
  const place = `accumulating resources from '${path}'`
  if (error instanceof MalformedYamlError) return new MalformedYamlError(`${place}: ${error.message}`)
  if (error instanceof RemoteRefusal) return new RemoteRefusal(`${place}: ${error.message}`)
  return prefixed(place, error)
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
  const inner = new ResourceSet()
  try {
    if (isComponent) {
      await accumulate(kustomization, folder, set)
      return
    }
    await accumulate(kustomization, folder, inner)
  } catch (error) {
    throw prefixed(`recursed accumulation of path '${folder.path}'`, error)
  }
  try {
    set.addAll(inner.all)
    set.configuration.absorb(inner.configuration)
    for (const variable of inner.variables.values()) addVariable(variable, set)
  } catch (error) {
    throw prefixed(`recursed merging from path '${folder.path}'`, error)
  }
}
