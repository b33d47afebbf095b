/** One client's conversation: who it is, which database it has chosen, and the commands of its transaction. */
import type { Context } from './command'
import { changesKeys, execute, refusal, waitOf } from './commands'
import { keysOf } from './slots'
import type { Store } from './store'
import { encoded, OK, type Value } from './values'
import type { Waiting } from './waiting'

const NO_PASSWORD =
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?'
const READ_ONLY = "READONLY You can't write against a read only replica."

/** What may be said while one listens to channels. */
const WHILE_SUBSCRIBED = new Set(['SUBSCRIBE', 'PSUBSCRIBE', 'UNSUBSCRIBE', 'PUNSUBSCRIBE', 'PING', 'QUIT'])

/** Those that have changed nothing when they answer 0. */
const NOTHING_DONE = new Set([
  'DEL',
  'UNLINK',
  'EXPIRE',
  'PEXPIRE',
  'PERSIST',
  'SETNX',
  'SADD',
  'SREM',
  'HDEL',
  'ZREM',
  'LREM',
  'XDEL',
  'XTRIM',
  'XACK',
])

type Words = readonly string[]

/** The port a client is shown to come from. */
const PORT = 40206

export interface Served extends Context {
  /** Keys have changed: who waits for them is served. */
  changed(): void
  readonly waiting: Waiting
  after(milliseconds: number, action: () => void): void
}

export class Session {
  private open: boolean
  private database = 0
  private queue: Words[] | undefined
  /** What is under watched keys since they were, and how often that had changed. */
  private watched: { readonly store: Store; readonly key: string; readonly image: string | undefined; readonly touched: number }[] = []
  /** Something that is no command was said within the transaction. */
  private spoiled = false
  /** The channels and the patterns it listens to. */
  private readonly names = new Set<string>()
  private readonly patterns = new Set<string>()
  private readonly listener = { push: (message: Value): void => this.push(message) }
  /** Gives up what it waits for. */
  private leave: () => void = () => undefined
  /** It may read from a replica what belongs to the replica's master. */
  private readsHere = false
  /** Where a replica listens that talks here. */
  private replicaPort = 6379

  constructor(
    private readonly server: Served,
    private readonly peer: string,
    /** Says something that was not asked for; absent where only answers reach the client. */
    private readonly push: (message: Value) => void = () => undefined,
  ) {
    this.open = server.settings.get('requirepass') === ''
  }

  /** Undefined where the client has to wait: `later` has the answer then. Whoever gives no `later` does not wait. */
  answer(words: Words): Value
  answer(words: Words, later: (answer: Value) => void): Value | undefined
  answer(words: Words, later?: (answer: Value) => void): Value | undefined {
    const answer = this.answered(words, later)
    this.tell(words)
    return answer
  }

  /** Whoever monitors the server sees the command, but not what lets somebody in. */
  private tell(words: Words): void {
    const { monitors } = this.server.channels
    if (monitors.size === 0 || !this.open || ['AUTH', 'MONITOR'].includes(words[0]!.toUpperCase())) return
    const now = this.server.now()
    const time = `${Math.floor(now / 1000)}.${String(Math.floor((now % 1000) * 1000)).padStart(6, '0')}`
    const status = `${time} [${this.database} ${this.peer}:${PORT}] ${words.map((word) => JSON.stringify(word)).join(' ')}`
    for (const monitor of monitors) monitor.push({ status })
  }

