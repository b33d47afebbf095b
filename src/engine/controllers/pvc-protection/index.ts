/** Keeps claims that pods use from vanishing; models pkg/controller/volume/pvcprotection. */
import { keyOf, makeKey, splitKey } from '../../api/object'
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { isDeleting, isFinished } from '../framework/pods'
import { PERSISTENT_VOLUME_CLAIMS, PODS } from '../../schema/resources'
import type { PersistentVolumeClaim, Pod } from '../../schema/types'

const FINALIZER = 'kubernetes.io/pvc-protection'
const BY_CLAIM = 'claimName'

function claimsOf(pod: Pod): string[] {
  const { namespace, name } = pod.metadata
  const names = (pod.spec.volumes ?? []).map((volume) =>
    volume.ephemeral ? `${name}-${volume.name}` : volume.persistentVolumeClaim?.claimName,
  )
  return names.filter((each) => each !== undefined).map((each) => makeKey(namespace, each))
}

export const pvcProtectionController = defineController({
  name: 'pvc-protection-controller',
  start: (context) => {
    const { client, enqueue } = context
    const consider = (claim: PersistentVolumeClaim): void => {
      const protectedNow = claim.metadata.finalizers?.includes(FINALIZER) ?? false
      if (isDeleting(claim) ? protectedNow : !protectedNow) enqueue(keyOf(claim))
    }
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS, { added: consider, updated: (_, claim) => consider(claim) })
    const freed = (pod: Pod): void => {
      for (const key of claimsOf(pod)) {
        const { namespace, name } = splitKey(key)
        const claim = claims.get(name, namespace)
        if (claim) consider(claim)
      }
    }
    const pods = context.watch(PODS, {
      updated: (_, pod) => {
        if (isFinished(pod)) freed(pod)
      },
      deleted: freed,
    })
    pods.addIndex(BY_CLAIM, claimsOf)
    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const claim = claims.get(name, namespace)
        if (!claim) return
        const { uid, resourceVersion, finalizers = [] } = claim.metadata
        const write = (next: readonly string[]): void => {
          ifThere(() =>
            client
              .resource(PERSISTENT_VOLUME_CLAIMS)
              .patch(name, namespace, 'merge', { metadata: { uid, resourceVersion, finalizers: next.length > 0 ? next : null } }),
          )
        }
        if (!isDeleting(claim)) {
          if (!finalizers.includes(FINALIZER)) write([...finalizers, FINALIZER])
          return
        }
        if (!finalizers.includes(FINALIZER)) return
        // Only a pod that has a node can be using it: one that was never scheduled will not start any more.
        const used = pods.byIndex(BY_CLAIM, key).some((pod) => pod.spec.nodeName && !isFinished(pod))
        if (!used) write(finalizers.filter((each) => each !== FINALIZER))
      },
    }
  },
})
