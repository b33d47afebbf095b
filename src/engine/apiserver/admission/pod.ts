/** What admission plugins read and write of a pod being created. */
import type { Draft } from '../../api/object'
import type { Pod } from '../../schema/types'
import type { Attributes } from './admission'

export type DraftPod = Draft<Pod>
export type DraftPodSpec = NonNullable<DraftPod['spec']>
export type DraftContainer = DraftPodSpec['containers'][number]

/** The pod of a request for pods themselves; undefined for other resources, subresources and deletions. */
export function podOf({ served, subresource, object }: Attributes): (DraftPod & { spec: DraftPodSpec }) | undefined {
  if (served.collection !== '/pods' || subresource !== '' || !object) return undefined
  const pod = object as DraftPod
  return pod.spec ? (pod as DraftPod & { spec: DraftPodSpec }) : undefined
}
