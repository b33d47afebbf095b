/** The packages of Kubernetes on a node: laid out when it is made, changed by apt. */
import type { FileSystem } from '../../shell/files'
import { installedPackages, keepInstalled } from '../../tools/packages/dpkg'
import { KUBERNETES_LIST, KUBERNETES_SOURCE, releaseOf } from '../../tools/packages/kubernetes'
import { VERSION } from '../control-plane/components'

const NAMES = ['kubeadm', 'kubectl', 'kubelet'] as const

/** Installed, held, and with the source they come from. */
export function layReleases(files: FileSystem): void {
  const version = `${VERSION.slice(1)}-1.1`
  keepInstalled(files, new Map([...installedPackages(files), ...NAMES.map((name) => [name, version] as const)]), new Set(NAMES))
  files.makeDirectory(KUBERNETES_LIST.slice(0, KUBERNETES_LIST.lastIndexOf('/')), { parents: true })
  files.write(KUBERNETES_LIST, `deb [signed-by=/etc/apt/keyrings/kubernetes-apt-keyring.gpg] ${KUBERNETES_SOURCE} /\n`)
}

/** `v1.36.2`; the cluster's first where nothing is installed. */
export function installedRelease(files: FileSystem, name: (typeof NAMES)[number]): string {
  return releaseOf(installedPackages(files).get(name)) ?? VERSION
}
