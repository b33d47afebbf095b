/** What must hold of every single write, whatever goes on: quotas, room on nodes, finalizers, generations, volumes. */
import { isFinished } from '../../engine/kinds/pod-spec/pod-state'
import type { KubeObject } from '../../engine/api/object'
import { milliValue } from '../../engine/api/quantity'
import type { Change } from '../../engine/store/store'
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, ResourceQuota } from '../../engine/schema/types'
import type { Yard } from './yard'

const cpuOf = (pod: Pod): number =>
  (pod.spec?.containers ?? []).reduce((sum, { resources }) => sum + milliValue(resources?.requests?.['cpu'] ?? '0'), 0)

/** A pod that should have been gone by now, as on a lost node, counts for no quota. */
const isOverdue = ({ metadata: { deletionTimestamp, deletionGracePeriodSeconds = 0 } }: Pod, now: number): boolean =>
  deletionTimestamp !== undefined && now > Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000

type Written = Pick<Change, 'type' | 'collection'> & { readonly object: KubeObject; readonly previous?: KubeObject | undefined }

/** Everything wrong with a write, in words. */
export function wrongWith(yard: Yard, { type, collection, object, previous }: Written): readonly string[] {
  const wrong: string[] = []
  const { name, generation = 0, finalizers = [] } = object.metadata
  const what = `${object.kind} ${name}`
  if (type === 'DELETED' && finalizers.length > 0) wrong.push(`${what} went in spite of ${finalizers.join()}`)
  if (type === 'MODIFIED' && generation < (previous?.metadata.generation ?? 0)) wrong.push(`the generation of ${what} went back`)
  const { observedGeneration = 0 } = (object as { readonly status?: { readonly observedGeneration?: number } }).status ?? {}
  if (generation > 0 && observedGeneration > generation) wrong.push(`${what} was observed before it was written`)
  if (collection === '/pods' && type !== 'DELETED')
    wrong.push(...wrongWithPod(yard, object as Pod, type === 'ADDED', previous as Pod | undefined))
  if (collection === '/persistentvolumeclaims' && type === 'MODIFIED') wrong.push(...wrongWithClaim(yard, object as PersistentVolumeClaim))
  return wrong
}

function wrongWithPod(yard: Yard, pod: Pod, added: boolean, previous: Pod | undefined): readonly string[] {
  const { store } = yard.cluster.api
  const { name, namespace } = pod.metadata
  const all = (): readonly Pod[] => (store.list('/pods') as readonly Pod[]).filter((each) => !isFinished(each))
  const wrong: string[] = []
  if (added) {
    for (const quota of store.list('/resourcequotas', namespace) as readonly ResourceQuota[]) {
      const most = Number(quota.status?.hard?.['pods'] ?? Infinity)
      const now = yard.cluster.clock.now()
      const count = all().filter((each) => each.metadata.namespace === namespace && !isOverdue(each, now)).length
      if (count > most) wrong.push(`${name} is one of ${count} pods where the quota allows ${most}`)
    }
  }
  if (pod.spec?.nodeName && !previous?.spec?.nodeName && cpuOf(pod) > 0) {
    const node = store.get('/nodes', pod.spec.nodeName) as Node | undefined
    const asked = all()
      .filter((each) => each.spec?.nodeName === pod.spec?.nodeName && each.metadata.uid !== pod.metadata.uid)
      .reduce((sum, each) => sum + cpuOf(each), cpuOf(pod))
    if (node && asked > milliValue(node.status?.allocatable?.['cpu'] ?? '0')) wrong.push(`${name} does not fit on ${node.metadata.name}`)
  }
  return wrong
}

function wrongWithClaim(yard: Yard, claim: PersistentVolumeClaim): readonly string[] {
  if (claim.status?.phase !== 'Bound') return []
  const volume = yard.cluster.api.store.get('/persistentvolumes', claim.spec?.volumeName ?? '') as PersistentVolume | undefined
  if (!volume || volume.spec?.claimRef?.uid === claim.metadata.uid) return []
  return [`${claim.metadata.name} is bound to ${volume.metadata.name}, which is ${volume.spec?.claimRef?.name ?? 'nobody'}'s`]
}
