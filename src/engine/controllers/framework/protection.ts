/** Keeping objects from vanishing while they are used: a finalizer on each, which comes off a deleted one that nobody uses; models the protection controllers of pkg/controller/volume. */
import { keyOf, splitKey, type KubeObject, type Resource } from '../../api/object'
import type { Informer } from '../../client/client'
import type { ControllerContext, Reconciler } from './controller'
import { addFinalizer, dropFinalizer } from './finalizers'
import { isDeleting } from './pods'

export class Protection<T extends KubeObject> implements Reconciler {
  private readonly objects: Informer<T>

  constructor(
    private readonly context: ControllerContext,
    private readonly resource: Resource<T>,
    private readonly finalizer: string,
    /** Asked of deleted objects only. */
    private readonly isUsed: (object: T) => boolean,
  ) {
    const consider = (object: T): void => this.consider(object)
    this.objects = context.watch(resource, { added: consider, updated: (_, object) => consider(object) })
  }

  /** To be called when one who used the object may have let it go. */
  released(name: string | undefined, namespace?: string): void {
    const object = name === undefined ? undefined : this.objects.get(name, namespace)
    if (object) this.consider(object)
  }

  reconcile(key: string): void {
    const { namespace, name } = splitKey(key)
    const object = this.objects.get(name, namespace)
    if (!object || !this.isOpen(object)) return
    const { client } = this.context
    if (!isDeleting(object)) addFinalizer(client, this.resource, object, this.finalizer)
    else if (!this.isUsed(object)) dropFinalizer(client, this.resource, object, this.finalizer)
  }

  private consider(object: T): void {
    if (this.isOpen(object)) this.context.enqueue(keyOf(object))
  }

  /** Whether the object's finalizer is not what its life calls for. */
  private isOpen(object: T): boolean {
    return isDeleting(object) === (object.metadata.finalizers?.includes(this.finalizer) ?? false)
  }
}
