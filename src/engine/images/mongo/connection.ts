/** How a client finds the server that is to answer: the one it was told, or a member of a replica set; models MongoDB's drivers. */
import type { CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
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

export class Connection {
  private server: Seed | undefined

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

  /** What the prompt says of the other end: nothing of a server that is alone. */
  async kind(): Promise<string> {
    const { target } = this
    const { setName, isWritablePrimary, secondary, arbiterOnly } = await this.ask(this.server ?? target.seeds[0], 'admin', { hello: 1 })
    if (typeof setName !== 'string') return ''
    const role = isWritablePrimary === true ? 'primary' : secondary === true ? 'secondary' : arbiterOnly === true ? 'arbiter' : 'other'
    return `${setName} [${target.set === undefined ? 'direct: ' : ''}${role}] `
  }

  private async ask({ host, port }: Seed, database: string, command: Document): Promise<Document> {
    const { system, signal } = this.context
    const { user, password = '' } = this.target
    const [address = host] = await system.net.resolve(host, signal)
    const question = encode({ database, command, ...(user === undefined ? {} : { user, password }) })
    const answer = decode<Answer>(await system.net.tcp(address, port, question, { signal }))
    if (!answer) throw new NetError('empty reply', host, port)
    if (!answer.ok) throw new MongoError(answer.codeName, answer.message)
    return answer.result
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
      const name = `${seed.host}:${seed.port}`
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

export function seedOf(text: string): Seed {
  const [host = '', port = '27017'] = text.split(':')
  return { host, port: Number(port) }
}
