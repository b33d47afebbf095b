/** An etcd as its command line tools see it; the node's composition implements it. */

export interface KeyValue {
  readonly key: string
  /** As it is stored. */
  value(): Uint8Array
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
}

export interface EtcdView {
  /** Whether etcd answers. */
  serving(): boolean
  /** Keeps a copy of everything stored now; returns the name that a file must hold to bring it back. */
  save(): string
  readonly version: string
  readonly endpoint: string
  readonly name: string
  revision(): number
  /** In key order, at or after `from` and before `to`. */
  range(from: string, to: string | undefined): readonly KeyValue[]
  /** The certificates and keys that a client must show, as paths on its machine. */
  readonly secured: boolean
}
