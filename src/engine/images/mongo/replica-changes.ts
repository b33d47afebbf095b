/** The changes of a replica set as one of its members has them: written down by the primary, taken over by the others. */
import { NetError } from '../../../shell/net'
import type { Peer, ReplicaHost } from './member'
import type { HeartbeatAnswer, MemberAnswer, MemberQuestion, PullAnswer, State, Stranger } from './member-wire'
import { compareTimes, NEVER, Oplog, type Change, type OpTime } from './oplog'
import { majorityOf, votersOf, type MemberConfig, type ReplicaConfig } from './replica-config'
import { MongoError } from './values'

/** How the member stands in its set. */
interface Membership {
  readonly host: ReplicaHost
  readonly state: State
  readonly term: number
  readonly me: MemberConfig | undefined
  readonly config: ReplicaConfig | undefined
  readonly others: readonly Peer[]
  readonly primary: MemberConfig | undefined
  ask<T extends MemberAnswer>(host: string, question: MemberQuestion): Promise<T | Stranger>
  /** Takes down what was heard of another. */
  note(host: string, heard: Partial<Peer>): void
  /** Whether another has what this one has not. */
  isBehind(peer: Peer): boolean
  /** All there was is taken over. */
  synced(): void
}

export class Changes {
  oplog = new Oplog()
  private calling = false
  private pulling: Promise<void> | undefined
  private again = false
  /** Who waits until a majority has a change. */
  private waiting: { readonly at: OpTime; resolve(): void; reject(error: Error): void }[] = []

  constructor(private readonly set: Membership) {}

  /** Nobody will have what is waited for: this server is no primary any more. */
  interrupt(): void {
    for (const { reject } of this.waiting.splice(0)) reject(new MongoError('InterruptedDueToReplStateChange', 'operation was interrupted'))
  }

  /** A change that this server made as the primary. */
  log(change: Change): void {
    if (this.set.state !== 'PRIMARY') return
    this.oplog.write(change, this.set.host.now(), this.set.term)
    this.spread()
  }

  /** Tells the others that there is something new; each answers when it has it. */
  spread(): void {
    if (this.calling) return
    this.calling = true
    this.set.host.after(1, () => {
      this.calling = false
      for (const { up, member } of this.set.others) {
        if (!up || member.arbiterOnly) continue
        this.set.host.run(async () => {
          try {
            const answer = await this.set.ask<HeartbeatAnswer>(member.host, { kind: 'call', set: this.set.host.set })
            if ('optime' in answer) this.set.note(member.host, { optime: answer.optime, wall: answer.wall })
          } catch (error) {
            // Who cannot be called comes by itself when it is back.
            if (!(error instanceof NetError)) throw error
          }
        })
      }
    })
  }

  /** The last change that a majority has. */
  get committed(): OpTime {
    const { me } = this.set
    const bearing = votersOf(this.set.config!).filter(({ arbiterOnly }) => !arbiterOnly)
    const times = bearing.map(({ host }) =>
      host === me?.host ? this.oplog.last : (this.set.others.find(({ member }) => member.host === host)?.optime ?? NEVER),
    )
    return times.sort((a, b) => compareTimes(b, a))[Math.min(majorityOf(this.set.config!), bearing.length) - 1] ?? NEVER
  }

  /** Resolves when a majority has what was written last; rejects when this server is no primary any more. */
  majority(): Promise<void> {
    const at = this.oplog.last
    if (compareTimes(this.committed, at) >= 0) return Promise.resolve()
    return new Promise((resolve, reject) => this.waiting.push({ at, resolve, reject }))
  }

  settle(): void {
    if (this.waiting.length === 0) return
    const { committed } = this
    this.waiting = this.waiting.filter(({ at, resolve }) => {
      if (compareTimes(committed, at) < 0) return true
      resolve()
      return false
    })
  }

  history(from: string, after: OpTime): PullAnswer | Stranger {
    if (this.set.state !== 'PRIMARY' && this.set.state !== 'SECONDARY')
      return { wrong: `cannot sync from a member in state ${this.set.state}` }
    if (this.set.state === 'PRIMARY') this.set.note(from, { optime: after })
    const entries = this.oplog.since(after)
    return entries ? { entries } : { copy: this.set.host.copy(), at: this.oplog.last }
  }

  /** Takes over what is new, once at a time; resolves when there is nothing left. */
  pull(): Promise<void> {
    this.again = true
    this.pulling ??= (async () => {
      try {
        while (this.again) {
          this.again = false
          await this.take()
        }
      } finally {
        this.pulling = undefined
      }
    })()
    return this.pulling
  }

  private async take(): Promise<void> {
    const { host, me } = this.set
    if (!me || (this.set.state !== 'SECONDARY' && this.set.state !== 'STARTUP2')) return
    const source =
      this.set.primary ??
      (this.set.state === 'STARTUP2' ? this.set.others.find((peer) => peer.up && this.set.isBehind(peer))?.member : undefined)
    if (!source) return
    let answer: PullAnswer | Stranger
    try {
      answer = await this.set.ask<PullAnswer>(source.host, { kind: 'pull', set: host.set, from: me.host, after: this.oplog.last })
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      return
    }
    if ('wrong' in answer || (this.set.state !== 'SECONDARY' && this.set.state !== 'STARTUP2')) return
    if ('entries' in answer)
      for (const entry of answer.entries) {
        host.apply(entry)
        this.oplog.append(entry)
      }
    else {
      host.say('INITSYNC', 21164, 'ReplCoordExtern-0', 'Starting initial sync attempt', { syncSource: source.host })
      host.load(answer.copy)
      this.oplog = new Oplog(answer.at)
      host.say('INITSYNC', 21192, 'ReplCoordExtern-0', 'Initial sync status and statistics', { status: 'successful' })
    }
    host.keep()
    this.set.synced()
  }
}
