/** mongo-express: a page about a mongo server, which it waits for and has to be let into. */
import { encodeBase64 } from '../../api/base64'
import { NetError } from '../../../shell/net'
import { header, respond, text } from '../http-server'
import { defineImage, tags, type Daemon, type DaemonProcess } from '../image'
import { decode, encode, type Answer } from '../mongo/wire'
import { ALPINE_FILES } from '../passwd'
import { service } from '../service'
import { BASH_ON_ALPINE } from '../userlands'
import { isDocument, type Document } from '../mongo/values'

interface Target {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly password?: string
  /** As it shows where it wanted to go. */
  readonly url: string
}

/** By its address, or by the older settings one by one. */
function targetOf({ env }: DaemonProcess): Target {
  const server = env['ME_CONFIG_MONGODB_SERVER']
  const [user, password] = [env['ME_CONFIG_MONGODB_ADMINUSERNAME'] ?? '', env['ME_CONFIG_MONGODB_ADMINPASSWORD'] ?? '']
  if (server) {
    const port = Number(env['ME_CONFIG_MONGODB_PORT'] || 27017)
    const login = user === '' ? {} : { user, password }
    return { host: server, port, ...login, url: `mongodb://${user === '' ? '' : `${user}:${password}@`}${server}:${port}/` }
  }
  const url = env['ME_CONFIG_MONGODB_URL'] ?? ''
  const [, own, secret = '', host = '', port = '27017'] = /^mongodb:\/\/(?:([^:@/]+)(?::([^@/]*))?@)?([^:,/?]*)(?::(\d+))?/.exec(url) ?? []
  const login = own === undefined ? {} : { user: decodeURIComponent(own), password: decodeURIComponent(secret) }
  return { host, port: Number(port), ...login, url }
}

/** Asks the server; throws NetError when there is none. */
async function ask(process: DaemonProcess, { host, port, user, password }: Target, command: Document): Promise<Answer> {
  const [address = host] = await process.net.resolve(host)
  const login = user === undefined ? {} : { user, password: password ?? '' }
  const answer = decode<Answer>(await process.net.tcp(address, port, encode({ database: 'admin', command, ...login })))
  if (!answer) throw new NetError('empty reply', host, port)
  return answer
}

/** What its script's shell says of a connection that failed. */
function refused(error: NetError, { host, port }: Target): string {
  const script = '/docker-entrypoint.sh'
  if (error.failure === 'NXDOMAIN' || error.failure === 'no servers could be reached')
    return `${script}: line 15: ${host}: Name does not resolve\n${script}: line 15: /dev/tcp/${host}/${port}: Invalid argument\n`
  const why = error.failure === 'connection refused' ? 'Connection refused' : 'Operation timed out'
  return `${script}: connect: ${why}\n${script}: line 15: /dev/tcp/${host}/${port}: ${why}\n`
}

const inRed = (words: string): string => `\x1b[31m${words}\x1b[39m\n`
const hasNoGuard = ({ env }: DaemonProcess): boolean =>
  env['ME_CONFIG_BASICAUTH'] === 'false' || env['ME_CONFIG_BASICAUTH_ENABLED'] === 'false'
const guard = ({ env }: DaemonProcess): readonly [string, string] => [
  env['ME_CONFIG_BASICAUTH_USERNAME'] || 'admin',
  env['ME_CONFIG_BASICAUTH_PASSWORD'] || 'pass',
]

const server = service({
  ports: ({ env }) => [Number(env['PORT'] || 8081)],
  memory: 62_914_560,
  stderr: true,
  http: async (request, process) => {
    if (request.path === '/status') return respond(200, { 'Content-Type': 'application/json; charset=utf-8' }, '{"status":"ok"}')
    if (!hasNoGuard(process) && header(request, 'authorization') !== `Basic ${encodeBase64(guard(process).join(':'))}`)
      return text(401, 'Unauthorized', { 'WWW-Authenticate': 'Basic realm="Authorization Required"' })
    try {
      const answer = await ask(process, targetOf(process), { listDatabases: 1 })
      if (!answer.ok) return text(500, answer.message)
      const databases = answer.result['databases']
      const names = Array.isArray(databases) ? databases.filter(isDocument).map(({ name }) => String(name)) : []
      const rows = names.map((name) => `<tr><td><a href="/db/${name}/">${name}</a></td></tr>\n`)
      return respond(
        200,
        { 'Content-Type': 'text/html; charset=utf-8' },
        `<!DOCTYPE html>\n<html>\n<head>\n<title>Home - Mongo Express</title>\n</head>\n<body>\n<h4>Databases</h4>\n<table>\n${rows.join('')}</table>\n</body>\n</html>\n`,
      )
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      return text(500, 'MongoServerSelectionError')
    }
  },
})

