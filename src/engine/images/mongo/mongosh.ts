/** mongosh: one script from its options, or a line at a time from its input. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { resolvePath } from '../../../shell/path'
import { Connection, seedOf, Unselected, type Seed } from './connection'
import { begin, type Session } from './session'
import { MongoError } from './values'

interface Options {
  readonly seeds: readonly [Seed, ...Seed[]]
  /** The replica set that was named. */
  readonly set: string | undefined
  readonly preference: string
  readonly database: string
  readonly user: string | undefined
  readonly password: string | undefined
  readonly evals: readonly string[]
  /** Scripts to run. */
  readonly scripts: readonly string[]
  readonly shell: boolean
  readonly argv: readonly string[]
  readonly quiet: boolean
  readonly version: boolean
  /** What is no option of it. */
  readonly unknown: string | undefined
}

const VALUES: Readonly<Record<string, string>> = {
  '-u': 'username',
  '-p': 'password',
  '--username': 'username',
  '--password': 'password',
  '--host': 'host',
  '--port': 'port',
  '--eval': 'eval',
  '--file': 'file',
  '-f': 'file',
  '--db': 'db',
  '--authenticationDatabase': 'source',
  '--authenticationMechanism': 'mechanism',
}
const FLAGS = new Set([
  '--quiet',
  '--norc',
  '--shell',
  '--version',
  '--tls',
  '--ssl',
  '--json',
  '--nodb',
  '--retryWrites',
  '--verbose',
  '--tlsAllowInvalidCertificates',
])

interface Place {
  readonly user?: string
  readonly password?: string
  readonly authority: string
  readonly path?: string
  readonly query?: string
}

/** `mongodb://user:password@a,b:27017/shop?replicaSet=rs0`, `host/shop` or `shop`. */
function placeOf(text: string): Place {
  const address =
    /^mongodb:\/\/(?:(?<user>[^:@/]+)(?::(?<password>[^@/]*))?@)?(?<authority>[^/?]*)(?:\/(?<path>[^?]*))?(?:\?(?<query>.*))?/.exec(
      text,
    )?.groups
  if (address) return { authority: '', ...address }
  const [first = '', second] = text.split('/')
  return second === undefined ? { authority: '', path: first } : { authority: first, path: second }
}

function optionsOf(args: readonly string[]): Options {
  const values: Record<string, string> = {}
  const evals: string[] = []
  let place: string | undefined
  let unknown: string | undefined
  const scripts: string[] = []
  for (let i = 0; i < args.length; i++) {
    const [, option = args[i]!, given] = /^(--\w+)=(.*)$/s.exec(args[i]!) ?? []
    if (Object.hasOwn(VALUES, option)) {
      const content = given ?? args[++i] ?? ''
      if (option === '--eval') evals.push(content)
      else if (option === '--file' || option === '-f') scripts.push(content)
      else values[VALUES[option]!] = content
    } else if (/^-p./.test(option)) values['password'] = option.slice(2)
    else if (/^-u./.test(option)) values['username'] = option.slice(2)
    else if (option.startsWith('-') && !FLAGS.has(option)) unknown ??= option
    else if (!option.startsWith('-')) {
      if (/\.(js|mongodb|mjs|cjs)$/.test(option)) scripts.push(option)
      else place ??= option
    }
  }
  const { user, password, authority, path, query = '' } = placeOf(place ?? '')
  const told = new URLSearchParams(query)
  // `--host rs0/a:27017,b:27017` names a set, too.
  const [, named, hosts = ''] = /^(?:([^/]*)\/)?(.*)$/.exec(values['host'] ?? '')!
  const seeds = (hosts || authority).split(',').map((each) => {
    const seed = seedOf(each || '127.0.0.1')
    return values['port'] === undefined || each.includes(':') ? seed : { ...seed, port: Number(values['port']) }
  }) as [Seed, ...Seed[]]
  return {
    seeds,
    set: told.get('directConnection') === 'true' ? undefined : (named ?? told.get('replicaSet') ?? undefined),
    preference: told.get('readPreference') ?? 'primary',
    database: values['db'] || path || 'test',
    user: values['username'] ?? (user === undefined ? undefined : decodeURIComponent(user)),
    password: values['password'] ?? (password === undefined ? undefined : decodeURIComponent(password)),
    evals,
    scripts,
    shell: args.includes('--shell'),
    argv: args,
    quiet: args.includes('--quiet'),
    version: args.includes('--version'),
    unknown,
  }
}

function unreachable(error: NetError, { seeds: [{ host, port }], set }: Options): string {
  const name = set === undefined ? 'MongoNetworkError' : 'MongoServerSelectionError'
  if (error.failure === 'NXDOMAIN' || error.failure === 'no servers could be reached')
    return `${name}: getaddrinfo ENOTFOUND ${set === undefined ? host : error.address}`
  return error.failure === 'connection refused'
    ? `${name}: connect ECONNREFUSED ${set === undefined ? `${host}:${port}` : `${error.address}:${error.port}`}`
    : 'MongoServerSelectionError: Server selection timed out after 30000 ms'
}

