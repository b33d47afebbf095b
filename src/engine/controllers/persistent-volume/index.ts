/** Binds claims to volumes, asks for new ones and reclaims those let go; models pkg/controller/volume/persistentvolume. */
import { equalJson } from '../../api/json'
import { keyOf, splitKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { defineController } from '../framework'
import { isDeleting } from '../framework/pods'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, PODS, STORAGE_CLASSES } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim, PersistentVolumeClaimStatus, PersistentVolumeStatus } from '../../schema/types'
import { bestMatch, classOfClaim, classOfVolume, fits, isFor } from './match'

/** Milliseconds between two looks at everything. */
const RESYNC = 15_000
/** Milliseconds until the first of them: the controller waits for its caches before it begins to count. */
const FIRST_RESYNC = 9_000
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
const PROVISIONER = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner'] as const
const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const NO_PROVISIONER = 'kubernetes.io/no-provisioner'
const VOLUME = 'volume '

export const persistentVolumeController = defineController({
  name: 'persistentvolume-controller',
  account: 'persistent-volume-binder',
  workers: 1,
  start: (context) => {
    const { client, clock, enqueue, events } = context
    const classes = context.watch(STORAGE_CLASSES)
    const volumes = context.watch(PERSISTENT_VOLUMES)
    const pods = context.watch(PODS)
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS, {
      added: (claim) => enqueue(keyOf(claim)),
      updated: (before, claim) => {
        if (
          claim.spec !== before.spec ||
          claim.metadata.annotations !== before.metadata.annotations ||
          claim.status?.phase !== before.status?.phase ||
          isDeleting(claim)
        )
          enqueue(keyOf(claim))
      },
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
      updated: (before, volume) => {
        if (before.spec !== volume.spec || before.status?.phase !== volume.status?.phase || isDeleting(volume)) volumeChanged(volume)
      },
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

    const setClaimStatus = (claim: PersistentVolumeClaim, status: PersistentVolumeClaimStatus): PersistentVolumeClaim =>
      equalJson(status, claim.status ?? {}) ? claim : client.resource(PERSISTENT_VOLUME_CLAIMS).updateStatus({ ...claim, status })

    function setPhase(volume: PersistentVolume, phase: NonNullable<PersistentVolumeStatus['phase']>, message?: string): PersistentVolume {
      if (volume.status?.phase === phase && (volume.status.message ?? '') === (message ?? '')) return volume
      const { message: _, ...rest } = volume.status ?? {}
      const lastPhaseTransitionTime = volume.status?.phase === phase ? volume.status.lastPhaseTransitionTime : timestamp(clock.now())
      return client.resource(PERSISTENT_VOLUMES).updateStatus({
        ...volume,
        status: { ...rest, phase, ...(message ? { message } : {}), ...(lastPhaseTransitionTime ? { lastPhaseTransitionTime } : {}) },
      })
    }

    /** Ties both together: the volume names the claim, then the claim the volume. */
    function bind(claim: PersistentVolumeClaim, volume: PersistentVolume): void {
      let tied = volume
      const reference = volume.spec?.claimRef
      if (!reference || reference.uid !== claim.metadata.uid) {
        const { name, namespace, uid, resourceVersion } = claim.metadata
        const annotations = reference ? volume.metadata.annotations : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
        tied = client.resource(PERSISTENT_VOLUMES).update({
          ...volume,
          metadata: { ...volume.metadata, ...(annotations ? { annotations } : {}) },
          spec: {
            ...volume.spec,
            claimRef: { kind: 'PersistentVolumeClaim', namespace: namespace!, name, uid, apiVersion: 'v1', resourceVersion },
          },
        } as PersistentVolume)
      }
      setPhase(tied, 'Bound')
      const annotations: Record<string, string> = { ...claim.metadata.annotations, [BIND_COMPLETED]: 'yes' }
      let { spec } = claim
      if (spec?.volumeName !== volume.metadata.name) {
        spec = { ...spec, volumeName: volume.metadata.name }
        annotations[BOUND_BY_CONTROLLER] = 'yes'
      }
      const named =
        equalJson(annotations, claim.metadata.annotations ?? {}) && spec === claim.spec
          ? claim
          : client
              .resource(PERSISTENT_VOLUME_CLAIMS)
              .update({ ...claim, metadata: { ...claim.metadata, annotations }, spec } as PersistentVolumeClaim)
      setClaimStatus(named, {
        ...named.status,
        phase: 'Bound',
        ...(volume.spec?.accessModes ? { accessModes: volume.spec.accessModes } : {}),
        ...(volume.spec?.capacity ? { capacity: volume.spec.capacity } : {}),
      })
    }

    function syncUnbound(claim: PersistentVolumeClaim): void {
      const wanted = claim.spec?.volumeName
      if (wanted) {
        const volume = volumes.get(wanted)
        if (!volume) {
          pending(claim)
        } else if (!volume.spec?.claimRef || isFor(volume, claim)) {
          if (fits(volume, claim)) bind(claim, volume)
          else {
            events.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${wanted}": ${mismatch(volume, claim)}`)
            pending(claim)
          }
        } else if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
          events.event(claim, 'Warning', 'FailedBinding', `volume "${wanted}" already bound to a different claim.`)
          pending(claim)
        }
        return
      }
      const storageClass = classes.get(classOfClaim(claim))
      const delayed =
        storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && claim.metadata.annotations?.[SELECTED_NODE] === undefined
      const reserved = volumes.list().find((volume) => isFor(volume, claim) && fits(volume, claim))
      const found = delayed ? reserved : bestMatch(claim, volumes.list())
      if (found) {
        bind(claim, found)
        return
      }
      explain(claim, delayed)
      pending(claim)
    }

    function pending(claim: PersistentVolumeClaim): void {
      setClaimStatus(claim, { phase: 'Pending', ...(claim.status?.conditions ? { conditions: claim.status.conditions } : {}) })
    }

    /** Says why there is no volume yet, and asks a provisioner for one. */
    function explain(claim: PersistentVolumeClaim, delayed: boolean): void {
      const name = classOfClaim(claim)
      const storageClass = classes.get(name)
      if (delayed) {
        const waiting = pods
          .list(claim.metadata.namespace)
          .filter(
            (pod) =>
              pod.spec.nodeName === undefined &&
              !isDeleting(pod) &&
              pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name),
          )
        if (waiting.length === 0)
          events.event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
        else {
          const list = waiting.map((pod) => pod.metadata.name).join(',')
          events.event(claim, 'Normal', 'WaitForPodScheduled', `waiting for pod ${list} to be scheduled`)
        }
        return
      }
      if (name === '') {
        events.event(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')
        return
      }
      if (!storageClass) {
        events.event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
        return
      }
      const { provisioner } = storageClass
      if (provisioner === NO_PROVISIONER) {
        // Volumes of this class are made by hand: the next one that fits will do.
        return
      }
      const annotations: Record<string, string> = { ...claim.metadata.annotations }
      for (const key of PROVISIONER) annotations[key] = provisioner
      if (!equalJson(annotations, claim.metadata.annotations ?? {})) {
        client
          .resource(PERSISTENT_VOLUME_CLAIMS)
          .patch(claim.metadata.name, claim.metadata.namespace, 'merge', { metadata: { annotations } })
      }
      const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
      events.event(claim, 'Normal', 'ExternalProvisioning', message)
    }

    function syncBound(claim: PersistentVolumeClaim): void {
      const name = claim.spec?.volumeName
      const lost = (reason: string, message: string): void => {
        if (claim.status?.phase !== 'Lost') events.event(claim, 'Warning', reason, message)
        setClaimStatus(claim, { ...claim.status, phase: 'Lost' })
      }
      if (!name) {
        lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
        return
      }
      const volume = volumes.get(name)
      if (!volume) lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
      else if (!volume.spec?.claimRef || isFor(volume, claim)) bind(claim, volume)
      else lost('ClaimMisbound', `Two claims are bound to the same volume, this one is bound incorrectly`)
    }

    function reclaim(volume: PersistentVolume): void {
      const policy = volume.spec?.persistentVolumeReclaimPolicy ?? 'Retain'
      if (policy === 'Retain') {
        setPhase(volume, 'Released')
        return
      }
      const released = setPhase(volume, volume.status?.phase === 'Failed' ? 'Failed' : 'Released', volume.status?.message)
      if (policy === 'Recycle') {
        recycle(released)
        return
      }
      // What an external provisioner made, it also takes away.
      if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return
      const path = volume.spec?.hostPath?.path
      if (path !== undefined && /^\/tmp\/.+/.test(path)) {
        remove(volume)
        return
      }
      const message =
        path !== undefined
          ? `host_path deleter only supports /tmp/.+ but received provided ${path}`
          : `error getting deleter volume plugin for volume "${volume.metadata.name}": no deletable volume plugin matched`
      setPhase(released, 'Failed', message)
      if (volume.status?.phase !== 'Failed') events.event(volume, 'Warning', 'VolumeFailedDelete', message)
    }

    /** Scrubbing takes a moment; then anyone may have the volume. */
    function recycle(volume: PersistentVolume): void {
      if (!volume.spec?.hostPath && !volume.spec?.nfs) {
        const message = 'No recycler plugin found for the volume!'
        setPhase(volume, 'Failed', message)
        if (volume.status?.phase !== 'Failed') events.event(volume, 'Warning', 'VolumeFailedRecycle', message)
        return
      }
      const { claimRef: _, ...spec } = volume.spec
      const { [BOUND_BY_CONTROLLER]: __, ...annotations } = volume.metadata.annotations ?? {}
      const { annotations: ___, ...metadata } = volume.metadata
      events.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled')
      const free = client
        .resource(PERSISTENT_VOLUMES)
        .update({ ...volume, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) }, spec })
      setPhase(free, 'Available')
    }

    function remove(volume: PersistentVolume): void {
      try {
        client.resource(PERSISTENT_VOLUMES).delete(volume.metadata.name)
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error
      }
    }

    function syncVolume(volume: PersistentVolume): void {
      const reference = volume.spec?.claimRef
      if (!reference) {
        setPhase(volume, 'Available')
        return
      }
      if (!reference.uid) {
        // Reserved for a claim that does not exist yet.
        setPhase(volume, 'Available')
        return
      }
      const claim = claims.get(reference.name ?? '', reference.namespace)
      if (claim?.metadata.uid === reference.uid) {
        if (claim.spec?.volumeName === volume.metadata.name) setPhase(volume, 'Bound')
        else enqueue(keyOf(claim))
        return
      }
      if (!claim || claim.metadata.uid !== reference.uid) reclaim(volume)
    }

    return {
      reconcile(key) {
        if (key.startsWith(VOLUME)) {
          const volume = volumes.get(key.slice(VOLUME.length))
          if (volume && !(isDeleting(volume) && !volume.spec?.claimRef)) syncVolume(volume)
          return
        }
        const { namespace, name } = splitKey(key)
        const claim = claims.get(name, namespace)
        if (!claim) return
        if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) syncBound(claim)
        else if (!isDeleting(claim)) syncUnbound(claim)
      },
    }
  },
})

function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string {
  if (classOfVolume(volume) !== classOfClaim(claim)) return 'storageClassName does not match'
  if ((volume.spec?.volumeMode ?? 'Filesystem') !== (claim.spec?.volumeMode ?? 'Filesystem')) return 'incompatible volumeMode'
  const modes = volume.spec?.accessModes ?? []
  if (!(claim.spec?.accessModes ?? []).every((mode) => modes.includes(mode))) return 'incompatible accessMode'
  return 'requested PV is too small'
}
