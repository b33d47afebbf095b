/** A ZooKeeper server: it votes for a leader, keeps its tree as the leader has it, and serves clients while a quorum agrees. */
import type { DaemonProcess } from '../image'
import { NetError } from '../../../shell/net'
import { epochOf, Tree, zxidOf, type Operation, type Result, type Transaction } from './tree'
import type { Configuration, Peer } from './configuration'
import { decode, encode, type Reply, type Request, type Role, type Vote } from './wire'
import { answerWord } from './words'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

/** How long another server may take to be reached. */
const PATIENCE = 1000

interface Client {
  readonly id: number
  readonly address: string
  readonly timeout: number
  seen: number
}

export class Server {
  readonly tree = new Tree()
  role: Role = 'looking'
  leader = 0
  /** Messages that came and went. */
  received = 0
  readonly started: number
  private readonly sessions = new Map<number, Client>()
  /** When a leader heard from each of those that follow it. */
  private readonly followers = new Map<number, number>()
  /** When somebody last said that a session which nodes end with still lasts; kept by who leads. */
  private readonly owners = new Map<number, number>()
  private sessionCount = 0
  private busy = false

  constructor(
    readonly process: DaemonProcess,
    readonly configuration: Configuration,
    readonly version: string,
    private readonly say: (text: string, where: string) => void,
  ) {
    this.started = process.now()
  }

  /** Reads what it kept, and listens. */
  open(): void {
    const { process, configuration, say } = this
    this.restore()
    const { peers, clientPort, id } = configuration
    for (const port of new Set([
      clientPort,
      ...peers.filter((peer) => peer.id === id).flatMap(({ port: own, electionPort }) => [own, electionPort]),
    ]))
      process.listen({ port, protocol: 'TCP', talk: (data, peer = '127.0.0.1') => this.talk(data, peer) })
    if (peers.length === 0) {
      this.role = 'alone'
      this.expire()
      return
    }
    say('LOOKING', `QuorumPeer[myid=${id}]/0.0.0.0:${clientPort}:QuorumPeer`)
    process.after(200, () => this.tick())
  }

  get serving(): boolean {
    return this.role !== 'looking'
  }

  get connections(): readonly Client[] {
    return [...this.sessions.values()]
  }

  // What it keeps.

  private get logFile(): string {
    return `${this.configuration.logDir}/version-2/log.1`
  }

  private get snapshotFile(): string {
    return `${this.configuration.dataDir}/version-2/snapshot.0`
  }

  private restore(): void {
    const { files } = this.process
    for (const folder of [this.configuration.dataDir, this.configuration.logDir]) this.folder(`${folder}/version-2`)
    if (files.exists(this.snapshotFile)) this.tree.load(files.readText(this.snapshotFile))
    if (!files.exists(this.logFile)) return
    for (const line of files.readText(this.logFile).split('\n'))
      if (line !== '') {
        const transaction = JSON.parse(line) as Transaction
        if (transaction.zxid > this.tree.zxid) this.tree.apply(transaction)
      }
  }

  private folder(path: string): void {
    const { files, isRoot } = this.process
    if (files.exists(path)) return
    files.makeDirectory(path, { parents: true })
    if (!isRoot) files.changeOwner(path, 'zookeeper', 'zookeeper')
  }

  private commit(transaction: Transaction): Result {
    const result = this.tree.apply(transaction)
    this.process.files.write(this.logFile, `${JSON.stringify(transaction)}\n`, { append: true })
    return result
  }

  private takeState(text: string): void {
    this.tree.load(text)
    this.process.files.write(this.snapshotFile, text)
    this.process.files.write(this.logFile, '')
  }

  // Those of the ensemble.

  private get others(): readonly Peer[] {
    return this.configuration.peers.filter(({ id }) => id !== this.configuration.id)
  }

  private get quorum(): number {
    return Math.floor(this.configuration.peers.length / 2) + 1
  }

  private get vote(): Vote {
    return { id: this.configuration.id, zxid: this.tree.zxid, role: this.role, leader: this.leader }
  }

