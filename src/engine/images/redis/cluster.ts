/** A node of a cluster: whom it knows, who has which slots and who has failed; models redis's cluster bus. */
import { NetError } from '../../../shell/net'
import { decode, encode, type Message, type Told } from './cluster-bus'
import { Failover } from './cluster-failover'
import type { ClusterHost } from './cluster-host'
import { BUS, listing, readListing, varsLine, type Node } from './cluster-view'
import { SlotTable } from './slot-table'
import { keysOf, slotOf } from './slots'
import { RedisError } from './values'

const TICK = 1000
const HEX = 16

export class Cluster {
  readonly nodes = new Map<string, Node>()
  me: Node
  /** What it says when it starts. */
  readonly greeting: string
  readonly table = new SlotTable()
  epoch = 0
  private readonly failover = new Failover(this)
  private readonly asking = new Set<string>()
  private readonly forgotten = new Map<string, number>()
  private ticking = false
  /** What was written last, as far as it matters. */
  private image = ''
  private was: 'ok' | 'fail' = 'fail'
  sent = 0
  received = 0

  constructor(
    readonly host: ClusterHost,
    kept: string | undefined,
  ) {
    this.me = this.node(this.newId(), host.address, host.port)
    if (kept === undefined || !this.restore(kept)) {
      this.greeting = `No cluster configuration found, I'm ${this.me.id}`
      this.keep()
    } else this.greeting = `Node configuration loaded, I'm ${this.me.id}`
  }

  private newId(): string {
    return Array.from({ length: 40 }, () => this.host.random(HEX).toString(HEX)).join('')
  }

  private node(id: string, ip: string, port: number): Node {
    const node: Node = {
      id,
      ip,
      port,
      master: null,
      epoch: 0,
      asked: 0,
      answered: 0,
      linked: true,
      suspect: false,
      failed: false,
      failedAt: 0,
      reports: new Set(),
    }
    this.nodes.set(id, node)
    return node
  }

  /** Once the server listens. */
  start(): void {
    const { master } = this.me
    const leader = master === null ? undefined : this.nodes.get(master)
    if (leader) this.host.follow(leader.ip, leader.port)
    this.wake()
  }

  // What outlives the process

  /** Writes down what outlives the process, if it has changed. */
  keep(): void {
    const vars = varsLine(this.epoch, this.failover.lastVote)
    // When each was last heard of is written with the next thing that matters.
    const matter = [...this.nodes.values()].map(({ id, ip, port, master, epoch, failed }) => [id, ip, port, master, epoch, failed])
    const image = JSON.stringify([this.table.turns, matter, vars])
    if (image === this.image) return
    this.image = image
    this.host.keep(listing(this) + vars)
  }

  private restore(text: string): boolean {
    const { nodes, epoch, lastVote } = readListing(text)
    const own = nodes.find(({ myself }) => myself)
    if (!own) return false
    this.nodes.clear()
    this.epoch = epoch
    this.failover.lastVote = lastVote
    for (const told of nodes) {
      const node = this.node(told.id, told.ip, told.port)
      Object.assign(node, { master: told.master, epoch: told.epoch, failed: told.failed })
      if (told === own) this.me = node
      this.table.claim(told.id, told.slots, () => true)
    }
    return true
  }

  now(): number {
    return this.host.now()
  }

  // Who has what

  slotsOf(id: string): readonly number[] {
    return this.table.slotsOf(id)
  }

  serves(id: string): boolean {
    return this.table.serves(id)
  }

  /** Those that have slots. */
  get masters(): readonly Node[] {
    return [...this.nodes.values()].filter(({ id, master }) => master === null && this.serves(id))
  }

  replicasOf(id: string): readonly Node[] {
    return [...this.nodes.values()].filter(({ master }) => master === id)
  }

  get state(): 'ok' | 'fail' {
    const { masters } = this
    if (this.host.full && (this.serves('') || masters.some(({ failed }) => failed))) return 'fail'
    const reached = masters.filter(({ suspect, failed }) => !suspect && !failed).length
    return masters.length > 0 && reached > masters.length / 2 ? 'ok' : 'fail'
  }

