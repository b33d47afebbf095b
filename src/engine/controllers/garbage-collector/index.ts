/** Deletes what nobody owns any more, and carries out foreground deletion and orphaning; models pkg/controller/garbagecollector. */
import type { KubeObject, OwnerReference, Resource } from '../../api/object'
import { hasReason } from '../../api/status'
import type { PropagationPolicy } from '../../client/client'
import { defineController } from '../framework'
import { everyResource, isOf } from '../framework/resources'
import { Graph, type GraphNode } from './graph'

const FOREGROUND = 'foregroundDeletion'
const ORPHAN = 'orphan'

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

/** An owner in another namespace is no owner at all. */
function isForeign(node: GraphNode, owner: GraphNode | undefined): boolean {
  return owner?.namespace !== undefined && owner.namespace !== node.namespace
}

/** The uid alone does not make an owner: kind and name have to be its own, too. */
function isNamed(reference: OwnerReference, owner: GraphNode): boolean {
  return reference.name === owner.name && isOf(owner.resource, reference)
}

export const garbageCollector = defineController({
  name: 'garbage-collector-controller',
  account: 'generic-garbage-collector',
  workers: 20,
  start: (context) => {
    const { client, enqueue } = context
    const graph = new Graph()
    const resources: Resource[] = []
    /** Owners that a live read found missing; an uid never comes back. */
    const absentOwners = new Set<string>()

    const resourceOf = (reference: OwnerReference): Resource | undefined => resources.find((resource) => isOf(resource, reference))

    function put(resource: Resource, object: KubeObject): void {
      const before = graph.put(resource, object)
      const node = graph.node(object.metadata.uid)!
      absentOwners.delete(node.uid)
      const finalizing = node.deleting && (node.finalizers.includes(FOREGROUND) || node.finalizers.includes(ORPHAN))
      if (finalizing && (!before?.deleting || before.finalizers !== node.finalizers)) enqueue(node.uid)
      if (before?.owners === node.owners) return
      // Who is no longer owned may be all that held an owner back.
      for (const owner of before?.owners ?? []) if (graph.node(owner.uid)?.deleting) enqueue(owner.uid)
      if (node.owners.some((owner) => isDoubtful(node, owner))) enqueue(node.uid)
      for (const owner of node.owners) if (isForeign(node, graph.node(owner.uid))) reportForeign(node, object, owner)
    }

    /** Whether only a look at the server can tell that the owner is there and stays. */
    function isDoubtful(node: GraphNode, reference: OwnerReference): boolean {
      const owner = graph.node(reference.uid)
      return !owner || owner.deleting || isForeign(node, owner) || !isNamed(reference, owner)
    }

    everyResource(context, (resource) => {
      resources.push(resource)
      context.watch(resource, {
        added: (object) => put(resource, object),
        updated: (before, object) => {
          const [a, b] = [before.metadata, object.metadata]
          if (a.ownerReferences === b.ownerReferences && a.deletionTimestamp === b.deletionTimestamp && a.finalizers === b.finalizers)
            return
          put(resource, object)
        },
        deleted: (object) => {
          const { uid } = object.metadata
          const owners = graph.node(uid)?.owners ?? []
          graph.remove(uid)
          absentOwners.add(uid)
          for (const dependent of graph.dependentsOf(uid)) enqueue(dependent)
          if (graph.dependentsOf(uid).size === 0) absentOwners.delete(uid)
          for (const owner of owners) if (graph.node(owner.uid)?.deleting) enqueue(owner.uid)
        },
      })
    })

    function isAbsent(node: GraphNode, reference: OwnerReference): boolean {
      const known = graph.node(reference.uid)
      if (known && !isForeign(node, known) && isNamed(reference, known)) return false
      if (!known && absentOwners.has(reference.uid)) return true
      const resource = resourceOf(reference)
      // Who has no namespace cannot tell in which to look.
      if (!resource || (resource.namespaced && node.namespace === undefined)) return false
      try {
        return (
          client.resource(resource).get(reference.name, resource.namespaced ? node.namespace : undefined).metadata.uid !== reference.uid
        )
      } catch (error) {
        if (hasReason(error, 'NotFound')) return true
        throw error
      }
    }

    function reportForeign(node: GraphNode, object: KubeObject, reference: OwnerReference): void {
      const message = `ownerRef [${reference.apiVersion}/${reference.kind}, namespace: ${node.namespace ?? ''}, name: ${reference.name}, uid: ${reference.uid}] does not exist in namespace "${node.namespace ?? ''}"`
      context.events.event(object, 'Warning', 'OwnerRefInvalidNamespace', message)
    }

    function live(node: GraphNode): KubeObject | undefined {
      try {
        const object = client.resource(node.resource).get(node.name, node.namespace)
        return object.metadata.uid === node.uid ? object : undefined
      } catch (error) {
        if (hasReason(error, 'NotFound')) return undefined
        throw error
      }
    }

    function sort(node: GraphNode, references: readonly OwnerReference[]): Owners {
      const solid: OwnerReference[] = []
      const absent: OwnerReference[] = []
      const waiting: OwnerReference[] = []
      for (const reference of references) {
        const owner = graph.node(reference.uid)
        if (isAbsent(node, reference)) absent.push(reference)
        else if (isWaiting(owner)) waiting.push(reference)
        else solid.push(reference)
      }
      return { solid, absent, waiting }
    }

    function dropOwners(object: KubeObject, resource: Resource, gone: ReadonlySet<string>): void {
      const { name, namespace, uid, ownerReferences = [] } = object.metadata
      const kept = ownerReferences.filter((reference) => !gone.has(reference.uid))
      client.resource(resource).patch(name, namespace, 'merge', { metadata: { uid, ownerReferences: kept.length > 0 ? kept : null } })
    }

    function dropFinalizer(object: KubeObject, resource: Resource, finalizer: string): void {
      const { name, namespace, uid, resourceVersion, finalizers = [] } = object.metadata
      const kept = finalizers.filter((each) => each !== finalizer)
      client
        .resource(resource)
        .patch(name, namespace, 'merge', { metadata: { uid, resourceVersion, finalizers: kept.length > 0 ? kept : null } })
    }

    function remove(node: GraphNode, object: KubeObject, propagationPolicy: PropagationPolicy): void {
      const { uid, resourceVersion } = object.metadata
      client.resource(node.resource).delete(node.name, node.namespace, { propagationPolicy, preconditions: { uid, resourceVersion } })
    }

    /** Two that own each other would wait for each other for ever: the one that is not waiting yet stops blocking the other. */
    function unblockedInCycle(node: GraphNode, object: KubeObject): KubeObject {
      const inCycle = [...graph.dependentsOf(node.uid)].some((uid) => isWaiting(graph.node(uid)))
      const { name, namespace, uid, ownerReferences = [] } = object.metadata
      if (!inCycle || !ownerReferences.some((owner) => owner.blockOwnerDeletion)) return object
      const unblocked = ownerReferences.map((owner) => (owner.blockOwnerDeletion ? { ...owner, blockOwnerDeletion: false } : owner))
      return client.resource(node.resource).patch(name, namespace, 'merge', { metadata: { uid, ownerReferences: unblocked } })
    }

    /** Foreground deletion goes on when no dependent blocks it any more. */
    function finishForeground(node: GraphNode, object: KubeObject): void {
      const blocking = [...graph.dependentsOf(node.uid)].filter((uid) =>
        graph.node(uid)?.owners.some((owner) => owner.uid === node.uid && owner.blockOwnerDeletion),
      )
      if (blocking.length === 0) dropFinalizer(object, node.resource, FOREGROUND)
      for (const uid of graph.dependentsOf(node.uid)) enqueue(uid)
    }

    function orphanDependents(node: GraphNode, object: KubeObject): void {
      for (const uid of graph.dependentsOf(node.uid)) {
        const dependent = graph.node(uid)
        const found = dependent && live(dependent)
        if (found) dropOwners(found, dependent.resource, new Set([node.uid]))
      }
      dropFinalizer(object, node.resource, ORPHAN)
    }

    return {
      reconcile(uid) {
        const node = graph.node(uid)
        const object = node && live(node)
        if (!node || !object) return
        const { deletionTimestamp, finalizers = [], ownerReferences = [] } = object.metadata
        if (deletionTimestamp !== undefined) {
          if (finalizers.includes(ORPHAN)) orphanDependents(node, object)
          else if (finalizers.includes(FOREGROUND)) finishForeground(node, object)
          return
        }
        if (ownerReferences.length === 0) return
        const { solid, absent, waiting } = sort(node, ownerReferences)
        if (solid.length > 0) {
          if (absent.length + waiting.length > 0)
            dropOwners(object, node.resource, new Set([...absent, ...waiting].map((owner) => owner.uid)))
          return
        }
        if (waiting.length > 0 && graph.dependentsOf(uid).size > 0) {
          remove(node, unblockedInCycle(node, object), 'Foreground')
          return
        }
        remove(node, object, finalizers.includes(ORPHAN) ? 'Orphan' : finalizers.includes(FOREGROUND) ? 'Foreground' : 'Background')
      },
    }
  },
})
