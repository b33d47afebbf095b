/** Leases of etcd: keys that go when nobody keeps their lease alive; models etcd's lessor. */
import type { Clock, Timer } from '../../engine/clock/clock'
import { EtcdError, type Lease } from '../../tools/etcdctl'

/** The lower two bytes of the member's identity, where a lease's begins. */
const MEMBER = 0x101cn
const LONGEST_TTL = 9_000_000_000
const SECOND = 1000

interface Granted extends Lease {
  ends: number
  timer: Timer
  readonly attached: Set<string>
}

export class EtcdLeases {
  private readonly granted = new Map<bigint, Granted>()
  private readonly byKey = new Map<string, bigint>()
  private count = 0n

  constructor(
    private readonly clock: Clock,
    /** Removes keys whose lease is over. */
    private readonly remove: (keys: readonly string[]) => void,
  ) {}

  /** `ttl` in seconds. Throws EtcdError. */
  grant(ttl: number): Lease {
    if (ttl > LONGEST_TTL) throw new EtcdError('OutOfRange', 'too large lease TTL')
    const id = ((MEMBER << 48n) | (BigInt(Math.floor(this.clock.now())) << 8n) | (++this.count & 0xffn)) & 0x7fffffffffffffffn
    // etcd's shortest lease outlives an election.
    const seconds = Math.max(ttl, 2)
    const attached = new Set<string>()
    const lease: Granted = {
      id,
      ttl: seconds,
      attached,
      ends: 0,
      timer: { cancel: () => {} },
      remaining: () => Math.max(0, Math.floor((lease.ends - this.clock.now()) / SECOND)),
      keys: () => [...attached].sort(),
    }
    this.granted.set(id, lease)
    this.begin(lease)
    return lease
  }

  private begin(lease: Granted): void {
    lease.timer.cancel()
    lease.ends = this.clock.now() + lease.ttl * SECOND
    lease.timer = this.clock.after(lease.ttl * SECOND, () => this.end(lease))
  }

  private end(lease: Granted): void {
    lease.timer.cancel()
    this.granted.delete(lease.id)
    const keys = lease.keys()
    for (const key of keys) this.byKey.delete(key)
    this.remove(keys)
  }

  all(): readonly Lease[] {
    return [...this.granted.values()]
  }

  find(id: bigint): Lease | undefined {
    return this.granted.get(id)
  }

  /** Throws EtcdError. */
  private existing(id: bigint): Granted {
    const lease = this.granted.get(id)
    if (!lease) throw new EtcdError('NotFound', 'requested lease not found')
    return lease
  }

  revoke(id: bigint): void {
    this.end(this.existing(id))
  }

  keepAlive(id: bigint): Lease {
    const lease = this.existing(id)
    this.begin(lease)
    return lease
  }

  of(key: string): bigint {
    return this.byKey.get(key) ?? 0n
  }

  /** The key goes with another lease from now on, with none for 0. Throws EtcdError. */
  attach(key: string, id: bigint): void {
    const lease = id === 0n ? undefined : this.existing(id)
    this.granted.get(this.of(key))?.attached.delete(key)
    this.byKey.delete(key)
    if (!lease) return
    lease.attached.add(key)
    this.byKey.set(key, id)
  }
}
