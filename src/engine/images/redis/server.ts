/** The server: what it reads at its start, its keys in memory, and the file they are kept in when it is told to end. */
import { digestOf } from '../../api/hash'
import type { Daemon, DaemonProcess } from '../image'
import { service } from '../service'
import { Channels } from './channels'
import { resolvePath } from '../../../shell/path'
import { Cluster } from './cluster'
import { decode, encode } from './cluster-bus'
import { BUS } from './cluster-view'
import { execute } from './commands'
import { Replication, type ReplicationHost } from './replication'
import { RedisConnection } from './connection'
import { Session, type Served } from './session'
import { directivesOf, Settings } from './settings'
import { Store } from './store'
import { requests } from './values'
import { Waiting } from './waiting'

/** What a file of keys begins with, so that another file is not taken for one. */
const MAGIC = 'REDIS0012'

const UNCONFIGURED =
  'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf'

interface Server extends Served {
  /** Why it cannot start. */
  readonly refusal: string | undefined
  readonly configured: boolean
}

const servers = new WeakMap<DaemonProcess, Server>()

function serverOf(process: DaemonProcess, version: string, more: (process: DaemonProcess) => readonly string[] = () => []): Server {
  const known = servers.get(process)
  if (known) return known
  const settings = new Settings()
  const { file, text } = directivesOf([...process.argv.slice(1).filter((word) => word !== 'redis-server'), ...more(process)])
  const refusal = readConfiguration(process, settings, file) ?? settings.read(text)
  const now = (): number => process.now()
  const databases = Array.from({ length: Number(settings.get('databases')) }, () => new Store(now))
  const folder = (): string => settings.get('dir').replace(/\/$/, '')
  const appends = (): boolean => settings.get('appendonly') === 'yes'
  const path = (): string =>
    appends() ? `${folder()}/${settings.get('appenddirname')}/appendonly.aof.1.base.rdb` : `${folder()}/${settings.get('dbfilename')}`
  const dump = (): string => JSON.stringify(databases.map((store) => store.dump()))
  const load = (content: string): void => (JSON.parse(content) as string[]).forEach((keys, i) => databases[i]?.load(keys))
  const save = (): void => {
    if (appends()) process.files.makeDirectory(`${folder()}/${settings.get('appenddirname')}`, { parents: true })
    process.files.write(path(), MAGIC + dump())
  }
  const replication = replicationOf(process, settings, { dump, load, apply: (commands) => apply(commands) })
  const cluster =
    settings.get('cluster-enabled') === 'yes' ? clusterOf(process, settings, replication, () => databases[0]!.keys()) : undefined
  const server: Server = {
    cluster,
    settings,
    databases,
    store: databases[0]!,
    version,
    refusal,
    configured: file !== undefined || text !== '',
    replication,
    channels: new Channels(),
    waiting: new Waiting(),
    started: process.now(),
    now,
    random: (bound) => process.random(bound),
    save,
    after: (milliseconds, action) => process.after(milliseconds, action),
    shutdown: () => process.after(1, () => process.exit(0)),
    changed: () => {
      if (appends() && process.mounted(folder())) save()
      server.waiting.serve()
    },
  }
  const apply = (commands: string): void => {
    let store = server.store
    for (const words of requests(commands))
      if (words[0] === 'SELECT') store = databases[Number(words[1])]!
      else {
        execute(words, { ...server, store })
        store = server.store
      }
    server.changed()
  }
  // Only what is mounted has anything of an earlier process; an ordinary start builds no files.
  if (process.mounted(folder()) && process.files.exists(path())) {
    const kept = process.files.readText(path())
    if (kept.startsWith(MAGIC)) load(kept.slice(MAGIC.length))
  }
  servers.set(process, server)
  return server
}

function clusterOf(process: DaemonProcess, settings: Settings, replication: Replication, keys: () => readonly string[]): Cluster {
  const path = resolvePath(settings.get('dir'), settings.get('cluster-config-file'))
  const keeps = process.mounted(path.slice(0, path.lastIndexOf('/')) || '/')
  return new Cluster(
    {
      net: process.net,
      address: settings.get('cluster-announce-ip') || process.address,
      port: Number(settings.get('port')),
      timeout: Number(settings.get('cluster-node-timeout')),
      full: settings.get('cluster-require-full-coverage') === 'yes',
      now: () => process.now(),
      random: (bound) => process.random(bound),
      after: (delay, action) => process.after(delay, action),
      run: (work) => process.run(work),
      say: (text, level) => process.stdout(`${line(process, settings, text, level)}\n`),
      keys,
      follow: (host, port) => {
        settings.set('replicaof', `${host} ${port}`)
        replication.follow(host, port)
      },
      lead: () => {
        settings.set('replicaof', '')
        replication.lead()
      },
      keep: (text) => {
        if (keeps && (!process.files.exists(path) || process.files.readText(path) !== text)) process.files.write(path, text)
      },
    },
    keeps && process.files.exists(path) ? process.files.readText(path) : undefined,
  )
}

