/** What a kustomization does to every object: namespace, prefix, suffix, labels, annotations, replicas, images; models kustomize's transformers. */
import { CliError } from '../command/errors'
import { asDict, asList, asText, at, nameOfObject, withAt, type Dict } from '../values'
import { fieldSpec } from './configuration'
import { appliesTo, changeAt, changeSpecs, type FieldSpec } from './field-paths'
import { ANNOTATIONS, METADATA_LABELS, SELECTORS, TEMPLATE_LABELS } from './field-specs'
import { idText, isClusterScoped, sameId, typeText, type ResourceSet } from './resource'

/** Kinds whose names prefixes and suffixes leave alone. */
const FIXED_NAMES = ['CustomResourceDefinition', 'APIService', 'Namespace']

export interface NamespaceOptions {
  /** Leave the namespaces alone that are there. */
  readonly unsetOnly?: boolean
  /** Which subjects of (cluster) role bindings are meant. */
  readonly subjects?: 'defaultOnly' | 'allServiceAccounts' | 'none'
}

export function setNamespace(kustomization: Dict, set: ResourceSet): void {
  putIntoNamespace(set, asText(kustomization['namespace']), [...OWN_NAMESPACES, ...set.configuration.specs('namespace')])
}

/** Fields beside an object's own namespace that hold it. */
const OWN_NAMESPACES: readonly FieldSpec[] = [
  { kind: 'Namespace', path: 'metadata/name', create: true },
  { kind: 'APIService', group: 'apiregistration.k8s.io', path: 'spec/service/namespace', create: true },
  { kind: 'CustomResourceDefinition', group: 'apiextensions.k8s.io', path: 'spec/conversion/webhook/clientConfig/service/namespace' },
]

export function putIntoNamespace(
  set: ResourceSet,
  namespace: string,
  specs: readonly FieldSpec[],
  { unsetOnly = false, subjects = 'defaultOnly' }: NamespaceOptions = {},
): void {
  if (namespace === '') return
  const value = (now: unknown) => (unsetOnly && asText(now) !== '' ? undefined : namespace)
  for (const resource of set.all) {
    const { id } = resource
    resource.remember()
    let { object } = resource
    if (!isClusterScoped(id)) object = changeAt(object, ['metadata', 'namespace'], true, value) as Dict
    if ((id.kind === 'RoleBinding' || id.kind === 'ClusterRoleBinding') && subjects !== 'none') {
      const isMeant = (subject: unknown) =>
        subjects === 'defaultOnly' ? at(subject, 'name') === 'default' : at(subject, 'kind') === 'ServiceAccount'
      object = changeAt(object, ['subjects[]'], false, (subject) => {
        const changed = isMeant(subject) ? value(at(subject, 'namespace')) : undefined
        return changed === undefined ? undefined : { ...asDict(subject), namespace: changed }
      }) as Dict
    }
    // An object's own namespace is not for specs to set, and only names of the core group's can be ones.
    const isFree = ({ path }: FieldSpec) => path !== 'metadata/namespace' && (path !== 'metadata/name' || object['apiVersion'] === 'v1')
    resource.object = changeSpecs(object, id, specs.filter(isFree), value)
    const twin = set.all.find((each) => each !== resource && sameId(each.id, resource.id))
    if (twin) throw new CliError(`namespace transformation produces ID conflict: [${idText(twin.id)} ${idText(resource.id)}]`)
  }
}

export function addPrefixAndSuffix(kustomization: Dict, set: ResourceSet): void {
  const prefix = asText(kustomization['namePrefix'])
  const suffix = asText(kustomization['nameSuffix'])
  for (const resource of set.all) {
    if (prefix !== '') resource.prefixes.push(prefix)
    if (suffix !== '') resource.suffixes.push(suffix)
    const around = (specs: readonly FieldSpec[], change: (name: string) => string) => {
      resource.object = changeSpecs(resource.object, resource.id, specs, (name) => (typeof name === 'string' ? change(name) : undefined))
    }
    if (prefix !== '') around(set.configuration.specs('namePrefix'), (name) => prefix + name)
    if (suffix !== '') around(set.configuration.specs('nameSuffix'), (name) => name + suffix)
    if ((prefix === '' && suffix === '') || FIXED_NAMES.includes(resource.id.kind)) continue
    resource.remember()
    resource.object = withAt(resource.object, ['metadata', 'name'], prefix + nameOfObject(resource.object) + suffix)
  }
}

/** Puts a prefix or suffix around what the specs name; around an object's name, which is remembered. */
export function addAffix(set: ResourceSet, side: 'prefixes' | 'suffixes', affix: string, specs: readonly FieldSpec[]): void {
  for (const resource of set.all) {
    const { kind } = resource.original
    if (FIXED_NAMES.includes(kind)) continue
    for (const spec of specs.filter((each) => appliesTo(each, resource.original))) {
      if (spec.path === 'metadata/name') {
        resource[side].push(affix)
        if (affix !== '') resource.remember()
      }
      resource.object = changeSpecs(resource.object, resource.id, [spec], (name) =>
        typeof name === 'string' ? (side === 'prefixes' ? affix + name : name + affix) : undefined,
      )
    }
  }
}

