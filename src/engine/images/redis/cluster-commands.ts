/** The commands of redis about its cluster. */
import type { Cluster } from './cluster'
import { facts, lineOf, listing, shardsReply, slotsReply } from './cluster-view'
import { define, type Context, type Definition } from './command'
import { slotOf, SLOTS } from './slots'
import { OK, RedisError, type Value } from './values'

const isAddress = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text)

function slotNumber(text: string): number {
  const slot = /^\d+$/.test(text) ? Number(text) : -1
  if (slot < 0 || slot >= SLOTS) throw new RedisError('ERR Invalid or out of range slot')
  return slot
}

function rangeOf(words: readonly string[]): readonly number[] {
  if (words.length % 2 === 1) throw new RedisError("ERR wrong number of arguments for 'cluster|addslotsrange' command")
  return words.flatMap((word, i) => {
    if (i % 2 === 1) return []
    const [from, to] = [slotNumber(word), slotNumber(words[i + 1]!)]
    if (from > to) throw new RedisError(`ERR start slot number ${from} is greater than end slot number ${to}`)
    return Array.from({ length: to - from + 1 }, (_, j) => from + j)
  })
}

const keysIn = (slot: number, store: Context['store']): readonly string[] => store.keys().filter((key) => slotOf(key) === slot)

interface Sub {
  readonly least: number
  readonly most?: number
  run(args: readonly string[], cluster: Cluster, context: Context): Value
}

const SUBCOMMANDS: Readonly<Record<string, Sub>> = {
  INFO: { least: 0, most: 0, run: (_, cluster) => facts(cluster) },
  NODES: { least: 0, most: 0, run: (_, cluster) => listing(cluster) },
  SLOTS: { least: 0, most: 0, run: (_, cluster) => slotsReply(cluster) },
  SHARDS: { least: 0, most: 0, run: (_, cluster) => shardsReply(cluster) },
  MYID: { least: 0, most: 0, run: (_, cluster) => cluster.me.id },
  KEYSLOT: { least: 1, most: 1, run: ([key = '']) => slotOf(key) },
  COUNTKEYSINSLOT: {
    least: 1,
    most: 1,
    run: ([slot = ''], _, { store }) => keysIn(slotNumber(slot), store).length,
  },
  GETKEYSINSLOT: {
    least: 2,
    most: 2,
    run: ([slot = '', count = ''], _, { store }) => {
      const number = slotNumber(slot)
      if (!/^-?\d+$/.test(count)) throw new RedisError('ERR value is not an integer or out of range')
      if (Number(count) < 0) throw new RedisError('ERR Invalid number of keys')
      return keysIn(number, store).slice(0, Number(count))
    },
  },
  MEET: {
    least: 2,
    most: 3,
    run: ([ip = '', port = ''], cluster) => {
      if (!isAddress(ip) || !/^\d+$/.test(port)) throw new RedisError(`ERR Invalid node address specified: ${ip}:${port}`)
      cluster.meet(ip, Number(port))
      return OK
    },
  },
  ADDSLOTS: { least: 1, run: (args, cluster) => (cluster.assign(args.map(slotNumber), true), OK) },
  ADDSLOTSRANGE: { least: 2, run: (args, cluster) => (cluster.assign(rangeOf(args), true), OK) },
  DELSLOTS: { least: 1, run: (args, cluster) => (cluster.assign(args.map(slotNumber), false), OK) },
  DELSLOTSRANGE: { least: 2, run: (args, cluster) => (cluster.assign(rangeOf(args), false), OK) },
  FLUSHSLOTS: {
    least: 0,
    most: 0,
    run: (_, cluster, { store }) => {
      if (store.keys().length > 0) throw new RedisError('ERR DB must be empty to perform CLUSTER FLUSHSLOTS.')
      cluster.assign(cluster.slotsOf(cluster.me.id), false)
      return OK
    },
  },
  'SET-CONFIG-EPOCH': {
    least: 1,
    most: 1,
    run: ([epoch = ''], cluster) => {
      if (!/^\d+$/.test(epoch)) throw new RedisError(`ERR Invalid config epoch specified: ${epoch}`)
      cluster.setEpoch(Number(epoch))
      return OK
    },
  },
  REPLICATE: { least: 1, most: 1, run: ([id = ''], cluster) => (cluster.replicate(id), OK) },
  REPLICAS: { least: 1, most: 1, run: replicas },
  SLAVES: { least: 1, most: 1, run: replicas },
  FAILOVER: {
    least: 0,
    most: 1,
    run: ([how], cluster) => {
      if (how !== undefined && !/^(force|takeover)$/i.test(how)) throw new RedisError('ERR syntax error')
      cluster.failOver(how?.toUpperCase())
      return OK
    },
  },
  FORGET: { least: 1, most: 1, run: ([id = ''], cluster) => (cluster.forget(id), OK) },
  RESET: {
    least: 0,
    most: 1,
    run: ([how = 'soft'], cluster) => {
      if (!/^(soft|hard)$/i.test(how)) throw new RedisError('ERR syntax error')
      cluster.reset(how.toLowerCase() === 'hard')
      return OK
    },
  },
  SAVECONFIG: { least: 0, most: 0, run: () => OK },
  'COUNT-FAILURE-REPORTS': { least: 1, most: 1, run: ([id = ''], cluster) => cluster.find(id).reports.size },
}

function replicas([id = '']: readonly string[], cluster: Cluster): Value {
  const node = cluster.find(id)
  if (node.master !== null) throw new RedisError('ERR The specified node is not a master')
  return cluster.replicasOf(id).map((replica) => lineOf(cluster, replica))
}

const DISABLED = 'ERR This instance has cluster support disabled'

export const CLUSTER_COMMANDS: Readonly<Record<string, Definition>> = {
  CLUSTER: define(1, undefined, ([name = '', ...args], context) => {
    const { cluster } = context
    const verb = name.toUpperCase()
    const sub = Object.hasOwn(SUBCOMMANDS, verb) ? SUBCOMMANDS[verb] : undefined
    if (!sub) throw new RedisError(`ERR unknown subcommand '${name}'. Try CLUSTER HELP.`)
    if (args.length < sub.least || args.length > (sub.most ?? Infinity))
      throw new RedisError(`ERR wrong number of arguments for 'cluster|${name.toLowerCase()}' command`)
    if (!cluster) throw new RedisError(DISABLED)
    return sub.run(args, cluster, context)
  }),
}
