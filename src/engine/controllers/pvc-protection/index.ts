/** Keeps claims that pods use from vanishing; models pkg/controller/volume/pvcprotection. */
import { keyOf, makeKey, splitKey } from '../../api/object'
import { defineController } from '../framework'
import { isFinished } from '../framework/pods'
import { Protection } from '../framework/protection'
import { PERSISTENT_VOLUME_CLAIMS, PODS } from '../../schema/resources'
import type { Pod } from '../../schema/types'

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
    const freed = (pod: Pod): void => {
      for (const key of claimsOf(pod)) {
        const { namespace, name } = splitKey(key)
        protection.released(name, namespace)
      }
    }
    const pods = context.watch(PODS, {
      updated: (_, pod) => {
        if (isFinished(pod)) freed(pod)
      },
      deleted: freed,
    })
    pods.addIndex(BY_CLAIM, claimsOf)
    const protection = new Protection(context, PERSISTENT_VOLUME_CLAIMS, 'kubernetes.io/pvc-protection', (claim) =>
      // Only a pod that has a node can be using it: one that was never scheduled will not start any more.
      pods.byIndex(BY_CLAIM, keyOf(claim)).some((pod) => pod.spec.nodeName && !isFinished(pod)),
    )
    return protection
  },
})
