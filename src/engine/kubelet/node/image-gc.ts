/** Deletes images nobody uses when the disk fills up; models the kubelet's image garbage collector. */
import { quantityNumber } from '../../api/quantity'
import type { Kubelet } from '../kubelet'
import { unpackedSize } from './usage'

/** Above this share of the disk images are deleted, down to the other. */
const HIGH = 0.85
const LOW = 0.8
/** An image is kept at least so long, in milliseconds. */
const MINIMUM_AGE = 120_000

/** One round, as the kubelet makes every five minutes. */
export function collectImages(kubelet: Kubelet): void {
  noticeUse(kubelet)
  const capacity = quantityNumber(kubelet.context.node()?.status?.capacity?.['ephemeral-storage'] ?? '0') ?? 0
  const used = kubelet.context.diskUsed()
  if (capacity === 0 || used < capacity * HIGH) return
  const wanted = Math.ceil(used - capacity * LOW)
  const freed = deleteUnusedImages(kubelet, wanted)
  if (freed >= wanted) return
  const message = `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, but only found ${freed} bytes eligible to free.`
  kubelet.nodeEvent('Warning', 'FreeDiskSpaceFailed', message)
  kubelet.nodeEvent('Warning', 'ImageGCFailed', message)
}

/** Deletes unused images, those that were not needed for longest first, until so many bytes are free. Gives the bytes freed. */
export function deleteUnusedImages(kubelet: Kubelet, wanted: number): number {
  const { clock, runtime } = kubelet.context
  const used = noticeUse(kubelet)
  const unused = runtime.images
    .list()
    .filter((stored) => !used.has(stored.image) && clock.now() - stored.since >= MINIMUM_AGE)
    .sort((a, b) => a.lastUsed - b.lastUsed || a.since - b.since)
  let freed = 0
  for (const { image } of unused) {
    if (freed >= wanted) break
    runtime.images.delete(image)
    freed += unpackedSize(image)
  }
  return freed
}

/** The images of containers that are there, and the sandboxes' own. */
function noticeUse({ context: { clock, runtime } }: Kubelet): ReadonlySet<unknown> {
  const used = new Set<unknown>()
  for (const { containers } of runtime.list()) for (const { config } of containers) used.add(config.image)
  for (const stored of runtime.images.list()) {
    if (stored.image.repository === 'registry.k8s.io/pause') used.add(stored.image)
    if (used.has(stored.image)) stored.lastUsed = clock.now()
  }
  return used
}
