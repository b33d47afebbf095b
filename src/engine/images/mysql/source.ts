/** A server that others follow: its binary log, and the replicas that it calls when there is something new. */
import type { Net } from '../../../shell/net'
import type { Logged } from '../sql/log'
import { encode, type Answer, type Question } from '../sql/wire'
import type { BinaryLog } from './binary-log'

/** A replica that was not heard of for so long is none any more. */
const SILENCE = 60_000

export interface SourceHost {
  readonly net: Net
  readonly serverId: () => number
  run(work: () => Promise<void>): void
  after(delay: number, action: () => void): void
  now(): number
}

export class Source {
  private readonly replicas = new Map<string, { readonly id: number; seen: number }>()
  private calling = false

  constructor(
    private readonly host: SourceHost,
    readonly log: BinaryLog,
  ) {}

  /** The replicas that are there, by their addresses. */
  get present(): readonly (readonly [address: string, id: number])[] {
    for (const [address, { seen }] of this.replicas) if (this.host.now() - seen > SILENCE) this.replicas.delete(address)
    return [...this.replicas].map(([address, { id }]) => [address, id])
  }

  committed(changes: readonly Logged[]): void {
    if (changes.length === 0) return
    this.log.append(changes)
    if (this.replicas.size === 0 || this.calling) return
    this.calling = true
    this.host.after(1, () => this.call())
  }

  private call(): void {
    this.calling = false
    const call = encode({ user: '', news: true })
    for (const [address] of this.present)
      // Whom it cannot call comes by itself, or is forgotten.
      this.host.run(async () => void (await this.host.net.tcp(address, 3306, call)))
  }

  /** What a replica is given. */
  serve({ id, file, position }: NonNullable<Question['follow']>, peer: string, version: string): Answer {
    const entries = this.log.after({ file, position })
    if (!entries)
      return { version, failure: { code: 1236, state: 'HY000', message: 'Could not find first log file name in binary log index file' } }
    this.replicas.set(peer, { id, seen: this.host.now() })
    return { version, entries, source: { id: this.host.serverId(), ...this.log.position } }
  }
}
