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
  /** The authority that signs it: its files under the folder of certificates, without their endings; absent for authorities. */
  readonly authority?: string
  /** When it ends, in milliseconds; undefined where its file is missing or cannot be read. */
  expires(): number | undefined
  /** Makes a new one in its place; false where the authority's key is not there to sign it with. */
  renew?(): boolean
}

/** A part of the control plane that runs from a manifest of the node. */
export interface ControlPlanePart {
  readonly name: string
  readonly image: string
}

export interface KubeadmView {
  /** Of the kubeadm that is installed. */
  readonly version: string
  /** The newest patch of the series that there is. */
  readonly newest: string
  /** That of the cluster, by its configuration. */
  clusterVersion(): string
  /** Every node with its kubelet's version. */
  kubelets(): readonly { readonly node: string; readonly version: string }[]
  /** In the order in which they are upgraded. */
  parts(): readonly ControlPlanePart[]
  /** Changes a part's image in its manifest; `backup` is the folder that the manifest before is kept in. */
  setImage(part: string, image: string, backup: string): void
  /** Whether a part runs from an image, and answers. */
  runs(part: string, image: string): boolean
  /** Writes the version down in the cluster, and brings its addons to it. */
  keepVersion(version: string): void
  /** The folder of the certificates. */
  readonly certificates: string
  readonly nodeName: string
  /** Where other nodes find the API server: host and port. */
  readonly endpoint: string
  readonly controlPlane: boolean
  /** What a control plane of this kubeadm's version needs. */
  images(): readonly string[]
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