export function addPairs(set: ResourceSet, pairs: Dict, specs: readonly FieldSpec[]): void {
  if (Object.keys(pairs).length === 0) return
  const texts = Object.fromEntries(Object.entries(pairs).map(([key, value]) => [key, asText(value)]))
  for (const resource of set.all)
    resource.object = changeSpecs(resource.object, resource.id, specs, (value) => ({ ...asDict(value), ...texts }))
}

function everywhere({ configuration }: ResourceSet): readonly FieldSpec[] {
  return [...SELECTORS, ...METADATA_LABELS, ...TEMPLATE_LABELS, ...configuration.specs('commonLabels')]
}

export function addLabels(kustomization: Dict, set: ResourceSet): void {
  const labels = [...METADATA_LABELS, ...set.configuration.specs('labels')]
  for (const written of asList(kustomization['labels'])) {
    const entry = asDict(written)
    const extra = asList(entry['fields']).map(fieldSpec)
    const specs =
      entry['includeSelectors'] === true
        ? everywhere(set)
        : entry['includeTemplates'] === true
          ? [...labels, ...TEMPLATE_LABELS, ...set.configuration.specs('templateLabels')]
          : labels
    addPairs(set, asDict(entry['pairs']), [...specs, ...extra])
  }
  addPairs(set, asDict(kustomization['commonLabels']), everywhere(set))
}

export function addAnnotations(kustomization: Dict, set: ResourceSet): void {
  addPairs(set, asDict(kustomization['commonAnnotations']), [...ANNOTATIONS, ...set.configuration.specs('commonAnnotations')])
}

const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']

const REPLICAS: readonly FieldSpec[] = SCALABLE.map((kind) => ({ kind, path: 'spec/replicas', create: true }))

export function setReplicas(kustomization: Dict, set: ResourceSet): void {
  const specs = [...REPLICAS, ...set.configuration.specs('replicas')]
  for (const written of asList(kustomization['replicas'])) scaleTo(set, asDict(written), specs)
}

export function scaleTo(set: ResourceSet, replica: Dict, specs: readonly FieldSpec[]): void {
  const name = asText(replica['name'])
  const found = set.all.filter((each) => specs.some((spec) => appliesTo(spec, each.id)) && each.ids.some((id) => id.name === name))
  if (found.length === 0) {
    const types = specs.map(({ kind = '', version = '', group = '' }) => typeText({ kind, version, group }))
    throw new CliError(`resource with name ${name} does not match a config with the following GVK [${types.join(' ')}]`)
  }
  for (const resource of found) resource.object = changeSpecs(resource.object, resource.id, specs, () => Number(replica['count'] ?? 0))
}

interface ImageParts {
  readonly name: string
  readonly tag: string
  readonly digest: string
}

/** `repo:5000/app:v1@sha256:...` in its parts. */
function imageParts(image: string): ImageParts {
  const sign = image.indexOf('@')
  const digest = sign < 0 ? '' : image.slice(sign + 1)
  const rest = sign < 0 ? image : image.slice(0, sign)
  const colon = rest.lastIndexOf(':')
  return colon > rest.lastIndexOf('/')
    ? { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest }
    : { name: rest, tag: '', digest }
}

function changedImage(image: string, rule: Dict): string | undefined {
  const now = imageParts(image)
  if (now.name !== asText(rule['name'])) return undefined
  const [newName, newTag, digest, suffix] = ['newName', 'newTag', 'digest', 'tagSuffix'].map((key) => asText(rule[key]))
  let { tag, digest: sum } = now
  if (newTag !== '' && digest !== '') [tag, sum] = [newTag!, digest!]
  else if (newTag !== '') [tag, sum] = [newTag!, '']
  else if (digest !== '') [tag, sum] = ['', digest!]
  if (suffix !== '') tag += suffix
  return `${newName || now.name}${tag ? `:${tag}` : ''}${sum ? `@${sum}` : ''}`
}

/** Every image in a list of containers, wherever it is in the object. */
function withImages(value: unknown, rules: readonly Dict[], inContainers = false): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withImages(item, rules, inContainers))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: [string, unknown]) => {
      if (inContainers && key === 'image' && typeof each === 'string')
        return [key, rules.reduce((image, rule) => changedImage(image, rule) ?? image, each)]
      return [key, withImages(each, rules, (key === 'containers' || key === 'initContainers') && Array.isArray(each))]
    }),
  )
}

/** Paths of images that are changed on their own too, after the lists of containers wherever they are. */
const IMAGE_PATHS: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap((spec) =>
  ['containers', 'initContainers'].map((list) => ({ path: `${spec}/${list}[]/image` })),
)

export function setImages(kustomization: Dict, set: ResourceSet): void {
  const specs = [...IMAGE_PATHS, ...set.configuration.specs('images')]
  for (const rule of [...asList(kustomization['images']), ...asList(kustomization['imageTags'])].map(asDict)) changeImage(set, rule, specs)
}

/** Both ways of finding images run one after the other, as kustomize's do: a tag's suffix is then there twice. */
export function changeImage(set: ResourceSet, rule: Dict, specs: readonly FieldSpec[]): void {
  for (const resource of set.all) {
    if (resource.id.kind === 'CustomResourceDefinition') continue
    const found = asDict(withImages(resource.object, [rule]))
    resource.object = changeSpecs(found, resource.id, specs, (image) => (typeof image === 'string' ? changedImage(image, rule) : undefined))
  }
}
