/** `redis-cli --cluster`: makes clusters of servers, looks at them, adds and removes nodes. */
import type { CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { at, interleaved, nodeOf, share, type Node } from './cluster-plan'
import { rangesOf, shownRange, SLOTS } from './slots'
import { encoded, parseReply, type Value } from './values'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()

const LEAST_MASTERS = 3

/** What went wrong and was told. */
class Given extends Error {}

class ClusterManager {
  private readonly colours: boolean

  constructor(
    private readonly context: CommandContext,
    private readonly login: readonly string[] | undefined,
  ) {
    this.colours = context.env['TERM']?.includes('xterm') ?? false
  }

  private print(text: string, colour?: string): Promise<void> {
    return this.context.stdout.write(colour !== undefined && this.colours ? `\u001b[${colour}m${text}\u001b[0m` : text)
  }

  private readonly step = (text: string): Promise<void> => this.print(`>>> ${text}\n`, '29;1')
  private readonly good = (text: string): Promise<void> => this.print(`[OK] ${text}\n`, '32;1')

  private async refuse(text: string): Promise<never> {
    await this.print(`[ERR] ${text}\n`, '31;1')
    throw new Given(text)
  }

  /** Throws NetError. */
  private async ask(ip: string, port: number, ...words: readonly string[]): Promise<Value> {
    const { net } = this.context.system
    const lines = [...(this.login ? [this.login] : []), words]
    const [address = ip] = await net.resolve(ip, this.context.signal)
    const data = await net.tcp(address, port, ENCODER.encode(lines.map(encoded).join('')), { signal: this.context.signal })
    return parseReply(DECODER.decode(data)).at(-1) ?? null
  }

  private async must(node: Pick<Node, 'ip' | 'port'>, ...words: readonly string[]): Promise<Value> {
    const answer = await this.ask(node.ip, node.port, ...words)
    if (answer && typeof answer === 'object' && 'error' in answer)
      await this.refuse(`Node ${at(node)} replied with error:\n${answer.error}`)
    return answer
  }

  private async address(text: string): Promise<{ readonly ip: string; readonly port: number }> {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(text) ?? []
    if (host === '') {
      await this.context.stderr.write(`Invalid address format: ${text}\n`)
      throw new Given(text)
    }
    return { ip: host, port: Number(port) }
  }

  /** All nodes as one of them knows them, itself first. */
  private async load(entry: { readonly ip: string; readonly port: number }): Promise<readonly [Node, ...Node[]]> {
    let info: Value
    try {
      info = await this.ask(entry.ip, entry.port, 'INFO', 'cluster')
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const why =
        error.failure === 'NXDOMAIN'
          ? 'Name or service not known'
          : error.failure === 'connection refused'
            ? 'Connection refused'
            : 'Connection timed out'
      await this.context.stderr.write(`Could not connect to Redis at ${at(entry)}: ${why}\n`)
      throw new Given(why)
    }
    if (info && typeof info === 'object' && 'error' in info) return this.refuse(`Node ${at(entry)} ${info.error}`)
    if (!String(info).includes('cluster_enabled:1')) return this.refuse(`Node ${at(entry)} is not configured as a cluster node.`)
    const listing = String(await this.must(entry, 'CLUSTER', 'NODES'))
    const nodes = listing
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ line, node: nodeOf(line, entry.ip) }))
    const own = nodes.find(({ line }) => line.includes('myself'))!.node
    const others = nodes.filter(({ node, line }) => node !== own && !/fail|noaddr|handshake/.test(line.split(' ')[2] ?? ''))
    return [own, ...others.map(({ node }) => node)]
  }

  async create(addresses: readonly string[], options: Options): Promise<void> {
    const found: Node[] = []
    for (const text of addresses) {
      const entry = await this.address(text)
      const [node, ...others] = await this.load(entry)
      const keys = await this.ask(entry.ip, entry.port, 'DBSIZE')
      if (others.length > 0 || node.slots.length > 0 || Number(keys) > 0)
        await this.refuse(
          `Node ${text} is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.`,
        )
      found.push({ ...node, ...entry })
    }
    const { replicas } = options
    const count = Math.floor(found.length / (replicas + 1))
    if (count < LEAST_MASTERS) {
      await this.context.stderr.write(
        `*** ERROR: Invalid configuration for cluster creation.\n*** Redis Cluster requires at least 3 master nodes.\n*** This is not possible with ${found.length} nodes and ${replicas} replicas per node.\n*** At least ${LEAST_MASTERS * (replicas + 1)} nodes are required.\n`,
      )
      throw new Given('too few')
    }
    await this.step(`Performing hash slots allocation on ${found.length} nodes...`)
    const ordered = interleaved(found)
    const masters = ordered.slice(0, count).map((node, i) => ({ ...node, slots: share(i, count) }))
    for (const [i, { slots }] of masters.entries()) await this.print(`Master[${i}] -> Slots ${slots[0]} - ${slots.at(-1)}\n`)
    const slaves = await this.allot(masters, ordered.slice(count), replicas)
    const plan = found.map((node) => [...masters, ...slaves].find(({ id }) => id === node.id)!)
    if (slaves.some(({ ip, master }) => masters.some((one) => one.id === master && one.ip === ip))) {
      await this.step('Trying to optimize slaves allocation for anti-affinity')
      await this.print('[WARNING] Some slaves are in the same host as their master\n', '33;1')
    }
    for (const node of plan) await this.show(node, [], true)
    if (!options.yes && !(await this.confirm("Can I set the above configuration? (type 'yes' to accept): "))) return
    for (const node of plan)
      if (node.master === undefined) await this.must(node, 'CLUSTER', 'ADDSLOTSRANGE', String(node.slots[0]), String(node.slots.at(-1)))
    await this.step('Nodes configuration updated')
    await this.step('Assign a different config epoch to each node')
    for (const [i, node] of plan.entries()) await this.ask(node.ip, node.port, 'CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1))
    await this.step('Sending CLUSTER MEET messages to join the cluster')
    const [first, ...rest] = plan
    const [ip = first!.ip] = await this.context.system.net.resolve(first!.ip, this.context.signal)
    for (const node of rest) await this.must(node, 'CLUSTER', 'MEET', ip, String(first!.port))
    await this.sleep()
    await this.print('Waiting for the cluster to join\n')
    await this.joined(plan)
    for (const node of plan) if (node.master !== undefined) await this.must(node, 'CLUSTER', 'REPLICATE', node.master)
    await this.check(first!)
  }

  private sleep(): Promise<void> {
    return this.context.system.clock.sleep(1000, this.context.signal)
  }

  /** Until all nodes know each other and who has what. */
  private async joined(nodes: readonly Pick<Node, 'ip' | 'port'>[]): Promise<void> {
    for (;;) {
      const views = new Set<string>()
      let smallest = Infinity
      for (const node of nodes) {
        const known = await this.load(node)
        smallest = Math.min(smallest, known.length)
        views.add(
          known
            .map(({ id, slots }) => `${id} ${slots.length}`)
            .sort()
            .join('\n'),
        )
      }
      if (views.size === 1 && smallest >= nodes.length) break
      await this.print('.')
      await this.sleep()
    }
    await this.print('\n')
  }

  /** Replicas for masters, on other machines where there are some. */
  private async allot(masters: readonly Node[], free: readonly Node[], replicas: number): Promise<readonly Node[]> {
    // The first goes to the end, so that what lies on one machine is apart more often.
    const left = [...free.slice(1), ...free.slice(0, 1)]
    const slaves: Node[] = []
    const give = async (master: Node): Promise<void> => {
      const elsewhere = left.findIndex(({ ip }) => ip !== master.ip)
      const [slave] = left.splice(Math.max(0, elsewhere), 1)
      if (!slave) return
      slaves.push({ ...slave, master: master.id })
      await this.print(`Adding replica ${at(slave)} to ${at(master)}\n`)
    }
    for (const master of masters) for (let i = 0; i < replicas; i++) await give(master)
    if (left.length > 0) {
      await this.print('Adding extra replicas...\n')
      for (let i = 0; left.length > 0; i++) await give(masters[i % masters.length]!)
    }
    return slaves
  }

  private async confirm(question: string): Promise<boolean> {
    await this.print(question)
    const answer = await this.context.stdin.read(this.context.signal)
    return answer !== null && DECODER.decode(answer).split('\n')[0] === 'yes'
  }

  private async show(node: Node, all: readonly Node[], planned = false): Promise<void> {
    const { id, master, slots } = node
    const ranges = rangesOf(slots)
      .map((range) => `[${shownRange(range)}]`)
      .join(',')
    const replicas = all.filter((one) => one.master === id).length
    const lines = [
      `${master === undefined ? 'M' : 'S'}: ${id} ${at(node)}`,
      ...(master === undefined || !planned
        ? [`   slots:${ranges === '' ? ' ' : `${ranges} `}(${slots.length} slots) ${master === undefined ? 'master' : 'slave'}`]
        : []),
      ...(master === undefined ? (replicas > 0 ? [`   ${replicas} additional replica(s)`] : []) : [`   replicates ${master}`]),
    ]
    await this.print(`${lines.join('\n')}\n`)
  }

  async check(entry: { readonly ip: string; readonly port: number }): Promise<boolean> {
    const nodes = await this.load(entry)
    await this.step(`Performing Cluster Check (using node ${at(entry)})`)
    // Each is asked itself who it is.
    const told = await Promise.all(nodes.map(async (node) => (await this.load(node))[0]))
    const known = nodes.map((node, i) => ({ ...told[i]!, ip: node.ip }))
    for (const node of known) await this.show(node, known)
    await this.good('All nodes agree about slots configuration.')
    await this.step('Check for open slots...')
    await this.step('Check slots coverage...')
    const covered = known.reduce((sum, { slots }) => sum + slots.length, 0)
    if (covered === SLOTS) await this.good('All 16384 slots covered.')
    else await this.print('[ERR] Not all 16384 slots are covered by nodes.\n\n', '31;1')
    return covered === SLOTS
  }

  /** How many keys and slots each master has. */
  async info(entry: { readonly ip: string; readonly port: number }): Promise<void> {
    const nodes = await this.load(entry)
    const masters = nodes.filter(({ master }) => master === undefined)
    let sum = 0
    for (const node of masters) {
      const keys = Number(await this.must(node, 'DBSIZE'))
      sum += keys
      const replicas = nodes.filter(({ master }) => master === node.id).length
      await this.print(`${at(node)} (${node.id.slice(0, 8)}...) -> ${keys} keys | ${node.slots.length} slots | ${replicas} slaves.\n`)
    }
    await this.good(`${sum} keys in ${masters.length} masters.`)
    await this.print(`${(sum / SLOTS).toFixed(2)} keys per slot on average.\n`)
  }

  async call(entry: { readonly ip: string; readonly port: number }, words: readonly string[], options: Options): Promise<void> {
    const nodes = await this.load(entry)
    await this.print('>>> Calling', '29;1')
    await this.print(` ${words.join(' ')}\n`)
    for (const node of nodes) {
      if ((options.onlyMasters && node.master !== undefined) || (options.onlyReplicas && node.master === undefined)) continue
      await this.print(`${at(node)}: ${plain(await this.ask(node.ip, node.port, ...words))}\n`)
    }
  }

  async add(newcomer: string, existing: string, options: Options): Promise<void> {
    const [entry, place] = [await this.address(newcomer), await this.address(existing)]
    await this.step(`Adding node ${newcomer} to cluster ${existing}`)
    if (!(await this.check(place))) throw new Given('not whole')
    const nodes = await this.load(place)
    const masters = nodes.filter(({ master }) => master === undefined)
    const count = (id: string): number => nodes.filter(({ master }) => master === id).length
    let master: Node | undefined
    if (options.slave) {
      master =
        options.master === undefined
          ? [...masters].sort((a, b) => count(a.id) - count(b.id))[0]
          : masters.find(({ id }) => id === options.master)
      if (!master) return this.refuse(`No such master ID ${options.master}`)
      if (options.master === undefined) await this.print(`Automatically selected master ${at(master)}\n`)
    }
    const [own, ...others] = await this.load(entry)
    if (others.length > 0 || Number(await this.ask(entry.ip, entry.port, 'DBSIZE')) > 0)
      await this.refuse(
        `Node ${newcomer} is not empty. Either the node already knows other nodes (check with CLUSTER NODES) or contains some key in database 0.`,
      )
    if (!master) {
      await this.step('Getting functions from cluster')
      await this.step(`Send FUNCTION LIST to ${newcomer} to verify there is no functions in it`)
      await this.step(`Send FUNCTION RESTORE to ${newcomer}`)
    }
    await this.step(`Send CLUSTER MEET to node ${newcomer} to make it join the cluster.`)
    const [ip = place.ip] = await this.context.system.net.resolve(place.ip, this.context.signal)
    await this.must(entry, 'CLUSTER', 'MEET', ip, String(place.port))
    if (master) {
      await this.sleep()
      await this.print('Waiting for the cluster to join\n')
      await this.joined([...nodes, { ...own, ...entry }])
      await this.step(`Configure node as replica of ${at(master)}.`)
      await this.must(entry, 'CLUSTER', 'REPLICATE', master.id)
    }
    await this.good('New node added correctly.')
  }

  async remove(existing: string, id: string): Promise<void> {
    await this.step(`Removing node ${id} from cluster ${existing}`)
    const nodes = await this.load(await this.address(existing))
    const node = nodes.find((one) => one.id === id.toLowerCase())
    if (!node) return this.refuse(`No such node ID ${id}`)
    if (node.slots.length > 0) return this.refuse(`Node ${at(node)} is not empty! Reshard data away and try again.`)
    await this.step('Sending CLUSTER FORGET messages to the cluster...')
    for (const other of nodes) {
      if (other === node) continue
      if (other.master === node.id) {
        const [master] = nodes.filter((one) => one.master === undefined && one !== node)
        await this.must(other, 'CLUSTER', 'REPLICATE', master!.id)
      }
      await this.must(other, 'CLUSTER', 'FORGET', node.id)
    }
    await this.step('Sending CLUSTER RESET SOFT to the deleted node.')
    await this.must(node, 'CLUSTER', 'RESET', 'SOFT')
  }
}

