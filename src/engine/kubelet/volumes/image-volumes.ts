/** Volumes that are the files of an image, read-only; models getImageVolumes of the runtime manager. */
import type { Mount } from '../../runtime/mount-table'
import { ensureImage } from '../container/ensure-image'
import type { PodWorker } from '../pod/pod-worker'
import type { Task } from '../task'

/** Gets the images of the pod's volumes; milliseconds until a back-off of one of them ends. */
export function* pullImageVolumes(worker: PodWorker): Task<number | undefined> {
  let wait: number | undefined
  for (const { name, image } of worker.pod.spec?.volumes ?? []) {
    if (!image) continue
    worker.imageVolumes ??= new Map()
    const volume = worker.imageVolumes.get(name) ?? { image: undefined, trouble: undefined }
    worker.imageVolumes.set(name, volume)
    if (volume.image) continue
    const outcome = yield* ensureImage(worker, { name: image.reference ?? '', policy: image.pullPolicy })
    volume.image = outcome.image
    volume.trouble = outcome.image ? undefined : outcome.trouble
    if (!outcome.image && outcome.backOff !== undefined) wait = Math.min(wait ?? Infinity, outcome.backOff)
  }
  return wait
}

/** Where a container sees the volume; undefined for a volume that is no image. */
export function imageMount(worker: PodWorker, name: string, path: string, below: string | undefined): Mount | undefined {
  const image = worker.imageVolumes?.get(name)?.image
  if (!image) return undefined
  return { path, files: worker.node.runtime.filesOf(image), source: `/${below ?? ''}`, readOnly: true }
}