  private answered(words: Words, later?: (answer: Value) => void): Value | undefined {
    const [name = '', ...args] = words
    const verb = name.toUpperCase()
    // A leader says this on the connection that its replica opened.
    if (verb === 'REPLCONF' && args[0]?.toUpperCase() === 'GETACK') return (this.server.replication.pull(), OK)
    if (verb === 'AUTH') return this.authenticate(args)
    if (!this.open) return { error: 'NOAUTH Authentication required.' }
    if (this.subscriptions > 0 && !WHILE_SUBSCRIBED.has(verb))
      return {
        error: `ERR Can't execute '${name.toLowerCase()}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
      }
    const own = this.own(verb, args)
    if (own !== undefined) return own
    const elsewhere = refusal(words) === undefined ? this.redirection(words) : undefined
    if (elsewhere !== undefined) {
      if (this.queue) this.spoiled = true
      return { error: elsewhere }
    }
    if (!this.queue) return this.runOrWait(words, later)
    const refused = refusal(words)
    if (refused !== undefined) {
      this.spoiled = true
      return { error: refused }
    }
    this.queue.push(words)
    return { status: 'QUEUED' }
  }

  /** What is about the conversation itself; undefined for all else. */
  private own(verb: string, args: Words): Value | undefined {
    switch (verb) {
      case 'SELECT': {
        const number = /^\d+$/.test(args[0] ?? '') ? Number(args[0]) : -1
        if (args.length !== 1) return { error: "ERR wrong number of arguments for 'select' command" }
        if (number < 0) return { error: 'ERR invalid DB index' }
        if (number > 0 && this.server.cluster) return { error: 'ERR SELECT is not allowed in cluster mode' }
        if (!this.server.databases[number]) return { error: 'ERR DB index is out of range' }
        this.database = number
        return OK
      }
      case 'MULTI':
        if (this.queue) return { error: 'ERR MULTI calls can not be nested' }
        this.queue = []
        return OK
      case 'WATCH':
        if (this.queue) return { error: 'ERR WATCH inside MULTI is not allowed' }
        if (args.length === 0) return { error: "ERR wrong number of arguments for 'watch' command" }
        for (const key of args) {
          const { store } = this.context
          this.watched.push({ store, key, image: store.image(key), touched: store.watch(key) })
        }
        return OK
      case 'UNWATCH':
        this.watched = []
        return OK
      case 'DISCARD':
      case 'EXEC':
        return this.end(verb)
      case 'QUIT':
        return OK
      case 'READONLY':
      case 'READWRITE':
      case 'ASKING':
        if (!this.server.cluster) return { error: 'ERR This instance has cluster support disabled' }
        if (verb !== 'ASKING') this.readsHere = verb === 'READONLY'
        return OK
      case 'MONITOR':
        this.server.channels.monitors.add(this.listener)
        return OK
      case 'SUBSCRIBE':
      case 'PSUBSCRIBE':
      case 'UNSUBSCRIBE':
      case 'PUNSUBSCRIBE':
        return this.subscribe(verb, args)
      case 'PING':
        return this.subscriptions > 0 ? ['pong', args[0] ?? ''] : undefined
      case 'REPLCONF':
        if (args[0]?.toLowerCase() === 'listening-port') this.replicaPort = Number(args[1])
        return OK
      case 'PSYNC':
        return this.server.replication.sync(this.peer, this.replicaPort, args[0] ?? '?', Number(args[1] ?? -1))
      default:
        return undefined
    }
  }

  private get subscriptions(): number {
    return this.names.size + this.patterns.size
  }

  /** Every channel has an answer of its own; the last of them is returned. */
  private subscribe(verb: string, args: Words): Value {
    const leaves = verb.includes('UN')
    const isPattern = verb.startsWith('P')
    const own = isPattern ? this.patterns : this.names
    const { channels } = this.server
    if (args.length === 0 && !leaves) return { error: `ERR wrong number of arguments for '${verb.toLowerCase()}' command` }
    const list = args.length > 0 ? args : [...own]
    const answers: Value[] = list.map((name) => {
      own[leaves ? 'delete' : 'add'](name)
      if (leaves) channels.unsubscribe(name, this.listener, isPattern)
      else channels.subscribe(name, this.listener, isPattern)
      return [verb.toLowerCase(), name, this.subscriptions]
    })
    const last = answers.pop() ?? [verb.toLowerCase(), null, this.subscriptions]
    for (const answer of answers) this.push(answer)
    return last
  }

  /** The client is gone: nobody listens here any more. */
  close(): void {
    this.leave()
    this.server.channels.monitors.delete(this.listener)
    for (const name of this.names) this.server.channels.unsubscribe(name, this.listener, false)
    for (const name of this.patterns) this.server.channels.unsubscribe(name, this.listener, true)
  }

  private authenticate(args: Words): Value {
    const password = this.server.settings.get('requirepass')
    if (args.length === 0 || args.length > 2) return { error: "ERR wrong number of arguments for 'auth' command" }
    if (password === '' && args.length === 1) return { error: NO_PASSWORD }
    if ((args.length === 2 && args[0] !== 'default') || (password !== '' && args.at(-1) !== password))
      return { error: 'WRONGPASS invalid username-password pair or user is disabled.' }
    this.open = true
    return OK
  }

  private end(verb: 'DISCARD' | 'EXEC'): Value {
    const { queue, spoiled, watched } = this
    if (!queue) return { error: `ERR ${verb} without MULTI` }
    this.watched = []
    this.queue = undefined
    this.spoiled = false
    if (verb === 'DISCARD') return OK
    if (spoiled) return { error: 'EXECABORT Transaction discarded because of previous errors.' }
    if (watched.some(({ store, key, image, touched }) => store.watch(key) !== touched || store.image(key) !== image)) return null
    return this.server.waiting.afterwards(() => queue.map((words) => this.run(words)))
  }

  private runOrWait(words: Words, later: ((answer: Value) => void) | undefined): Value | undefined {
    const answer = this.run(words)
    const wait = answer === null && later ? waitOf(words, this.context) : undefined
    if (!wait) return answer
    const { waiting } = this.server
    const finish = (found: Value): void => {
      if (waiting.remove(again)) later!(found)
    }
    const again = (): boolean => {
      const found = this.run([words[0]!, ...wait.args])
      if (found !== null) finish(found)
      return found !== null
    }
    waiting.add(again)
    this.leave = () => void waiting.remove(again)
    if (wait.most > 0) this.server.after(wait.most, () => finish(null))
    return undefined
  }

  private redirection(words: Words): string | undefined {
    return this.server.cluster?.redirection(words, this.readsHere && !changesKeys(words[0]!))
  }

  private run(words: Words): Value {
    const { server, database } = this
    const [name = ''] = words
    if (name.toUpperCase() === 'PUBLISH') server.replication.feed(encoded(words))
    if (!changesKeys(name)) return execute(words, this.context)
    if (server.replication.leader && server.settings.get('replica-read-only') === 'yes') return { error: refusal(words) ?? READ_ONLY }
    const answer = execute(words, this.context)
    // Nothing was there, which changes nothing.
    if (answer === null && waitOf(words, this.context)) return null
    if (typeof answer !== 'object' || answer === null || !('error' in answer)) {
      if (answer !== null && !(answer === 0 && NOTHING_DONE.has(name.toUpperCase())))
        for (const key of keysOf(words)) this.context.store.touch(key)
      server.replication.feed((database === 0 ? '' : encoded(['SELECT', String(database)])) + encoded(words))
      server.changed()
    }
    return answer
  }

  private get context(): Context {
    return { ...this.server, store: this.server.databases[this.database]! }
  }
}
