/** Binds claims to volumes, asks for new ones and reclaims those let go; models pkg/controller/volume/persistentvolume. */
import { keyOf, splitKey } from '../../api/object'
import { defineController } from '../framework'
import { isDeleting } from '../framework/pods'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, STORAGE_CLASSES } from '../../schema/resources'
import type { PersistentVolume } from '../../schema/types'
import { ClaimSync } from './claims'
import { StatusWriter } from './status'
import { VolumeSync } from './volumes'

/** Milliseconds between two looks at everything. */
const RESYNC = 15_000
/** Milliseconds until the first of them: the controller waits for its caches before it begins to count. */
const FIRST_RESYNC = 9_000
const VOLUME = 'volume '

export const persistentVolumeController = defineController({
  name: 'persistentvolume-controller',
  account: 'persistent-volume-binder',
  workers: 1,
  start: (context) => {
    const { enqueue } = context
    const classes = context.watch(STORAGE_CLASSES)
    const volumes = context.watch(PERSISTENT_VOLUMES)
    const pods = context.watch(PODS)
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS, {
      added: (claim) => enqueue(keyOf(claim)),
      updated: (_, claim) => enqueue(keyOf(claim)),
      deleted: (claim) => {
        if (claim.spec?.volumeName) enqueue(`${VOLUME}${claim.spec.volumeName}`)
      },
    })
    const volumeChanged = (volume: PersistentVolume): void => {
      enqueue(`${VOLUME}${volume.metadata.name}`)
      const reference = volume.spec?.claimRef
      if (reference) enqueue(`${reference.namespace}/${reference.name}`)
    }
    context.watch(PERSISTENT_VOLUMES, {
      added: volumeChanged,
      updated: (_, volume) => volumeChanged(volume),
      deleted: volumeChanged,
    })
    context.every(
      RESYNC,
      () => {
        for (const volume of volumes.list()) enqueue(`${VOLUME}${volume.metadata.name}`)
        for (const claim of claims.list()) enqueue(keyOf(claim))
      },
      FIRST_RESYNC,
    )

    const status = new StatusWriter(context)
    const claimSync = new ClaimSync(context, { volumes, classes, pods }, status)
    const volumeSync = new VolumeSync(context, { claims }, status)
    return {
      reconcile(key) {
        if (key.startsWith(VOLUME)) {
          const volume = volumes.get(key.slice(VOLUME.length))
          if (volume && !(isDeleting(volume) && !volume.spec?.claimRef)) volumeSync.sync(volume)
          return
        }
        const { namespace, name } = splitKey(key)
        const claim = claims.get(name, namespace)
        if (claim) claimSync.sync(claim)
      },
    }
  },
})
