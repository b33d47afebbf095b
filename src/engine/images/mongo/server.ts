/** The server: its root account from the environment, who may ask, and the file that everything is kept in. */
import type { Daemon, DaemonProcess } from '../image'
import { hasScripts, runScripts } from '../entrypoint-scripts'
import { service } from '../service'
import * as member from './member-wire'
import { admit, REPLICA_COMMANDS } from './replica-commands'
import { ReplicaSet, type Kept } from './replica-set'
import { clusterTime, helloDocument } from './replica-status'
import { optionsOf, type ServerOptions } from './server-options'
import { Store, type Content } from './store'
import { MongoError, type Value } from './values'
import { decode, encode, type Answer, type Question } from './wire'

const DATA = '/data/db'
const KEPT = `${DATA}/collection-0.wt`
/** What one need not be known for. */
const OPEN = new Set(['hello', 'isMaster', 'ismaster', 'ping', 'buildInfo', 'connectionStatus'])
const GREETINGS = new Set(['hello', 'isMaster', 'ismaster'])
/** Milliseconds that a member of a set still answers after it was told to end, so that clients find their way elsewhere. */
const QUIESCE = 15_000

const hex = (number: number, width: number): string => number.toString(16).padStart(width, '0')

function setting({ env, files }: DaemonProcess, name: string): string | undefined {
  const file = env[`${name}_FILE`]
  return env[name] || (file && files.exists(file) ? files.readText(file).replace(/\n+$/, '') : undefined)
}

interface Server {
  readonly store: Store
  readonly options: ServerOptions
  readonly guarded: boolean
  /** Present when it was started as a member. */
  readonly set: ReplicaSet | undefined
  newId(): Value
  /** It found nothing kept: what is to be done once is still to be done. */
  readonly fresh: boolean
}

const servers = new WeakMap<DaemonProcess, Server>()

export function serverOf(process: DaemonProcess, version: string): Server {
  const known = servers.get(process)
  if (known) return known
  const options = optionsOf(process)
  const kept = process.mounted(DATA)
  const keep = (): void => {
    if (kept) process.files.write(KEPT, JSON.stringify({ ...store.content(), ...(set ? { replica: set.kept } : {}) }))
  }
  let random: string | undefined
  let counter = 0
  const newId = (): Value => {
    random ??= hex(process.random(2 ** 30), 10)
    return { $oid: hex(Math.floor(process.now() / 1000), 8) + random + hex(++counter, 6) }
  }
  const store = new Store({
    version,
    host: process.hostname,
    now: () => process.now(),
    newId,
    changed: keep,
    log: (change) => {
      if (!change.ns.startsWith('local.')) set?.log(change)
    },
  })
  const set =
    options.set === undefined
      ? undefined
      : new ReplicaSet({
          set: options.set,
          version,
          hostname: process.hostname,
          address: process.address,
          port: options.port,
          net: process.net,
          addresses: (name) => process.addresses(name),
          now: () => process.now(),
          random: (bound) => process.random(bound),
          after: (delay, action) => process.after(delay, action),
          run: (work) => process.run(work),
          say: (component, id, context, message, attributes) =>
            process.stdout(`${log(process, component, id, context, message, attributes)}\n`),
          copy: () => store.content(),
          load: (copy) => store.load(copy as Content),
          apply: (change) => store.apply(change),
          keep,
        })
  const fresh = !kept || !process.files.exists(KEPT)
  const [user, password] = [setting(process, 'MONGO_INITDB_ROOT_USERNAME'), setting(process, 'MONGO_INITDB_ROOT_PASSWORD')]
  if (!fresh) store.load(JSON.parse(process.files.readText(KEPT)) as Content)
  else if (user !== undefined && password !== undefined) store.accounts.push({ user, password })
  if (fresh) keep()
  const server = { store, options, guarded: guards(process, options), set, fresh, newId }
  servers.set(process, server)
  return server
}

const guards = (process: DaemonProcess, { guarded }: ServerOptions): boolean =>
  guarded || setting(process, 'MONGO_INITDB_ROOT_USERNAME') !== undefined

/** What an earlier server knew of its set, once this one answers. */
function rejoin(process: DaemonProcess, { set, fresh }: Server): void {
  if (!set || fresh) return
  const { replica } = JSON.parse(process.files.readText(KEPT)) as { readonly replica?: Kept }
  if (replica) set.restore(replica)
}

type Reply = Answer | Promise<Answer>

