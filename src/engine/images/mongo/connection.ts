/** How a client finds the server that is to answer: the one it was told, or a member of a replica set; models MongoDB's drivers. */
import type { CommandContext } from '../../../shell/command'
import { NetError, orAborted, type NetConnection } from '../../../shell/net'
import { isArray, isDocument, MongoError, type Document } from './values'
import { decode, encode, type Answer } from './wire'

/** Sends a command to a database. Throws MongoError for what the server refuses. */
export type Send = (database: string, command: Document) => Promise<Document>

export interface Seed {
  readonly host: string
  readonly port: number
}

export interface Target {
  /** Where servers were said to be. */
  readonly seeds: readonly [Seed, ...Seed[]]
  /** The set whose members are looked for; undefined to talk to one server, whatever it is. */
  readonly set: string | undefined
  readonly preference: string
  readonly user: string | undefined
  readonly password: string | undefined
}

/** Milliseconds that a member is looked for (serverSelectionTimeoutMS), and between two looks. */
const PATIENCE = 30_000
const LOOK = 500
/** What somebody says who is not, or no longer, the one to be asked. */
const MOVED = new Set(['NotWritablePrimary', 'NotPrimaryNoSecondaryOk', 'NotPrimaryOrSecondary', 'InterruptedDueToReplStateChange'])

/** No member was found that would do. */
export class Unselected extends Error {}

/** What a server said at once, or will say, with the milliseconds it is under way. */
export type Prompt =
  { readonly said: Document | MongoError; readonly takes: number } | { readonly later: Promise<Document | MongoError | undefined> }

export class Connection {
  private server: Seed | undefined
  /** Connections that stay, by the places they were opened to. */
  private readonly lines = new Map<string, NetConnection>()

  constructor(
    private readonly context: CommandContext,
    private readonly target: Target,
  ) {}

  readonly send: Send = async (database, command) => {
    const { target } = this
    if (target.set === undefined) return this.ask(target.seeds[0], database, command)
    const preference = command['$readPreference']
    const mode = isDocument(preference) ? String(preference['mode']) : 'primary'
    if (mode !== 'primary') return this.ask(await this.select(mode), database, command)
    this.server ??= await this.select(mode)
    try {
      return await this.ask(this.server, database, command)
    } catch (error) {
      const moved = error instanceof NetError || (error instanceof MongoError && MOVED.has(error.codeName))
      if (!moved) throw error
      // Once more with whoever leads now.
      this.server = await this.select(mode)
      return this.ask(this.server, database, command)
    }
  }

  /**
   * Says a command now, where it is known to whom and over which connection; undefined, with nothing done, where it is not, or
   * where somebody else is to be found who does it.
   */
  sendNow(database: string, command: Document): Prompt | undefined {
    const { set, seeds } = this.target
    const mode = isDocument(command['$readPreference']) ? command['$readPreference']['mode'] : 'primary'
    const server = set === undefined ? seeds[0] : mode === 'primary' ? this.server : undefined
    const told = server && this.lines.get(nameOf(server))?.sendNow?.(this.question(database, command))
    if (!told) return undefined
    const { takes, answer } = told
    if (answer instanceof Uint8Array) {
      const said = saidIn(answer)
      return said === undefined || this.isElsewhere(said) ? undefined : { said, takes }
    }
    const { signal, system } = this.context
    const arrived = async (): Promise<Document | MongoError | undefined> => {
      await system.clock.sleep(takes, signal)
      const said = saidIn(await orAborted(answer, signal, () => system.clock.wake()))
      return this.isElsewhere(said) ? undefined : said
    }
    return { later: arrived() }
  }

  /** Whether it was refused by who is not, or no longer, the one to be asked in this set. */
  private isElsewhere(said: Document | MongoError | undefined): boolean {
    return this.target.set !== undefined && said instanceof MongoError && MOVED.has(said.codeName)
  }

