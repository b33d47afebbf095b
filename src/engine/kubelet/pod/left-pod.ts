/** What a kubelet knows of a pod that its runtime still has and its API server does not: containers by name; models Pod.ToAPIPod and SyncTerminatingRuntimePod. */
import type { Pod } from '../../schema/types'
import type { PodWorker } from './pod-worker'

/** Seconds that its containers get, whatever they had been promised. */
const GRACE = 1

/** Hooks, the order of sidecars and the pod's own time to end are not known any more. */
export function leftPod({ pod, records }: PodWorker): Pod {
  const { name, namespace, uid } = pod.metadata
  return {
    ...pod,
    metadata: { name, namespace, uid } as Pod['metadata'],
    spec: {
      containers: [...records.values()].map((record) => ({ name: record.name, image: record.current?.config.imageReference ?? '' })),
      terminationGracePeriodSeconds: GRACE,
    },
  }
}
