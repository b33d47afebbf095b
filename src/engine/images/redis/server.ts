/** The server: what it reads at its start, its keys in memory, and the file they are kept in when it is told to end. */
import type { Daemon, DaemonProcess } from '../image'
import { service } from '../service'
import { execute, type Context } from './commands'
import { directivesOf, Settings } from './settings'
import { Store } from './store'
import { OK, reply, requests, type Value } from './values'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder()
/** What a file of keys begins with, so that another file is not taken for one. */
const MAGIC = 'REDIS0012'

const NO_PASSWORD =
  'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?'
const UNCONFIGURED =
  'Warning: no config file specified, using the default config. In order to specify a config file use redis-server /path/to/redis.conf'

interface Server extends Context {
  /** Why it cannot start. */
  readonly refusal: string | undefined
  readonly configured: boolean
}

const servers = new WeakMap<DaemonProcess, Server>()

function serverOf(process: DaemonProcess, version: string): Server {
  const known = servers.get(process)
  if (known) return known
  const settings = new Settings()
  const { file, text } = directivesOf(process.argv.slice(1).filter((word) => word !== 'redis-server'))
  const refusal = readConfiguration(process, settings, file) ?? settings.read(text)
  const now = (): number => process.now()
  const store = new Store(now)
  const path = (): string => `${settings.get('dir').replace(/\/$/, '')}/${settings.get('dbfilename')}`
  const server: Server = {
    settings,
    store,
    version,
    refusal,
    configured: file !== undefined || text !== '',
    now,
    save: () => process.files.write(path(), MAGIC + store.dump()),
  }
  // Only what is mounted has anything of an earlier process; an ordinary start builds no files.
  if (process.mounted(settings.get('dir')) && process.files.exists(path())) {
    const kept = process.files.readText(path())
    if (kept.startsWith(MAGIC)) store.load(kept.slice(MAGIC.length))
  }
  servers.set(process, server)
  return server
}

function readConfiguration(process: DaemonProcess, settings: Settings, file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  if (!process.files.exists(file)) return `Fatal error, can't open config file '${file}': No such file or directory`
  return settings.read(process.files.readText(file))
}

export function redisServer(version: string): Daemon {
  const line = (process: DaemonProcess, mark: string, text: string, level = '*'): string =>
    `1:${mark} ${redisTime(process.now())} ${level} ${text}`
  return service({
    ports: (process) => [Number(serverOf(process, version).settings.get('port'))],
    memory: 9_437_184,
    processor: 2,
    refuse: (process) => serverOf(process, version).refusal,
    log: (process) => {
      const { settings, configured, store } = serverOf(process, version)
      const keys = store.keys().length
      return [
        line(process, 'C', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo'),
        line(process, 'C', `Redis version=${version}, bits=64, commit=00000000, modified=0, pid=1, just started`),
        configured ? line(process, 'C', 'Configuration loaded') : line(process, 'C', UNCONFIGURED, '#'),
        line(process, 'M', 'monotonic clock: POSIX clock_gettime'),
        line(process, 'M', `Running mode=standalone, port=${settings.get('port')}.`),
        line(process, 'M', 'Server initialized'),
        ...(keys > 0 ? [line(process, 'M', `Done loading RDB, keys loaded: ${keys}, keys expired: 0.`)] : []),
        line(process, 'M', 'Ready to accept connections tcp'),
      ].join('\n')
    },
    farewell: (process) => {
      const server = serverOf(process, version)
      const saved = server.settings.get('save') !== ''
      // What nobody can read again need not be written.
      if (saved && process.mounted(server.settings.get('dir'))) server.save()
      return [
        `1:signal-handler (${Math.floor(process.now() / 1000)}) Received SIGTERM scheduling shutdown...`,
        line(process, 'M', 'User requested shutdown...'),
        ...(saved ? [line(process, 'M', 'Saving the final RDB snapshot before exiting.'), line(process, 'M', 'DB saved on disk')] : []),
        line(process, 'M', 'Redis is now ready to exit, bye bye...', '#'),
      ].join('\n')
    },
    talk: (data, process) => {
      const server = serverOf(process, version)
      return ENCODER.encode(
        conversation(requests(DECODER.decode(data)), server)
          .map(reply)
          .join(''),
      )
    },
  })
}

/** The answers to one client's commands; with a password set, to those after it. */
function conversation(commands: readonly (readonly string[])[], server: Server): readonly Value[] {
  const password = server.settings.get('requirepass')
  let open = password === ''
  return commands.map((words) => {
    if (words[0]?.toUpperCase() !== 'AUTH') return open ? execute(words, server) : { error: 'NOAUTH Authentication required.' }
    if (password === '') return { error: NO_PASSWORD }
    open = words.at(-1) === password
    return open ? OK : { error: 'WRONGPASS invalid username-password pair or user is disabled.' }
  })
}

/** `20 Nov 2026 15:28:44.123`. */
function redisTime(time: number): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? []
  return `${day} ${month} ${year} ${clock}.${String(time % 1000).padStart(3, '0')}`
}