  /** What the prompt says of the other end: nothing of a server that is alone. */
  async kind(): Promise<string> {
    const { target } = this
    const { setName, isWritablePrimary, secondary, arbiterOnly } = await this.ask(this.server ?? target.seeds[0], 'admin', { hello: 1 })
    if (typeof setName !== 'string') return ''
    const role = isWritablePrimary === true ? 'primary' : secondary === true ? 'secondary' : arbiterOnly === true ? 'arbiter' : 'other'
    return `${setName} [${target.set === undefined ? 'direct: ' : ''}${role}] `
  }

  private question(database: string, command: Document): Uint8Array {
    const { user, password = '' } = this.target
    return encode({ database, command, ...(user === undefined ? {} : { user, password }) })
  }

  private async ask(seed: Seed, database: string, command: Document): Promise<Document> {
    const said = saidIn(await this.carried(seed, this.question(database, command)))
    if (said === undefined) throw new NetError('empty reply', seed.host, seed.port)
    if (said instanceof MongoError) throw said
    return said
  }

  /** Over the connection that is open; over a new one where its other end has gone meanwhile. */
  private async carried(seed: Seed, question: Uint8Array): Promise<Uint8Array> {
    const { signal } = this.context
    const known = this.lines.get(nameOf(seed))
    if (known) {
      try {
        return await known.send(question, signal)
      } catch (error) {
        if (!(error instanceof NetError)) throw error
        this.lines.delete(nameOf(seed))
      }
    }
    const { net } = this.context.system
    const [address = seed.host] = await net.resolve(seed.host, signal)
    if (!net.connect) return net.tcp(address, seed.port, question, { signal })
    const line = await net.connect(address, seed.port, { signal })
    this.lines.set(nameOf(seed), line)
    return line.send(question, signal)
  }

  /** A member of the set for a kind of reading; waits for one. */
  private async select(mode: string): Promise<Seed> {
    const { clock } = this.context.system
    const end = clock.now() + PATIENCE
    for (;;) {
      const { found, failure } = await this.look(mode)
      if (found) return found
      if (clock.now() + LOOK > end) throw failure ?? new Unselected(`Server selection timed out after ${PATIENCE} ms`)
      await clock.sleep(LOOK, this.context.signal)
    }
  }

  private async look(mode: string): Promise<{ readonly found?: Seed; readonly failure?: NetError }> {
    const open: Seed[] = [...this.target.seeds]
    const seen = new Set<string>()
    const found: { primary?: Seed; secondary?: Seed } = {}
    let failure: NetError | undefined
    for (let seed = open.shift(); seed; seed = open.shift()) {
      const name = nameOf(seed)
      if (seen.has(name)) continue
      seen.add(name)
      try {
        const { setName, hosts, me, isWritablePrimary, secondary } = await this.ask(seed, 'admin', { hello: 1 })
        if (setName !== this.target.set) continue
        // A member is known by the name that the set has for it.
        const own = seedOf(String(me))
        if (isWritablePrimary === true) found.primary ??= own
        if (secondary === true) found.secondary ??= own
        if (isArray(hosts)) open.push(...hosts.map((host) => seedOf(String(host))))
      } catch (error) {
        if (!(error instanceof NetError)) throw error
        failure ??= error
      }
    }
    const { primary, secondary } = found
    const chosen =
      mode === 'secondary'
        ? secondary
        : mode === 'secondaryPreferred'
          ? (secondary ?? primary)
          : (primary ?? (mode === 'primary' ? undefined : secondary))
    // Where anybody answered, it is the set that has nobody for this.
    return chosen ? { found: chosen } : primary || secondary || !failure ? {} : { failure }
  }
}

const nameOf = ({ host, port }: Seed): string => `${host}:${port}`

/** The answer in what came; undefined where there is none. */
function saidIn(data: Uint8Array): Document | MongoError | undefined {
  const answer = decode<Answer>(data)
  if (!answer) return undefined
  return answer.ok ? answer.result : new MongoError(answer.codeName, answer.message)
}

export function seedOf(text: string): Seed {
  const [host = '', port = '27017'] = text.split(':')
  return { host, port: Number(port) }
}