  /** Where a command is to go, or why it cannot be done; undefined when here. */
  redirection(words: readonly string[], reading: boolean): string | undefined {
    const [first, ...others] = keysOf(words)
    if (first === undefined) return undefined
    const slot = slotOf(first)
    if (others.some((key) => slotOf(key) !== slot)) return "CROSSSLOT Keys in request don't hash to the same slot"
    const owner = this.table.owner(slot)
    const node = owner === undefined ? undefined : this.nodes.get(owner)
    if (!node) return 'CLUSTERDOWN Hash slot not served'
    if (this.state === 'fail') return 'CLUSTERDOWN The cluster is down'
    if (node === this.me || (reading && this.me.master === node.id)) return undefined
    return `MOVED ${slot} ${node.ip}:${node.port}`
  }

  // Messages

  tell({ id, ip, port, master, epoch, suspect, failed }: Node): Told {
    return { id, ip, port, master, epoch, slots: this.table.rangesOf(id), suspect, failed }
  }

  private get gossip(): readonly Told[] {
    return [...this.nodes.values()].filter((node) => node !== this.me).map((node) => ({ ...this.tell(node), slots: [] }))
  }

  async send(ip: string, port: number, message: Message): Promise<Message | undefined> {
    this.sent++
    const limit = { connectTimeout: Math.max(1000, this.host.timeout / 2) }
    const answer = decode<Message>(await this.host.net.tcp(ip, port + BUS, encode(message), limit))
    if (answer) this.received++
    return answer
  }

  private message(kind: 'ping' | 'meet' | 'pong'): Message {
    return { kind, sender: this.tell(this.me), epoch: this.epoch, gossip: this.gossip }
  }

  /** The answer to another node. */
  answer(message: Message, peer: string): Message {
    this.received++
    this.sent++
    const { sender } = message
    if (message.kind === 'meet') this.know({ ...sender, ip: peer })
    this.hear(message, peer)
    if (message.kind === 'vote')
      return {
        kind: 'voted',
        sender: this.tell(this.me),
        epoch: this.epoch,
        granted: this.failover.grants(message.sender, message.epoch, message.forced),
      }
    return this.message('pong')
  }

  private know({ id, ip, port, master, epoch }: Told): Node | undefined {
    if ((this.forgotten.get(id) ?? 0) > this.host.now()) return undefined
    const node = this.nodes.get(id) ?? this.node(id, ip, port)
    node.master = master
    node.epoch = epoch
    this.wake()
    return node
  }

  private hear(message: Message, ip: string): void {
    const { sender } = message
    const node = this.nodes.get(sender.id)
    if (!node || node === this.me) return
    this.epoch = Math.max(this.epoch, message.epoch, sender.epoch)
    if (node.ip !== ip) {
      node.ip = ip
      this.host.say(`Address updated for node ${node.id}, now ${ip}:${sender.port}`, '#')
      if (this.me.master === node.id) this.host.follow(ip, node.port)
    }
    node.port = sender.port
    node.master = sender.master
    node.epoch = sender.epoch
    this.claim(node, sender)
    if (message.kind === 'fail') this.fail(message.about)
    if ('gossip' in message) for (const told of message.gossip) this.rumour(node, told)
    this.note()
  }

  /** What another says of a third. */
  private rumour(from: Node, told: Told): void {
    const node = this.nodes.get(told.id)
    if (!node) {
      const found = told.failed ? undefined : this.know(told)
      if (found) this.host.run(() => this.ping(found))
      return
    }
    if (node === this.me) return
    if (told.suspect || told.failed) {
      if (from.master === null) node.reports.add(from.id)
    } else {
      node.reports.delete(from.id)
      // Somebody reaches it, where it is now.
      if (!node.linked && (node.ip !== told.ip || node.port !== told.port)) Object.assign(node, { ip: told.ip, port: told.port })
    }
  }

  /** Slots go to whoever has them by the later epoch. */
  private claim(node: Node, { slots, master, epoch }: Told): void {
    const known = this.table.rangesOf(node.id)
    const news = master !== null || JSON.stringify(known) !== JSON.stringify(slots)
    if (news) this.take(node, { slots, master, epoch })
    // Two with one epoch: the one of the smaller name takes another.
    if (this.me.master === null && master === null && epoch === this.me.epoch && epoch > 0 && this.me.id < node.id) {
      this.me.epoch = ++this.epoch
      this.host.say(`configEpoch collision with node ${node.id}. Updating my configEpoch to ${this.me.epoch}`, '#')
    }
  }

