/** Image references: parsing, the defaults `docker.io/library` and `latest`, and their limits; models distribution/reference. */

export interface ImageReference {
  /** Registry and path, for example `docker.io/library/nginx`. */
  readonly repository: string
  /** `latest` when neither tag nor digest is given. */
  readonly tag: string | undefined
  readonly digest: string | undefined
}

const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}$/
const DOMAIN = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]+)?$/

/** Registries whose images live elsewhere now. */
const MOVED: Readonly<Record<string, string>> = { 'k8s.gcr.io': 'registry.k8s.io', 'index.docker.io': 'docker.io' }

/** The reference a text means, or why it is none (worded as the kubelet reports it). */
export function parseReference(text: string): ImageReference | { readonly error: string } {
  let rest = text
  let digest: string | undefined
  const at = rest.indexOf('@')
  if (at >= 0) {
    digest = rest.slice(at + 1)
    rest = rest.slice(0, at)
    if (!DIGEST.test(digest)) return { error: 'invalid reference format' }
  }
  let tag: string | undefined
  const colon = rest.lastIndexOf(':')
  if (colon > rest.lastIndexOf('/')) {
    tag = rest.slice(colon + 1)
    rest = rest.slice(0, colon)
    if (!TAG.test(tag)) return { error: 'invalid reference format' }
  }
  const slash = rest.indexOf('/')
  const first = slash < 0 ? '' : rest.slice(0, slash)
  let domain = 'docker.io'
  let path = rest
  if (first && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())) {
    domain = first
    path = rest.slice(slash + 1)
  }
  domain = MOVED[domain] ?? domain
  if (domain === 'docker.io' && !path.includes('/')) path = `library/${path}`
  if (path !== path.toLowerCase()) return { error: 'invalid reference format: repository name (' + path + ') must be lowercase' }
  if (!DOMAIN.test(domain) || !PATH.test(path)) return { error: 'invalid reference format' }
  return { repository: `${domain}/${path}`, tag: tag ?? (digest ? undefined : 'latest'), digest }
}

/** The reference in full, as the container runtime writes it. */
export function referenceName({ repository, tag, digest }: ImageReference): string {
  return repository + (tag ? `:${tag}` : '') + (digest ? `@${digest}` : '')
}
