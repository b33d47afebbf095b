/** psql, createdb and dropdb: statements and backslash commands against the server. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { resolvePath } from '../../../shell/path'
import { readAll } from '../../../shell/pipe'
import { askPassword, Connection, linesOf } from '../sql/client'
import { split } from '../sql/lexer'
import { isNumeric, shown, type Rows } from '../sql/values'
import type { Answer, Failure } from '../sql/wire'
import { describeTable, listingOf, quoted } from './listings'

interface Options {
  readonly host?: string
  readonly port: number
  readonly user: string
  readonly database: string
  /** Commands (`-c`) and files (`-f`), in their order. */
  readonly actions: readonly { readonly kind: 'c' | 'f'; readonly text: string }[]
  readonly variables: ReadonlyMap<string, string>
  readonly flags: ReadonlySet<string>
  readonly words: readonly string[]
  readonly unknown?: string
}

const VALUED: Readonly<Record<string, string>> = {
  host: 'h',
  port: 'p',
  username: 'U',
  dbname: 'd',
  command: 'c',
  file: 'f',
  variable: 'v',
  set: 'v',
}
const FLAGS: Readonly<Record<string, string>> = {
  'tuples-only': 't',
  'no-align': 'A',
  quiet: 'q',
  list: 'l',
  version: 'V',
  password: 'W',
  'no-password': 'w',
  expanded: 'x',
  'no-psqlrc': 'X',
}

/** `postgresql://user:password@host:port/database`. */
const ADDRESS = /^postgres(?:ql)?:\/\/(?:([^:@/]+)(?::([^@/]*))?@)?([^:/]*)(?::(\d+))?(?:\/([^?]*))?/

function optionsOf({ args, env }: CommandContext): Options & { readonly password?: string } {
  const values: Record<string, string> = {}
  const flags = new Set<string>()
  const words: string[] = []
  const actions: { kind: 'c' | 'f'; text: string }[] = []
  const variables = new Map<string, string>()
  let unknown: string | undefined
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const [, name, value] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? []
    let rest = ''
    let key = name === undefined ? undefined : VALUED[name]
    if (name !== undefined && FLAGS[name]) flags.add(FLAGS[name])
    else if (name !== undefined && key === undefined) unknown ??= arg
    else if (name === undefined && arg.startsWith('-') && arg.length > 1) {
      let at = 1
      while (at < arg.length && /[tAqlVWwxX1ab]/.test(arg[at]!)) flags.add(arg[at++]!)
      key = arg[at]
      rest = arg.slice(at + 1)
      if (key !== undefined && !/[hpUdcfvFPo]/.test(key)) unknown ??= `-${key}`
    } else if (name === undefined) words.push(arg)
    if (key === undefined) continue
    const content = (value ?? rest) || (args[++i] ?? '')
    if (key === 'c' || key === 'f') actions.push({ kind: key, text: content })
    else if (key === 'v') variables.set(content.replace(/=.*$/s, ''), content.replace(/^[^=]*=?/, ''))
    else values[key] = content
  }
  const given = values['d'] ?? words[0] ?? ''
  const [, user, password, host, port, database] = ADDRESS.exec(given) ?? []
  const name = values['U'] ?? user ?? words[1] ?? env['PGUSER'] ?? (env['USER'] || 'root')
  const where = values['h'] ?? host ?? env['PGHOST']
  const secret = password ?? env['PGPASSWORD']
  return {
    ...(where === undefined || where.startsWith('/') ? {} : { host: where }),
    port: Number(values['p'] ?? port ?? env['PGPORT'] ?? 5432),
    user: name,
    database: (database ?? given) || (env['PGDATABASE'] ?? name),
    ...(secret === undefined ? {} : { password: secret }),
    ...(unknown === undefined ? {} : { unknown }),
    actions,
    variables,
    flags,
    words,
  }
}

function unreachable(error: NetError, { host, port }: Options): string {
  if (host === undefined)
    return 'connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory\n\tIs the server running locally and accepting connections on that socket?'
  if (error.failure === 'NXDOMAIN' || error.failure === 'no servers could be reached')
    return `could not translate host name "${host}" to address: Name or service not known`
  const why =
    { 'no route to host': 'No route to host', 'i/o timeout': 'Connection timed out' }[error.failure as string] ?? 'Connection refused'
  return `connection to server at "${host}" (${error.address}), port ${port} failed: ${why}\n\tIs the server running on that host and accepting TCP/IP connections?`
}

