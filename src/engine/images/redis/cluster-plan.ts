/** The nodes of a cluster as `redis-cli --cluster` sees them, and how it shares slots among them. */
import { SLOTS } from './slots'

export interface Node {
  readonly id: string
  readonly ip: string
  readonly port: number
  readonly master: string | undefined
  readonly slots: readonly number[]
}

export const at = ({ ip, port }: Pick<Node, 'ip' | 'port'>): string => `${ip}:${port}`

/** A line of CLUSTER NODES. */
export function nodeOf(line: string, ownIp: string): Node {
  const [id = '', address = '', , master = '-', , , , , ...ranges] = line.split(' ')
  const [, ip = '', port = '6379'] = /^(.*):(\d+)@/.exec(address) ?? []
  const slots = ranges.flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
  return {
    id,
    ip: ip === '' || line.includes('myself') ? ownIp : ip,
    port: Number(port),
    master: master === '-' ? undefined : master,
    slots,
  }
}

/** One of each machine in turn. */
export function interleaved(nodes: readonly Node[]): readonly Node[] {
  const machines = [...new Set(nodes.map(({ ip }) => ip))].map((ip) => nodes.filter((node) => node.ip === ip))
  const longest = Math.max(...machines.map((all) => all.length))
  return Array.from({ length: longest }, (_, i) => machines.flatMap((all) => all[i] ?? [])).flat()
}

/** The slots of one of so many masters. */
export function share(index: number, count: number): readonly number[] {
  const each = SLOTS / count
  const from = index === 0 ? 0 : Math.round(each * index - 1) + 1
  const to = index === count - 1 ? SLOTS - 1 : Math.round(each * (index + 1) - 1)
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
