/** One object of a kustomization while it is built, with the names it had before; models kustomize's resource.Resource and ResMap. */
import { discoveryResources, splitGroupVersion } from '../../engine/schema'
import { CliError } from '../command/errors'
import { Configuration } from './configuration'
import { asText, nameOfObject, namespaceOfObject, type Dict } from '../values'

export interface ResourceId {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
}

/** A field of an object whose value other texts may name. */
export interface Variable {
  readonly name: string
  readonly target: ResourceId
  readonly path: string
}

export class Resource {
  /** The ids it had, oldest first. */
  readonly earlier: ResourceId[] = []
  readonly prefixes: string[] = []
  readonly suffixes: string[] = []
  /** Whether the name gets a hash of the content. */
  needsHash = false
  /** The variables whose values are fields of it. */
  readonly variables: string[] = []
  /** Where it is from, as an annotation tells it. */
  origin: string | undefined

  constructor(public object: Dict) {}

  get id(): ResourceId {
    const apiVersion = asText(this.object['apiVersion'])
    const { group, version } = splitGroupVersion(apiVersion)
    return { group, version, kind: asText(this.object['kind']), name: nameOfObject(this.object), namespace: namespaceOfObject(this.object) }
  }

  /** The id it was read with. */
  get original(): ResourceId {
    return this.earlier[0] ?? this.id
  }

  /** Every id it has or had. */
  get ids(): readonly ResourceId[] {
    return [...this.earlier, this.id]
  }

  /** Notes the id it has now, before a name or namespace changes. */
  remember(): void {
    this.earlier.push(this.id)
  }
}

const DEFAULT_NAMESPACE = 'default'

const effective = (id: ResourceId) => (isClusterScoped(id) ? '' : id.namespace || DEFAULT_NAMESPACE)

/** Same type, name and namespace, where no namespace and `default` are the same. */
export function sameId(a: ResourceId, b: ResourceId): boolean {
  return a.kind === b.kind && a.group === b.group && a.version === b.version && a.name === b.name && effective(a) === effective(b)
}

let clusterScoped: Set<string> | undefined

/** Whether objects of the type have no namespace; types nobody knows have one. */
export function isClusterScoped({ group, version, kind }: Pick<ResourceId, 'group' | 'version' | 'kind'>): boolean {
  clusterScoped ??= new Set(
    discoveryResources
      .filter((each) => !each.namespaced && !each.name.includes('/'))
      .map((each) => {
        const of = splitGroupVersion(each.groupVersion)
        return `${of.group}/${of.version}/${each.kind}`
      }),
  )
  return clusterScoped.has(`${group}/${version}/${kind}`)
}

/** `Deployment.v1.apps`. */
export function typeText({ group, version, kind }: Pick<ResourceId, 'group' | 'version' | 'kind'>): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`
}

/** `Deployment.v1.apps/web.[noNs]`: how messages name a resource. */
export function idText(id: ResourceId): string {
  return `${typeText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`
}

/** The resources of one kustomization, in the order they were added. */
export class ResourceSet {
  readonly all: Resource[] = []
  /** By name. */
  readonly variables = new Map<string, Variable>()
  readonly configuration = new Configuration()

  /** Throws CliError when there is one with the same id. */
  add(resource: Resource): void {
    if (this.all.some((each) => sameId(each.id, resource.id)))
      throw new CliError(`may not add resource with an already registered id: ${idText(resource.id)}`)
    this.all.push(resource)
  }

  addAll(resources: readonly Resource[]): void {
    for (const resource of resources) this.add(resource)
  }

  /** Those that have or had this id. */
  withAnyId(id: ResourceId): readonly Resource[] {
    return this.all.filter((each) => each.ids.some((own) => sameId(own, id)))
  }

  remove(resource: Resource): void {
    const index = this.all.indexOf(resource)
    if (index >= 0) this.all.splice(index, 1)
  }
}
