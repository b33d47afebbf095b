/** Writing the status of volumes and claims, where it says something new. */
import { equalJson } from '../../api/json'
import { timestamp } from '../../clock/clock'
import type { ControllerContext } from '../framework'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus, PersistentVolumeStatus } from '../../schema/types'

export class StatusWriter {
  constructor(private readonly context: Pick<ControllerContext, 'client' | 'clock'>) {}

  /** The claim as it is then. */
  setClaimStatus(claim: PersistentVolumeClaim, status: PersistentVolumeClaimStatus): PersistentVolumeClaim {
    if (equalJson(status, claim.status ?? {})) return claim
    return this.context.client.resource(PERSISTENT_VOLUME_CLAIMS).updateStatus({ ...claim, status })
  }

  /** The volume as it is then. */
  setPhase(volume: PersistentVolume, phase: NonNullable<PersistentVolumeStatus['phase']>, message?: string): PersistentVolume {
    if (volume.status?.phase === phase && (volume.status.message ?? '') === (message ?? '')) return volume
    const { message: _, ...rest } = volume.status ?? {}
    const lastPhaseTransitionTime =
      volume.status?.phase === phase ? volume.status.lastPhaseTransitionTime : timestamp(this.context.clock.now())
    return this.context.client.resource(PERSISTENT_VOLUMES).updateStatus({
      ...volume,
      status: { ...rest, phase, ...(message ? { message } : {}), ...(lastPhaseTransitionTime ? { lastPhaseTransitionTime } : {}) },
    })
  }
}
