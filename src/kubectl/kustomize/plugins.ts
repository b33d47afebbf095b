/** Generators, transformers and validators that are configured in files of their own; models kustomize's plugin loader, which without other programs has the built-in ones. */
import { equalJson } from '../../engine/api/json'
import { CliError } from '../command/errors'
import { contentHash } from '../resource/content-hash'
import { asDict, asList, asText, at, labelsOf, nameOfObject, withAt, type Dict } from '../values'
import { fieldSpec } from './configuration'
import { resourcesIn } from './documents'
import type { FieldSpec } from './field-paths'
import { hashedContent, renamed, runGenerator, type Kind } from './generators'
import { ProgramNeeded, type Folder } from './kustomization'
import { jsonPatches, patchOf, strategicPatches, type Change } from './patches'
import { replacementsOf } from './replacements'
import { idText, typeText, type Resource, type ResourceSet } from './resource'
import { addAffix, addPairs, changeImage, putIntoNamespace, scaleTo, type NamespaceOptions } from './transformers'

type Plugin = (config: Dict, folder: Folder) => Change

function specsOf(config: Dict): readonly FieldSpec[] {
  return asList(config['fieldSpecs']).map(fieldSpec)
}

const affix =
  (side: 'prefixes' | 'suffixes', field: string): Plugin =>
  (config) => {
    if (!Array.isArray(config['fieldSpecs'])) throw new CliError('fieldSpecs is not expected to be nil')
    return (set) => addAffix(set, side, asText(config[field]), specsOf(config))
  }
const prefix = affix('prefixes', 'prefix')
const suffix = affix('suffixes', 'suffix')

const pairs =
  (field: string): Plugin =>
  (config) =>
  (set) =>
    addPairs(set, asDict(config[field]), specsOf(config))

const MODES = ['defaultOnly', 'none', 'allServiceAccounts'] as const

function namespace(config: Dict): Change {
  const written = asText(config['setRoleBindingSubjects']) || 'defaultOnly'
  const subjects = MODES.find((mode) => mode === written)
  if (!subjects) {
    const [first, ...rest] = MODES.map((mode) => JSON.stringify(mode))
    throw new CliError(`invalid value ${JSON.stringify(written)} for setRoleBindingSubjects: must be one of ${first}, ${rest.join(' or ')}`)
  }
  const options: NamespaceOptions = { subjects, unsetOnly: config['unsetOnly'] === true }
  return (set) => putIntoNamespace(set, asText(at(config, 'metadata', 'namespace')), specsOf(config), options)
}

const TRANSFORMERS: Readonly<Record<string, Plugin>> = {
  AnnotationsTransformer: pairs('annotations'),
  HashTransformer: () => (set) => set.all.forEach(addHash),
  ImageTagTransformer: (config) => (set) => changeImage(set, asDict(config['imageTag']), specsOf(config)),
  LabelTransformer: pairs('labels'),
  NamespaceTransformer: namespace,
  PatchJson6902Transformer: jsonPatches,
  PatchStrategicMergeTransformer: strategicPatches,
  PatchTransformer: patchOf,
  PrefixSuffixTransformer: (config, folder) => {
    const both = [prefix(config, folder), suffix(config, folder)]
    return (set) => both.forEach((change) => change(set))
  },
  PrefixTransformer: prefix,
  ReplacementTransformer: replacementsOf,
  ReplicaCountTransformer: (config) => (set) => scaleTo(set, asDict(config['replica']), specsOf(config)),
  SuffixTransformer: suffix,
}

const generator =
  (kind: Kind): Plugin =>
  (config, folder) =>
  (set) =>
    runGenerator(config, kind, folder, set)

const GENERATORS: Readonly<Record<string, Plugin>> = {
  ConfigMapGenerator: generator('ConfigMap'),
  HelmChartInflationGenerator: () => {
    throw new ProgramNeeded('must specify --enable-helm', 'enable-helm')
  },
  SecretGenerator: generator('Secret'),
}

/** Gives a generated object's name the hash of its content. */
export function addHash(resource: Resource): void {
  if (!resource.needsHash) return
  resource.remember()
  resource.object = renamed(resource.object, `${nameOfObject(resource.object)}-${contentHash(hashedContent(resource.object))}`)
}

/** The configurations in a text that is no path; undefined for paths. */
export function inlinePlugins(written: string): readonly Resource[] | undefined {
  try {
    return resourcesIn(written, 'plugin')
  } catch (error) {
    if (error instanceof CliError) return undefined
    throw error
  }
}

function configured({ object, id }: Resource, wanted: 'generator' | 'transformer', folder: Folder): Change {
  if (id.group !== '' || id.version !== 'builtin')
    throw new ProgramNeeded(`external plugins disabled; unable to load external plugin '${id.kind}'`, 'enable-alpha-plugins')
  const [own, other] = wanted === 'generator' ? [GENERATORS, TRANSFORMERS] : [TRANSFORMERS, GENERATORS]
  const plugin = [own, other].find((plugins) => Object.hasOwn(plugins, id.kind))?.[id.kind]
  if (!plugin) throw new CliError(`unable to load builtin ${typeText(id)}`)
  let change: Change
  try {
    change = plugin(object, folder)
  } catch (error) {
    throw prefixed(`plugin ${idText(id)} fails configuration`, error)
  }
  if (!Object.hasOwn(own, id.kind)) throw new CliError(`plugin ${idText(id)} not a ${wanted}`)
  return change
}

function prefixed(text: string, error: unknown): unknown {
  if (error instanceof ProgramNeeded) return new ProgramNeeded(`${text}: ${error.message}`, error.flag)
  return error instanceof CliError ? new CliError(`${text}: ${error.message}`) : error
}

/** All are configured before one of them runs. */
export function runPlugins(field: 'generators' | 'transformers', plugins: readonly Resource[], folder: Folder, set: ResourceSet): void {
  const changes = plugins.map((plugin) => {
    if (field === 'transformers') return configured(plugin, 'transformer', folder)
    try {
      return configured(plugin, 'generator', folder)
    } catch (error) {
      throw prefixed('loading generator plugins: failed to load generator', error)
    }
  })
  for (const change of changes) change(set)
}

const VALIDATED_BY = ['metadata', 'labels', 'validated-by']

/** Validators refuse, and may note on an object that they have seen it; all else has to stay as it is. */
export function validate(plugins: readonly Resource[], folder: Folder, set: ResourceSet): void {
  for (const change of plugins.map((plugin) => configured(plugin, 'transformer', folder))) {
    const before = set.all.map((resource) => ({ id: idText(resource.id), object: resource.object }))
    change(set)
    for (const { id, object } of before) {
      const now = set.all.find((resource) => idText(resource.id) === id)
      if (!now) throw new CliError(`validator shouldn't modify the resource map: id in self missing from other; id: ${id}`)
      if (!equalJson(withoutNote(now.object), object)) throw new CliError("validator shouldn't modify the resource map: nodes unequal")
    }
  }
}

function withoutNote(object: Dict): Dict {
  return 'validated-by' in labelsOf(object) ? withAt(object, VALIDATED_BY, undefined) : object
}