/** Logs in, asking for a password where there is a terminal; what fails is told. */
async function connected(
  context: CommandContext,
  options: ReturnType<typeof optionsOf>,
): Promise<readonly [Connection, Answer] | undefined> {
  const tell = (text: string): Promise<void> => context.stderr.write(`${context.name}: error: ${text}\n`)
  const where =
    options.host === undefined
      ? 'connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: '
      : `connection to server at "${options.host}", port ${options.port} failed: `
  try {
    let connection = new Connection(context, options)
    let answer = await connection.login()
    if (answer?.failure?.state === '28P01' && options.password === undefined) {
      if (!context.tty || options.flags.has('w')) {
        await tell(`${where}fe_sendauth: no password supplied`)
        return undefined
      }
      connection = new Connection(context, { ...options, password: await askPassword(context, `Password for user ${options.user}: `) })
      answer = await connection.login()
    }
    if (answer?.session !== undefined) return [connection, answer]
    await tell(where + (answer?.failure ? `FATAL:  ${answer.failure.message}` : 'received invalid response to SSL negotiation: H'))
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await tell(unreachable(error, options))
  }
  return undefined
}

export function psql(version: string): Command {
  return {
    name: 'psql',
    run: async (context) => {
      const options = optionsOf(context)
      if (options.flags.has('V')) {
        await context.stdout.write(`psql (PostgreSQL) ${version} (Debian ${version}-1.pgdg13+1)\n`)
        return 0
      }
      if (options.unknown !== undefined) {
        await context.stderr.write(`psql: unrecognized option '${options.unknown}'\npsql: hint: Try "psql --help" for more information.\n`)
        return 1
      }
      const [connection, welcome] = (await connected(context, options)) ?? []
      if (!connection || !welcome) return 2
      const talk = new Talk(context, options, connection, welcome)
      const actions = options.flags.has('l') ? [{ kind: 'c', text: '\\l' } as const] : options.actions
      const code = actions.length > 0 ? await talk.perform(actions) : await talk.converse(version)
      await talk.end()
      return code
    },
  }
}

/** Files within files that it has open at most: one that runs itself ends there. */
const MOST_FILES = 1000

class Talk {
  private readonly modes: Set<string>
  private readonly variables: Map<string, string>
  /** The file it reads, and how far it is. */
  private source: { readonly name: string; line: number; readonly depth: number } | undefined

  constructor(
    private readonly context: CommandContext,
    private readonly options: ReturnType<typeof optionsOf>,
    private connection: Connection,
    private state: Answer,
  ) {
    this.modes = new Set(options.flags)
    this.variables = new Map(options.variables)
  }

  end(): Promise<void> {
    return this.connection.quit()
  }

  /** Whether somebody types what it does. */
  private get isInteractive(): boolean {
    const { stdin, stdout } = this.context.isTty
    return stdin && stdout && this.options.actions.length === 0
  }

  /** Whether what follows something that fails is not done. */
  private get stops(): boolean {
    return /^(1|on|true|yes|t|y)$/i.test(this.variables.get('ON_ERROR_STOP') ?? '')
  }

  /** One after the other, whatever became of those before; how the last one ended. */
  async perform(actions: Options['actions']): Promise<number> {
    let code = 0
    for (const { kind, text } of actions) {
      code = kind === 'f' ? await this.file(text, `${this.context.name}: `, 'error: ') : (await this.feed(text, true)).ok ? 0 : 1
      if (code !== 0 && this.stops) break
    }
    return code
  }

