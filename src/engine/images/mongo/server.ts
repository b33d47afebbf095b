/** The server: its root account from the environment, who may ask, and the file that everything is kept in. */
import type { Daemon, DaemonProcess } from '../image'
import { service } from '../service'
import { Store } from './store'
import { MongoError } from './values'
import { decode, encode, type Answer, type Question } from './wire'

const DATA = '/data/db'
const KEPT = `${DATA}/collection-0.wt`
/** What one need not be known for. */
const OPEN = new Set(['hello', 'ping', 'buildInfo', 'connectionStatus'])

const hex = (number: number, width: number): string => number.toString(16).padStart(width, '0')

function setting({ env, files }: DaemonProcess, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  return env[name] || (file && files.exists(file) ? files.readText(file).replace(/\n+$/, '') : undefined)
}

interface Server {
  readonly store: Store
  readonly guarded: boolean
  /** It found nothing kept: what is to be done once is still to be done. */
  readonly fresh: boolean
}

const servers = new WeakMap<DaemonProcess, Server>()

export function serverOf(process: DaemonProcess, version: string): Server {
  const known = servers.get(process)
  if (known) return known
  const kept = process.mounted(DATA)
  let random: string | undefined
  let counter = 0
  const store = new Store({
    version,
    host: process.hostname,
    now: () => process.now(),
    newId: () => {
      random ??= hex(process.random(2 ** 30), 10)
      return { $oid: hex(Math.floor(process.now() / 1000), 8) + random + hex(++counter, 6) }
    },
    changed: () => {
      if (kept) process.files.write(KEPT, store.dump())
    },
  })
  const fresh = !kept || !process.files.exists(KEPT)
  if (!fresh) store.load(process.files.readText(KEPT))
  else {
    const [user, password] = [setting(process, 'MONGO_INITDB_ROOT_USERNAME'), setting(process, 'MONGO_INITDB_ROOT_PASSWORD')]
    if (user !== undefined && password !== undefined) store.accounts.push({ user, password })
    if (kept) process.files.write(KEPT, store.dump())
  }
  const guarded = setting(process, 'MONGO_INITDB_ROOT_USERNAME') !== undefined || process.argv.includes('--auth')
  const server = { store, guarded, fresh }
  servers.set(process, server)
  return server
}

function answer({ store, guarded }: Server, { database, command, user, password }: Question): Answer {
  try {
    if (user !== undefined && !store.accounts.some((account) => account.user === user && account.password === password))
      throw new MongoError('AuthenticationFailed', 'Authentication failed.')
    const [name = ''] = Object.keys(command)
    if (guarded && user === undefined && !OPEN.has(name)) throw new MongoError('Unauthorized', `Command ${name} requires authentication`)
    return { ok: true, result: store.run(database, command) }
  } catch (error) {
    if (!(error instanceof MongoError)) throw error
    return { ok: false, codeName: error.codeName, message: error.message }
  }
}

const log = (process: DaemonProcess, component: string, id: number, context: string, msg: string, attr?: object): string =>
  JSON.stringify({
    t: { $date: new Date(process.now()).toISOString().replace('Z', '+00:00') },
    s: 'I',
    c: component,
    id,
    ctx: context,
    msg,
    ...(attr ? { attr } : {}),
  })

function portOf({ argv }: DaemonProcess): number {
  const at = argv.indexOf('--port')
  return at < 0 ? 27017 : Number(argv[at + 1])
}

const SCRIPTS = '/docker-entrypoint-initdb.d'

/** What the entrypoint runs once a new server answers: scripts of the shell and of mongosh, by their names. */
async function initialise(process: DaemonProcess, version: string): Promise<void> {
  const shell = Number(version.split('.')[0]) < 5 ? 'mongo' : 'mongosh'
  const [user, password] = HALF.map((name) => setting(process, name))
  const login = user === undefined || password === undefined ? [] : ['-u', user, '-p', password, '--authenticationDatabase', 'admin']
  for (const name of [...process.files.list(SCRIPTS)].sort()) {
    const path = `${SCRIPTS}/${name}`
    const known = /\.(js|sh)$/.exec(name)?.[1]
    process.stdout(`/usr/local/bin/docker-entrypoint.sh: ${known === undefined ? 'ignoring' : 'running'} ${path}\n`)
    if (known === undefined) continue
    const argv =
      known === 'sh'
        ? ['bash', path]
        : [shell, '--quiet', '--port', String(portOf(process)), ...login, process.env.MONGO_INITDB_DATABASE || 'test', path]
    const { code, output } = await process.execute(argv)
    if (output.length > 0) process.stdout(new TextDecoder().decode(output).replace(/\n?$/, '\n'))
    if (code !== 0) return process.exit(code)
  }
}

const HALF = ['MONGO_INITDB_ROOT_USERNAME', 'MONGO_INITDB_ROOT_PASSWORD']

export function mongoServer(version: string): Daemon {
  return service({
    ports: (process) => [portOf(process)],
    memory: 171_966_464,
    processor: 5,
    startup: 1500,
    refuse: (process) => {
      const given = HALF.filter((name) => setting(process, name) !== undefined).length
      return given === 1
        ? "\nerror: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created"
        : undefined
    },
    log: (process) =>
      log(process, 'CONTROL', 4615611, 'initandlisten', 'MongoDB starting', {
        pid: 1,
        port: portOf(process),
        dbPath: DATA,
        architecture: '64-bit',
        host: process.hostname,
      }),
    ready: (process) => {
      if (serverOf(process, version).fresh && process.files.exists(SCRIPTS)) process.run(() => initialise(process, version))
      return log(process, 'NETWORK', 23016, 'listener', 'Waiting for connections', { port: portOf(process), ssl: 'off' })
    },
    talk: (data, process) => {
      const question = decode<Question>(data)
      return question ? encode(answer(serverOf(process, version), question)) : new Uint8Array(0)
    },
  })
}
