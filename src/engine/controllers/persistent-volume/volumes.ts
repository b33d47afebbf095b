/** The volumes' side: whom a volume belongs to, and what becomes of it when its claim is gone; models syncVolume and reclaimVolume. */
import type { Informer } from '../../client/client'
import { keyOf } from '../../api/object'
import type { ControllerContext } from '../framework'
import { ifThere } from '../framework/if-there'
import { PERSISTENT_VOLUMES } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'
import { BOUND_BY_CONTROLLER } from './claims'
import { hasMode } from './match'
import type { StatusWriter } from './status'

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'

export class VolumeSync {
  constructor(
    private readonly context: Pick<ControllerContext, 'client' | 'events' | 'enqueue'>,
    private readonly caches: { readonly claims: Informer<PersistentVolumeClaim> },
    private readonly status: StatusWriter,
  ) {}

  sync(volume: PersistentVolume): void {
    const reference = volume.spec?.claimRef
    // Nobody's, or reserved for a claim that does not exist yet.
    if (!reference?.uid) {
      this.status.setPhase(volume, 'Available')
      return
    }
    const claim = this.caches.claims.get(reference.name ?? '', reference.namespace)
    if (claim?.metadata.uid === reference.uid) {
      this.syncClaimed(volume, claim)
      return
    }
    this.reclaim(volume)
  }

  private syncClaimed(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const { name, annotations } = volume.metadata
    const chosen = claim.spec?.volumeName
    if (chosen === name) this.status.setPhase(volume, 'Bound')
    else if (chosen) {
      // Made for a claim that has another by now: nobody else will ever want it.
      const useless = annotations?.[PROVISIONED_BY] !== undefined && volume.spec?.persistentVolumeReclaimPolicy === 'Delete'
      if (useless) this.reclaim(volume)
      else this.unbind(volume)
    } else if (hasMode(volume, claim)) this.context.enqueue(keyOf(claim))
    else this.tellOfModes(volume, claim)
  }

  private tellOfModes(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const { events } = this.context
    const [ofVolume, ofClaim] = [volume.metadata.name, claim.metadata.name]
    const why = 'due to incompatible volumeMode.'
    const toClaim = `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${ofClaim}" ${why}`
    events.event(volume, 'Warning', 'VolumeMismatch', toClaim)
    const toVolume = `Cannot bind PersistentVolume "${ofVolume}" to requested PersistentVolumeClaim ${why}`
    events.event(claim, 'Warning', 'VolumeMismatch', toVolume)
  }

  /** Lets a volume go whose claim has another: what the controller has tied goes altogether, a reservation by hand stays one. */
  private unbind(volume: PersistentVolume): void {
    const { [BOUND_BY_CONTROLLER]: tied, ...annotations } = volume.metadata.annotations ?? {}
    const { claimRef: { uid: _, ...reservation } = {}, ...spec } = volume.spec
    const { annotations: __, ...metadata } = volume.metadata
    const free = this.context.client.resource(PERSISTENT_VOLUMES).update({
      ...volume,
      metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: tied === undefined ? { ...spec, claimRef: reservation } : spec,
    })
    this.status.setPhase(free, 'Available')
  }

  private reclaim(volume: PersistentVolume): void {
    const policy = volume.spec?.persistentVolumeReclaimPolicy ?? 'Retain'
    if (policy === 'Retain') {
      this.status.setPhase(volume, 'Released')
      return
    }
    const released = this.status.setPhase(volume, volume.status?.phase === 'Failed' ? 'Failed' : 'Released', volume.status?.message)
    if (policy === 'Recycle') {
      this.recycle(released)
      return
    }
    // What an external provisioner made, it also takes away.
    if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return
    const path = volume.spec?.hostPath?.path
    if (path !== undefined && /^\/tmp\/.+/.test(path)) {
      this.remove(volume)
      return
    }
    const message =
      path !== undefined
        ? `host_path deleter only supports /tmp/.+ but received provided ${path}`
        : `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`
    this.status.setPhase(released, 'Failed', message)
    if (volume.status?.phase !== 'Failed') this.context.events.event(volume, 'Warning', 'VolumeFailedDelete', message)
  }

  /** Scrubbing takes a moment; then anyone may have the volume. */
  private recycle(volume: PersistentVolume): void {
    if (!volume.spec?.hostPath && !volume.spec?.nfs) {
      const message = 'No recycler plugin found for the volume!'
      this.status.setPhase(volume, 'Failed', message)
      if (volume.status?.phase !== 'Failed') this.context.events.event(volume, 'Warning', 'VolumeFailedRecycle', message)
      return
    }
    this.context.events.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled')
    this.unbind(volume)
  }

  private remove(volume: PersistentVolume): void {
    ifThere(() => this.context.client.resource(PERSISTENT_VOLUMES).delete(volume.metadata.name))
  }
}
