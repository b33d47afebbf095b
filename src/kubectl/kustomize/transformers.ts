/** What a kustomization does to every object: namespace, prefix, suffix, labels, annotations, replicas, images; models kustomize's transformers. */
import { CliError } from '../command/errors'
import { asDict, asList, asText, at, nameOfObject, withAt, type Dict } from '../values'
import { changeAt, changeSpecs, type FieldSpec } from './field-paths'
import { ANNOTATIONS, METADATA_LABELS, SELECTORS, TEMPLATE_LABELS } from './field-specs'
import { idText, isClusterScoped, sameId, type ResourceSet } from './resource'

/** Kinds whose names prefixes and suffixes leave alone. */
const FIXED_NAMES = ['CustomResourceDefinition', 'APIService', 'Namespace']

export function setNamespace(kustomization: Dict, set: ResourceSet): void {
  const namespace = asText(kustomization['namespace'])
  if (namespace === '') return
  for (const resource of set.all) {
    const { id } = resource
    resource.remember()
    let { object } = resource
    if (!isClusterScoped(id)) object = withAt(object, ['metadata', 'namespace'], namespace)
    else if (id.kind === 'Namespace' && id.group === '') object = withAt(object, ['metadata', 'name'], namespace)
    if (id.kind === 'RoleBinding' || id.kind === 'ClusterRoleBinding') {
      object = changeAt(object, ['subjects[]'], false, (subject) =>
        at(subject, 'name') === 'default' ? { ...asDict(subject), namespace } : undefined,
      ) as Dict
    }
    if (id.kind === 'APIService' && at(object, 'spec', 'service')) object = withAt(object, ['spec', 'service', 'namespace'], namespace)
    if (id.kind === 'CustomResourceDefinition' && at(object, 'spec', 'conversion', 'webhook', 'clientConfig', 'service'))
      object = withAt(object, ['spec', 'conversion', 'webhook', 'clientConfig', 'service', 'namespace'], namespace)
    resource.object = object
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
    if ((prefix === '' && suffix === '') || FIXED_NAMES.includes(resource.id.kind)) continue
    resource.remember()
    resource.object = withAt(resource.object, ['metadata', 'name'], prefix + nameOfObject(resource.object) + suffix)
  }
}

function addPairs(set: ResourceSet, pairs: Dict, specs: readonly FieldSpec[]): void {
  if (Object.keys(pairs).length === 0) return
  const texts = Object.fromEntries(Object.entries(pairs).map(([key, value]) => [key, asText(value)]))
  for (const resource of set.all)
    resource.object = changeSpecs(resource.object, resource.id, specs, (value) => ({ ...asDict(value), ...texts }))
}

export function addLabels(kustomization: Dict, set: ResourceSet): void {
  for (const written of asList(kustomization['labels'])) {
    const entry = asDict(written)
    const extra = asList(entry['fields']).map((field): FieldSpec => {
      const { kind, group, path, create } = asDict(field)
      return {
        ...(kind ? { kind: asText(kind) } : {}),
        ...(group ? { group: asText(group) } : {}),
        path: asText(path),
        create: create === true,
      }
    })
    const specs =
      entry['includeSelectors'] === true
        ? [...SELECTORS, ...METADATA_LABELS, ...TEMPLATE_LABELS]
        : entry['includeTemplates'] === true
          ? [...METADATA_LABELS, ...TEMPLATE_LABELS]
          : METADATA_LABELS
    addPairs(set, asDict(entry['pairs']), [...specs, ...extra])
  }
  addPairs(set, asDict(kustomization['commonLabels']), [...SELECTORS, ...METADATA_LABELS, ...TEMPLATE_LABELS])
}

export function addAnnotations(kustomization: Dict, set: ResourceSet): void {
  addPairs(set, asDict(kustomization['commonAnnotations']), ANNOTATIONS)
}

const SCALABLE = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']

export function setReplicas(kustomization: Dict, set: ResourceSet): void {
  for (const written of asList(kustomization['replicas'])) {
    const name = asText(at(written, 'name'))
    const found = set.all.filter((each) => SCALABLE.includes(each.id.kind) && each.ids.some((id) => id.name === name))
    if (found.length === 0)
      throw new CliError(
        `resource with name ${name} does not match a config with the following GVK [${SCALABLE.map((kind) => `${kind}.[noVer].[noGrp]`).join(' ')}]`,
      )
    for (const resource of found) resource.object = withAt(resource.object, ['spec', 'replicas'], Number(at(written, 'count') ?? 0))
  }
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

/** Both ways of finding images run one after the other, as kustomize's do: a tag's suffix is then there twice. */
export function setImages(kustomization: Dict, set: ResourceSet): void {
  for (const rule of [...asList(kustomization['images']), ...asList(kustomization['imageTags'])].map(asDict)) {
    for (const resource of set.all) {
      if (resource.id.kind === 'CustomResourceDefinition') continue
      const found = asDict(withImages(resource.object, [rule]))
      resource.object = changeSpecs(found, resource.id, IMAGE_PATHS, (image) =>
        typeof image === 'string' ? changedImage(image, rule) : undefined,
      )
    }
  }
}
