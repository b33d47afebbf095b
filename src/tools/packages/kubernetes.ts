/** The packages of Kubernetes's own repository, where a system's sources name it: every patch of the minor version there is. */
import type { FileSystem } from '../../shell/files'
import type { Package } from './catalog'

/** Where the sources name it. */
export const KUBERNETES_LIST = '/etc/apt/sources.list.d/kubernetes.list'
export const KUBERNETES_SOURCE = 'https://pkgs.k8s.io/core:/stable:/v1.36/deb/'
const CDN = 'https://prod-cdn.packages.k8s.io/repositories/isv:/kubernetes:/core:/stable:/v1.36/deb'
const NEWEST_PATCH = 4

/** Bytes to fetch and kibibytes on the disk. */
const SIZES: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['kubeadm', [12_600_000, 71_300]],
  ['kubectl', [11_900_000, 58_500]],
  ['kubelet', [13_300_000, 59_100]],
])

/** Where it is fetched from; undefined when the sources do not name it. */
export function kubernetesSource(files: FileSystem): string | undefined {
  const named =
    files.exists(KUBERNETES_LIST) &&
    files
      .readText(KUBERNETES_LIST)
      .split('\n')
      .some((line) => /^deb\b/.test(line) && line.includes(KUBERNETES_SOURCE))
  return named ? CDN : undefined
}

/** Newest first; nothing for other packages, or without the source. */
export function kubernetesVersions(files: FileSystem, name: string): readonly string[] {
  if (!SIZES.has(name) || kubernetesSource(files) === undefined) return []
  return Array.from({ length: NEWEST_PATCH + 1 }, (_, i) => `1.36.${NEWEST_PATCH - i}-1.1`)
}

export function kubernetesPackage(name: string, version: string): Package {
  const [size, installed] = SIZES.get(name) ?? [0, 0]
  return { version, size, installed, programs: [name], needs: [] }
}

/** `v1.36.4` of an installed package's `1.36.4-1.1`. */
export function releaseOf(version: string | undefined): string | undefined {
  return version === undefined ? undefined : `v${version.replace(/-.*$/, '')}`
}
