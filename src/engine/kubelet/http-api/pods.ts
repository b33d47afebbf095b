/** The pods a kubelet has taken on, and those of which something runs. */
import type { Kubelet } from '../kubelet'

const list = (items: readonly object[]): object => ({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items })

/** As the API server gave them, with the status the kubelet has found since. */
export const podList = (kubelet: Kubelet): object =>
  list(
    [...kubelet.workers.values()].map(({ pod, written }) => ({
      metadata: pod.metadata,
      spec: pod.spec,
      status: written ?? pod.status ?? {},
    })),
  )

export const runningPodList = (kubelet: Kubelet): object =>
  list(
    [...kubelet.workers.values()].flatMap(({ pod, records }) => {
      const containers = [...records.values()].flatMap(({ name, current }) =>
        current?.running ? [{ name, image: current.config.image.digest, resources: {} }] : [],
      )
      const { name, namespace, uid } = pod.metadata
      return containers.length > 0
        ? [{ metadata: { name, namespace, uid, creationTimestamp: null }, spec: { containers }, status: {} }]
        : []
    }),
  )
