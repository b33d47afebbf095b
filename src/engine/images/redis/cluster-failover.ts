/** Taking over from a master that has failed: when a replica stands for election, and whom masters vote for; models redis's cluster failover. */
import { NetError } from '../../../shell/net'
import type { Message, Told } from './cluster-bus'
import type { ClusterHost } from './cluster-host'
import type { Node } from './cluster-view'
import type { SlotTable } from './slot-table'

/** The node as it stands in its cluster. */
interface Standing {
  readonly host: ClusterHost
  readonly me: Node
  readonly nodes: ReadonlyMap<string, Node>
  readonly masters: readonly Node[]
  readonly table: SlotTable
  epoch: number
  serves(id: string): boolean
  slotsOf(id: string): readonly number[]
  tell(node: Node): Told
  send(ip: string, port: number, message: Message): Promise<Message | undefined>
  keep(): void
  note(): void
  spread(): void
}

export class Failover {
  /** The last epoch that it gave its vote in. */
  lastVote = 0
  /** When it stands for election; 0: it does not. */
  private electing = 0
  /** Not before then again. */
  private retry = 0

  constructor(private readonly cluster: Standing) {}

  /** Stands for election some time after its master has failed. */
  takeOver(): void {
    const { host, me } = this.cluster
    const master = me.master === null ? undefined : this.cluster.nodes.get(me.master)
    if (!master?.failed || !this.cluster.serves(master.id)) {
      this.electing = 0
      return
    }
    const now = host.now()
    if (this.electing === 0 && now >= this.retry) {
      const delay = 500 + host.random(500)
      this.electing = now + delay
      this.retry = now + delay + 2 * host.timeout
      host.say(`Start of election delayed for ${delay} milliseconds (rank #0, offset 0).`, '#')
      host.after(delay, () => {
        if (this.electing === 0) return
        this.electing = 0
        host.run(() => this.stand(false))
      })
    }
  }

  /** Asks the masters for their votes; `forced`: though its master is there. */
  async stand(forced: boolean): Promise<void> {
    const { host, me } = this.cluster
    if (me.master === null) return
    const old = me.master
    const epoch = ++this.cluster.epoch
    host.say(`Starting a failover election for epoch ${epoch}.`, '#')
    const { masters } = this.cluster
    let votes = 0
    const message: Message = { kind: 'vote', forced, sender: this.cluster.tell(me), epoch }
    await Promise.all(
      masters.map(async ({ ip, port, failed }) => {
        if (failed) return
        try {
          const answer = await this.cluster.send(ip, port, message)
          if (answer?.kind === 'voted' && answer.granted) votes++
        } catch (error) {
          if (!(error instanceof NetError)) throw error
        }
      }),
    )
    if (votes <= masters.length / 2 || me.master !== old) return
    host.say("Failover election won: I'm the new master.", '#')
    this.win(epoch)
  }

  win(epoch: number): void {
    const { host, me } = this.cluster
    const old = me.master!
    host.say(`configEpoch set to ${epoch} after successful failover`, '#')
    me.epoch = epoch
    me.master = null
    for (const slot of this.cluster.slotsOf(old)) this.cluster.table.give(slot, me.id)
    host.lead()
    this.cluster.note()
    this.cluster.spread()
  }

  /** Whether it votes for another. */
  grants({ id, master }: Told, epoch: number, forced: boolean): boolean {
    if (this.cluster.me.master !== null || !this.cluster.serves(this.cluster.me.id)) return false
    const old = master === null ? undefined : this.cluster.nodes.get(master)
    if (epoch < this.cluster.epoch || this.lastVote >= epoch || !old || (!old.failed && !forced)) return false
    this.lastVote = epoch
    this.cluster.host.say(`Failover auth granted to ${id} for epoch ${epoch}`, '#')
    this.cluster.keep()
    return true
  }
}
