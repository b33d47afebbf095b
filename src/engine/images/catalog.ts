/** The registries as a node sees them: which images exist, and how a pull fails; models the registry API as containerd words it. */
import { digestOf } from '../api/hash'
import type { Image, ImageConfig, ImageDefinition } from './image'
import { parseReference, referenceName, type ImageReference } from './reference'
import { silence } from './registries'

export type Pull =
  { readonly ok: true; readonly image: Image } | { readonly ok: false; readonly message: string; readonly notFound: boolean }

/** Answers for references that no definition knows; undefined leaves them unknown, `refused` fails the pull with a text of its own. */
export type Fallback = (reference: ImageReference) => ImageConfig | 'not found' | 'denied' | { readonly refused: string } | undefined

export interface ImageCatalog {
  /** Looks up a reference (as in a pod) and says what pulling it gives. */
  pull(reference: string): Pull
}

/** A registry that sends whoever asks on to another one; its images keep the name by which they were asked for. */
const FORWARDED = /^k8s\.gcr\.io\//

export class Catalog implements ImageCatalog {
  private readonly byRepository = new Map<string, ImageDefinition>()
  private readonly images = new Map<string, Image>()
  private readonly byDigest = new Map<string, string>()

  constructor(
    definitions: readonly ImageDefinition[],
    private readonly fallback?: Fallback,
    /** Whether containerd's plugin for the kubelet asks registries itself (`use_local_image_pull`), as before there was a service for it. */
    private readonly localPulls = false,
  ) {
    for (const definition of definitions) for (const repository of definition.repositories) this.byRepository.set(repository, definition)
  }

  pull(text: string): Pull {
    const reference = parseReference(text)
    if ('error' in reference)
      return {
        ok: false,
        message: `rpc error: code = InvalidArgument desc = failed to parse image reference "${text}": ${reference.error}`,
        notFound: false,
      }
    const name = referenceName(reference)
    const repository = reference.repository.replace(FORWARDED, 'registry.k8s.io/')
    const known = this.images.get(name)
    if (known) return { ok: true, image: known }
    const definition = this.byRepository.get(repository)
    const tag = reference.tag ?? (reference.digest && this.byDigest.get(`${reference.repository}@${reference.digest}`))
    const other = this.fallback?.(reference)
    if (other === 'not found') return this.refused(name, false)
    if (other === 'denied') return this.refused(name, true)
    if (other && 'refused' in other) return { ok: false, message: other.refused, notFound: true }
    const exists = definition && tag !== undefined && (other !== undefined || definition.hasTag(tag))
    const config = exists ? definition.config(tag, repository) : other
    if (!config) {
      // Docker Hub does not tell a missing repository from a private one.
      return definition ? this.refused(name, false) : this.unknown(name, reference)
    }
    const image: Image = {
      ...config,
      repository: reference.repository,
      tag: tag ?? '',
      digest: reference.digest ?? config.digest ?? digestOf(`${repository}:${tag}`),
    }
    this.images.set(name, image)
    this.byDigest.set(`${image.repository}@${image.digest}`, image.tag)
    return { ok: true, image }
  }

  /** A repository that no definition is of. */
  private unknown(name: string, { repository, tag, digest }: ImageReference): Pull {
    const slash = repository.indexOf('/')
    const registry = repository.slice(0, slash)
    if (registry === 'docker.io') return this.refused(name, true)
    return this.refused(name, false, silence(registry, repository.slice(slash + 1), digest ?? tag ?? 'latest'))
  }

  private refused(name: string, hidden: boolean, silent = hidden ? DENIED : undefined): Pull {
    const [code, why] = silent === undefined ? ['NotFound', `${name}: not found`] : ['Unknown', silent]
    const resolving = this.localPulls ? `failed to resolve reference "${name}"` : 'failed to resolve image'
    return {
      ok: false,
      message: `rpc error: code = ${code} desc = failed to pull and unpack image "${name}": ${resolving}: ${why}`,
      notFound: silent === undefined,
    }
  }
}

const DENIED =
  'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
