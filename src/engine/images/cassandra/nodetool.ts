/** nodetool: asks a node about the ring, and tells it to drain. */
import type { Command } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { decode, encode, type Message, type Node, type RingMember } from './node'

const size = (bytes: number): string => `${(bytes / 1024).toFixed(2)} KiB`

/** How much of the data a member has, of a keyspace in two copies. */
function owns(member: RingMember, ring: readonly RingMember[]): string {
  const copies = Math.min(2, ring.length)
  const weight = (each: RingMember): number => 1 + (Number.parseInt(each.id.slice(4, 6), 16) - 128) / 1280
  const total = ring.reduce((sum, each) => sum + weight(each), 0)
  return `${Math.min(100, (100 * copies * weight(member)) / total).toFixed(1)}%`
}

function status(ring: readonly RingMember[]): string {
  const centres = [...new Set(ring.map(({ datacentre }) => datacentre))]
  return centres
    .map((centre) => {
      const title = `Datacenter: ${centre}`
      const members = ring.filter(({ datacentre }) => datacentre === centre)
      const width = Math.max(7, ...members.map(({ address }) => address.length))
      const rows = members.map((member) => {
        const mark = `${member.up ? 'U' : 'D'}N`
        return `${mark}  ${member.address.padEnd(width)}  ${size(member.load).padEnd(10)}  ${String(member.tokens).padEnd(11)}  ${owns(member, ring).padEnd(16)}  ${member.id}  ${member.rack}\n`
      })
      return `${title}\n${'='.repeat(title.length)}\nStatus=Up/Down\n|/ State=Normal/Leaving/Joining/Moving\n--  ${'Address'.padEnd(width)}  ${'Load'.padEnd(10)}  ${'Tokens'.padEnd(11)}  ${'Owns (effective)'}  ${'Host ID'.padEnd(36)}  Rack\n${rows.join('')}`
    })
    .concat('')
    .join('\n')
}

function info(node: Node): string {
  const [own] = node.ring
  const rows: readonly (readonly [string, string])[] = [
    ['ID', own!.id],
    ['Gossip active', String(!node.isDrained)],
    ['Native Transport active', String(!node.isDrained)],
    ['Load', size(own!.load)],
    ['Generation No', String(Math.floor(node.started / 1000))],
    ['Uptime (seconds)', String(Math.floor((node.process.now() - node.started) / 1000))],
    ['Data Center', own!.datacentre],
    ['Rack', own!.rack],
    ['Exceptions', '0'],
  ]
  return rows.map(([name, value]) => `${name.padEnd(23)}: ${value}\n`).join('')
}

/** What a node answers to a command. */
export function answer([verb = '', ...words]: readonly string[], node: Node, version: string): Message {
  const done = (output: string, code = 0): Message => ({ output, code })
  switch (verb) {
    case 'status':
      return done(`${status(node.ring)}\n`)
    case 'info':
      return done(info(node))
    case 'version':
      return done(`ReleaseVersion: ${version}\n`)
    case 'describecluster':
      return done(
        `Cluster Information:\n\tName: ${node.cluster}\n\tSnitch: org.apache.cassandra.locator.GossipingPropertyFileSnitch\n\tDynamicEndPointSnitch: enabled\n\tPartitioner: org.apache.cassandra.dht.Murmur3Partitioner\n\tSchema versions:\n\t\te84b6a60-24cf-30ca-9b58-452d92911703: [${node.ring.map(({ address }) => address).join(', ')}]\n\n`,
      )
    case 'gossipinfo':
      return done(
        node.ring
          .map(
            (each) =>
              `/${each.address}\n  generation:${Math.floor(each.generation / 1000)}\n  heartbeat:${Math.floor((each.beat - each.generation) / 1000)}\n  STATUS:16:NORMAL,-1\n  DC:12:${each.datacentre}\n  RACK:14:${each.rack}\n  HOST_ID:2:${each.id}\n`,
          )
          .join(''),
      )
    case 'statusbinary':
      return done(node.isDrained ? 'not running\n' : 'running\n')
    case 'drain':
      node.drain()
      return done('')
    case 'removenode': {
      const outcome = node.forget(words[0] ?? '')
      if (outcome === 'gone') return done('')
      const address = node.ring.find(({ id }) => id === words[0])?.address
      if (outcome === 'alive')
        return done(
          `error: Node /${address} is alive and owns this ID. Use decommission command to remove it from the ring\n-- StackTrace --\njava.lang.UnsupportedOperationException: Node /${address} is alive and owns this ID. Use decommission command to remove it from the ring\n`,
          2,
        )
      return done(`error: Host ID not found.\n-- StackTrace --\njava.lang.UnsupportedOperationException: Host ID not found.\n`, 2)
    }
    default:
      return done(`nodetool: Found unexpected parameters: [${verb}]\nSee 'nodetool help' or 'nodetool help <command>'.\n`, 1)
  }
}

export const nodetool: Command = {
  name: 'nodetool',
  run: async ({ args, system, stdout, stderr, signal }) => {
    const words = [...args]
    let host = '127.0.0.1'
    while (words[0]?.startsWith('-')) {
      const option = words.shift()
      const value = ['-h', '--host', '-p', '--port', '-u', '-pw'].includes(option!) ? words.shift() : undefined
      if ((option === '-h' || option === '--host') && value !== undefined) host = value
    }
    if (words.length === 0) {
      await stdout.write(
        'usage: nodetool [(-h <host> | --host <host>)] [(-p <port> | --port <port>)] <command> [<args>]\n\nThe most commonly used nodetool commands are:\n    describecluster, drain, gossipinfo, info, removenode, status, statusbinary, version\n',
      )
      return 0
    }
    let reply: Message | undefined
    try {
      reply = decode<Message>(await system.net.tcp(host === 'localhost' ? '127.0.0.1' : host, 7199, encode({ command: words }), { signal }))
    } catch (error) {
      if (!(error instanceof NetError)) throw error
    }
    if (!reply || !('output' in reply)) {
      await stderr.write(`nodetool: Failed to connect to '${host}:7199' - ConnectException: 'Connection refused (Connection refused)'.\n`)
      return 1
    }
    await (reply.code === 0 ? stdout : stderr).write(reply.output)
    return reply.code
  },
}
