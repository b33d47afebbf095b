/** Putting finalizers on objects and taking them off, as they were seen: whoever has changed the object since makes it a conflict. */
import type { KubeObject, Resource } from '../../api/object'
import type { Client } from '../../client/client'
import { ifThere } from './if-there'

export function addFinalizer(client: Client, resource: Resource, object: KubeObject, finalizer: string): void {
  write(client, resource, object, [...(object.metadata.finalizers ?? []), finalizer])
}

export function dropFinalizer(client: Client, resource: Resource, object: KubeObject, finalizer: string): void {
  const { finalizers = [] } = object.metadata
  write(
    client,
    resource,
    object,
    finalizers.filter((each) => each !== finalizer),
  )
}

function write(client: Client, resource: Resource, { metadata }: KubeObject, next: readonly string[]): void {
  const { name, namespace, uid, resourceVersion } = metadata
  // An empty list is stored as no field at all.
  const finalizers = next.length > 0 ? next : null
  ifThere(() => client.resource(resource).patch(name, namespace, 'merge', { metadata: { uid, resourceVersion, finalizers } }))
}