  /** Runs what stands in a file; `-` is the input. */
  private async file(name: string, place = this.place, level = this.level): Promise<number> {
    const { files, cwd, stdin, stderr, signal } = this.context
    const path = resolvePath(cwd, name)
    const before = this.source
    const depth = (before?.depth ?? 0) + 1
    const why = depth > MOST_FILES ? 'Too many open files' : name !== '-' && !files.exists(path) ? 'No such file or directory' : undefined
    if (why !== undefined) {
      await stderr.write(`${place}${level}${name}: ${why}\n`)
      return 1
    }
    if (name !== '-' && files.stat(path).type === 'directory') {
      await stderr.write(`${this.context.name}:${name}: error: could not read from input file: Is a directory\n`)
      return 1
    }
    const text = name === '-' ? new TextDecoder().decode(await readAll(stdin, signal)) : files.readText(path)
    this.source = { name: name === '-' ? '<stdin>' : name, line: 0, depth }
    try {
      return await this.lines(text.replace(/\n$/, '').split('\n'))
    } finally {
      this.source = before
    }
  }

  /** Line by line; 3 where something failed that is to stop it. */
  private async lines(all: Iterable<string> | AsyncIterable<string>): Promise<number> {
    let pending = ''
    for await (const line of all) {
      if (this.source) this.source.line++
      if (pending === '' && /^\s*(\\q|quit|exit)\s*;?\s*$/.test(line)) return 0
      const { ok, rest } = await this.feed(`${pending}${line}\n`, false)
      if (!ok && this.stops) return 3
      pending = rest
    }
    return pending !== '' && !(await this.feed(pending, true)).ok && this.stops ? 3 : 0
  }

  private prompt(open: string | undefined): string {
    const { database, superuser, transaction } = this.state
    return `${database}${open === undefined ? '=' : open === '' ? '-' : open}${transaction === 'open' ? '*' : transaction === 'failed' ? '!' : ''}${superuser ? '#' : '>'} `
  }

  async converse(version: string): Promise<number> {
    const { context } = this
    if (!this.isInteractive) return this.lines(linesOf(context))
    await context.stdout.write(`psql (${version} (Debian ${version}-1.pgdg13+1))\nType "help" for help.\n\n${this.prompt(undefined)}`)
    let pending = ''
    for await (const line of linesOf(context)) {
      if (pending === '' && /^\s*(\\q|quit|exit)\s*;?\s*$/.test(line)) return 0
      if (pending === '' && /^\s*help\s*;?\s*$/.test(line))
        await context.stdout.write(
          'You are using psql, the command-line interface to PostgreSQL.\nType:  \\copyright for distribution terms\n       \\h for help with SQL commands\n       \\? for help with psql commands\n       \\g or terminate with semicolon to execute query\n       \\q to quit\n',
        )
      else {
        const { rest, open } = await this.feed(`${pending}${line}\n`, false)
        pending = rest
        await context.stdout.write(this.prompt(rest === '' ? undefined : open))
        continue
      }
      await context.stdout.write(this.prompt(undefined))
    }
    await context.stdout.write('\\q\n')
    return 0
  }

  /** Runs what is complete in a text; all of it when nothing more comes. */
  private async feed(text: string, last: boolean): Promise<{ readonly ok: boolean; readonly rest: string; readonly open: string }> {
    if (/^\s*\\/.test(text)) return { ok: await this.backslash(text.trim()), rest: '', open: '' }
    const { statements, rest, open } = split(text, 'postgres')
    let ok = true
    for (const { text: statement, end } of [...statements, ...(last ? [{ text: rest.trim(), end: '' }] : [])]) {
      if (statement === '') continue
      ok = (await this.one(statement, end)) && ok
      if (!ok && (last || this.stops)) break
    }
    return { ok, rest: last || rest.trim() === '' ? '' : rest, open }
  }

  /** What stands before what went wrong in a file. */
  private get place(): string {
    return this.source ? `${this.context.name}:${this.source.name}:${this.source.line}: ` : ''
  }

  /** What stands between the place and a mistake of psql's own. */
  private get level(): string {
    return this.source ? 'error: ' : ''
  }

  private async one(statement: string, end: string): Promise<boolean> {
    const answer = await this.ask(statement)
    if (!answer) return false
    const { rows, tag = '', failure } = answer
    if (failure) {
      await this.context.stderr.write(this.place + failureText(failure, statement + end))
      return false
    }
    if (rows) await this.print(rows)
    // What a query gave needs no word more; what changed rows does.
    if (tag !== '' && !(rows && tag.startsWith('SELECT')) && !this.modes.has('q')) await this.context.stdout.write(`${tag}\n`)
    return true
  }

