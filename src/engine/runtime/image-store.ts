/** A node's images and its one pull at a time; models containerd's image service with serialize-image-pulls. */
import type { Clock } from '../clock/clock'
import type { RandomStream } from '../clock/random'
import type { Image } from '../images/image'
import type { ImageCatalog, Pull } from '../images/catalog'
import { parseReference, referenceName } from '../images/reference'
import { RegistryLink } from './registry-link'
import type { RuntimeTimings } from './timings'

export interface PullResult {
  readonly image?: Image
  readonly error?: string
  /** Milliseconds of the pull itself, and including the wait for other pulls. */
  readonly took: number
  readonly waited: number
}

export interface StoredImage {
  readonly image: Image
  /** Every name it is known by here. */
  readonly names: Set<string>
  /** When it came, in milliseconds since the epoch. */
  readonly since: number
  /** When a container was last seen to need it. */
  lastUsed: number
}

export class ImageStore {
  private readonly byName = new Map<string, StoredImage>()
  private readonly byDigest = new Map<string, StoredImage>()
  private readonly queue: (() => void)[] = []
  private busy = false

  constructor(
    private readonly clock: Clock,
    private readonly catalog: ImageCatalog,
    private readonly timings: RuntimeTimings,
    private readonly random: RandomStream,
    private readonly registry: RegistryLink = new RegistryLink(),
  ) {}

  /** The image a pod's reference means, if it is on the node. */
  find(reference: string): Image | undefined {
    const parsed = parseReference(reference)
    return 'error' in parsed ? undefined : this.byName.get(referenceName(parsed))?.image
  }

  list(): readonly StoredImage[] {
    return [...this.byDigest.values()]
  }

  /** Puts an image there without a pull, as a preloaded node has it. */
  load(reference: string): void {
    const pulled = this.catalog.pull(reference)
    if (pulled.ok) this.store(reference, pulled.image)
  }

  remove(reference: string): void {
    const parsed = parseReference(reference)
    if ('error' in parsed) return
    const name = referenceName(parsed)
    const stored = this.byName.get(name)
    if (!stored) return
    this.byName.delete(name)
    stored.names.delete(name)
    if (stored.names.size === 0) this.byDigest.delete(`${stored.image.repository}@${stored.image.digest}`)
  }

  pull(reference: string, done: (result: PullResult) => void): void {
    const asked = this.clock.now()
    const run = (): void => {
      const started = this.clock.now()
      const pulled = this.ask(reference)
      const present = pulled.ok && this.byDigest.has(`${pulled.image.repository}@${pulled.image.digest}`)
      const duration = !pulled.ok
        ? this.timings.pullFailure
        : present
          ? this.timings.pullLatency
          : this.timings.pullLatency + pulled.image.size / this.timings.pullRate
      // No two answers of a registry take equally long.
      this.wait(Math.round(duration * (0.7 + this.random.next()) * this.registry.slowness), () => {
        if (pulled.ok) this.store(reference, pulled.image)
        const took = this.clock.now() - started
        const next = this.queue.shift()
        if (next) next()
        else this.busy = false
        done({ ...(pulled.ok ? { image: pulled.image } : { error: pulled.message }), took, waited: this.clock.now() - asked })
      })
    }
    if (this.busy) this.queue.push(run)
    else {
      this.busy = true
      run()
    }
  }

  /** Deletes an image under all its names. */
  delete(image: Image): void {
    const digest = `${image.repository}@${image.digest}`
    for (const name of this.byDigest.get(digest)?.names ?? []) this.byName.delete(name)
    this.byDigest.delete(digest)
  }

  private ask(reference: string): Pull {
    const parsed = parseReference(reference)
    const message = 'error' in parsed ? undefined : this.registry.refusal(referenceName(parsed))
    return message === undefined ? this.catalog.pull(reference) : { ok: false, message, notFound: false }
  }

  private wait(duration: number, action: () => void): void {
    if (duration > 0) this.clock.after(duration, action)
    else action()
  }

  private store(reference: string, image: Image): void {
    const parsed = parseReference(reference)
    if ('error' in parsed) return
    const digest = `${image.repository}@${image.digest}`
    let stored = this.byDigest.get(digest)
    if (!stored) {
      const now = this.clock.now()
      stored = { image, names: new Set(), since: now, lastUsed: now }
      this.byDigest.set(digest, stored)
    }
    stored.names.add(referenceName(parsed))
    this.byName.set(referenceName(parsed), stored)
  }
}
