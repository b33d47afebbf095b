/** Becoming the primary of a replica set: when a member stands for election, and whom it votes for; models mongod's election protocol. */
import { NetError } from '../../../shell/net'
import type { ReplicaHost } from './member'
import type { MemberAnswer, MemberQuestion, State, Stranger, VoteAnswer } from './member-wire'
import { compareTimes, type Oplog } from './oplog'
import { electable, majorityOf, votersOf, type MemberConfig, type ReplicaConfig } from './replica-config'

/** A member waits so long for a sign of a primary, and up to so much longer, so that not all stand at once. */
export const ELECTION_TIMEOUT = 10_000
const ELECTION_JITTER = 1500

/** How the member stands in its set. */
interface Membership {
  readonly host: ReplicaHost
  readonly state: State
  term: number
  readonly me: MemberConfig | undefined
  readonly config: ReplicaConfig | undefined
  readonly oplog: Oplog
  readonly primary: MemberConfig | undefined
  ask<T extends MemberAnswer>(host: string, question: MemberQuestion): Promise<T | Stranger>
  /** Somebody knows of a term. */
  learn(term: number): void
  /** It was elected. */
  lead(reason: string): void
}

export class Candidacy {
  /** The last term that it gave its vote in. */
  voted = 0
  /** When it stands for election unless it hears of a primary. */
  private deadline = 0
  /** When it stands against a primary of lower priority. */
  private takeover: number | undefined
  private watching = false
  private standing = false

  constructor(private readonly set: Membership) {}

  /** From when the member has a configuration. */
  begin(): void {
    if (this.deadline === 0) this.postpone()
    this.watch()
  }

  /** There is a primary, or somebody to become it. */
  postpone(): void {
    this.deadline = this.set.host.now() + ELECTION_TIMEOUT + this.set.host.random(ELECTION_JITTER)
  }

  private watch(): void {
    if (this.watching) return
    this.watching = true
    this.set.host.after(Math.max(1, this.deadline - this.set.host.now()), () => {
      this.watching = false
      if (this.set.host.now() >= this.deadline) {
        this.postpone()
        if (this.set.state === 'SECONDARY' && this.set.me && electable(this.set.me)) {
          this.set.host.say(
            'ELECTION',
            4615652,
            'ReplCoord-0',
            "Starting an election, since we've seen no PRIMARY in election timeout period",
            {
              electionTimeoutPeriodMillis: ELECTION_TIMEOUT,
            },
          )
          this.set.host.run(() => this.stand('electionTimeout'))
        }
      }
      this.watch()
    })
  }

  /** Does not stand for election for a while. */
  freeze(milliseconds: number): void {
    this.deadline = Math.max(this.deadline, this.set.host.now() + milliseconds)
    this.takeover = undefined
  }

  /** Asks for votes, and becomes the primary when enough are for it. */
  async stand(reason: string): Promise<void> {
    const { host, me, config } = this.set
    if (this.set.state !== 'SECONDARY' || !me || !config || !electable(me) || this.standing) return
    this.standing = true
    const term = ++this.set.term
    this.voted = term
    host.keep()
    const needed = majorityOf(config)
    const question = { kind: 'vote', set: host.set, term, from: me.host, optime: this.set.oplog.last, version: config.version } as const
    const won = await new Promise<boolean>((resolve) => {
      let votes = me.votes
      let open = 0
      const count = (): void => {
        if (votes >= needed) resolve(true)
        else if (open === 0) resolve(false)
      }
      for (const { host: voter } of votersOf(config).filter((one) => one !== me)) {
        open++
        host.run(async () => {
          try {
            const answer = await this.set.ask<VoteAnswer>(voter, question)
            if ('granted' in answer) {
              if (answer.granted) votes++
              this.set.learn(answer.term)
            }
          } catch (error) {
            if (!(error instanceof NetError)) throw error
          }
          open--
          count()
        })
      }
      count()
    })
    this.standing = false
    this.postpone()
    if (!won || this.set.term !== term || this.set.state !== 'SECONDARY') return
    host.say('ELECTION', 21450, 'ReplCoord-0', 'Election succeeded, assuming primary role', { term })
    this.set.lead(reason)
  }

  vote({ term, optime, version, from }: Extract<MemberQuestion, { kind: 'vote' }>): VoteAnswer {
    this.set.learn(term)
    const granted =
      term === this.set.term &&
      this.voted < term &&
      compareTimes(optime, this.set.oplog.last) >= 0 &&
      version >= (this.set.config?.version ?? 0)
    if (granted) {
      this.voted = term
      this.postpone()
      this.set.host.say('ELECTION', 5972100, `conn${this.set.host.random(100)}`, 'Voting yes in election', { candidate: from })
      this.set.host.keep()
    }
    return { granted, term: this.set.term }
  }

  /** A member that is to lead rather than the primary stands against it after a while. */
  overtake(): void {
    const { host, state, me, primary } = this.set
    const now = host.now()
    const lower = state === 'SECONDARY' && me !== undefined && electable(me) && primary !== undefined && primary.priority < me.priority
    if (!lower) this.takeover = undefined
    else if (this.takeover === undefined) this.takeover = now + ELECTION_TIMEOUT + host.random(ELECTION_JITTER)
    else if (now >= this.takeover) {
      this.takeover = undefined
      host.run(() => this.stand('priorityTakeover'))
    }
  }
}