  /** What a server of the ensemble answers; undefined when it cannot be reached. */
  private async ask(peer: Peer, request: Request, port = peer.electionPort): Promise<Reply | undefined> {
    const { net } = this.process
    try {
      const [address] = await net.resolve(peer.host)
      if (address === undefined) return undefined
      return decode<Reply>(await net.tcp(address, port, encode(request), { connectTimeout: PATIENCE }))
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      return undefined
    }
  }

  private become(role: Role, leader: number): void {
    if (this.role === role && this.leader === leader) return
    this.role = role
    this.leader = leader
    this.followers.clear()
    this.owners.clear()
    const { id, clientPort } = this.configuration
    this.say(role.toUpperCase(), `QuorumPeer[myid=${id}]/0.0.0.0:${clientPort}:QuorumPeer`)
    if (role === 'looking') this.sessions.clear()
  }

  private tick(): void {
    const { tickTime } = this.configuration
    this.process.run(async () => {
      if (this.role === 'looking') await this.look()
      else if (this.role === 'following') await this.follow()
      else await this.lead()
    })
    this.expire()
    this.process.after(this.role === 'looking' ? Math.min(500, tickTime) : tickTime, () => this.tick())
  }

  /** Asks everybody whom they follow: a leader with a quorum is followed, else the one that knows most leads. */
  private async look(): Promise<void> {
    if (this.busy) return
    this.busy = true
    const votes = (await Promise.all(this.others.map((peer) => this.ask(peer, { ask: 'vote' })))).flatMap((reply) =>
      reply?.is === 'vote' ? [reply.vote] : [],
    )
    this.busy = false
    if (this.role !== 'looking') return
    const leading = votes.find(({ role }) => role === 'leading')
    if (leading) return this.join(leading.id)
    const candidates = [this.vote, ...votes.filter(({ role }) => role === 'looking')]
    if (candidates.length < this.quorum) return
    const best = candidates.reduce((a, b) => (b.zxid > a.zxid || (b.zxid === a.zxid && b.id > a.id) ? b : a))
    if (best.id !== this.configuration.id) return
    this.become('leading', best.id)
    // Everything of a new leader comes after all of those before it.
    this.tree.zxid = zxidOf(epochOf(this.tree.zxid) + 1, 0)
    for (const { id } of candidates) if (id !== this.configuration.id) this.followers.set(id, this.process.now())
  }

  private async join(leader: number): Promise<void> {
    const peer = this.others.find(({ id }) => id === leader)
    const reply = peer && (await this.ask(peer, { ask: 'sync', id: this.configuration.id, zxid: -1, sessions: [] }, peer.port))
    if (reply?.is !== 'state' || this.role !== 'looking') return
    if (reply.tree !== undefined) this.takeState(reply.tree)
    this.become('following', leader)
  }

  private get sync(): Request {
    return { ask: 'sync', id: this.configuration.id, zxid: this.tree.zxid, sessions: [...this.sessions.keys()] }
  }

  private async follow(): Promise<void> {
    const peer = this.others.find(({ id }) => id === this.leader)
    const reply = peer && (await this.ask(peer, this.sync, peer.port))
    if (this.role !== 'following') return
    if (reply?.is !== 'state') this.become('looking', 0)
    else if (reply.tree !== undefined) this.takeState(reply.tree)
  }

  private async lead(): Promise<void> {
    const { syncLimit, tickTime } = this.configuration
    const latest = this.process.now() - Math.min(syncLimit, 20) * tickTime
    for (const [id, seen] of this.followers) if (seen < latest) this.followers.delete(id)
    if (this.followers.size + 1 < this.quorum) this.become('looking', 0)
    return Promise.resolve()
  }

  /** A leader's way of doing something: a quorum has to write it down before anybody is told. */
  private async propose(operation: Operation): Promise<Result | undefined> {
    const refusal = this.tree.refusal(operation)
    if (refusal) return { failure: refusal }
    const after = this.tree.zxid
    const transaction: Transaction = { zxid: after + 1, time: this.process.now(), operation }
    const result = this.commit(transaction)
    if (this.role === 'alone') return result
    const followers = this.others.filter(({ id }) => this.followers.has(id))
    const replies = await Promise.all(
      followers.map((peer) => this.ask(peer, { ask: 'commit', transaction, leader: this.configuration.id, after })),
    )
    for (const [i, { id }] of followers.entries())
      if (replies[i]?.is === 'taken') this.followers.set(id, this.process.now())
      else this.followers.delete(id)
    if (this.followers.size + 1 >= this.quorum) return result
    this.become('looking', 0)
    return undefined
  }

