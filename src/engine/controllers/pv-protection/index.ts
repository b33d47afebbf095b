/** Keeps bound volumes from vanishing; models pkg/controller/volume/pvprotection. */
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { isDeleting } from '../framework/pods'
import { PERSISTENT_VOLUMES } from '../../schema/resources'
import type { PersistentVolume } from '../../schema/types'

const FINALIZER = 'kubernetes.io/pv-protection'

export const pvProtectionController = defineController({
  name: 'pv-protection-controller',
  workers: 1,
  start: (context) => {
    const consider = (volume: PersistentVolume): void => {
      const protectedNow = volume.metadata.finalizers?.includes(FINALIZER) ?? false
      if (isDeleting(volume) ? protectedNow : !protectedNow) context.enqueue(volume.metadata.name)
    }
    const volumes = context.watch(PERSISTENT_VOLUMES, { added: consider, updated: (_, volume) => consider(volume) })
    return {
      reconcile(name) {
        const volume = volumes.get(name)
        if (!volume) return
        const { uid, resourceVersion, finalizers = [] } = volume.metadata
        const has = finalizers.includes(FINALIZER)
        if (isDeleting(volume) ? !has || volume.status?.phase === 'Bound' : has) return
        const next = has ? finalizers.filter((each) => each !== FINALIZER) : [...finalizers, FINALIZER]
        ifThere(() =>
          context.client
            .resource(PERSISTENT_VOLUMES)
            .patch(name, undefined, 'merge', { metadata: { uid, resourceVersion, finalizers: next.length > 0 ? next : null } }),
        )
      },
    }
  },
})
