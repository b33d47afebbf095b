/** An etcd as its command line tools see it; the node's composition implements it. */

export interface KeyValue {
  readonly key: string
  /** As it is stored. */
  value(): Uint8Array
  readonly createRevision: number
  readonly modRevision: number
  readonly version: number
  /** 0 for none. */
  readonly lease: bigint
}

/** What etcd refuses, with gRPC's name for such a refusal. */
export class EtcdError extends Error {
  constructor(
    readonly code: 'InvalidArgument' | 'NotFound' | 'OutOfRange' | 'FailedPrecondition',
    reason: string,
  ) {
    super(`etcdserver: ${reason}`)
    this.name = 'EtcdError'
  }
}

export interface KeyEvent {
  readonly type: 'PUT' | 'DELETE'
  /** Of a deletion the key and its revision alone. */
  readonly kv: KeyValue
  readonly previous: KeyValue | undefined
}

export interface PutOptions {
  readonly lease: bigint
  readonly ignoreValue: boolean
  readonly ignoreLease: boolean
  /** The input that led here, for the causal record. */
  readonly input: number | undefined
}

export interface Lease {
  readonly id: bigint
  /** Seconds. */
  readonly ttl: number
  /** Seconds that are left. */
  remaining(): number
  keys(): readonly string[]
}

/** What can be written; each throws EtcdError. Ranges are as in `EtcdView.range`. */
export interface EtcdKeys {
  /** At a revision, or now. */
  rangeAt(from: string, to: string | undefined, revision: number): readonly KeyValue[]
  /** Returns what was there before. */
  put(key: string, value: Uint8Array, options: PutOptions): KeyValue | undefined
  /** Returns what there was. */
  remove(from: string, to: string | undefined, input: number | undefined): readonly KeyValue[]
  /** Tells of every change of a range, those from revision `since` on at once; returns how to stop. */
  watch(from: string, to: string | undefined, since: number | undefined, sink: (event: KeyEvent) => void): () => void
  compact(revision: number): void
  grant(ttl: number): Lease
  leases(): readonly Lease[]
  lease(id: bigint): Lease | undefined
  revoke(id: bigint): void
  /** Has its whole time again. */
  keepAlive(id: bigint): Lease
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
  readonly keys: EtcdKeys
  /** The certificates and keys that a client must show, as paths on its machine. */
  readonly secured: boolean
}