/** What is said of an error of the server; others are thrown on. */
function told(error: unknown, options: Options): string {
  if (error instanceof NetError) return unreachable(error, options)
  if (error instanceof Unselected) return `MongoServerSelectionError: ${error.message}`
  if (!(error instanceof MongoError)) throw error
  return error.codeName === 'AuthenticationFailed'
    ? `MongoServerError: ${error.message}`
    : `MongoServerError[${error.codeName}]: ${error.message}`
}

export function mongosh(shellVersion: string): Command {
  return {
    name: 'mongosh',
    run: async (context) => {
      const { stdout, stderr, args } = context
      const options = optionsOf(args)
      if (options.version) {
        await stdout.write(`${shellVersion}\n`)
        return 0
      }
      if (options.unknown !== undefined) {
        await stderr.write(`Error parsing command line: unrecognized option: ${options.unknown}\n`)
        return 1
      }
      const connection = new Connection(context, options)
      const { send } = connection
      let version: string
      try {
        version = String((await send('admin', { buildInfo: 1 }))['version'])
      } catch (error) {
        await stderr.write(`${told(error, options)}\n`)
        return 1
      }
      const session = await begin(context, {
        shellVersion,
        database: options.database,
        preference: options.preference,
        send,
        sendNow: (name, command) => connection.sendNow(name, command),
        argv: options.argv,
        unreachable: (error) => unreachable(error, options),
      })
      if (options.evals.length > 0 || options.scripts.length > 0) {
        const code = await scripts(context, session, options)
        if (code !== 0 || !options.shell) return code
      }
      if (!options.quiet) await stdout.write(banner(options, version, shellVersion))
      return converse(context, session, options, () => connection.kind())
    },
  }
}

function banner({ seeds, set, user }: Options, version: string, shellVersion: string): string {
  const login = user === undefined ? '' : '<credentials>@'
  const hosts = seeds.map(({ host, port }) => `${host}:${port}`).join(',')
  return `Connecting to:\t\tmongodb://${login}${hosts}/?${set === undefined ? 'directConnection=true' : `replicaSet=${set}`}&serverSelectionTimeoutMS=2000&appName=mongosh+${shellVersion}\nUsing MongoDB:\t\t${version}\nUsing Mongosh:\t\t${shellVersion}\n\nFor mongosh info see: https://www.mongodb.com/docs/mongodb-shell/\n\n`
}

/** What is told to be run, one after the other; the last value of the options is shown. */
async function scripts({ stdout, stderr, files, cwd }: CommandContext, session: Session, options: Options): Promise<number> {
  let shown = ''
  for (const text of options.evals) {
    const outcome = await session.run(text)
    if (!outcome) return session.code
    if (outcome.wrong !== undefined) {
      await stderr.write(`${outcome.wrong}\n`)
      return 1
    }
    shown = outcome.shown ?? ''
  }
  if (shown !== '') await stdout.write(`${shown}\n`)
  for (const name of options.scripts) {
    const path = resolvePath(cwd, name)
    if (!files.exists(path)) {
      await stderr.write(`Error: ENOENT: no such file or directory, open '${path}'\n`)
      return 1
    }
    const outcome = await session.run(files.readText(path), path)
    if (!outcome) return session.code
    if (outcome.wrong !== undefined) {
      await stderr.write(`${outcome.wrong}\n`)
      return 1
    }
  }
  return 0
}

/** Line by line; a text whose brackets are open goes on in the next line. */
async function converse(context: CommandContext, session: Session, options: Options, kind: () => Promise<string>): Promise<number> {
  const { stdin, stdout, signal } = context
  const decoder = new TextDecoder()
  let rest = ''
  let pending = ''
  let { database } = options
  // Whom it talks to may have another place each time; one that cannot be asked is not told.
  const prompt = async (): Promise<string> => {
    try {
      return `${await kind()}${database}> `
    } catch (error) {
      if (!(error instanceof NetError || error instanceof MongoError)) throw error
      return `${database}> `
    }
  }
  await stdout.write(await prompt())
  const line = async (text: string): Promise<boolean> => {
    pending += pending === '' ? text : `\n${text}`
    if (/^\s*(exit|quit)(\(\))?;?\s*$/.test(pending)) return false
    if (await session.isOpen(pending)) {
      await stdout.write('... ')
      return true
    }
    const outcome = await session.run(pending)
    if (!outcome) return false
    pending = ''
    database = outcome.database
    const shown = outcome.wrong ?? outcome.shown ?? ''
    await stdout.write(`${shown === '' ? '' : `${shown}\n`}${await prompt()}`)
    return true
  }
  for (let chunk = await stdin.read(signal); chunk !== null; chunk = await stdin.read(signal)) {
    const lines = (rest + decoder.decode(chunk)).split('\n')
    rest = lines.pop()!
    for (const each of lines) if (!(await line(each))) return session.code
  }
  if (rest !== '') await line(rest)
  await stdout.write('\n')
  return session.code
}