  private take(node: Node, { slots, master, epoch }: Pick<Told, 'slots' | 'master' | 'epoch'>): void {
    const lost = this.table.claim(node.id, master === null ? slots : [], (owner) => (this.nodes.get(owner)?.epoch ?? 0) < epoch)
    const mine = this.me.master ?? this.me.id
    if (lost.has(mine) && !this.serves(mine)) {
      this.host.say(`Configuration change detected. Reconfiguring myself as a replica of ${node.id}`, '#')
      this.beReplica(node)
    }
  }

  note(): void {
    const { state } = this
    if (state !== this.was) this.host.say(`Cluster state changed: ${state}`, '#')
    this.was = state
    this.keep()
  }

  // Time

  private wake(): void {
    if (this.ticking || this.nodes.size < 2) return
    this.ticking = true
    this.host.after(1, () => this.tick())
  }

  private tick(): void {
    if (this.nodes.size < 2) {
      this.ticking = false
      return
    }
    // One each time, the one that was not heard of for longest; and whoever was not for too long.
    const now = this.host.now()
    const idle = [...this.nodes.values()].filter((node) => node !== this.me && !this.asking.has(node.id))
    const [next, ...others] = idle.sort((a, b) => a.answered - b.answered)
    for (const node of [...(next ? [next] : []), ...others.filter(({ answered }) => now - answered > this.host.timeout / 2)])
      this.host.run(() => this.ping(node))
    this.judge()
    this.failover.takeOver()
    this.host.after(TICK, () => this.tick())
  }

  private async ping(node: Node): Promise<void> {
    const { host } = this
    this.asking.add(node.id)
    node.asked ||= host.now()
    try {
      const answer = await this.send(node.ip, node.port, this.message(node.answered === 0 ? 'meet' : 'ping'))
      if (answer?.sender.id === node.id) {
        node.asked = 0
        node.answered = host.now()
        node.linked = true
        node.suspect = false
        // A master whose slots nobody took has to be there for a while to count again.
        const waits = node.master === null && this.serves(node.id) && host.now() - node.failedAt < 2 * host.timeout
        if (node.failed && !waits) {
          node.failed = false
          node.reports.clear()
          host.say(`Clear FAIL state for node ${node.id}: ${node.master === null ? 'master without slots' : 'replica'} is reachable again.`)
        }
        this.hear(answer, node.ip)
      } else node.linked = false
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      node.linked = false
    } finally {
      this.asking.delete(node.id)
    }
  }

  /** Who does not answer for long is suspected, and has failed when most masters find so. */
  private judge(): void {
    const { host, masters } = this
    const now = host.now()
    for (const node of this.nodes.values()) {
      if (node === this.me || node.failed) continue
      node.suspect ||= node.asked > 0 && now - node.asked > host.timeout
      if (!node.suspect) continue
      const voices = masters.filter((master) => node.reports.has(master.id) || master === this.me).length
      if (voices <= masters.length / 2) continue
      host.say(`Marking node ${node.id} as failing (quorum reached).`)
      this.fail(node.id)
      for (const other of this.nodes.values())
        if (other !== this.me && other !== node && other.linked)
          this.tellAll(other, { kind: 'fail', about: node.id, sender: this.tell(this.me), epoch: this.epoch })
    }
    this.note()
  }

  private tellAll(node: Node, message: Message): void {
    this.host.run(async () => {
      try {
        await this.send(node.ip, node.port, message)
      } catch (error) {
        // Who is not there hears it from the next who asks.
        if (!(error instanceof NetError)) throw error
      }
    })
  }

  private fail(id: string): void {
    const node = this.nodes.get(id)
    if (!node || node === this.me || node.failed) return
    node.failed = true
    node.suspect = false
    node.failedAt = this.host.now()
  }

  private beReplica(node: Node): void {
    this.me.master = node.id
    this.host.follow(node.ip, node.port)
    this.keep()
  }