const WELCOME = 'Welcome to mongo-express 1.0.2\n------------------------\n\n\n'
/** Milliseconds until its script says something. */
const SCRIPT = 20
/** How long the driver looks for a server (serverSelectionTimeoutMS). */
const PATIENCE = 30_000

/** Why the database cannot be used; undefined when it can. */
async function failure(process: DaemonProcess, target: Target): Promise<string | undefined> {
  const last = process.now() + PATIENCE
  for (;;) {
    try {
      const answer = await ask(process, target, { listDatabases: 1 })
      return answer.ok ? undefined : `MongoServerError: ${answer.message}`
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      if (process.now() < last) await process.pause(1000)
      else
        return `MongoServerSelectionError: ${error.failure === 'connection refused' ? `connect ECONNREFUSED ${target.host}:${target.port}` : `getaddrinfo ENOTFOUND ${target.host}`}`
    }
  }
}

async function begin(process: DaemonProcess): Promise<void> {
  const target = targetOf(process)
  const { host, port } = target
  const tries = Number(process.env['ME_CONFIG_CONNECT_RETRIES'] || 5)
  await process.pause(SCRIPT)
  process.stdout(`Waiting for ${host}:${port}...\n`)
  for (let tried = 1; ; tried++) {
    try {
      await ask(process, target, { ping: 1 })
      break
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      process.stderr(refused(error, target))
      if (tried >= tries) break
      await process.pause(1000)
      const date = new Date(process.now()).toUTCString()
      const [, weekday, day, month, year, clock] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(date)!
      process.stdout(`${weekday} ${month} ${day} ${clock} UTC ${year} retrying to connect to ${host}:${port} (${tried + 1}/${tries})\n`)
    }
  }
  process.stdout('No custom config.js found, loading config.default.js\n')
  process.stdout(WELCOME)
  const trouble = await failure(process, target)
  if (trouble !== undefined) {
    process.stderr(`Could not connect to database using connectionString: ${target.url}"\n${trouble}\n`)
    return process.exit(1)
  }
  process.stdout(`Mongo Express server listening at http://0.0.0.0:${process.env['PORT'] || 8081}\n`)
  process.stderr(inRed('Server is open to allow connections from anyone (0.0.0.0)'))
  if (hasNoGuard(process))
    process.stderr(inRed('Basic authentication is disabled. It is recommended to set the useBasicAuth to true in the config.js.'))
  else if (guard(process).join(':') === 'admin:pass')
    process.stderr(inRed('basicAuth credentials are "admin:pass", it is recommended you change this in your config.js!'))
  server.start(process)
}

const daemon: Daemon = {
  start: (process) => {
    for (const signal of ['TERM', 'INT']) process.onSignal(signal, () => process.exit(143))
    begin(process).catch((error: unknown) => {
      // It has ended meanwhile.
      if (!(error instanceof NetError)) throw error
    })
  },
}

export default defineImage({
  repositories: ['docker.io/library/mongo-express'],
  hasTag: tags(['latest'], /^(0\.\d+|1)(\.\d+)*(-(alpha\.\d|(18|20)(-alpine3\.1[789])?))*$/),
  config: () => ({
    entrypoint: ['/sbin/tini', '--', '/docker-entrypoint.sh'],
    command: ['mongo-express'],
    exposedPorts: [8081],
    env: {
      ME_CONFIG_MONGODB_URL: 'mongodb://mongo:27017',
      ME_CONFIG_MONGODB_ENABLE_ADMIN: 'true',
      ME_CONFIG_SITE_SESSIONSECRET: 'secret',
      VCAP_APP_HOST: '0.0.0.0',
    },
    workingDirectory: '/app',
    userland: BASH_ON_ALPINE,
    size: 55_000_000,
    files: () => ({ ...ALPINE_FILES, '/app/': '' }),
    main: daemon,
  }),
})
