/** Who belongs to whom: finding, adopting and releasing dependents by selector and controller reference; models ControllerRefManager. */
import type { KubeObject, OwnerReference, Resource } from '../../api/object'
import { controllerOf } from '../../api/object'
import type { Selector } from '../../api/selectors'
import { hasReason } from '../../api/status'
import type { Client, Informer } from '../../client/client'
import { ifThere } from './if-there'

const BY_CONTROLLER = 'controllerUid'
const ORPHANS = 'orphansOfNamespace'

const indexed = new WeakSet<object>()

function withIndexes(informer: Informer<KubeObject>): void {
  if (indexed.has(informer)) return
  indexed.add(informer)
  informer.addIndex(BY_CONTROLLER, (object) => {
    const owner = controllerOf(object)
    return owner ? [owner.uid] : []
  })
  informer.addIndex(ORPHANS, (object) => (controllerOf(object) ? [] : [object.metadata.namespace ?? '']))
}

/** Cached objects whose controller has this uid. */
export function dependentsOf<T extends KubeObject>(informer: Informer<T>, uid: string): readonly T[] {
  withIndexes(informer as Informer<KubeObject>)
  return informer.byIndex(BY_CONTROLLER, uid)
}

/** Cached objects of a namespace without a controller. */
export function orphansIn<T extends KubeObject>(informer: Informer<T>, namespace: string): readonly T[] {
  withIndexes(informer as Informer<KubeObject>)
  return informer.byIndex(ORPHANS, namespace)
}

export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

export interface Claim<T extends KubeObject> {
  readonly owner: KubeObject
  readonly ownerResource: Resource
  readonly selector: Selector
  readonly resource: Resource<T>
  readonly informer: Informer<T>
  readonly client: Client
  /** Objects for which this is false are left alone: neither adopted, released nor counted. */
  readonly considers?: (object: T) => boolean
  /** Finalizers an adopted object gets. */
  readonly finalizers?: readonly string[]
}

/** What the owner has now: its own that still match, and orphans that match, adopted; its own that no longer match are released. */
export function claim<T extends KubeObject>({
  owner,
  ownerResource,
  selector,
  resource,
  informer,
  client,
  considers,
  finalizers,
}: Claim<T>): T[] {
  const { namespace = '', uid } = owner.metadata
  const claimed: T[] = []
  const matches = (object: T): boolean => selector.matches(object.metadata.labels)
  for (const object of dependentsOf(informer, uid)) {
    if (considers && !considers(object)) continue
    if (matches(object)) claimed.push(object)
    else if (owner.metadata.deletionTimestamp === undefined) release(client, resource, object, uid, finalizers)
  }
  if (owner.metadata.deletionTimestamp !== undefined) return claimed
  let mayAdopt: boolean | undefined
  for (const object of orphansIn(informer, namespace)) {
    if (object.metadata.deletionTimestamp !== undefined || !matches(object) || (considers && !considers(object))) continue
    // The cache may be behind: an owner deleted meanwhile, or replaced by its namesake, adopts nothing.
    mayAdopt ??= stillThere(client, ownerResource, owner)
    if (!mayAdopt) break
    const patch = {
      metadata: {
        ownerReferences: [...(object.metadata.ownerReferences ?? []), controllerReference(owner)],
        uid: object.metadata.uid,
        ...(finalizers ? { finalizers: [...new Set([...(object.metadata.finalizers ?? []), ...finalizers])] } : {}),
      },
    }
    ifThere(() => claimed.push(client.resource(resource).patch(object.metadata.name, namespace, 'merge', patch)))
  }
  return claimed
}

function stillThere(client: Client, resource: Resource, owner: KubeObject): boolean {
  try {
    const fresh = client.resource(resource).get(owner.metadata.name, owner.metadata.namespace)
    return fresh.metadata.uid === owner.metadata.uid && fresh.metadata.deletionTimestamp === undefined
  } catch (error) {
    if (hasReason(error, 'NotFound')) return false
    throw error
  }
}

function release<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  object: T,
  ownerUid: string,
  finalizers: readonly string[] = [],
): void {
  const { name, namespace, uid } = object.metadata
  const kept = (object.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== ownerUid)
  // An empty list is stored as no field at all.
  const ownerReferences = kept.length > 0 ? kept : null
  const patch = {
    metadata: {
      uid,
      ownerReferences,
      ...(finalizers.length > 0 ? { finalizers: (object.metadata.finalizers ?? []).filter((each) => !finalizers.includes(each)) } : {}),
    },
  }
  try {
    client.resource(resource).patch(name, namespace, 'merge', patch)
  } catch (error) {
    // Gone, or another object by now: either way it is no longer ours.
    if (!hasReason(error, 'NotFound') && !hasReason(error, 'Invalid') && !hasReason(error, 'Conflict')) throw error
  }
}