function answer(server: Server, { database, command, user, password }: Question): Reply {
  const { store, guarded, set } = server
  const [name = ''] = Object.keys(command)
  try {
    if (user !== undefined && !store.accounts.some((account) => account.user === user && account.password === password))
      throw new MongoError('AuthenticationFailed', 'Authentication failed.')
    if (guarded && user === undefined && !OPEN.has(name)) throw new MongoError('Unauthorized', `Command ${name} requires authentication`)
    return set ? asMember(server, set, database, name, command) : { ok: true, result: store.run(database, command) }
  } catch (error) {
    return refusal(error)
  }
}

function refusal(error: unknown): Answer {
  if (!(error instanceof MongoError)) throw error
  return { ok: false, codeName: error.codeName, message: error.message }
}

/** What a member of a set answers: about the set, or what it may do as it stands; changes when a majority has them. */
async function asMember(
  { store, newId }: Server,
  set: ReplicaSet,
  database: string,
  name: string,
  command: Question['command'],
): Promise<Answer> {
  try {
    const own = Object.hasOwn(REPLICA_COMMANDS, name) ? REPLICA_COMMANDS[name] : undefined
    if (own) return { ok: true, result: await own(set, command, newId) }
    if (GREETINGS.has(name)) return { ok: true, result: { ...helloDocument(set), ok: 1, ...clusterTime(set) } }
    const changes = admit(set, database, name, command)
    const result = store.run(database, command)
    if (changes) await set.majority()
    return { ok: true, result: { ...result, ...clusterTime(set) } }
  } catch (error) {
    return refusal(error)
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

/** What the entrypoint runs once a new server answers: scripts of the shell and of mongosh, by their names. */
async function initialise(process: DaemonProcess, version: string): Promise<void> {
  const shell = Number(version.split('.')[0]) < 5 ? 'mongo' : 'mongosh'
  const [user, password] = HALF.map((name) => setting(process, name))
  const login = user === undefined || password === undefined ? [] : ['-u', user, '-p', password, '--authenticationDatabase', 'admin']
  const port = String(optionsOf(process).port)
  const database = process.env.MONGO_INITDB_DATABASE || 'test'
  await runScripts(process, {
    programs: { '.js': (path) => [shell, '--quiet', '--port', port, ...login, database, path] },
    note: (text) => text,
    sources: false,
    takesPattern: true,
  })
}

const HALF = ['MONGO_INITDB_ROOT_USERNAME', 'MONGO_INITDB_ROOT_PASSWORD']

export function mongoServer(version: string): Daemon {
  return service({
    ports: (process) => [optionsOf(process).port],
    memory: 171_966_464,
    processor: 5,
    startup: 1500,
    refuse: (process) => {
      const given = HALF.filter((name) => setting(process, name) !== undefined).length
      if (given === 1)
        return "\nerror: missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'\n       both must be specified for a user to be created"
      const options = optionsOf(process)
      return options.set !== undefined && options.keyFile === undefined && guards(process, options)
        ? {
            text: "BadValue: security.keyFile is required when authorization is enabled with replica sets\ntry 'mongod --help' for more information",
            code: 2,
          }
        : undefined
    },
    log: (process) =>
      log(process, 'CONTROL', 4615611, 'initandlisten', 'MongoDB starting', {
        pid: 1,
        port: optionsOf(process).port,
        dbPath: DATA,
        architecture: '64-bit',
        host: process.hostname,
      }),
    ready: (process) => {
      const server = serverOf(process, version)
      if (server.fresh && hasScripts(process)) process.run(() => initialise(process, version))
      rejoin(process, server)
      return log(process, 'NETWORK', 23016, 'listener', 'Waiting for connections', { port: server.options.port, ssl: 'off' })
    },
    leave: (process) => {
      const { set } = serverOf(process, version)
      return set?.config && Number(version.split('.')[0]) >= 5 ? quiesce(process, set) : undefined
    },
    talk: (data, process) => {
      const server = serverOf(process, version)
      const told = member.decode<member.MemberQuestion>(data)
      if (told) return server.set ? server.set.answer(told).then(member.encode) : member.encode({ wrong: 'not running with --replSet' })
      const question = decode<Question>(data)
      if (!question) return new Uint8Array(0)
      const reply = answer(server, question)
      return reply instanceof Promise ? reply.then(encode) : encode(reply)
    },
  })
}

/** A primary that is told to end has another one elected first. */
async function quiesce(process: DaemonProcess, set: ReplicaSet): Promise<void> {
  if (set.state === 'PRIMARY') await set.handOver()
  process.stdout(
    `${log(process, 'REPL', 4695102, 'SignalHandler', 'Entering quiesce mode for shutdown', { quiesceTimeMillis: QUIESCE })}\n`,
  )
  await process.pause(QUIESCE)
  process.stdout(`${log(process, 'REPL', 4695103, 'SignalHandler', 'Exiting quiesce mode for shutdown')}\n`)
}
