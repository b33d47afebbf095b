/** A member of a replica set: its configuration, heartbeats, and what it is in the set; models mongod's replication coordinator. */
import { NetError } from '../../../shell/net'
import type { Peer, ReplicaHost } from './member'
import {
  decode,
  encode,
  STATES,
  type HeartbeatAnswer,
  type MemberAnswer,
  type MemberQuestion,
  type State,
  type Stranger,
} from './member-wire'
import { compareTimes, NEVER, Oplog, type Change, type OpTime } from './oplog'
import { Candidacy, ELECTION_TIMEOUT } from './replica-candidacy'
import { Changes } from './replica-changes'
import { electable, isNewer, majorityOf, votersOf, type MemberConfig, type ReplicaConfig } from './replica-config'

const HEARTBEAT = 2000
const HEARTBEAT_TIMEOUT = 10_000
/** A primary that has nothing to do writes that down so often. */
const IDLE_NOTE = 10_000

/** What outlives a server. */
export interface Kept {
  readonly config: ReplicaConfig | undefined
  readonly term: number
  readonly voted: number
  readonly last: OpTime
}

const unknown = (member: MemberConfig): Peer => ({
  member,
  up: false,
  state: 'DOWN',
  optime: NEVER,
  since: 0,
  answered: 0,
  heard: 0,
  message: '',
})

export class ReplicaSet {
  config: ReplicaConfig | undefined
  state: State = 'STARTUP'
  term = 0
  /** Its own place in the configuration; undefined when it has none. */
  me: MemberConfig | undefined
  /** When and why it was elected, while it is the primary. */
  election: { readonly at: OpTime; readonly date: number; readonly reason: string; readonly before: OpTime } | undefined
  readonly began: number
  private readonly changes = new Changes(this)
  private readonly candidacy = new Candidacy(this)
  private readonly peers = new Map<string, Peer>()
  private readonly asking = new Set<string>()
  private beating = false
  /** Since when a primary hears of too few. */
  private lonely: number | undefined

  constructor(readonly host: ReplicaHost) {
    this.began = host.now()
  }

  get kept(): Kept {
    return { config: this.config, term: this.term, voted: this.candidacy.voted, last: this.oplog.last }
  }

  /** Goes on from where an earlier server was. */
  restore({ config, term, voted, last }: Kept): void {
    this.term = term
    this.candidacy.voted = voted
    this.changes.oplog = new Oplog(last)
    if (config) this.adopt(config)
  }

  /** The other members as far as they are known. */
  get others(): readonly Peer[] {
    return this.config?.members.flatMap(({ host }) => this.peers.get(host) ?? []) ?? []
  }

  get primary(): MemberConfig | undefined {
    if (this.state === 'PRIMARY') return this.me
    return this.others.find(({ up, state, term }) => up && state === 'PRIMARY' && term === this.term)?.member
  }

  // Configurations

  isSelf({ host }: Pick<MemberConfig, 'host'>): boolean {
    const [name = '', port] = host.split(':')
    if (Number(port) !== this.host.port) return false
    if (name === 'localhost' || name === '127.0.0.1' || name === this.host.hostname) return true
    return this.host.addresses(name).includes(this.host.address)
  }

  adopt(config: ReplicaConfig): void {
    const { host } = this
    this.config = config
    this.term = Math.max(this.term, config.term)
    this.locate()
    const known = new Map(this.peers)
    this.peers.clear()
    for (const member of config.members)
      if (member !== this.me) this.peers.set(member.host, { ...(known.get(member.host) ?? unknown(member)), member })
    host.say('REPL', 21392, 'ReplCoord-0', 'New replica set config in use', { config })
    host.keep()
    if (!this.beating) {
      this.beating = true
      this.beat()
    }
    this.candidacy.begin()
    if (this.state === 'SECONDARY' && this.me && electable(this.me) && votersOf(config).length === 1)
      host.run(() => this.candidacy.stand('electionTimeout'))
  }

  private locate(): void {
    this.me = this.config!.members.find((member) => this.isSelf(member))
    if (!this.me) return this.become('REMOVED')
    if (this.state !== 'STARTUP' && this.state !== 'REMOVED') return
    if (this.me.arbiterOnly) this.become('ARBITER')
    else {
      this.become('STARTUP2')
      if (this.oplog.last.term >= 0) this.become('SECONDARY')
    }
  }

  become(state: State): void {
    if (state === this.state) return
    this.host.say('REPL', 21358, 'ReplCoord-0', 'Replica set state transition', { newState: state, oldState: this.state })
    this.state = state
    if (state !== 'PRIMARY') {
      this.election = undefined
      this.changes.interrupt()
    }
  }

