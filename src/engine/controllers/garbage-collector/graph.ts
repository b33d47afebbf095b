/** Who owns whom, as the caches last said: the dependency graph of the garbage collector; models pkg/controller/garbagecollector/graph.go. */
import type { KubeObject, OwnerReference, Resource } from '../../api/object'
import { isOf } from '../framework/resources'

export interface GraphNode {
  readonly uid: string
  readonly resource: Resource
  readonly namespace: string | undefined
  readonly name: string
  owners: readonly OwnerReference[]
  deleting: boolean
  finalizers: readonly string[]
}

/** An owner in another namespace is no owner at all. */
export function isForeign(node: GraphNode, owner: GraphNode | undefined): boolean {
  return owner?.namespace !== undefined && owner.namespace !== node.namespace
}

/** The uid alone does not make an owner: kind and name have to be its own, too. */
export function isNamed(reference: OwnerReference, owner: GraphNode): boolean {
  return reference.name === owner.name && isOf(owner.resource, reference)
}

const NONE: ReadonlySet<string> = new Set()

export class Graph {
  private readonly nodes = new Map<string, GraphNode>()
  private readonly dependents = new Map<string, Set<string>>()

  node(uid: string): GraphNode | undefined {
    return this.nodes.get(uid)
  }

  dependentsOf(uid: string): ReadonlySet<string> {
    return this.dependents.get(uid) ?? NONE
  }

  /** @returns the node as it was before, or undefined for a new one */
  put(resource: Resource, object: KubeObject): GraphNode | undefined {
    const { uid, namespace, name, ownerReferences = [], finalizers = [], deletionTimestamp } = object.metadata
    const before = this.nodes.get(uid)
    const node: GraphNode = {
      uid,
      resource,
      namespace,
      name,
      owners: ownerReferences,
      finalizers,
      deleting: deletionTimestamp !== undefined,
    }
    this.nodes.set(uid, node)
    if (before?.owners !== ownerReferences) {
      for (const owner of before?.owners ?? []) this.unlink(owner.uid, uid)
      for (const owner of ownerReferences) {
        let set = this.dependents.get(owner.uid)
        if (!set) this.dependents.set(owner.uid, (set = new Set()))
        set.add(uid)
      }
    }
    return before
  }

  remove(uid: string): void {
    const node = this.nodes.get(uid)
    if (!node) return
    this.nodes.delete(uid)
    for (const owner of node.owners) this.unlink(owner.uid, uid)
  }

  private unlink(owner: string, dependent: string): void {
    const set = this.dependents.get(owner)
    set?.delete(dependent)
    if (set?.size === 0) this.dependents.delete(owner)
  }
}
