/** The commands of redis that tell about the server and change how it works. */
import { define, type Context, type Definition } from './command'
import { glob } from './glob'
import { OK, RedisError, type Value } from './values'

type Section = readonly (readonly [name: string, value: string | number])[]

const mebibytes = (bytes: number): string => (bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(2)}K` : `${(bytes / 1024 ** 2).toFixed(2)}M`)

/** An empty server holds so many bytes. */
const EMPTY = 963_072

function memory({ databases, settings }: Context): Section {
  const used = EMPTY + databases.reduce((sum, store) => sum + store.dump().length, 0)
  const most = Number(settings.get('maxmemory'))
  return [
    ['used_memory', used],
    ['used_memory_human', mebibytes(used)],
    ['maxmemory', most],
    ['maxmemory_human', most === 0 ? '0B' : mebibytes(most)],
    ['maxmemory_policy', settings.get('maxmemory-policy')],
  ]
}

const SECTIONS: Readonly<Record<string, (context: Context) => Section>> = {
  Server: ({ version, settings, replication, cluster, now, started }) => {
    const uptime = Math.floor((now() - started) / 1000)
    return [
      ['redis_version', version],
      ['redis_mode', cluster ? 'cluster' : 'standalone'],
      ['arch_bits', 64],
      ['process_id', 1],
      ['run_id', replication.id],
      ['tcp_port', settings.get('port')],
      ['uptime_in_seconds', uptime],
      ['uptime_in_days', Math.floor(uptime / 86_400)],
    ]
  },
  Clients: ({ settings }) => [
    ['connected_clients', 1],
    ['maxclients', settings.get('maxclients')],
    ['blocked_clients', 0],
  ],
  Memory: memory,
  Persistence: ({ settings }) => [
    ['loading', 0],
    ['rdb_bgsave_in_progress', 0],
    ['rdb_last_bgsave_status', 'ok'],
    ['aof_enabled', settings.get('appendonly') === 'yes' ? 1 : 0],
  ],
  Replication: ({ replication }) => replication.facts(),
  Cluster: ({ cluster }) => [['cluster_enabled', cluster ? 1 : 0]],
  Keyspace: ({ databases }) =>
    databases.flatMap((store, number) => {
      const keys = store.keys().length
      return keys > 0 ? [[`db${number}`, `keys=${keys},expires=${store.expiring},avg_ttl=0`] as const] : []
    }),
}

function info(wanted: readonly string[], context: Context): string {
  const names = wanted.map((name) => name.toLowerCase())
  const all = names.length === 0 || names.some((name) => ['all', 'default', 'everything'].includes(name))
  return Object.entries(SECTIONS)
    .filter(([name]) => all || names.includes(name.toLowerCase()))
    .map(([name, facts]) => {
      const lines = facts(context).map(([fact, value]) => `${fact}:${value}\r\n`)
      return `# ${name}\r\n${lines.join('')}`
    })
    .join('\r\n')
}

function config([verb = '', ...args]: readonly string[], { settings }: Context): Value {
  switch (verb.toUpperCase()) {
    case 'GET':
      return settings.matching(args.map((pattern) => glob(pattern.toLowerCase()))).flat()
    case 'SET': {
      const [name = '', value = ''] = args
      if (!settings.knows(name.toLowerCase())) throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`)
      try {
        settings.set(name.toLowerCase(), value)
      } catch (error) {
        if (!(error instanceof RedisError)) throw error
        throw new RedisError(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${error.message}`)
      }
      return OK
    }
    case 'RESETSTAT':
      return OK
    case 'REWRITE':
      throw new RedisError('ERR The server is running without a config file')
    default:
      throw new RedisError(`ERR unknown subcommand '${verb}'. Try CONFIG HELP.`)
  }
}

const replicaOf = define(2, 2, ([host = '', port = ''], { replication, settings, cluster }) => {
  if (cluster) throw new RedisError('ERR REPLICAOF not allowed in cluster mode.')
  if (host.toLowerCase() === 'no' && port.toLowerCase() === 'one') {
    settings.set('replicaof', '')
    replication.lead()
  } else {
    if (!/^\d+$/.test(port)) throw new RedisError('ERR Invalid master port')
    settings.set('replicaof', `${host} ${port}`)
    replication.follow(host, Number(port))
  }
  return OK
})

export const ADMINISTRATION: Readonly<Record<string, Definition>> = {
  INFO: define(0, undefined, info),
  CONFIG: define(1, undefined, config),
  CLIENT: define(1, undefined, () => OK),
  ROLE: define(0, 0, (_, { replication }) => replication.role()),
  REPLICAOF: replicaOf,
  SLAVEOF: replicaOf,
  TIME: define(0, 0, (_, { now }) => [String(Math.floor(now() / 1000)), String((now() % 1000) * 1000)]),
  SAVE: define(0, 0, (_, context) => (context.save(), OK)),
  BGSAVE: define(0, 1, (_, context) => (context.save(), { status: 'Background saving started' })),
  SHUTDOWN: define(0, 1, (_, context) => (context.shutdown(), { status: '' })),
}