  // Messages

  /** Asks another member; throws NetError. */
  async ask<T extends MemberAnswer>(host: string, question: MemberQuestion): Promise<T | Stranger> {
    const [name = '', port = ''] = host.split(':')
    const limit = { connectTimeout: HEARTBEAT_TIMEOUT }
    const [address = name] = await this.host.net.resolve(name)
    const answer = decode<T & MemberAnswer>(await this.host.net.tcp(address, Number(port), encode(question), limit))
    return answer ?? { wrong: 'not running with --replSet' }
  }

  private get standingNow() {
    const { state, term, oplog, config } = this
    return { state, term, optime: oplog.last, wall: oplog.wall, version: config?.version ?? 0, configTerm: config?.term ?? 0 }
  }

  /** The answer to another member. */
  async answer(question: MemberQuestion): Promise<MemberAnswer> {
    const { set } = this.host
    if (question.set !== set) return { wrong: `replica set name "${question.set}" does not match our name "${set}"` }
    switch (question.kind) {
      case 'heartbeat':
        return this.heartbeat(question)
      case 'check':
        return question.starts && this.config ? { wrong: `has a configuration of version ${this.config.version} already` } : {}
      case 'vote':
        return this.candidacy.vote(question)
      case 'pull':
        return this.changes.history(question.from, question.after)
      case 'call':
        await this.changes.pull()
        return { ...this.standingNow, syncSource: '' }
      case 'stand':
        this.host.run(async () => {
          await this.changes.pull()
          await this.candidacy.stand('stepUpRequestSkipDryRun')
        })
        return {}
    }
  }

  private heartbeat({ from, config, ...standing }: Extract<MemberQuestion, { kind: 'heartbeat' }>): HeartbeatAnswer {
    if (isNewer(config, this.config)) this.adopt(config)
    else if (!this.me) this.locate()
    this.learn(standing.term)
    const peer = this.peers.get(from)
    if (peer) {
      const { state, term, optime, wall } = standing
      this.note(from, { state, term, optime, wall, heard: this.host.now() })
    }
    const { state, election } = this
    return {
      ...this.standingNow,
      syncSource: state === 'SECONDARY' ? (this.primary?.host ?? '') : '',
      ...(election ? { elected: election.at } : {}),
      ...(this.config && isNewer(this.config, config) ? { config: this.config } : {}),
    }
  }

  /** Takes down what was heard of another. */
  note(host: string, heard: Partial<Peer>): void {
    const before = this.peers.get(host)
    if (!before) return
    const peer = { ...before, ...heard }
    this.peers.set(host, peer)
    if (before.up && heard.state !== undefined && heard.state !== before.state)
      this.host.say('REPL', 21215, 'ReplCoord-0', 'Member is in new state', { hostAndPort: host, newState: peer.state })
    if (peer.up && peer.state === 'PRIMARY' && peer.term === this.term) this.candidacy.postpone()
    if (this.state === 'PRIMARY') this.changes.settle()
    else if (peer.up && this.isBehind(peer)) this.host.run(() => this.changes.pull())
  }

  isBehind({ state, optime }: Peer): boolean {
    if (this.state === 'STARTUP2') return optime.term >= 0 && (state === 'PRIMARY' || state === 'SECONDARY')
    return this.state === 'SECONDARY' && state === 'PRIMARY' && compareTimes(optime, this.oplog.last) !== 0
  }

  /** Somebody knows of a later term. */
  learn(term: number): void {
    if (term <= this.term) return
    this.term = term
    this.host.keep()
    if (this.state === 'PRIMARY') this.stepDown()
  }

  // Heartbeats

  private beat(): void {
    const { host } = this
    for (const { member } of this.others) if (!this.asking.has(member.host)) host.run(() => this.call(member.host))
    this.look()
    host.after(HEARTBEAT, () => this.beat())
  }

