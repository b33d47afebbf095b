/** How many pods the controller of a pod wants: for workloads by their caches, for custom resources by their scale; models the finders of the disruption controller. */
import { controllerOf, type OwnerReference } from '../../api/object'
import type { Informer } from '../../client/client'
import { kinds } from '../../kinds'
import type { ControllerContext } from '../framework'
import { ifThere } from '../framework/if-there'
import { groupOf } from '../framework/resources'
import { CUSTOM_RESOURCE_DEFINITIONS, DEPLOYMENTS, REPLICA_SETS, REPLICATION_CONTROLLERS, STATEFUL_SETS } from '../../schema/resources'
import type { CustomResourceDefinition, Deployment, Pod, ReplicaSet, ReplicationController, StatefulSet } from '../../schema/types'

export interface Scale {
  readonly uid: string
  readonly replicas: number
}

/** The total that percentages are of cannot be told. */
export class UnknownScale extends Error {}

type Sized = Deployment | ReplicaSet | ReplicationController | StatefulSet

export class Scales {
  private readonly deployments: Informer<Deployment>
  private readonly sets: Informer<ReplicaSet>
  private readonly controllers: Informer<ReplicationController>
  private readonly stateful: Informer<StatefulSet>
  private readonly definitions: Informer<CustomResourceDefinition>

  constructor(private readonly context: ControllerContext) {
    this.deployments = context.watch(DEPLOYMENTS)
    this.sets = context.watch(REPLICA_SETS)
    this.controllers = context.watch(REPLICATION_CONTROLLERS)
    this.stateful = context.watch(STATEFUL_SETS)
    this.definitions = context.watch(CUSTOM_RESOURCE_DEFINITIONS)
  }

  /** The scale of what the pod's controller belongs to; undefined when that is gone. Throws UnknownScale for a controller without scale. */
  of(pod: Pod, owner: OwnerReference): Scale | undefined {
    const { namespace } = pod.metadata
    const group = groupOf(owner.apiVersion)
    if (owner.kind === 'ReplicaSet' && group === 'apps') return this.ofReplicaSet(owner, namespace)
    if (owner.kind === 'ReplicationController' && group === '') return scaleOf(this.controllers.get(owner.name, namespace), owner.uid)
    if (owner.kind === 'StatefulSet' && group === 'apps') return scaleOf(this.stateful.get(owner.name, namespace), owner.uid)
    const definition = this.definitions.list().find(({ spec }) => spec.group === group && spec.names.kind === owner.kind)
    if (definition) return this.ofCustomResource(definition, owner, namespace)
    const known = kinds.find(({ resource }) => resource.kind === owner.kind && resource.group === group)
    if (known && !known.subresources.includes('scale')) {
      const { resource } = known.resource
      throw new UnknownScale(`${group ? `${resource}.${group}` : resource} does not implement the scale subresource`)
    }
    throw new UnknownScale(`found no controllers for pod "${pod.metadata.name}"`)
  }

  /** A set that a Deployment keeps counts as the whole Deployment. */
  private ofReplicaSet(owner: OwnerReference, namespace: string | undefined): Scale | undefined {
    const set = this.sets.get(owner.name, namespace)
    const above = set?.metadata.uid === owner.uid ? controllerOf(set) : undefined
    const deployment = above?.kind === 'Deployment' ? scaleOf(this.deployments.get(above.name, namespace), above.uid) : undefined
    return deployment ?? scaleOf(set, owner.uid)
  }

  /** Read where the definition says it is. */
  private ofCustomResource(definition: CustomResourceDefinition, owner: OwnerReference, namespace: string | undefined): Scale | undefined {
    const { group, names, scope, versions } = definition.spec
    const version = versions.find(({ name }) => `${group}/${name}` === owner.apiVersion) ?? versions.find(({ storage }) => storage)
    const path = version?.subresources?.scale?.specReplicasPath
    if (!version || path === undefined) throw new UnknownScale(`${names.plural}.${group} does not implement the scale subresource`)
    const resource = { group, version: version.name, resource: names.plural, kind: names.kind, namespaced: scope === 'Namespaced' }
    const object = ifThere(() => this.context.client.resource(resource).get(owner.name, namespace))
    return object?.metadata.uid === owner.uid ? { uid: owner.uid, replicas: Number(fieldAt(object, path) ?? 0) } : undefined
  }
}

/** A namesake is not the one that is meant. */
function scaleOf(workload: Sized | undefined, uid: string): Scale | undefined {
  return workload?.metadata.uid === uid ? { uid, replicas: workload.spec?.replicas ?? 1 } : undefined
}

/** The value at a path such as `.spec.replicas`. */
function fieldAt(object: unknown, path: string): unknown {
  let value = object
  for (const part of path.split('.').filter(Boolean))
    value = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[part] : undefined
  return value
}
