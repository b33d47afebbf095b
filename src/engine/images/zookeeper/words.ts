/** The words of four letters that administrators ask a server with. */
import type { Server } from './server'

const hex = (number: number): string => `0x${number.toString(16)}`
const MODES = { leading: 'leader', following: 'follower', alone: 'standalone', looking: '' } as const
export const modeOf = ({ role }: Server): string => MODES[role]

const KNOWN = new Set('conf cons crst dump envi ruok srst srvr stat wchs mntr isro'.split(' '))

function figures(server: Server): string {
  const { received, connections, tree } = server
  return `Latency min/avg/max: 0/0/0\nReceived: ${received}\nSent: ${Math.max(0, received - 1)}\nConnections: ${connections.length + 1}\nOutstanding: 0\nZxid: ${hex(tree.zxid)}\nMode: ${modeOf(server)}\nNode count: ${tree.size}\n`
}

const banner = ({ version }: Server): string => `Zookeeper version: ${version}\n`

function monitored(server: Server): string {
  const { tree, received, connections } = server
  const rows: readonly (readonly [string, string | number])[] = [
    ['version', server.version],
    ['avg_latency', 0],
    ['max_latency', 0],
    ['min_latency', 0],
    ['packets_received', received],
    ['packets_sent', Math.max(0, received - 1)],
    ['num_alive_connections', connections.length + 1],
    ['outstanding_requests', 0],
    ['server_state', modeOf(server)],
    ['znode_count', tree.size],
    ['watch_count', 0],
    ['ephemerals_count', 0],
    ['approximate_data_size', tree.dump().length],
  ]
  return rows.map(([name, value]) => `zk_${name}\t${value}\n`).join('')
}

function configured({ configuration }: Server): string {
  const { clientPort, dataDir, logDir, tickTime, minSession, maxSession, id, initLimit, syncLimit, peers } = configuration
  const own = peers.find((peer) => peer.id === id)
  const more = own
    ? `initLimit=${initLimit}\nsyncLimit=${syncLimit}\nelectionAlg=3\nelectionPort=${own.electionPort}\nquorumPort=${own.port}\npeerType=0\n`
    : ''
  return `clientPort=${clientPort}\ndataDir=${dataDir}/version-2\ndataLogDir=${logDir}/version-2\ntickTime=${tickTime}\nmaxClientCnxns=60\nminSessionTimeout=${minSession}\nmaxSessionTimeout=${maxSession}\nserverId=${id}\n${more}`
}

/** What it says to a word; nothing to what is none. */
export function answerWord(word: string, server: Server): string {
  if (!KNOWN.has(word)) return ''
  const { words } = server.configuration
  if (words !== 'all' && !words.has(word)) return `${word} is not executed because it is not in the whitelist.\n`
  if (word === 'ruok') return 'imok'
  if (!server.serving) return 'This ZooKeeper instance is not currently serving requests\n'
  switch (word) {
    case 'srvr':
      return banner(server) + figures(server)
    case 'stat':
      return `${banner(server)}Clients:\n${server.connections.map(({ address }) => ` /${address}:40000[1](queued=0,recved=1,sent=1)\n`).join('')} /127.0.0.1:40001[0](queued=0,recved=1,sent=0)\n\n${figures(server)}`
    case 'mntr':
      return monitored(server)
    case 'conf':
      return configured(server)
    case 'isro':
      return 'rw'
    case 'cons':
      return server.connections
        .map(({ address, id, timeout }) => ` /${address}:40000[1](queued=0,recved=1,sent=1,sid=${hex(id)},lop=PING,to=${timeout})\n`)
        .join('')
    default:
      return ''
  }
}