  private async call(to: string): Promise<void> {
    const { host, config } = this
    this.asking.add(to)
    try {
      const answer = await this.ask<HeartbeatAnswer>(to, {
        kind: 'heartbeat',
        set: host.set,
        from: this.me?.host ?? '',
        config: config!,
        ...this.standingNow,
      })
      const peer = this.peers.get(to)
      if (!peer) return
      const now = host.now()
      if ('wrong' in answer) {
        this.note(to, { up: false, state: 'DOWN', optime: NEVER, message: answer.wrong, syncSource: '' })
        return
      }
      const { config: newer, ...standing } = answer
      this.note(to, { elected: undefined, ...standing, up: true, since: peer.up ? peer.since : now, answered: now, message: '' })
      this.learn(answer.term)
      if (newer && isNewer(newer, this.config)) this.adopt(newer)
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const message = connecting(to, error)
      const peer = this.peers.get(to)
      if (peer?.up)
        host.say('REPL', 21216, 'ReplCoord-0', 'Member is now in state DOWN', {
          hostAndPort: to,
          newState: 'DOWN',
          heartbeatMessage: message,
        })
      this.note(to, { up: false, state: 'DOWN', optime: NEVER, message, syncSource: '', elected: undefined })
    } finally {
      this.asking.delete(to)
    }
  }

  /** What it does by itself, whenever it asks the others. */
  private look(): void {
    const { host, me } = this
    const now = host.now()
    if (!me) return this.locate()
    if (this.state === 'PRIMARY') {
      if (now - this.oplog.wall >= IDLE_NOTE) this.log({ op: 'n', ns: '', o: { msg: 'periodic noop' } })
      const present = this.others.filter(({ up, member }) => up && member.votes > 0).length + me.votes
      this.lonely = present >= majorityOf(this.config!) ? undefined : (this.lonely ?? now)
      if (this.lonely !== undefined && now - this.lonely >= ELECTION_TIMEOUT) {
        host.say('REPL', 21809, 'ReplCoord-0', "Can't see a majority of the set, relinquishing primary")
        host.run(() => Promise.resolve(this.stepDown()))
      }
      return
    }
    this.candidacy.overtake()
  }

  // Leading

  /** It was elected. */
  lead(reason: string): void {
    const { host } = this
    const before = this.oplog.last
    this.become('PRIMARY')
    this.lonely = undefined
    this.config = { ...this.config!, term: this.term }
    const write = { op: 'n', ns: '', o: { msg: 'new primary' } } as const
    this.oplog.write(write, host.now(), this.term)
    this.election = { at: this.oplog.last, date: host.now(), reason, before }
    host.say('REPL', 21331, 'OplogApplier-0', 'Transition to primary complete; database writes are now permitted')
    host.keep()
    for (const { member } of this.others) host.run(() => this.call(member.host))
    this.changes.spread()
  }

  stepDown(): void {
    if (this.state !== 'PRIMARY') return
    this.become('SECONDARY')
    this.lonely = undefined
    this.candidacy.postpone()
  }

  /** Leaves the place of the primary to the one who has most; whether there is anybody. */
  async handOver(): Promise<boolean> {
    const heirs = this.others
      .filter(({ up, state, member }) => up && state === 'SECONDARY' && electable(member))
      .sort((a, b) => compareTimes(b.optime, a.optime) || b.member.priority - a.member.priority)
    const [heir] = heirs
    this.stepDown()
    if (!heir) return false
    try {
      await this.ask(heir.member.host, { kind: 'stand', set: this.host.set })
      return true
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      return false
    }
  }

  /** Does not stand for election for a while. */
  freeze(milliseconds: number): void {
    this.candidacy.freeze(milliseconds)
  }

  // Changes

  get oplog(): Oplog {
    return this.changes.oplog
  }

  /** A change that this server made as the primary. */
  log(change: Change): void {
    this.changes.log(change)
  }

  /** The last change that a majority has. */
  get committed(): OpTime {
    return this.changes.committed
  }

  /** Resolves when a majority has what was written last; rejects when this server is no primary any more. */
  majority(): Promise<void> {
    return this.changes.majority()
  }

  /** It has taken over all there was. */
  synced(): void {
    if (this.state !== 'STARTUP2') return
    this.candidacy.postpone()
    this.become('SECONDARY')
  }
}

/** What is said of a member that cannot be reached. */
export function connecting(host: string, { failure, address }: NetError): string {
  const to = `Error connecting to ${host}`
  if (failure === 'NXDOMAIN' || failure === 'no servers could be reached')
    return `${to} :: caused by :: Could not find address for ${host}: SocketException: onInvoke :: caused by :: Host not found (authoritative)`
  if (failure === 'connection refused')
    return `${to} (${address}:${host.split(':')[1]}) :: caused by :: onInvoke :: caused by :: Connection refused`
  if (failure === 'i/o timeout') return "Couldn't get a connection within the time limit"
  return `${to} (${address}:${host.split(':')[1]}) :: caused by :: onInvoke :: caused by :: ${failure === 'no route to host' ? 'No route to host' : 'Connection closed by peer'}`
}

export const numberOf = (state: State): number => STATES[state]
