/** Makes the claims that pods' generic ephemeral volumes describe; models pkg/controller/volume/ephemeral. */
import { keyOf, splitKey } from '../../api/object'
import { hasReason, StatusError } from '../../api/status'
import { defineController } from '../framework'
import { controllerReference } from '../framework/ownership'
import { isDeleting } from '../framework/pods'
import { PERSISTENT_VOLUME_CLAIMS, PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'

export const ephemeralVolumeController = defineController({
  name: 'ephemeral_volume',
  account: 'ephemeral-volume-controller',
  start: (context) => {
    const { client, events } = context
    const consider = (pod: Pod): void => {
      if (!isDeleting(pod) && pod.spec.volumes?.some((volume) => volume.ephemeral)) context.enqueue(keyOf(pod))
    }
    const pods = context.watch(PODS, { added: consider })
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS, {
      deleted: (claim) => {
        const owner = claim.metadata.ownerReferences?.find((each) => each.controller && each.kind === 'Pod')
        const pod = owner && pods.get(owner.name, claim.metadata.namespace)
        if (pod) consider(pod)
      },
    })
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const pod = pods.get(name, namespace)
        if (!pod || isDeleting(pod)) return
        for (const volume of pod.spec.volumes ?? []) {
          const template = volume.ephemeral?.volumeClaimTemplate
          if (!template) continue
          const claimName = `${name}-${volume.name}`
          const existing = claims.get(claimName, namespace)
          if (existing) {
            const ours = existing.metadata.ownerReferences?.some((each) => each.controller && each.uid === pod.metadata.uid)
            if (!ours) {
              const message = `PVC ${namespace}/${claimName} was not created for pod ${namespace}/${name} (pod is not owner)`
              events.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: ${message}`)
              throw new StatusError(409, 'Conflict', message)
            }
            continue
          }
          try {
            client.resource(PERSISTENT_VOLUME_CLAIMS).create({
              apiVersion: 'v1',
              kind: 'PersistentVolumeClaim',
              metadata: {
                name: claimName,
                namespace: namespace!,
                ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
                ...(template.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
                ownerReferences: [controllerReference(pod)],
              },
              spec: template.spec,
            })
          } catch (error) {
            if (hasReason(error, 'AlreadyExists')) continue
            if (error instanceof StatusError)
              events.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: create PVC ${claimName}: ${error.message}`)
            throw error
          }
        }
      },
    }
  },
})
