/** Deletes images nobody uses when the disk fills up; models the kubelet's image garbage collector. */
import { quantityNumber } from '../../api/quantity'
import type { Kubelet } from '../kubelet'
import { unpackedSize } from './usage'

/** Above this share of the disk images are deleted, down to the other. */
const HIGH = 0.85
const LOW = 0.8
/** An image is kept at least so long, in milliseconds. */
const MINIMUM_AGE = 120_000

/** The kubelet's rounds: every five minutes it sees whether there is room. */
export class ImageCollector {
  private hasFailed = false

  constructor(private readonly kubelet: Kubelet) {}

  collect(): void {
    const { kubelet } = this
    noticeUse(kubelet)
    const capacity = quantityNumber(kubelet.context.node()?.status?.capacity?.['ephemeral-storage'] ?? '0') ?? 0
    const used = kubelet.context.diskUsed()
    if (capacity === 0 || used < capacity * HIGH) return this.ended()
    const wanted = Math.ceil(used - capacity * LOW)
    const freed = deleteUnusedImages(kubelet, wanted)
    if (freed >= wanted) return this.ended()
    const percent = 100 - Math.floor((Math.max(0, capacity - used) * 100) / capacity)
    this.ended(
      `Insufficient free disk space on the node's image filesystem (${percent}% of ${sizeText(capacity)} used). ` +
        `Failed to free sufficient space by deleting unused images (freed ${freed} bytes). ` +
        'Investigate disk usage, as it could be used by active images, logs, volumes, or other data.',
    )
  }

  /** Of a first failure nothing more is said than what it was. */
  private ended(failure?: string): void {
    if (failure !== undefined) {
      this.kubelet.nodeEvent('Warning', 'FreeDiskSpaceFailed', failure)
      if (this.hasFailed) this.kubelet.nodeEvent('Warning', 'ImageGCFailed', failure)
    }
    this.hasFailed = failure !== undefined
  }
}

/** `10.0 GiB`. */
function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return power === 0 ? `${bytes} B` : `${(bytes / 1024 ** power).toFixed(1)} ${units[power]}`
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
