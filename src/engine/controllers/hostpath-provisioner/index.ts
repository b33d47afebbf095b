/** Makes hostPath volumes for claims of its class and deletes them again; models minikube's storage provisioner. */
import { keyOf, splitKey } from '../../api/object'
import { hasReason } from '../../api/status'
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { isDeleting } from '../framework/pods'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES, STORAGE_CLASSES } from '../../schema/resources'
import type { PersistentVolume, PersistentVolumeClaim } from '../../schema/types'

const PROVISIONER = 'k8s.io/minikube-hostpath'
const ROOT = '/tmp/hostpath-provisioner'
const VOLUME = 'volume '
/** Milliseconds it takes to make a directory and register it. */
const WORK = 200

export const hostpathProvisioner = defineController({
  name: PROVISIONER,
  process: 'storage-provisioner',
  account: 'storage-provisioner',
  start: (context) => {
    const { client, events } = context
    const classes = context.watch(STORAGE_CLASSES)
    const considerVolume = (volume: PersistentVolume): void => {
      const ours = volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === PROVISIONER
      if (ours && volume.status?.phase === 'Released' && volume.spec?.persistentVolumeReclaimPolicy === 'Delete')
        context.enqueueAfter(`${VOLUME}${volume.metadata.name}`, WORK)
    }
    const volumes = context.watch(PERSISTENT_VOLUMES, {
      added: (volume) => considerVolume(volume),
      updated: (_, volume) => considerVolume(volume),
    })
    const considerClaim = (claim: PersistentVolumeClaim): void => {
      const wanted = claim.metadata.annotations?.['volume.kubernetes.io/storage-provisioner'] === PROVISIONER
      if (wanted && !claim.spec?.volumeName && !isDeleting(claim)) context.enqueueAfter(keyOf(claim), WORK)
    }
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS, { added: considerClaim, updated: (_, claim) => considerClaim(claim) })

    function provision(claim: PersistentVolumeClaim): void {
      const storageClass = classes.get(claim.spec?.storageClassName ?? '')
      if (!storageClass || storageClass.provisioner !== PROVISIONER) return
      const delayed =
        storageClass.volumeBindingMode === 'WaitForFirstConsumer' &&
        claim.metadata.annotations?.['volume.kubernetes.io/selected-node'] === undefined
      const { name, namespace, uid, resourceVersion } = claim.metadata
      const volume = `pvc-${uid}`
      if (delayed || volumes.get(volume)) return
      events.event(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${namespace}/${name}"`)
      try {
        client.resource(PERSISTENT_VOLUMES).create({
          apiVersion: 'v1',
          kind: 'PersistentVolume',
          metadata: {
            name: volume,
            annotations: { hostPathProvisionerIdentity: PROVISIONER, 'pv.kubernetes.io/provisioned-by': PROVISIONER },
          },
          spec: {
            capacity: { storage: claim.spec?.resources?.requests?.['storage'] ?? '0' },
            ...(claim.spec?.accessModes ? { accessModes: claim.spec.accessModes } : {}),
            persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
            storageClassName: storageClass.metadata.name,
            volumeMode: claim.spec?.volumeMode ?? 'Filesystem',
            hostPath: { path: `${ROOT}/${namespace}/${name}`, type: '' },
            claimRef: { kind: 'PersistentVolumeClaim', namespace: namespace!, name, uid, apiVersion: 'v1', resourceVersion },
          },
        })
      } catch (error) {
        if (!hasReason(error, 'AlreadyExists')) throw error
      }
      events.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${volume}`)
    }

    return {
      reconcile(key) {
        if (key.startsWith(VOLUME)) {
          const volume = volumes.get(key.slice(VOLUME.length))
          if (!volume || volume.status?.phase !== 'Released' || isDeleting(volume)) return
          ifThere(() => client.resource(PERSISTENT_VOLUMES).delete(volume.metadata.name))
          return
        }
        const { namespace, name } = splitKey(key)
        const claim = claims.get(name, namespace)
        if (claim && !claim.spec?.volumeName && !isDeleting(claim)) provision(claim)
      },
    }
  },
})