  private async write(operation: Operation): Promise<Result | undefined> {
    if (this.role === 'leading' || this.role === 'alone') return this.propose(operation)
    const peer = this.others.find(({ id }) => id === this.leader)
    const reply = peer && (await this.ask(peer, { ask: 'forward', operation }, peer.port))
    return reply?.is === 'result' ? reply.result : undefined
  }

  // Clients.

  private async talk(data: Uint8Array, peer: string): Promise<Uint8Array> {
    this.received++
    const request = decode<Request>(data)
    if (request) return encode(await this.reply(request, peer))
    return ENCODER.encode(answerWord(DECODER.decode(data).trim(), this))
  }

  private async reply(request: Request, peer: string): Promise<Reply> {
    switch (request.ask) {
      case 'vote':
        return { is: 'vote', vote: this.vote }
      case 'sync':
        if (this.role !== 'leading') return { is: 'refused' }
        this.followers.set(request.id, this.process.now())
        for (const id of request.sessions) this.owners.set(id, this.process.now())
        return { is: 'state', zxid: this.tree.zxid, ...(request.zxid === this.tree.zxid ? {} : { tree: this.tree.dump() }) }
      case 'commit':
        if (this.role !== 'following' || this.leader !== request.leader || this.tree.zxid !== request.after) {
          // It has missed something, and will ask.
          if (this.role === 'following') this.process.run(() => this.follow())
          return { is: 'refused' }
        }
        this.commit(request.transaction)
        return { is: 'taken' }
      case 'forward': {
        const result = this.role === 'leading' ? await this.propose(request.operation) : undefined
        return result ? { is: 'result', result } : { is: 'refused' }
      }
    }
    if (!this.serving) return { is: 'refused' }
    switch (request.ask) {
      case 'session': {
        if (!(await this.write({ op: 'session' }))) return { is: 'refused' }
        const id = (this.configuration.id || 1) * 2 ** 48 + (this.started % 2 ** 32) * 2 ** 8 + this.sessionCount++
        const timeout = this.sessionTimeout
        this.sessions.set(id, { id, address: peer, timeout, seen: this.process.now() })
        return { is: 'session', session: id, timeout }
      }
      case 'ping': {
        const client = this.sessions.get(request.session)
        if (!client) return { is: 'refused' }
        client.seen = this.process.now()
        return { is: 'pong' }
      }
      case 'read': {
        const node = this.tree.get(request.path)
        return { is: 'node', children: this.tree.childrenOf(request.path), ...(node ? { node } : {}) }
      }
      case 'write': {
        if (request.operation.op === 'close') this.sessions.delete(request.operation.owner)
        const result = await this.write(request.operation)
        return result ? { is: 'result', result } : { is: 'refused' }
      }
    }
  }

  /** Ends the sessions of those that were not heard of; what was theirs goes. */
  private expire(): void {
    const now = this.process.now()
    for (const [id, { seen, timeout }] of this.sessions)
      if (now - seen > timeout) {
        this.sessions.delete(id)
        this.process.run(async () => void (await this.write({ op: 'close', owner: id })))
      }
    if (this.role === 'leading' || this.role === 'alone') this.outlive(now)
    if (this.role === 'alone') this.process.after(this.configuration.tickTime, () => this.expire())
  }

  /** Sessions end, too, whose server has gone or did not know them any more when it came back. */
  private outlive(now: number): void {
    const { owners } = this.tree
    for (const id of this.owners.keys()) if (!owners.has(id)) this.owners.delete(id)
    for (const id of owners) {
      const heard = this.sessions.has(id) ? now : (this.owners.get(id) ?? now)
      this.owners.set(id, heard)
      if (now - heard <= this.sessionTimeout) continue
      this.owners.delete(id)
      this.process.run(async () => void (await this.write({ op: 'close', owner: id })))
    }
  }

  private get sessionTimeout(): number {
    return Math.min(Math.max(30_000, this.configuration.minSession), this.configuration.maxSession)
  }
}
