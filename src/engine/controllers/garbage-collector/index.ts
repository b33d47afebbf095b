/** Deletes what nobody owns any more, and carries out foreground deletion and orphaning; models pkg/controller/garbagecollector. */
import type { KubeObject, OwnerReference, Resource } from '../../api/object'
import { defineController } from '../framework'
import { everyResource } from '../framework/resources'
import { Collector, FOREGROUND, ORPHAN } from './collector'
import { Graph, isForeign, isNamed, type GraphNode } from './graph'

export const garbageCollector = defineController({
  name: 'garbage-collector-controller',
  account: 'generic-garbage-collector',
  workers: 20,
  start: (context) => {
    const { enqueue } = context
    const graph = new Graph()
    const resources: Resource[] = []
    /** Uids of what was deleted while something depended on it; an uid never comes back. */
    const absentOwners = new Set<string>()

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

    function reportForeign(node: GraphNode, object: KubeObject, reference: OwnerReference): void {
      const message = `ownerRef [${reference.apiVersion}/${reference.kind}, namespace: ${node.namespace ?? ''}, name: ${reference.name}, uid: ${reference.uid}] does not exist in namespace "${node.namespace ?? ''}"`
      context.events.event(object, 'Warning', 'OwnerRefInvalidNamespace', message)
    }

    const collector = new Collector(context, graph, resources, absentOwners)
    return { reconcile: (uid) => collector.look(uid) }
  },
})