  private async ask(statement: string): Promise<Answer | undefined> {
    let answer: Answer | undefined
    try {
      answer = await this.connection.ask(statement)
    } catch (error) {
      if (!(error instanceof NetError)) throw error
    }
    if (answer && !answer.gone) return (this.state = answer)
    await this.context.stderr.write(
      'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n',
    )
    return undefined
  }

  private print(rows: Rows, title?: string, foot?: string): Promise<void> {
    return this.context.stdout.write(
      this.modes.has('x')
        ? expanded(rows)
        : this.modes.has('A')
          ? unaligned(rows, this.modes.has('t'))
          : aligned(rows, this.modes.has('t'), title, foot),
    )
  }

  private async backslash(line: string): Promise<boolean> {
    const { stdout, stderr } = this.context
    const [, name = '', argument = ''] = /^\\(\S+)\s*(.*?);?$/s.exec(line) ?? []
    const verb = name.replace(/[+S]+$/, '')
    if (verb === 'c' || verb === 'connect') return this.reconnect(argument.split(/\s+/))
    if (verb === 'conninfo') {
      const { host, port } = this.connection.target
      const place = host === undefined ? 'via socket in "/var/run/postgresql"' : `on host "${host}"`
      await stdout.write(
        `You are connected to database "${this.state.database}" as user "${this.options.user}" ${place} at port "${port}".\n`,
      )
      return true
    }
    if (verb === 'x' || verb === 't') {
      const [mode, said] = verb === 'x' ? ['x', 'Expanded display'] : ['t', 'Tuples only']
      if (!this.modes.delete(mode)) this.modes.add(mode)
      await stdout.write(`${said} is ${this.modes.has(mode) ? 'on' : 'off'}.\n`)
      return true
    }
    if (verb === 'i' || verb === 'include' || verb === 'ir' || verb === 'include_relative') {
      const file = argument.replace(/^'(.*)'$/s, '$1')
      // One of them looks beside the file that it stands in.
      const beside = verb.includes('r') && !file.startsWith('/') ? (/^.*\//.exec(this.source?.name ?? '')?.[0] ?? '') : ''
      if (file !== '') return (await this.file(beside + file)) === 0
      await stderr.write(`${this.place}${this.level}\\${verb}: missing required argument\n`)
      return false
    }
    if (verb === 'echo') {
      await stdout.write(`${argument.replace(/^'(.*)'$/s, '$1')}\n`)
      return true
    }
    if (verb === 'set' && argument !== '') {
      const [variable = '', ...words] = argument.split(/\s+/)
      this.variables.set(variable, words.join('').replace(/^'(.*)'$/s, '$1'))
      return true
    }
    if (verb === 'd' && argument !== '') return this.describe(argument)
    const listing = listingOf(verb, Number(/PostgreSQL (\d+)/.exec(this.state.version)?.[1]))
    if (!listing) {
      const hint = this.isInteractive && !this.source ? 'Try \\? for help.\n' : ''
      await stderr.write(`${this.place}${this.level}invalid command \\${name}\n${hint}`)
      return false
    }
    const answer = await this.ask(listing.query)
    if (!answer?.rows) return false
    if (answer.rows.rows.length === 0 && listing.none) await stderr.write(`${listing.none}\n`)
    else await this.print(answer.rows, listing.title)
    return true
  }

  private async describe(name: string): Promise<boolean> {
    const found = await describeTable(name.replace(/^public\./, ''), (query) => this.ask(query))
    if (!found) {
      await this.context.stderr.write(`Did not find any relation named "${name}".\n`)
      return false
    }
    await this.print(found.rows, `${found.isView ? 'View' : 'Table'} "public.${name.replace(/^public\./, '')}"`, found.foot)
    return true
  }

  private async reconnect([database = '', user = '']: readonly string[]): Promise<boolean> {
    const { context, options, state } = this
    const next = {
      ...options,
      database: database === '' || database === '-' ? state.database! : database,
      user: user === '' || user === '-' ? options.user : user,
    }
    const [connection, welcome] = (await connected(context, next)) ?? []
    if (!connection || !welcome) {
      await context.stderr.write('Previous connection kept\n')
      return false
    }
    await this.connection.quit()
    this.connection = connection
    this.state = welcome
    await context.stdout.write(`You are now connected to database "${welcome.database}" as user "${next.user}".\n`)
    return true
  }
}

/** With the line of the statement and a mark below the place. */
export function failureText({ message, detail, hint, at }: Failure, statement: string): string {
  let place = ''
  if (at !== undefined) {
    const before = statement.slice(0, at).split('\n')
    const head = `LINE ${before.length}: `
    place = `${head}${statement.split('\n')[before.length - 1]}\n${' '.repeat(head.length + before.at(-1)!.length)}^\n`
  }
  return `ERROR:  ${message}\n${place}${detail === undefined ? '' : `DETAIL:  ${detail}\n`}${hint === undefined ? '' : `HINT:  ${hint}\n`}`
}

const cells = ({ rows, columns }: Rows): readonly (readonly string[])[] =>
  rows.map((row) => row.map((value, i) => shown(value, columns[i]!.type, 'postgres') ?? ''))
const counted = (count: number): string => `(${count} row${count === 1 ? '' : 's'})`

export function aligned(rows: Rows, tuplesOnly: boolean, title?: string, foot?: string): string {
  const { columns } = rows
  const lines = cells(rows)
  const widths = columns.map(({ name }, i) => Math.max(tuplesOnly ? 0 : name.length, ...lines.map((line) => [...line[i]!].length)))
  const last = columns.length - 1
  const centred = (text: string, width: number): string => text.padStart(text.length + Math.floor((width - text.length) / 2)).padEnd(width)
  const body = lines.map(
    (line) =>
      `${line.map((cell, i) => ` ${isNumeric(columns[i]!.type) ? cell.padStart(widths[i]!) : i === last ? cell : cell.padEnd(widths[i]!)}`).join(' |')}\n`,
  )
  if (tuplesOnly) return `${body.join('')}\n`
  const total = widths.reduce((sum, width) => sum + width + 3, -1)
  const above = title === undefined ? '' : `${' '.repeat(Math.max(0, Math.floor((total - title.length) / 2)))}${title}\n`
  const head = columns.map(({ name }, i) => ` ${centred(name, widths[i]!)} `).join('|')
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+')
  return `${above}${head}\n${rule}\n${body.join('')}${foot ?? `${counted(lines.length)}\n`}\n`
}

function unaligned(rows: Rows, tuplesOnly: boolean): string {
  const lines = cells(rows).map((line) => `${line.join('|')}\n`)
  return tuplesOnly ? lines.join('') : `${rows.columns.map(({ name }) => name).join('|')}\n${lines.join('')}${counted(lines.length)}\n`
}

function expanded(rows: Rows): string {
  const widest = Math.max(...rows.columns.map(({ name }) => name.length))
  const lines = cells(rows)
  const wide = Math.max(0, ...lines.flat().map((cell) => cell.length))
  if (lines.length === 0) return '(0 rows)\n\n'
  return `${lines.map((line, n) => `${`-[ RECORD ${n + 1} ]`.padEnd(widest + 1, '-').replace(/$/, widest + 1 > `-[ RECORD ${n + 1} ]`.length ? '+' : '')}${'-'.repeat(Math.max(0, wide + 1))}\n${line.map((cell, i) => `${rows.columns[i]!.name.padEnd(widest)} | ${cell}\n`).join('')}`).join('')}\n`
}

/** `createdb name`, `dropdb name`: one statement in the database postgres. */
export function databaseProgram(name: 'createdb' | 'dropdb'): Command {
  return {
    name,
    run: async (context) => {
      const options = optionsOf(context)
      const database = options.words[0] ?? options.user
      const [connection] = (await connected(context, { ...options, database: 'postgres' })) ?? []
      if (!connection) return 1
      const answer = await connection.ask(`${name === 'createdb' ? 'CREATE' : 'DROP'} DATABASE ${quoted(database)}`)
      await connection.quit()
      if (!answer?.failure) return 0
      await context.stderr.write(
        `${name}: error: database ${name === 'createdb' ? 'creation' : 'removal'} failed: ERROR:  ${answer.failure.message}\n`,
      )
      return 1
    },
  }
}
