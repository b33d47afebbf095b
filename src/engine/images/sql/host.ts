/** The network side of a server: who logs in, whose statement it is, and what is said of what went wrong. */
import type { User } from './catalog'
import { Session, type Server } from './session'
import { Fault } from './values'
import { decode, encode, type Answer, type Failure, type Question } from './wire'

export interface HostOptions {
  readonly server: Server
  /** Throws a fault for those who may not come in. */
  login(question: Question, peer: string): User
  /** The dialect's words; `text` is the statement. */
  word(fault: Fault, text: string): Failure
  /** What is answered to those who speak something else. */
  readonly greeting: Uint8Array
  readonly firstConnection: number
  /** Answers those who are no clients; undefined for clients. */
  other?(question: Question, login: () => User, peer: string): Answer | undefined
}

/** Whoever ended without a word is forgotten when so many came after. */
const MOST_SESSIONS = 150

export class Host {
  readonly sessions = new Map<number, Session>()
  private next: number

  constructor(private readonly options: HostOptions) {
    this.next = options.firstConnection
  }

  answer(data: Uint8Array, peer: string): Uint8Array {
    const question = decode<Question>(data)
    return question ? encode(this.reply(question, peer)) : this.options.greeting
  }

  private reply(question: Question, peer: string): Answer {
    const { version } = this.options.server
    try {
      const other = this.options.other?.(question, () => this.options.login(question, peer), peer)
      if (other) return other
      const session = question.session === undefined ? this.enter(question, peer) : this.sessions.get(question.session)
      if (!session) return { version, gone: true }
      if (question.quit) {
        session.end()
        this.sessions.delete(session.connection)
        return { version }
      }
      return this.run(session, question)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return { version, failure: this.options.word(error, '') }
    }
  }

  private enter(question: Question, peer: string): Session {
    const address = question.local ? 'localhost' : peer
    const user = this.options.login(question, address)
    const session = new Session(this.options.server, this.next++, user, address)
    if (question.database !== undefined) session.database = question.database
    this.sessions.set(session.connection, session)
    const [oldest] = this.sessions.values()
    if (this.sessions.size > MOST_SESSIONS && oldest) {
      oldest.end()
      this.sessions.delete(oldest.connection)
    }
    return session
  }

  private run(session: Session, { statement = '' }: Question): Answer {
    let answer: Omit<Answer, 'session' | 'version' | 'transaction' | 'database'> = {}
    if (statement !== '')
      try {
        const outcome = session.execute(statement)
        answer =
          outcome.kind === 'rows'
            ? { rows: { columns: outcome.columns, rows: outcome.rows }, tag: outcome.tag ?? '' }
            : { tag: outcome.tag, affected: outcome.affected, ...(outcome.matched === undefined ? {} : { matched: outcome.matched }) }
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        answer = { failure: this.options.word(error, statement) }
      }
    return {
      ...answer,
      session: session.connection,
      version: this.options.server.version,
      transaction: session.transaction,
      superuser: session.user.super,
      ...(session.database === undefined ? {} : { database: session.database }),
    }
  }
}
