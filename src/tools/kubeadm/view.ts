/** What kubeadm works on: the node it is run on and the cluster that node belongs to; the node's composition says what they are. */

export interface BootstrapToken {
  /** Six characters, and sixteen. */
  readonly id: string
  readonly secret: string
  /** Milliseconds since the epoch; never when absent. */
  readonly expires?: number
  readonly usages: readonly string[]
  readonly groups: readonly string[]
  readonly description?: string
}

/** A certificate that kubeadm looks after. */
export interface ManagedCertificate {
  /** As kubeadm calls it: `apiserver`, `etcd-server`, `admin.conf`. */
  readonly name: string
  /** What it is, as `renew` tells it. */
  readonly about: string
  /** The name of the authority that signs it; absent for authorities. */
  readonly authority?: string
  /** When it ends, in milliseconds; undefined where its file is missing or cannot be read. */
  expires(): number | undefined
  /** Makes a new one in its place. */
  renew?(): void
}

export interface KubeadmView {
  readonly version: string
  /** The folder of the certificates. */
  readonly certificates: string
  readonly nodeName: string
  /** Where other nodes find the API server: host and port. */
  readonly endpoint: string
  readonly controlPlane: boolean
  readonly images: readonly string[]
  /** The URL of the API server by this node's administrator's kubeconfig; undefined where there is no such file. */
  server(): string | undefined
  /** Whether the API server answers. */
  reachesApi(): boolean
  /** SHA-256 of the authority's public key, in hexadecimal digits. */
  authorityHash(): string
  managed(): readonly ManagedCertificate[]
  tokens(): readonly BootstrapToken[]
  addToken(token: BootstrapToken): void
  /** False when there is none of that id. */
  removeToken(id: string): boolean
  /** Whether somebody listens on a port of the node. */
  isTaken(port: number): boolean
  /** Pulls an image onto the node. */
  pull(image: string, signal: AbortSignal): Promise<void>
  /** Takes the node out of the cluster as far as the node itself can. */
  reset(): void
  /** Makes the node, which has been reset, one of the cluster's again. */
  join(): void
}
