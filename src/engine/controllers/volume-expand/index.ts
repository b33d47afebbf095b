/** Tells of claims that want more than their volume has; every volume type that can grow does so by an external resizer. Models pkg/controller/volume/expand. */
import { keyOf, splitKey } from '../../api/object'
import { compareQuantities } from '../../api/quantity'
import { defineController } from '../framework'
import { ifThere } from '../framework/if-there'
import { PERSISTENT_VOLUME_CLAIMS, PERSISTENT_VOLUMES } from '../../schema/resources'
import type { PersistentVolumeClaim } from '../../schema/types'

const wanted = (claim: PersistentVolumeClaim): string => claim.spec.resources?.requests?.['storage'] ?? '0'
const granted = (claim: PersistentVolumeClaim): string => claim.status?.capacity?.['storage'] ?? '0'

export const volumeExpandController = defineController({
  name: 'volume_expand',
  account: 'expand-controller',
  workers: 10,
  start: (context) => {
    const { client, events } = context
    const consider = (claim: PersistentVolumeClaim): void => {
      if (claim.status?.phase === 'Bound') context.enqueue(keyOf(claim))
    }
    const claims = context.watch(PERSISTENT_VOLUME_CLAIMS, {
      added: consider,
      updated: (before, claim) => {
        if (compareQuantities(wanted(claim), wanted(before)) > 0 || compareQuantities(granted(claim), granted(before)) > 0) consider(claim)
      },
    })

    /** Whether the volume is there and is this very claim's. */
    function isBoundTo(claim: PersistentVolumeClaim): boolean {
      const claimRef = ifThere(() => client.resource(PERSISTENT_VOLUMES).get(claim.spec.volumeName ?? ''))?.spec.claimRef
      return claimRef?.namespace === claim.metadata.namespace && claimRef?.uid === claim.metadata.uid
    }

    return {
      reconcile(key) {
        const { namespace, name } = splitKey(key)
        const claim = claims.get(name, namespace)
        if (!claim || compareQuantities(wanted(claim), granted(claim)) <= 0 || !isBoundTo(claim)) return
        events.event(claim, 'Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC')
      },
    }
  },
})
