/** The claims' side: which volume a claim gets, and what it is told while there is none; models syncUnboundClaim and syncBoundClaim. */
import { equalJson } from '../../api/json'
import type { Informer } from '../../client/client'
import type { ControllerContext } from '../framework'
import { isDeleting } from '../framework/pods'
import { defaultClassOf } from '../../kinds/storage-class/default-class'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../schema/types'
import { bestMatch, classOfClaim, hasClass, isFor, mismatch } from './match'
import type { StatusWriter } from './status'

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'
const PROVISIONER = ['volume.beta.kubernetes.io/storage-provisioner', 'volume.kubernetes.io/storage-provisioner'] as const
const SELECTED_NODE = 'volume.kubernetes.io/selected-node'

/** Provisioners that were part of Kubernetes, and the drivers that have taken over from them; models csi-translation-lib. */
const CSI_NAMES: Readonly<Record<string, string>> = {
  'kubernetes.io/aws-ebs': 'ebs.csi.aws.com',
  'kubernetes.io/azure-disk': 'disk.csi.azure.com',
  'kubernetes.io/azure-file': 'file.csi.azure.com',
  'kubernetes.io/cinder': 'cinder.csi.openstack.org',
  'kubernetes.io/gce-pd': 'pd.csi.storage.gke.io',
  'kubernetes.io/portworx-volume': 'pxd.portworx.com',
  'kubernetes.io/vsphere-volume': 'csi.vsphere.vmware.com',
}

export interface ClaimCaches {
  readonly volumes: Informer<PersistentVolume>
  readonly classes: Informer<StorageClass>
  readonly pods: Informer<Pod>
}

export class ClaimSync {
  constructor(
    private readonly context: Pick<ControllerContext, 'client' | 'events'>,
    private readonly caches: ClaimCaches,
    private readonly status: StatusWriter,
  ) {}

  sync(claim: PersistentVolumeClaim): void {
    if (claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) this.syncBound(claim)
    else if (!isDeleting(claim)) this.syncUnbound(claim)
  }

