/** One look at one object: whether anybody owns it still, and what a deletion waits for; models attemptToDeleteItem and attemptToOrphan. */
import type { KubeObject, OwnerReference, Resource } from '../../api/object'
import type { PropagationPolicy } from '../../client/client'
import type { ControllerContext } from '../framework'
import { dropFinalizer } from '../framework/finalizers'
import { ifThere } from '../framework/if-there'
import { isOf } from '../framework/resources'
import { isForeign, isNamed, type Graph, type GraphNode } from './graph'

export const FOREGROUND = 'foregroundDeletion'
export const ORPHAN = 'orphan'

interface Owners {
  /** Exist and stay. */
  readonly solid: readonly OwnerReference[]
  readonly absent: readonly OwnerReference[]
  /** Wait, in foreground deletion, for their dependents to go. */
  readonly waiting: readonly OwnerReference[]
}

/** In foreground deletion, which waits for dependents. */
function isWaiting(node: GraphNode | undefined): boolean {
  return Boolean(node?.deleting && node.finalizers.includes(FOREGROUND))
}

export class Collector {
  constructor(
    private readonly context: Pick<ControllerContext, 'client' | 'enqueue'>,
    private readonly graph: Graph,
    private readonly resources: readonly Resource[],
    /** Uids of what was deleted while something depended on it; an uid never comes back. */
    private readonly absentOwners: ReadonlySet<string>,
  ) {}

  look(uid: string): void {
    const node = this.graph.node(uid)
    const object = node && this.live(node)
    if (!node || !object) return
    const { deletionTimestamp, finalizers = [], ownerReferences = [] } = object.metadata
    if (deletionTimestamp === undefined) {
      if (ownerReferences.length > 0) this.judge(node, object, ownerReferences)
    } else if (finalizers.includes(ORPHAN)) this.orphanDependents(node, object)
    else if (finalizers.includes(FOREGROUND)) this.finishForeground(node, object)
  }

  /** Drops owners that are no more, and the object when none is left. */
  private judge(node: GraphNode, object: KubeObject, references: readonly OwnerReference[]): void {
    const { solid, absent, waiting } = this.sort(node, references)
    if (solid.length > 0) {
      if (absent.length + waiting.length > 0)
        this.dropOwners(object, node.resource, new Set([...absent, ...waiting].map((owner) => owner.uid)))
      return
    }
    if (waiting.length > 0 && this.graph.dependentsOf(node.uid).size > 0) {
      this.remove(node, this.unblockedInCycle(node, object), 'Foreground')
      return
    }
    const { finalizers = [] } = object.metadata
    this.remove(node, object, finalizers.includes(ORPHAN) ? 'Orphan' : finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background')
  }

  private isAbsent(node: GraphNode, reference: OwnerReference): boolean {
    const known = this.graph.node(reference.uid)
    if (known && !isForeign(node, known) && isNamed(reference, known)) return false
    if (!known && this.absentOwners.has(reference.uid)) return true
    const resource = this.resources.find((each) => isOf(each, reference))
    // Who has no namespace cannot tell in which to look.
    if (!resource || (resource.namespaced && node.namespace === undefined)) return false
    const namespace = resource.namespaced ? node.namespace : undefined
    return ifThere(() => this.context.client.resource(resource).get(reference.name, namespace))?.metadata.uid !== reference.uid
  }

  private live(node: GraphNode): KubeObject | undefined {
    const object = ifThere(() => this.context.client.resource(node.resource).get(node.name, node.namespace))
    return object?.metadata.uid === node.uid ? object : undefined
  }

  private sort(node: GraphNode, references: readonly OwnerReference[]): Owners {
    const solid: OwnerReference[] = []
    const absent: OwnerReference[] = []
    const waiting: OwnerReference[] = []
    for (const reference of references) {
      const owner = this.graph.node(reference.uid)
      if (this.isAbsent(node, reference)) absent.push(reference)
      else if (isWaiting(owner)) waiting.push(reference)
      else solid.push(reference)
    }
    return { solid, absent, waiting }
  }

  private dropOwners(object: KubeObject, resource: Resource, gone: ReadonlySet<string>): void {
    const { name, namespace, uid, ownerReferences = [] } = object.metadata
    const kept = ownerReferences.filter((reference) => !gone.has(reference.uid))
    this.context.client
      .resource(resource)
      .patch(name, namespace, 'merge', { metadata: { uid, ownerReferences: kept.length > 0 ? kept : null } })
  }

  private remove(node: GraphNode, object: KubeObject, propagationPolicy: PropagationPolicy): void {
    const { uid, resourceVersion } = object.metadata
    this.context.client
      .resource(node.resource)
      .delete(node.name, node.namespace, { propagationPolicy, preconditions: { uid, resourceVersion } })
  }

  /** Two that own each other would wait for each other for ever: the one that is not waiting yet stops blocking the other. */
  private unblockedInCycle(node: GraphNode, object: KubeObject): KubeObject {
    const inCycle = [...this.graph.dependentsOf(node.uid)].some((uid) => isWaiting(this.graph.node(uid)))
    const { name, namespace, uid, ownerReferences = [] } = object.metadata
    if (!inCycle || !ownerReferences.some((owner) => owner.blockOwnerDeletion)) return object
    const unblocked = ownerReferences.map((owner) => (owner.blockOwnerDeletion ? { ...owner, blockOwnerDeletion: false } : owner))
    return this.context.client.resource(node.resource).patch(name, namespace, 'merge', { metadata: { uid, ownerReferences: unblocked } })
  }

  /** Foreground deletion goes on when no dependent blocks it any more. */
  private finishForeground(node: GraphNode, object: KubeObject): void {
    const blocking = [...this.graph.dependentsOf(node.uid)].filter((uid) =>
      this.graph.node(uid)?.owners.some((owner) => owner.uid === node.uid && owner.blockOwnerDeletion),
    )
    if (blocking.length === 0) dropFinalizer(this.context.client, node.resource, object, FOREGROUND)
    for (const uid of this.graph.dependentsOf(node.uid)) this.context.enqueue(uid)
  }

  private orphanDependents(node: GraphNode, object: KubeObject): void {
    for (const uid of this.graph.dependentsOf(node.uid)) {
      const dependent = this.graph.node(uid)
      const found = dependent && this.live(dependent)
      if (found) this.dropOwners(found, dependent.resource, new Set([node.uid]))
    }
    dropFinalizer(this.context.client, node.resource, object, ORPHAN)
  }
}
