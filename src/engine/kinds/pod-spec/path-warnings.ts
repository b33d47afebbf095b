/** Files of one volume that would lie in each other's place; models warningsForOverlappingVirtualPaths of pkg/api/pod. */
import { trimEnd } from '../../api/trim-end'
import type { PodSpec, Volume, VolumeProjection } from '../../schema/types'

/** A file of a volume and, in a volume of several sources, where it comes from. */
interface Placed {
  readonly path: string
  readonly source: string
}

const text = ({ path, source }: Placed): string => (source ? `"${path}" (${source})` : `"${path}"`)

const holds = (outer: string, inner: string): boolean => `${inner}/`.startsWith(`${outer}/`)

function overlaps(placed: readonly Placed[]): string[] {
  const earlier: Placed[] = []
  return placed.flatMap(({ path, source }) => {
    const it = { path: trimEnd(path, '/'), source }
    const others = it.path ? earlier.filter((other) => other.path && (holds(other.path, it.path) || holds(it.path, other.path))) : []
    earlier.push(it)
    return others.map((other) => `${text(it)} with ${text(other)}`)
  })
}

const filesOf = (items: readonly { readonly path: string }[] | undefined, source: string): Placed[] =>
  (items ?? []).map(({ path }) => ({ path, source }))

function projectedFiles(source: VolumeProjection): Placed[] {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source
  if (configMap?.items) return filesOf(configMap.items, `ConfigMap "${configMap.name ?? ''}"`)
  if (secret?.items) return filesOf(secret.items, `Secret "${secret.name ?? ''}"`)
  if (downwardAPI?.items) return filesOf(downwardAPI.items, 'DownwardAPI')
  if (serviceAccountToken) return [{ path: serviceAccountToken.path, source: 'ServiceAccountToken' }]
  if (clusterTrustBundle) {
    const { path, name, signerName } = clusterTrustBundle
    return [{ path, source: `ClusterTrustBundle "${name ?? signerName ?? ''}"` }]
  }
  return [
    { path: podCertificate?.certificateChainPath ?? '', source: 'PodCertificate chain' },
    { path: podCertificate?.keyPath ?? '', source: 'PodCertificate key' },
    { path: podCertificate?.credentialBundlePath ?? '', source: 'PodCertificate credential bundle' },
  ].filter(({ path }) => path !== '')
}

function volumeWarnings({ name, configMap, secret, downwardAPI, projected }: Volume): string[] {
  const told = (what: string, placed: readonly Placed[]): string[] =>
    overlaps(placed).map((overlap) => `volume "${name}" (${what}): overlapping paths: ${overlap}`)
  return [
    ...told(`ConfigMap "${configMap?.name ?? ''}"`, filesOf(configMap?.items, '')),
    ...told(`Secret "${secret?.secretName ?? ''}"`, filesOf(secret?.items, '')),
    ...told('DownwardAPI', filesOf(downwardAPI?.items, '')),
    ...(projected?.sources ?? [])
      .filter((source) => Object.keys(source).length === 0)
      .map(() => `volume "${name}" (Projected) has no sources provided`),
    ...told('Projected', (projected?.sources ?? []).flatMap(projectedFiles)),
  ]
}

export const pathWarnings = (spec: PodSpec): string[] => (spec.volumes ?? []).flatMap(volumeWarnings)
