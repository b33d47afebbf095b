/** Leaders and replicas: a replica takes all keys once and then what its leader's clients change; models redis's replication by PSYNC. */
import { NetError, type Net } from '../../../shell/net'
import { encoded, parseReply, type Value } from './values'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
/** Bytes of changes that a leader still knows (repl-backlog-size). */
const BACKLOG = 1_048_576
/** A replica asks for what is new so often even if its leader does not call, and so often while it has no leader. */
const HEARTBEAT = 10_000
const RETRY = 1000
/** A replica that was not heard of for so long is none any more (repl-timeout). */
const TIMEOUT = 60_000

/** What a server lends it. */
export interface ReplicationHost {
  readonly net: Net
  readonly port: () => string
  readonly password: () => string
  now(): number
  random(bound: number): number
  after(delay: number, action: () => void): void
  run(work: () => Promise<void>): void
  /** Prints a line of the log. */
  say(text: string, level?: '*' | '#'): void
  /** All keys as text, and back. */
  dump(): string
  load(text: string): void
  /** Runs changes that came from the leader. */
  apply(commands: string): void
}

interface Replica {
  readonly address: string
  readonly port: number
  offset: number
  seen: number
}

interface Leader {
  readonly host: string
  readonly port: number
  id: string
  offset: number
  up: boolean
}

const wireSize = (text: string): number => ENCODER.encode(text).length

export class Replication {
  /** Whom it follows. */
  leader: Leader | undefined
  private offset = 0
  private backlog: { readonly from: number; readonly text: string }[] = []
  private readonly replicas = new Map<string, Replica>()
  private calling = false
  private pulling = false
  private again = false
  /** The next time it asks by itself; earlier plans are void. */
  private plan = 0

  private name: string | undefined

  constructor(private readonly host: ReplicationHost) {}

  /** Whose changes these are; drawn when somebody asks. */
  get id(): string {
    this.name ??= Array.from({ length: 40 }, () => this.host.random(16).toString(16)).join('')
    return this.name
  }

  /** Becomes a replica of a server, which is asked again and again until it is there. */
  follow(host: string, port: number): void {
    this.leader = { host, port, id: '?', offset: -1, up: false }
    this.replicas.clear()
    this.announce()
    this.host.after(1, () => this.pull())
  }

  /** Stops following; what it has remains. */
  lead(): void {
    if (!this.leader) return
    this.leader = undefined
    this.name = undefined
    this.host.say('MASTER MODE enabled (user request)')
  }

  private announce(): void {
    const { host, port } = this.leader!
    this.host.say(`Connecting to MASTER ${host}:${port}`)
    this.host.say('MASTER <-> REPLICA sync started')
  }

  /** Changes of keys, as they go to replicas. */
  feed(commands: string): void {
    this.backlog.push({ from: this.offset, text: commands })
    this.offset += wireSize(commands)
    while (this.backlog.length > 1 && this.offset - this.backlog[0]!.from > BACKLOG) this.backlog.shift()
    if (this.replicas.size === 0 || this.calling) return
    this.calling = true
    this.host.after(1, () => this.call())
  }

  /** Tells replicas that there is something new. */
  private call(): void {
    this.calling = false
    const call = ENCODER.encode(encoded(['REPLCONF', 'GETACK', '*']))
    for (const { address, port } of this.replicas.values())
      // Whom it cannot call comes by itself, or is forgotten.
      this.host.run(async () => void (await this.host.net.tcp(address, port, call)))
  }

  /** What a replica is given that has `offset` of the changes of `id`: those after it, or everything. */
  sync(address: string, port: number, id: string, offset: number): Value {
    const place = `${address}:${port}`
    const { host } = this
    this.replicas.set(place, { address, port, offset: this.offset, seen: host.now() })
    const first = this.backlog[0]?.from ?? this.offset
    if (id === this.id && offset >= first && offset <= this.offset) {
      const missing = this.backlog.filter(({ from }) => from >= offset).map(({ text }) => text)
      return ['CONTINUE', id, String(this.offset), missing.join('')]
    }
    host.say(`Replica ${place} asks for synchronization`)
    host.say(id === '?' ? `Full resync requested by replica ${place}` : 'Partial resynchronization not accepted: Replication ID mismatch')
    host.say('Background saving terminated with success')
    host.say(`Synchronization with replica ${place} succeeded`)
    return ['FULLRESYNC', this.id, String(this.offset), host.dump()]
  }

