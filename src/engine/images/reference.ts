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

const DEFAULT_DOMAIN = 'docker.io'

/** Other names of the default registry. */
const LEGACY_DEFAULT_DOMAIN = 'index.docker.io'

/** A text of that form is an image's id, never a name. */
const IDENTIFIER = /^[a-f0-9]{64}$/
/** Hexadecimal digits of a digest, by algorithm. */
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }
const LONGEST_NAME = 255
const INVALID = { error: 'invalid reference format' } as const

/** The reference a text means, or why it is none (worded as the kubelet reports it). */
export function parseReference(text: string): ImageReference | { readonly error: string } {
  if (IDENTIFIER.test(text)) return { error: `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings` }
  const { domain, remainder } = splitDomain(text)
  // Told before anything else is looked at, and up to the first colon, whatever comes after it.
  const named = remainder.split(':')[0]!
  if (named !== named.toLowerCase()) return { error: `invalid reference format: repository name (${named}) must be lowercase` }
  const [name = '', digest] = split(remainder, remainder.indexOf('@'))
  const [path = '', tag] = split(name, name.indexOf(':'))
  if (!DOMAIN.test(domain) || !PATH.test(path) || (tag !== undefined && !TAG.test(tag))) return INVALID
  if (digest !== undefined && !DIGEST.test(digest)) return INVALID
  if (`${domain}/${path}`.length > LONGEST_NAME) return { error: `repository name must not be more than ${LONGEST_NAME} characters` }
  const fault = digest === undefined ? undefined : digestFault(digest)
  if (fault !== undefined) return { error: fault }
  return { repository: `${domain}/${path}`, tag: tag ?? (digest ? undefined : 'latest'), digest }
}

/** What comes before the first slash is a registry when it looks like one. */
function splitDomain(text: string): { readonly domain: string; readonly remainder: string } {
  const slash = text.indexOf('/')
  const first = slash < 0 ? '' : text.slice(0, slash)
  const isDomain = first !== '' && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const domain = isDomain && first !== LEGACY_DEFAULT_DOMAIN ? first : DEFAULT_DOMAIN
  const remainder = isDomain ? text.slice(slash + 1) : text
  return { domain, remainder: domain === DEFAULT_DOMAIN && !remainder.includes('/') ? `library/${remainder}` : remainder }
}

function split(text: string, at: number): readonly [string, string?] {
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function digestFault(digest: string): string | undefined {
  const [algorithm = '', hex = ''] = digest.split(':')
  const length = DIGEST_LENGTHS[algorithm]
  if (length === undefined) return 'unsupported digest algorithm'
  if (hex.length !== length) return 'invalid checksum digest length'
  return /^[a-f0-9]+$/.test(hex) ? undefined : 'invalid checksum digest format'
}

/** The reference in full, as the container runtime writes it. */
export function referenceName({ repository, tag, digest }: ImageReference): string {
  return repository + (tag ? `:${tag}` : '') + (digest ? `@${digest}` : '')
}