  // Commands

  /** Makes another known; the answer does not wait for it. */
  meet(ip: string, port: number): void {
    this.host.run(async () => {
      try {
        const answer = await this.send(ip, port, this.message('meet'))
        if (!answer || answer.sender.id === this.me.id) return
        this.forgotten.delete(answer.sender.id)
        this.know({ ...answer.sender, ip })
        this.hear(answer, ip)
      } catch (error) {
        if (!(error instanceof NetError)) throw error
      }
    })
  }

  find(id: string): Node {
    const node = this.nodes.get(id)
    if (!node) throw new RedisError(`ERR Unknown node ${id}`)
    return node
  }

  assign(slots: readonly number[], adds: boolean): void {
    const seen = new Set<number>()
    for (const slot of slots) {
      if (adds && this.table.owner(slot) !== undefined) throw new RedisError(`ERR Slot ${slot} is already busy`)
      if (!adds && this.table.owner(slot) === undefined) throw new RedisError(`ERR Slot ${slot} is already unassigned`)
      if (seen.has(slot)) throw new RedisError(`ERR Slot ${slot} specified multiple times`)
      seen.add(slot)
    }
    for (const slot of slots) this.table.give(slot, adds ? this.me.id : undefined)
    this.note()
  }

  setEpoch(epoch: number): void {
    if (this.nodes.size > 1) throw new RedisError('ERR The user can assign a config epoch only when the node does not know any other node.')
    if (this.me.epoch !== 0) throw new RedisError('ERR Node config epoch is already non-zero')
    this.me.epoch = epoch
    this.epoch = Math.max(this.epoch, epoch)
    this.host.say(`configEpoch set to ${epoch} via CLUSTER SET-CONFIG-EPOCH`, '#')
    this.keep()
  }

  replicate(id: string): void {
    const node = this.find(id)
    if (node === this.me) throw new RedisError("ERR Can't replicate myself")
    if (node.master !== null) throw new RedisError('ERR I can only replicate a master, not a replica.')
    if (this.me.master === null && (this.serves(this.me.id) || this.host.keys().length > 0))
      throw new RedisError('ERR To set a master the node must be empty and without assigned slots.')
    this.beReplica(node)
    this.spread()
  }

  /** Tells all others at once. */
  spread(): void {
    for (const node of this.nodes.values()) if (node !== this.me && !this.asking.has(node.id)) this.host.run(() => this.ping(node))
  }

  failOver(how: string | undefined): void {
    const { master } = this.me
    if (master === null) throw new RedisError('ERR You should send CLUSTER FAILOVER to a replica')
    if (how === 'TAKEOVER') this.failover.win(++this.epoch)
    else if (how === undefined && this.nodes.get(master)?.linked === false)
      throw new RedisError('ERR Master is down or failed, please use CLUSTER FAILOVER FORCE')
    else this.host.run(() => this.failover.stand(true))
  }

  forget(id: string): void {
    const node = this.find(id)
    if (node === this.me) throw new RedisError("ERR I tried hard but I can't forget myself...")
    if (this.me.master === id) throw new RedisError("ERR Can't forget my master!")
    this.drop(node)
    this.forgotten.set(id, this.host.now() + 60_000)
    this.note()
  }

  private drop({ id }: Node): void {
    for (const slot of this.slotsOf(id)) this.table.give(slot, undefined)
    this.nodes.delete(id)
    for (const { reports } of this.nodes.values()) reports.delete(id)
  }

  reset(hard: boolean): void {
    if (this.me.master === null && this.host.keys().length > 0)
      throw new RedisError("ERR CLUSTER RESET can't be called with master nodes containing keys")
    for (const node of this.nodes.values()) if (node !== this.me) this.drop(node)
    for (const slot of this.slotsOf(this.me.id)) this.table.give(slot, undefined)
    if (this.me.master !== null) {
      this.me.master = null
      this.host.lead()
    }
    if (hard) {
      this.nodes.clear()
      this.me = this.node(this.newId(), this.host.address, this.host.port)
      this.epoch = this.failover.lastVote = 0
    }
    this.note()
  }
}
