/** Letting go of a Job's pods: the finalizer comes off once a pod is counted, or need not be; models the tracking half of the job controller. */
import type { Client } from '../../client/client'
import { PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import { TRACKING } from './template'
import { ifThere } from '../framework/if-there'

/** A pod that is gone needs nothing. */
export function releasePod(client: Client, pod: Pod): void {
  const { name, namespace, uid, finalizers = [] } = pod.metadata
  if (!finalizers.includes(TRACKING)) return
  const kept = finalizers.filter((each) => each !== TRACKING)
  // An empty list is stored as no field at all.
  ifThere(() => client.resource(PODS).patch(name, namespace, 'merge', { metadata: { uid, finalizers: kept.length > 0 ? kept : null } }))
}
