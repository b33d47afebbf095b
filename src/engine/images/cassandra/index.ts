/** cassandra: nodes that form a ring and tell of it; no data are kept, since nobody here speaks CQL. */
import { defineImage, handover, tags, type Daemon } from '../image'
import { debianFiles, ubuntuFiles } from '../passwd'
import { service } from '../service'
import { debianWith, PROCPS } from '../userlands'
import { decode, encode, Node, type Message } from './node'
import { answer, nodetool } from './nodetool'

/** The tutorial's probe: this node is up and normal as it sees itself. */
const PROBE = `#!/bin/bash
# Ready once the node counts itself as up and normal.
if [[ $(nodetool status | grep "$POD_IP") == *"UN"* ]]; then
  exit 0
fi
exit 1
`

function daemon(version: string, data: string): Daemon {
  const nodes = new WeakMap<object, Node>()
  return service({
    ports: [7000, 7199, 9042],
    memory: 780 * 1024 * 1024,
    processor: 60,
    startup: 12_000,
    log: (process) => {
      const time = new Date(process.now()).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '')
      return `INFO  [main] ${time} CassandraDaemon.java:471 - Hostname: ${process.hostname}\nINFO  [main] ${time} StorageService.java:617 - Cassandra version: ${version}`
    },
    ready: (process) => {
      nodes.set(process, new Node(process, process.env['CASSANDRA_CLUSTER_NAME'] ?? 'Test Cluster', data))
      const time = new Date(process.now()).toISOString().replace('T', ' ').replace('.', ',').replace('Z', '')
      return `INFO  [main] ${time} Server.java:159 - Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)...`
    },
    talk: (bytes, process) => {
      const message = decode<Message>(bytes)
      const node = nodes.get(process)
      if (!message || !node) return new Uint8Array(0)
      if ('gossip' in message) {
        node.take(message.gossip)
        return encode({ gossip: node.gossip() })
      }
      return 'command' in message ? encode(answer(message.command, node, version)) : new Uint8Array(0)
    },
    exitCode: 143,
  })
}

const library = defineImage({
  repositories: ['docker.io/library/cassandra'],
  hasTag: tags(['latest'], /^[2-5](\.\d{1,2}){0,2}(-\w+)?$/),
  config: (tag) => {
    const version =
      /^\d+\.\d+\.\d+/.exec(tag)?.[0] ??
      { '3': '3.11.19', '3.11': '3.11.19', '4': '4.1.10', '4.0': '4.0.19', '4.1': '4.1.10' }[tag] ??
      '5.0.6'
    const program = daemon(version, '/var/lib/cassandra')
    return {
      entrypoint: ['docker-entrypoint.sh'],
      handsOver: handover('/usr/local/bin/docker-entrypoint.sh', 'bash', 100, 'cassandra'),
      command: ['cassandra', '-f'],
      env: { CASSANDRA_VERSION: version, CASSANDRA_HOME: '/opt/cassandra' },
      exposedPorts: [7000, 7199, 9042],
      userland: debianWith(...PROCPS),
      size: 190_000_000,
      files: () => ({ ...ubuntuFiles('22.04', 'Jammy Jellyfish'), '/var/lib/cassandra/': '' }),
      programs: {
        '/usr/local/bin/docker-entrypoint.sh': program,
        '/usr/local/bin/cassandra': program,
        '/usr/local/bin/nodetool': nodetool,
      },
    }
  },
})

/** The image of the tutorial, whose script makes the configuration and starts the server. */
const sample = defineImage({
  repositories: ['gcr.io/google-samples/cassandra'],
  hasTag: tags([], /^v1[1-5]$/),
  config: () => {
    const program = daemon('3.11.2', '/cassandra_data')
    return {
      entrypoint: ['/usr/local/bin/dumb-init', '/bin/bash'],
      command: ['/run.sh'],
      handsOver: { serves: ['/bin/bash'] },
      exposedPorts: [7000, 7001, 7199, 9042],
      userland: debianWith(...PROCPS),
      size: 140_000_000,
      files: () => ({ ...debianFiles('9', 'stretch'), '/ready-probe.sh': { text: PROBE, mode: 0o755 }, '/cassandra_data/': '' }),
      main: program,
      programs: { '/usr/local/bin/dumb-init': program, '/usr/local/apache-cassandra-3.11.2/bin/nodetool': nodetool },
      env: {
        CASSANDRA_HOME: '/usr/local/apache-cassandra-3.11.2',
        CASSANDRA_DATA: '/cassandra_data',
        PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/apache-cassandra-3.11.2/bin',
      },
    }
  },
})

export const cassandras = [library, sample]