function plain(value: Value): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  if ('status' in value) return value.status
  return 'error' in value ? value.error : value.map(plain).join('\n')
}

interface Options {
  readonly replicas: number
  readonly yes: boolean
  readonly slave: boolean
  readonly master: string | undefined
  readonly onlyMasters: boolean
  readonly onlyReplicas: boolean
}

/** How many words each takes at least. */
const LEAST: Readonly<Record<string, number>> = { create: 1, check: 1, info: 1, call: 2, 'add-node': 2, 'del-node': 2 }

export async function manage(context: CommandContext, words: readonly string[], login: readonly string[] | undefined): Promise<number> {
  const plainWords: string[] = []
  const options: Record<string, string> = {}
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === '--cluster-replicas' || word === '--cluster-master-id') options[word] = words[++i] ?? ''
    else if (word.startsWith('--cluster-')) options[word] = ''
    else plainWords.push(word)
  }
  const [verb = '', ...rest] = plainWords
  const least = Object.hasOwn(LEAST, verb) ? LEAST[verb]! : undefined
  if (least === undefined) {
    await context.stderr.write('Unknown --cluster subcommand\n')
    return 1
  }
  if (rest.length < least) {
    await context.stderr.write('[ERR] Wrong number of arguments for specified --cluster sub command\n')
    return 1
  }
  const manager = new ClusterManager(context, login)
  const told: Options = {
    replicas: Number(options['--cluster-replicas'] ?? 0),
    yes: '--cluster-yes' in options,
    slave: '--cluster-slave' in options,
    master: options['--cluster-master-id'],
    onlyMasters: '--cluster-only-masters' in options,
    onlyReplicas: '--cluster-only-replicas' in options,
  }
  // `host port` as well as `host:port`.
  const spaced = (verb === 'check' || verb === 'info') && /^\d+$/.test(rest[1] ?? '')
  const [host = '', port = ''] = /^(.*):(\d+)$/.exec(rest[0]!)?.slice(1) ?? (spaced ? rest : [])
  const entry = { ip: host, port: Number(port) }
  try {
    if (verb === 'create') await manager.create(rest, told)
    else if (verb === 'add-node') await manager.add(rest[0]!, rest[1]!, told)
    else if (verb === 'del-node') await manager.remove(rest[0]!, rest[1]!)
    else if (host === '') {
      await context.stderr.write('[ERR] Wrong number of arguments for specified --cluster sub command\n')
      return 1
    } else if (verb === 'call') await manager.call(entry, rest.slice(1), told)
    else {
      await manager.info(entry)
      if (verb === 'check') return (await manager.check(entry)) ? 0 : 1
    }
    return 0
  } catch (error) {
    if (error instanceof Given) return 1
    if (!(error instanceof NetError)) throw error
    await context.stderr.write(`Could not connect to Redis at ${error.address}:${error.port}: ${error.message}\n`)
    return 1
  }
}
