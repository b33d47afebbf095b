/** Deletes images nobody uses when the disk fills up, or when they have not been used for long; models the kubelet's image garbage collector. */
import { quantityNumber } from '../../api/quantity'
import type { StoredImage } from '../../runtime/image-store'
import type { Kubelet } from '../kubelet'
import { unpackedSize } from './usage'

/** The kubelet's rounds: every five minutes it sees whether there is room. */
export class ImageCollector {
  private hasFailed = false

  constructor(private readonly kubelet: Kubelet) {}

  collect(): void {
    const { kubelet } = this
    const { high, low, maximumAge } = kubelet.context.configuration.images
    const used = noticeUse(kubelet)
    // A threshold of the whole disk turns it off.
    if (high === 100 && maximumAge === 0) return
    if (maximumAge > 0) deleteOldImages(kubelet, used, maximumAge)
    const capacity = quantityNumber(kubelet.context.node()?.status?.capacity?.['ephemeral-storage'] ?? '0') ?? 0
    const available = Math.max(0, capacity - kubelet.context.diskUsed())
    const percent = capacity === 0 ? 0 : 100 - Math.floor((available * 100) / capacity)
    if (capacity === 0 || percent < high) return this.ended()
    const wanted = Math.floor((capacity * (100 - low)) / 100) - available
    const freed = deleteUnusedImages(kubelet, wanted)
    if (freed >= wanted) return this.ended()
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
  const { clock, runtime, configuration } = kubelet.context
  const unused = unusedImages(kubelet, noticeUse(kubelet))
    .filter(({ since }) => clock.now() - since >= configuration.images.minimumAge)
    .sort((a, b) => a.lastUsed - b.lastUsed || a.since - b.since)
  let freed = 0
  for (const { image } of unused) {
    if (freed >= wanted) break
    runtime.images.delete(image)
    freed += unpackedSize(image)
  }
  return freed
}

/** Those that no container has needed for so long, counted from when they came where none ever has. */
function deleteOldImages(kubelet: Kubelet, used: ReadonlySet<unknown>, age: number): void {
  const { clock, runtime } = kubelet.context
  for (const { image, lastUsed, since } of unusedImages(kubelet, used))
    if (clock.now() - Math.max(lastUsed, since) > age) runtime.images.delete(image)
}

const unusedImages = ({ context: { runtime } }: Kubelet, used: ReadonlySet<unknown>): readonly StoredImage[] =>
  runtime.images.list().filter(({ image }) => !used.has(image))

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
