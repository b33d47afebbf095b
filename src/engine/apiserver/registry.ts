/** Which resources are served and what defines each; models the installed API groups of kube-apiserver, custom resources included. */
import type { KindDefinition } from '../api/kind'
import type { KubeObject, Resource } from '../api/object'
import { StatusError } from '../api/status'

/** One resource as served in one version; several versions share one collection. */
export interface Served {
  readonly definition: KindDefinition
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
  readonly apiVersion: string
  readonly schemaType: string
  /** Defined by a CustomResourceDefinition. */
  readonly custom: boolean
  /** `group/resource`: where the objects are stored. */
  readonly collection: string
  /** Conversion of versions other than the stored one. */
  readonly toVersion?: (object: KubeObject) => KubeObject
  readonly fromVersion?: (object: KubeObject) => KubeObject
}

export function collectionOf(resource: { readonly group: string; readonly resource: string }): string {
  return `${resource.group}/${resource.resource}`
}

export function apiVersionOf(group: string, version: string): string {
  return group ? `${group}/${version}` : version
}

function serve(definition: KindDefinition): Served[] {
  const { group, version, resource, kind, namespaced } = definition.resource
  const base = {
    definition,
    group,
    resource,
    kind,
    namespaced,
    custom: definition.schemaType === '',
    collection: collectionOf({ group, resource }),
  }
  const served: Served[] = [{ ...base, version, apiVersion: apiVersionOf(group, version), schemaType: definition.schemaType }]
  for (const other of definition.otherVersions ?? []) {
    served.push({
      ...base,
      ...(other.definition ? { definition: other.definition } : {}),
      group: other.group ?? group,
      version: other.version,
      apiVersion: apiVersionOf(other.group ?? group, other.version),
      schemaType: other.schemaType,
      toVersion: (object) => other.to(object),
      fromVersion: (object) => other.from(object),
    })
  }
  return served
}

export class Registry {
  private readonly byPath = new Map<string, Served>()
  private readonly byKind = new Map<string, Served>()
  private readonly stored = new Map<string, Served>()
  private generationNumber = 0

  constructor(definitions: readonly KindDefinition[]) {
    for (const definition of definitions) this.add(definition)
  }

  /** Counts up whenever the served resources change: discovery documents are cached by it. */
  get generation(): number {
    return this.generationNumber
  }

  add(definition: KindDefinition): void {
    this.generationNumber++
    for (const served of serve(definition)) {
      if (!served.toVersion) this.stored.set(served.collection, served)
      if (!served.toVersion && definition.storedOnly) continue
      this.byPath.set(`${served.apiVersion}/${served.resource}`, served)
      this.byKind.set(`${served.apiVersion}/${served.kind}`, served)
    }
  }

  remove(definition: KindDefinition): void {
    this.generationNumber++
    for (const served of serve(definition)) {
      this.byPath.delete(`${served.apiVersion}/${served.resource}`)
      this.byKind.delete(`${served.apiVersion}/${served.kind}`)
      this.stored.delete(served.collection)
    }
  }

  /** Whether a group is built in, and not of custom resources alone. */
  isBuiltIn(group: string): boolean {
    return this.all().some((served) => served.group === group && !served.custom)
  }

  /** The resource at `/apis/<group>/<version>/<resource>`, if it is served. */
  at(group: string, version: string, resource: string): Served | undefined {
    return this.byPath.get(`${apiVersionOf(group, version)}/${resource}`)
  }

  ofKind(apiVersion: string, kind: string): Served | undefined {
    return this.byKind.get(`${apiVersion}/${kind}`)
  }

  /** The version in which a collection is stored. */
  ofCollection(collection: string): Served | undefined {
    return this.stored.get(collection)
  }

  /** Throws NotFound: a custom resource may be gone by the time somebody asks for it. */
  of(resource: Resource): Served {
    const served = this.at(resource.group, resource.version, resource.resource)
    if (!served) throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {})
    return served
  }

  all(): readonly Served[] {
    return [...this.byPath.values()]
  }
}
