/** A node of Cassandra's ring: it finds the others through its seeds, tells who it is, and notices who has gone; models gossip. */
import { NetError } from '../../../shell/net'
import { markedJson } from '../marked-json'
import type { DaemonProcess } from '../image'

/** Gossip goes round each second; a node that was silent for so long counts as down. */
const ROUND = 1000
const SILENCE = 10_000

export interface Member {
  readonly address: string
  readonly id: string
  readonly datacentre: string
  readonly rack: string
  readonly tokens: number
  /** Bytes of its data. */
  readonly load: number
  /** Grows with each start, and within one with time. */
  readonly generation: number
  readonly beat: number
  /** One that was removed is remembered, so that nobody brings it back by telling of it. */
  readonly state: 'normal' | 'drained' | 'removed'
}

export type Message =
  { readonly gossip: readonly Member[] } | { readonly command: readonly string[] } | { readonly output: string; readonly code: number }

export const { encode, decode } = markedJson<Message>('cassandra ')

export interface RingMember extends Member {
  readonly up: boolean
}

export class Node {
  private readonly members = new Map<string, Member>()
  /** When a member was last heard to be alive. */
  private readonly heard = new Map<string, number>()
  private state: Member['state'] = 'normal'
  private readonly id: string
  readonly started: number

  constructor(
    readonly process: DaemonProcess,
    readonly cluster: string,
    data: string,
  ) {
    this.started = process.now()
    const kept = `${data}/host_id`
    const mounted = process.mounted(data)
    if (mounted && process.files.exists(kept)) this.id = process.files.readText(kept).trim()
    else {
      this.id = uuid(process)
      if (mounted) {
        process.files.makeDirectory(data, { parents: true })
        process.files.write(kept, `${this.id}\n`)
      }
    }
    process.after(1, () => this.round())
  }

  private get own(): Member {
    const { env, address } = this.process
    return {
      address,
      id: this.id,
      datacentre: env['CASSANDRA_DC'] ?? 'datacenter1',
      rack: env['CASSANDRA_RACK'] ?? 'rack1',
      tokens: Number(env['CASSANDRA_NUM_TOKENS'] ?? 32),
      load: 84_000 + (Number.parseInt(this.id.slice(0, 4), 16) % 30_000),
      generation: this.started,
      beat: this.process.now(),
      state: this.state,
    }
  }

  /** The ring as this node sees it. */
  get ring(): readonly RingMember[] {
    const now = this.process.now()
    const others = [...this.members.values()].filter(({ id, state }) => id !== this.id && state !== 'removed')
    return [
      { ...this.own, up: true },
      ...others.map((member) => ({ ...member, up: now - (this.heard.get(member.id) ?? 0) <= SILENCE && member.state !== 'drained' })),
    ]
  }

  /** What others say of members; the newest counts. */
  take(list: readonly Member[]): void {
    for (const member of list) {
      if (member.id === this.id) continue
      const known = this.members.get(member.id)
      if (known && !isNewer(member, known)) continue
      this.members.set(member.id, member)
      this.heard.set(member.id, this.process.now())
    }
  }

  drain(): void {
    this.state = 'drained'
    this.round(true)
  }

  get isDrained(): boolean {
    return this.state === 'drained'
  }

  /** Lets one that is down go for good. */
  forget(id: string): 'gone' | 'unknown' | 'alive' {
    const member = this.ring.find((each) => each.id === id)
    if (!member) return 'unknown'
    if (member.up) return 'alive'
    const { up: _, ...kept } = member
    this.members.set(id, { ...kept, state: 'removed', beat: this.process.now() })
    return 'gone'
  }

  gossip(): readonly Member[] {
    return [this.own, ...this.members.values()]
  }

  private round(once = false): void {
    const { process } = this
    const seeds = (process.env['CASSANDRA_SEEDS'] ?? '').split(',').filter((seed) => seed !== '')
    const known = [...this.members.values()].filter(({ state }) => state !== 'removed').map(({ address }) => address)
    process.run(async () => {
      await Promise.all([...new Set([...seeds, ...known])].map((place) => this.tell(place)))
    })
    if (!once) process.after(ROUND * 5, () => this.round())
  }

  private async tell(place: string): Promise<void> {
    const { net, address: own } = this.process
    try {
      const [address] = await net.resolve(place)
      if (address === undefined || address === own) return
      const reply = decode<Message>(await net.tcp(address, 7000, encode({ gossip: this.gossip() }), { connectTimeout: 2000 }))
      if (reply && 'gossip' in reply) this.take(reply.gossip)
    } catch (error) {
      // Whoever cannot be reached counts as down after a while.
      if (!(error instanceof NetError)) throw error
    }
  }
}

/** What was said later of a member; only another start of it says more than that it was removed. */
function isNewer(said: Member, known: Member): boolean {
  if (said.generation !== known.generation) return said.generation > known.generation
  if (known.state === 'removed' || said.state === 'removed') return known.state !== 'removed'
  return said.beat > known.beat
}

function uuid(process: DaemonProcess): string {
  const hex = Array.from({ length: 32 }, (_, i) =>
    i === 12 ? '4' : i === 16 ? '89ab'[process.random(4)]! : process.random(16).toString(16),
  ).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
