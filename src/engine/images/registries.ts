/** Which registries there are, and how asking one that is not there or shows nothing fails; models containerd's docker resolver. */
import { NODE_NAMESERVER } from '../network/places'

/** The hosts of public registries, besides those that an image is known of; a name ends in one that begins with a dot. */
const PUBLIC = [
  'docker.io',
  'registry-1.docker.io',
  'registry.k8s.io',
  'k8s.gcr.io',
  'gcr.io',
  '.gcr.io',
  '.pkg.dev',
  'ghcr.io',
  'quay.io',
  'public.ecr.aws',
  '.amazonaws.com',
  'mcr.microsoft.com',
  '.azurecr.io',
  '.aliyuncs.com',
  '.ocir.io',
  'container-registry.oracle.com',
  'nvcr.io',
  'icr.io',
  'cgr.dev',
  'lscr.io',
  'cr.l5d.io',
  'docker.elastic.co',
  'docker.n8n.io',
  'registry.gitlab.com',
  'registry.access.redhat.com',
  'registry.redhat.io',
  'registry.fedoraproject.org',
  'registry.opensuse.org',
  'registry.suse.com',
  'xpkg.upbound.io',
]

/** The host a registry's manifests are asked of. */
export function serverOf(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry
}

export function isPublic(registry: string): boolean {
  return PUBLIC.some((host) => (host.startsWith('.') ? registry.endsWith(host) : registry === host))
}

/** A request that never got an answer. */
export function failedRequest(registry: string, path: string, reference: string, why: string): string {
  // Only on the machine itself is a registry asked without TLS.
  const scheme = /^localhost(:|$)/.test(registry) ? 'http' : 'https'
  return `failed to do request: Head "${scheme}://${serverOf(registry)}/v2/${path}/manifests/${reference}": ${why}`
}

/** Why a registry that none of the images is known of gives nothing; undefined where it says that there is no such image. */
export function silence(registry: string, path: string, reference: string): string | undefined {
  // Its token service does not tell what is missing from what is private.
  if (registry === 'ghcr.io')
    return `failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3A${encodeURIComponent(path)}%3Apull&service=ghcr.io: 403 Forbidden`
  if (isPublic(registry)) return undefined
  return failedRequest(registry, path, reference, undialled(registry))
}

function undialled(registry: string): string {
  const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(registry) ?? []
  if (host === 'localhost') return `dial tcp [::1]:${port ?? 80}: connect: connection refused`
  if (host.startsWith('127.')) return `dial tcp ${host}:${port ?? 443}: connect: connection refused`
  if (/^\d+(\.\d+){3}$/.test(host)) return `dial tcp ${host}:${port ?? 443}: connect: no route to host`
  return `dial tcp: lookup ${host} on ${NODE_NAMESERVER}:53: no such host`
}