  /** Asks the leader for what is new. */
  pull(): void {
    const { leader } = this
    if (this.pulling) this.again = true
    if (!leader || this.pulling) return
    this.pulling = true
    this.host.run(async () => {
      const up = await this.ask(leader)
      this.pulling = false
      if (this.leader === leader) {
        if (leader.up && !up) this.lost(leader)
        leader.up = up
      }
      const soon = this.again || this.leader !== leader
      this.again = false
      const plan = ++this.plan
      this.host.after(soon ? 1 : up ? HEARTBEAT : RETRY, () => {
        if (plan === this.plan) this.pull()
      })
    })
  }

  private lost(leader: Leader): void {
    this.host.say('Connection with master lost.', '#')
    this.host.say('Caching the disconnected master state.')
    this.host.say(`Reconnecting to MASTER ${leader.host}:${leader.port}`)
  }

  /** Whether the leader answered. */
  private async ask(leader: Leader): Promise<boolean> {
    const { host } = this
    const password = host.password()
    const words = [
      ...(password === '' ? [] : [['AUTH', password]]),
      ['REPLCONF', 'listening-port', host.port()],
      ['PSYNC', leader.id, String(leader.offset)],
    ]
    let said: readonly Value[]
    try {
      const [address = leader.host] = await host.net.resolve(leader.host)
      said = parseReply(DECODER.decode(await host.net.tcp(address, leader.port, ENCODER.encode(words.map(encoded).join('')))))
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const unknown = error.failure === 'NXDOMAIN' || error.failure === 'no servers could be reached'
      if (this.leader === leader)
        host.say(
          unknown
            ? 'Unable to connect to MASTER: Resource temporarily unavailable'
            : 'Error condition on socket for SYNC: Connection refused',
          '#',
        )
      return false
    }
    if (this.leader !== leader) return false
    const answer = said.at(-1)
    if (!Array.isArray(answer)) {
      host.say(
        `Unexpected reply to PSYNC from master: -${answer && typeof answer === 'object' && 'error' in answer ? answer.error : ''}`,
        '#',
      )
      return false
    }
    this.take(leader, answer.map(String))
    return true
  }

  private take(leader: Leader, [kind, id = '', offset = '0', content = '']: readonly string[]): void {
    const { host } = this
    if (kind === 'CONTINUE') {
      if (!leader.up) host.say('Successful partial resynchronization with master.')
      host.apply(content)
      if (content !== '') this.feed(content)
    } else {
      host.say('Non blocking connect for SYNC fired the event.')
      host.say('Master replied to PING, replication can continue...')
      host.say(
        leader.id === '?' ? 'Partial resynchronization not possible (no cached master)' : 'Discarding previously cached master state.',
      )
      host.say(`Full resync from master: ${id}:${offset}`)
      host.say(`MASTER <-> REPLICA sync: receiving ${wireSize(content)} bytes from master to disk`)
      host.say('MASTER <-> REPLICA sync: Flushing old data')
      host.say('MASTER <-> REPLICA sync: Loading DB in memory')
      host.load(content)
      // Whoever follows this one takes everything again, too.
      this.name = undefined
      this.backlog = []
      host.say('MASTER <-> REPLICA sync: Finished with success')
    }
    leader.id = id
    leader.offset = Number(offset)
  }

  private get present(): readonly Replica[] {
    for (const [place, { seen }] of this.replicas) if (this.host.now() - seen > TIMEOUT) this.replicas.delete(place)
    return [...this.replicas.values()]
  }

  /** The section of INFO. */
  facts(): readonly (readonly [string, string | number])[] {
    const { leader, present, offset } = this
    const slaves = present.map(
      ({ address, port, offset: own, seen }, i) =>
        [
          `slave${i}`,
          `ip=${address},port=${port},state=online,offset=${own},lag=${Math.min(1, Math.floor((this.host.now() - seen) / 1000))}`,
        ] as const,
    )
    return [
      ['role', leader ? 'slave' : 'master'],
      ...(leader
        ? ([
            ['master_host', leader.host],
            ['master_port', leader.port],
            ['master_link_status', leader.up ? 'up' : 'down'],
            ['master_sync_in_progress', 0],
            ['slave_repl_offset', Math.max(0, leader.offset)],
            ['slave_read_only', 1],
          ] as const)
        : []),
      ['connected_slaves', present.length],
      ...slaves,
      ['master_failover_state', 'no-failover'],
      ['master_replid', leader && leader.id !== '?' ? leader.id : this.id],
      ['master_repl_offset', leader ? Math.max(0, leader.offset) : offset],
      ['second_repl_offset', -1],
      ['repl_backlog_active', this.backlog.length > 0 ? 1 : 0],
      ['repl_backlog_size', BACKLOG],
    ]
  }

  role(): Value {
    const { leader, present } = this
    return leader
      ? ['slave', leader.host, leader.port, leader.up ? 'connected' : 'connect', leader.offset]
      : ['master', this.offset, present.map(({ address, port, offset }) => [address, String(port), String(offset)])]
  }
}
