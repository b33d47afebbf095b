/** Event handlers that most controllers share: an object's own key, and its owner's. */
import { controllerOf, keyOf, makeKey, type KubeObject, type ObjectKey } from '../../api/object'
import { sameLabels, type Selector } from '../../api/selectors'
import type { Informer, InformerHandler } from '../../client/client'

/** Every change of an object adds its own key. */
export function ownKey<T extends KubeObject>(enqueue: (key: ObjectKey) => void): InformerHandler<T> {
  const add = (object: T): void => enqueue(keyOf(object))
  return { added: add, updated: (_, object) => add(object), deleted: add }
}

/** Key of the object's controller when it is of the kind that `owners` caches and still the same object. */
export function ownerKey<T extends KubeObject>(object: KubeObject, kind: string, owners: Informer<T>): ObjectKey | undefined {
  const reference = controllerOf(object)
  if (!reference || reference.kind !== kind) return undefined
  const { namespace } = object.metadata
  const owner = owners.get(reference.name, namespace)
  return owner?.metadata.uid === reference.uid ? makeKey(namespace, reference.name) : undefined
}

/**
 * Changes of dependents add their controller's key, before and after the change; changes that make an orphan matchable
 * add the keys of the owners that select it, where they adopt.
 */
export function dependents<T extends KubeObject, O extends KubeObject>(
  kind: string,
  owners: Informer<O>,
  enqueue: (key: ObjectKey) => void,
  selectorOf?: (owner: O) => Selector,
): InformerHandler<T> {
  const toOwner = (object: T): boolean => {
    const key = ownerKey(object, kind, owners)
    if (key !== undefined) enqueue(key)
    return controllerOf(object) !== undefined
  }
  const toAdopters = ({ metadata }: T): void => {
    if (!selectorOf) return
    for (const owner of owners.list(metadata.namespace)) if (selectorOf(owner).matches(metadata.labels)) enqueue(keyOf(owner))
  }
  return {
    added: (object) => {
      if (!toOwner(object) && object.metadata.deletionTimestamp === undefined) toAdopters(object)
    },
    updated: (previous, object) => {
      const before = controllerOf(previous)?.uid
      const after = controllerOf(object)?.uid
      if (before !== undefined && before !== after) toOwner(previous)
      if (toOwner(object)) return
      if (before !== after || !sameLabels(previous.metadata.labels, object.metadata.labels)) toAdopters(object)
    },
    deleted: (object) => {
      toOwner(object)
    },
  }
}