  private syncBound(claim: PersistentVolumeClaim): void {
    const name = claim.spec?.volumeName
    const lost = (reason: string, message: string): void => {
      if (claim.status?.phase !== 'Lost') this.context.events.event(claim, 'Warning', reason, message)
      this.status.setClaimStatus(claim, { ...claim.status, phase: 'Lost' })
    }
    if (!name) {
      lost('ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
      return
    }
    const volume = this.caches.volumes.get(name)
    if (!volume) lost('ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
    else if (!volume.spec?.claimRef || isFor(volume, claim)) this.bind(claim, volume)
    else lost('ClaimMisbound', `Two claims are bound to the same volume, this one is bound incorrectly`)
  }

  private syncUnbound(claim: PersistentVolumeClaim): void {
    const wanted = claim.spec?.volumeName
    if (wanted) {
      const volume = this.caches.volumes.get(wanted)
      if (!volume) {
        this.pending(claim)
      } else if (!volume.spec?.claimRef || isFor(volume, claim)) {
        // Whoever ties both to each other by hand is not asked whether they fit.
        const problem = volume.spec?.claimRef ? undefined : mismatch(volume, claim)
        if (problem === undefined) this.bind(claim, volume)
        else {
          this.context.events.event(claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${wanted}": ${problem}`)
          this.pending(claim)
        }
      } else if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
        this.context.events.event(claim, 'Warning', 'FailedBinding', `volume "${wanted}" already bound to a different claim.`)
        this.pending(claim)
      }
      return
    }
    const storageClass = this.caches.classes.get(classOfClaim(claim))
    const delayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && claim.metadata.annotations?.[SELECTED_NODE] === undefined
    const found = bestMatch(claim, this.caches.volumes.list(), delayed)
    if (found) {
      this.bind(claim, found)
      return
    }
    if (this.giveDefaultClass(claim)) return
    this.explain(claim, delayed)
    this.pending(claim)
  }

  /** A claim that came before there was a default class still gets it. The changed claim is looked at again. */
  private giveDefaultClass(claim: PersistentVolumeClaim): boolean {
    const found = hasClass(claim) ? undefined : defaultClassOf(this.caches.classes.list())
    if (!found) return false
    const spec = { ...claim.spec, storageClassName: found.metadata.name }
    this.context.client.resource(PERSISTENT_VOLUME_CLAIMS).update({ ...claim, spec })
    return true
  }

  /** Ties both together: the volume names the claim, then the claim the volume. */
  private bind(claim: PersistentVolumeClaim, volume: PersistentVolume): void {
    let tied = volume
    const reference = volume.spec?.claimRef
    if (!reference || reference.uid !== claim.metadata.uid) {
      const { name, namespace, uid, resourceVersion } = claim.metadata
      const annotations = reference ? volume.metadata.annotations : { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
      tied = this.context.client.resource(PERSISTENT_VOLUMES).update({
        ...volume,
        metadata: { ...volume.metadata, ...(annotations ? { annotations } : {}) },
        spec: {
          ...volume.spec,
          claimRef: { kind: 'PersistentVolumeClaim', namespace: namespace!, name, uid, apiVersion: 'v1', resourceVersion },
        },
      } as PersistentVolume)
    }
    this.status.setPhase(tied, 'Bound')
    const annotations: Record<string, string> = { ...claim.metadata.annotations, [BIND_COMPLETED]: 'yes' }
    let { spec } = claim
    if (spec?.volumeName !== volume.metadata.name) {
      spec = { ...spec, volumeName: volume.metadata.name }
      annotations[BOUND_BY_CONTROLLER] = 'yes'
    }
    const named =
      equalJson(annotations, claim.metadata.annotations ?? {}) && spec === claim.spec
        ? claim
        : this.context.client
            .resource(PERSISTENT_VOLUME_CLAIMS)
            .update({ ...claim, metadata: { ...claim.metadata, annotations }, spec } as PersistentVolumeClaim)
    this.status.setClaimStatus(named, {
      ...named.status,
      phase: 'Bound',
      ...(volume.spec?.accessModes ? { accessModes: volume.spec.accessModes } : {}),
      ...(volume.spec?.capacity ? { capacity: volume.spec.capacity } : {}),
    })
  }

  private pending(claim: PersistentVolumeClaim): void {
    this.status.setClaimStatus(claim, { phase: 'Pending', ...(claim.status?.conditions ? { conditions: claim.status.conditions } : {}) })
  }

  /** Says why there is no volume yet, and asks a provisioner for one. */
  private explain(claim: PersistentVolumeClaim, delayed: boolean): void {
    const name = classOfClaim(claim)
    const storageClass = this.caches.classes.get(name)
    if (delayed) {
      const waiting = this.caches.pods
        .list(claim.metadata.namespace)
        .filter(
          (pod) =>
            pod.spec.nodeName === undefined &&
            !isDeleting(pod) &&
            pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name),
        )
      if (waiting.length === 0)
        this.context.events.event(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
      else {
        const list = waiting.map((pod) => pod.metadata.name).join(',')
        this.context.events.event(
          claim,
          'Normal',
          'WaitForPodScheduled',
          `waiting for ${waiting.length > 1 ? 'pods' : 'pod'} ${list} to be scheduled`,
        )
      }
      return
    }
    if (name === '') {
      this.context.events.event(
        claim,
        'Normal',
        'FailedBinding',
        'no persistent volumes available for this claim and no storage class is set',
      )
      return
    }
    if (!storageClass) {
      this.context.events.event(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
      return
    }
    const provisioner = CSI_NAMES[storageClass.provisioner] ?? storageClass.provisioner
    // Nobody else than the controller itself answers to names like these, and it has no plugin of any.
    if (provisioner.startsWith('kubernetes.io/')) {
      this.context.events.event(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`)
      return
    }
    const annotations: Record<string, string> = { ...claim.metadata.annotations }
    for (const key of PROVISIONER) annotations[key] = provisioner
    if (!equalJson(annotations, claim.metadata.annotations ?? {})) {
      this.context.client
        .resource(PERSISTENT_VOLUME_CLAIMS)
        .patch(claim.metadata.name, claim.metadata.namespace, 'merge', { metadata: { annotations } })
    }
    const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`
    this.context.events.event(claim, 'Normal', 'ExternalProvisioning', message)
  }
}
