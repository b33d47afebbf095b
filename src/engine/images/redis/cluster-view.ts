/** What a node tells of its cluster: CLUSTER NODES, which is its file, too, INFO, SLOTS and SHARDS. */
import type { Ranges, SlotTable } from './slot-table'
import { shownRange, SLOTS } from './slots'
import type { Value } from './values'

/** The bus of a server listens so far above its port. */
export const BUS = 10_000

/** What a node knows of another, and of itself. */
export interface Node {
  readonly id: string
  ip: string
  port: number
  master: string | null
  epoch: number
  /** When it was asked without an answer yet; 0: it has answered. */
  asked: number
  answered: number
  linked: boolean
  suspect: boolean
  failed: boolean
  failedAt: number
  /** Masters that cannot reach it, either. */
  readonly reports: Set<string>
}

interface View {
  readonly nodes: ReadonlyMap<string, Node>
  readonly me: Node
  readonly masters: readonly Node[]
  readonly table: SlotTable
  readonly state: 'ok' | 'fail'
  readonly epoch: number
  readonly sent: number
  readonly received: number
  now(): number
  replicasOf(id: string): readonly Node[]
}

/** A node's line of CLUSTER NODES and nodes.conf. */
export function lineOf(cluster: View, node: Node): string {
  const flags = [
    ...(node === cluster.me ? ['myself'] : []),
    node.master === null ? 'master' : 'slave',
    ...(node.failed ? ['fail'] : node.suspect ? ['fail?'] : []),
  ]
  const slots = cluster.table.rangesOf(node.id).map((range) => ` ${shownRange(range)}`)
  const epoch = node.master === null ? node.epoch : (cluster.nodes.get(node.master)?.epoch ?? node.epoch)
  const answered = node === cluster.me ? (cluster.nodes.size > 1 ? Math.floor(cluster.now() / 1000) * 1000 : 0) : node.answered
  const ip = node === cluster.me && cluster.nodes.size === 1 ? '' : node.ip
  return `${node.id} ${ip}:${node.port}@${node.port + BUS} ${flags.join(',')} ${node.master ?? '-'} ${node === cluster.me ? 0 : node.linked ? 0 : node.asked} ${answered} ${epoch} ${node === cluster.me || node.linked ? 'connected' : 'disconnected'}${slots.join('')}`
}

export function listing(cluster: View): string {
  return [...cluster.nodes.values()].map((node) => `${lineOf(cluster, node)}\n`).join('')
}

/** What nodes.conf ends with. */
export const varsLine = (epoch: number, lastVote: number): string => `vars currentEpoch ${epoch} lastVoteEpoch ${lastVote}\n`

interface Remembered extends Pick<Node, 'id' | 'ip' | 'port' | 'master' | 'epoch' | 'failed'> {
  readonly myself: boolean
  readonly slots: Ranges
}

/** A nodes.conf. */
export function readListing(text: string): { readonly nodes: readonly Remembered[]; readonly epoch: number; readonly lastVote: number } {
  const [, current = 0, voted = 0] = /^vars currentEpoch (\d+) lastVoteEpoch (\d+)/m.exec(text) ?? []
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('vars '))
  const nodes = lines.map((line) => {
    const [id = '', address = '', flagged = '', master = '-', , , epoch = '0', , ...slots] = line.split(' ')
    const [, ip = '', port = '6379'] = /^(.*):(\d+)@/.exec(address) ?? []
    const flags = flagged.split(',')
    return {
      ...{ id, ip, port: Number(port), master: master === '-' ? null : master, epoch: Number(epoch) },
      ...{ failed: flags.includes('fail'), myself: flags.includes('myself') },
      slots: slots.map((range) => {
        const [from = 0, to = from] = range.split('-').map(Number)
        return [from, to] as const
      }),
    }
  })
  return { nodes, epoch: Number(current), lastVote: Number(voted) }
}

export function facts(cluster: View): string {
  const size = (ranges: Ranges): number => ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0)
  const count = (test: (node: Node) => boolean): number =>
    [...cluster.nodes.values()].filter(test).reduce((sum, { id }) => sum + size(cluster.table.rangesOf(id)), 0)
  const lines = {
    cluster_state: cluster.state,
    cluster_slots_assigned: SLOTS - size(cluster.table.rangesOf('')),
    cluster_slots_ok: count(({ suspect, failed }) => !suspect && !failed),
    cluster_slots_pfail: count(({ suspect, failed }) => suspect && !failed),
    cluster_slots_fail: count(({ failed }) => failed),
    cluster_known_nodes: cluster.nodes.size,
    cluster_size: cluster.masters.length,
    cluster_current_epoch: cluster.epoch,
    cluster_my_epoch: cluster.me.master === null ? cluster.me.epoch : (cluster.nodes.get(cluster.me.master)?.epoch ?? 0),
    cluster_stats_messages_sent: cluster.sent,
    cluster_stats_messages_received: cluster.received,
    total_cluster_links_buffer_limit_exceeded: 0,
  }
  return Object.entries(lines)
    .map(([name, value]) => `${name}:${value}\r\n`)
    .join('')
}

/** CLUSTER SLOTS: every range with its master and the replicas that are there. */
export function slotsReply(cluster: View): Value {
  const place = ({ ip, port, id }: Node): Value => [ip, port, id, []]
  return cluster.masters
    .flatMap((master) => cluster.table.rangesOf(master.id).map((range) => ({ master, range })))
    .sort((a, b) => a.range[0] - b.range[0])
    .map(({ master, range: [from, to] }) => [
      from,
      to,
      place(master),
      ...cluster
        .replicasOf(master.id)
        .filter(({ failed }) => !failed)
        .map(place),
    ])
}

export function shardsReply(cluster: View): Value {
  return cluster.masters.map((master) => [
    'slots',
    cluster.table.rangesOf(master.id).flat(),
    'nodes',
    [master, ...cluster.replicasOf(master.id)].map(({ id, port, ip, failed, master: whose }) => [
      ...['id', id, 'port', port, 'ip', ip, 'endpoint', ip, 'role', whose === null ? 'master' : 'replica'],
      ...['replication-offset', 0, 'health', failed ? 'fail' : 'online'],
    ]),
  ])
}