function replicationOf(process: DaemonProcess, settings: Settings, keys: Pick<ReplicationHost, 'dump' | 'load' | 'apply'>): Replication {
  return new Replication({
    ...keys,
    net: process.net,
    port: () => settings.get('port'),
    password: () => settings.get('masterauth'),
    now: () => process.now(),
    random: (bound) => process.random(bound),
    after: (delay, action) => process.after(delay, action),
    run: (work) => process.run(work),
    say: (text, level) => process.stdout(`${line(process, settings, text, level)}\n`),
  })
}

/** A line of the log, with the role that it has now. */
function line(process: DaemonProcess, settings: Settings | 'C', text: string, level = '*'): string {
  const mark = settings === 'C' ? 'C' : settings.get('replicaof') === '' ? 'M' : 'S'
  return `1:${mark} ${redisTime(process.now())} ${level} ${text}`
}

function readConfiguration(process: DaemonProcess, settings: Settings, file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  if (!process.files.exists(file)) return `Fatal error, can't open config file '${file}': No such file or directory`
  return settings.read(process.files.readText(file))
}

/** `more` is what a script around it adds to the command line. */
export function redisServer(version: string, more?: (process: DaemonProcess) => readonly string[]): Daemon {
  const of = (process: DaemonProcess): Server => serverOf(process, version, more)
  const daemon = service({
    ports: (process) => [Number(of(process).settings.get('port'))],
    memory: 9_437_184,
    processor: 2,
    refuse: (process) => of(process).refusal,
    log: (process) => {
      const { settings, configured, databases, cluster } = of(process)
      const keys = databases.reduce((sum, store) => sum + store.keys().length, 0)
      return [
        line(process, 'C', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo'),
        line(process, 'C', `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`),
        configured ? line(process, 'C', 'Configuration loaded') : line(process, 'C', UNCONFIGURED, '#'),
        line(process, settings, 'monotonic clock: POSIX clock_gettime'),
        line(process, settings, `Running mode=${cluster ? 'cluster' : 'standalone'}, port=${settings.get('port')}.`),
        ...(cluster ? [line(process, settings, cluster.greeting)] : []),
        line(process, settings, 'Server initialized'),
        ...(keys > 0 ? [line(process, settings, `Done loading RDB, keys loaded: ${keys}, keys expired: 0.`)] : []),
        line(process, settings, 'Ready to accept connections tcp'),
      ].join('\n')
    },
    farewell: (process) => {
      const server = of(process)
      const { settings } = server
      const saved = settings.get('save') !== ''
      // What nobody can read again need not be written.
      if (saved && process.mounted(settings.get('dir'))) server.save()
      return [
        `1:signal-handler (${Math.floor(process.now() / 1000)}) Received SIGTERM scheduling shutdown...`,
        line(process, settings, 'User requested shutdown...'),
        ...(saved
          ? [line(process, settings, 'Saving the final RDB snapshot before exiting.'), line(process, settings, 'DB saved on disk')]
          : []),
        line(process, settings, 'Redis is now ready to exit, bye bye...', '#'),
      ].join('\n')
    },
    ready: (process) => {
      const { settings, replication, cluster } = of(process)
      process.title(`redis-server ${settings.get('bind').split(' ')[0] || '*'}:${settings.get('port')}${cluster ? ' [cluster]' : ''}`)
      if (cluster) {
        process.listen({
          port: Number(settings.get('port')) + BUS,
          protocol: 'TCP',
          talk: (data, peer = '127.0.0.1') => {
            const message = decode(data)
            return message ? encode(cluster.answer(message, peer)) : new Uint8Array(0)
          },
        })
        cluster.start()
        return ''
      }
      const [host, port = '6379'] = settings.get('replicaof').split(/\s+/)
      if (host) replication.follow(host, Number(port))
      return ''
    },
    open: (sink, process, peer) => new RedisConnection((push) => new Session(of(process), peer, push), sink),
  })
  return {
    ...daemon,
    start(process) {
      const [option] = process.argv.filter((word) => !/(^|\/)(docker-entrypoint\.sh|redis-server)$/.test(word))
      if (option !== '-v' && option !== '--version') return daemon.start(process)
      const build = digestOf(`redis-server ${version}`).slice('sha256:'.length, 'sha256:'.length + 16)
      process.stdout(`Redis server v=${version} sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=${build}\n`)
      process.exit(0)
    },
  }
}

/** `20 Nov 2026 15:28:44.123`. */
function redisTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? []
  return `${day} ${month} ${year} ${clock}.${String(time % 1000).padStart(3, '0')}`
}
