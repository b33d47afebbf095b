/** The programs that talk to the server: mysql, mysqladmin and mysqldump, under MariaDB's names too. */
import type { Command, CommandContext } from '../../../shell/command'
import { NetError } from '../../../shell/net'
import { askPassword, Connection, linesOf, type Target } from '../sql/client'
import { split } from '../sql/lexer'
import { isNumeric, shown, type Rows } from '../sql/values'
import type { Answer } from '../sql/wire'
import type { Product } from './server'

export interface Options extends Omit<Target, 'password'> {
  readonly password?: string
  readonly asksPassword: boolean
  readonly execute?: string
  readonly noHeaders: boolean
  readonly table?: boolean
  readonly force: boolean
  readonly vertical: boolean
  readonly version: boolean
  /** mysqldump's `--all-databases`, and `--databases` for which every word is one. */
  readonly all: boolean
  readonly several: boolean
  readonly words: readonly string[]
  /** What is no option of theirs. */
  readonly unknown?: string
}

const LONG: Readonly<Record<string, string>> = { host: 'h', port: 'P', user: 'u', database: 'D', execute: 'e' }
const FLAGS: Readonly<Record<string, string>> = {
  'skip-column-names': 'N',
  batch: 'B',
  table: 't',
  silent: 's',
  force: 'f',
  vertical: 'E',
  version: 'V',
  'all-databases': 'A',
  databases: 'databases',
}
/** Nothing hangs on these. */
const IGNORED =
  /^--(ssl|skip-ssl|protocol|default-character-set|connect-timeout|wait|get-server-public-key|no-beep|single-transaction|skip-lock-tables|no-tablespaces)/

export function optionsOf({ args, env }: CommandContext): Options {
  const values: Record<string, string> = {}
  const flags = new Set<string>()
  const words: string[] = []
  let password: string | undefined = env['MYSQL_PWD']
  let asksPassword = false
  let unknown: string | undefined
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const [, name = '', value] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (name === 'password' || arg.startsWith('-p')) {
      const given = name === 'password' ? value : arg.slice(2) || undefined
      password = given ?? password
      asksPassword = given === undefined
    } else if (Object.hasOwn(LONG, name)) values[LONG[name]!] = value ?? args[++i] ?? ''
    else if (Object.hasOwn(FLAGS, name)) flags.add(FLAGS[name]!)
    else if (/^-[NBtsfEVArn]*[hPuDe]/.test(arg)) {
      const at = arg.search(/[hPuDe]/)
      for (const flag of arg.slice(1, at)) flags.add(flag)
      values[arg[at]!] = arg.slice(at + 1) || (args[++i] ?? '')
    } else if (/^-[NBtsfEVArn]+$/.test(arg)) for (const flag of arg.slice(1)) flags.add(flag)
    else if (arg.startsWith('-') && !IGNORED.test(arg)) unknown ??= arg
    else if (!arg.startsWith('-')) words.push(arg)
  }
  const { h: host, P: port = '3306', u: user = 'root', D: database = words[0], e: execute } = values
  return {
    ...(host === undefined || host === 'localhost' ? {} : { host }),
    port: Number(port),
    user,
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(execute === undefined ? {} : { execute }),
    ...(unknown === undefined ? {} : { unknown }),
    asksPassword,
    noHeaders: flags.has('N') || (flags.has('s') && flags.has('ss')),
    ...(flags.has('t') ? { table: true } : flags.has('B') || flags.has('s') ? { table: false } : {}),
    force: flags.has('f'),
    vertical: flags.has('E'),
    version: flags.has('V'),
    all: flags.has('A'),
    several: flags.has('databases'),
    words,
  }
}

const errno = (error: NetError): number => ({ 'no route to host': 113, 'i/o timeout': 110 })[error.failure as string] ?? 111

function unreachable(error: NetError, { host, port }: Target): string {
  if (host === undefined) return "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"
  if (error.failure === 'NXDOMAIN' || error.failure === 'no servers could be reached')
    return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${errno(error)})`
}

/** Logs in; a failure is already told. */
export async function connected(
  context: CommandContext,
  options: Options,
  product: Product,
): Promise<readonly [Connection, Answer] | undefined> {
  const { stderr, name } = context
  if (options.unknown !== undefined) {
    await stderr.write(`${name}: [ERROR] unknown option '${options.unknown}'.\n`)
    return undefined
  }
  const given = options.password !== undefined && !options.asksPassword && context.env['MYSQL_PWD'] !== options.password
  if (given && product === 'mysql')
    await stderr.write(`${name}: [Warning] Using a password on the command line interface can be insecure.\n`)
  const password = options.asksPassword ? await askPassword(context, 'Enter password: ') : options.password
  const connection = new Connection(context, { ...options, ...(password === undefined ? {} : { password }) })
  try {
    const answer = await connection.login()
    if (answer?.session !== undefined) return [connection, answer]
    const { failure } = answer ?? {}
    await stderr.write(
      failure
        ? `ERROR ${failure.code} (${failure.state}): ${failure.message}\n`
        : "ERROR 2013 (HY000): Lost connection to MySQL server at 'reading initial communication packet', system error: 0\n",
    )
  } catch (error) {
    if (!(error instanceof NetError)) throw error
    await stderr.write(`${unreachable(error, options)}\n`)
  }
  return undefined
}

export function mysqlClient(product: Product, version: string): Command {
  return {
    name: product,
    run: async (context) => {
      const options = optionsOf(context)
      if (options.version) {
        await context.stdout.write(
          product === 'mysql'
            ? `${context.name}  Ver ${version} for Linux on x86_64 (MySQL Community Server - GPL)\n`
            : `${context.name} from ${version}-MariaDB, client 15.2 for debian-linux-gnu (x86_64)\n`,
        )
        return 0
      }
      const [connection, welcome] = (await connected(context, options, product)) ?? []
      if (!connection || !welcome) return 1
      const talk = new Talk(context, options, connection, product, welcome)
      const code = options.execute === undefined ? await talk.converse() : await talk.batch(options.execute)
      await connection.quit()
      return code
    },
  }
}

const ENDINGS = ['\\G', '\\g', '\\c']

class Talk {
  private readonly interactive: boolean
  private readonly tables: boolean

  constructor(
    private readonly context: CommandContext,
    private readonly options: Options,
    private readonly connection: Connection,
    private readonly product: Product,
    private state: Answer,
  ) {
    const { stdin, stdout } = context.isTty
    this.interactive = options.execute === undefined && stdin && stdout
    this.tables = options.table ?? (stdin && stdout)
  }

  private prompt(waiting: string | undefined): string {
    if (waiting !== undefined) return `    ${waiting === '' ? '-' : waiting === '*' ? '/*' : waiting}> `
    return this.product === 'mysql' ? 'mysql> ' : `MariaDB [${this.state.database ?? '(none)'}]> `
  }

  /** All of a text, up to the first failure. */
  async batch(text: string): Promise<number> {
    const { statements, rest } = split(text, 'mysql', ENDINGS)
    for (const { text: statement, end } of [...statements, { text: rest.trim(), end: ';' }]) {
      if (statement === '' || end === '\\c') continue
      if (!(await this.one(statement, end)) && !this.options.force) return 1
    }
    return 0
  }

  async converse(): Promise<number> {
    const { context, interactive } = this
    if (!interactive) {
      let text = ''
      for await (const line of linesOf(context)) text += `${line}\n`
      return this.batch(text)
    }
    await context.stdout.write(`${this.welcome()}${this.prompt(undefined)}`)
    let pending = ''
    for await (const line of linesOf(context)) {
      const command = line.trim().replace(/;$/, '')
      if (pending.trim() === '' && /^(exit|quit|\\q)$/i.test(command)) break
      pending = pending.trim() === '' && /^use\s+\S+$/i.test(command) ? `${command};` : `${pending}${line}\n`
      if (/^\s*(help|\\h|\?|status|\\s)\s*;?\s*$/i.test(pending)) {
        await context.stdout.write(this.told(/h|\?/i.test(pending.replace(/status/i, ''))))
        pending = ''
      }
      const { statements, rest, open } = split(pending, 'mysql', ENDINGS)
      for (const { text, end } of statements) {
        if (end === '\\c') continue
        if (text === '') await context.stdout.write('ERROR: \nNo query specified\n\n')
        else await this.one(text, end)
      }
      pending = rest.trim() === '' ? '' : rest
      await context.stdout.write(this.prompt(pending === '' ? undefined : open))
    }
    await context.stdout.write('Bye\n')
    return 0
  }

  private welcome(): string {
    const { session, version } = this.state
    return this.product === 'mysql'
      ? `Welcome to the MySQL monitor.  Commands end with ; or \\g.\nYour MySQL connection id is ${session}\nServer version: ${version} MySQL Community Server - GPL\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`
      : `Welcome to the MariaDB monitor.  Commands end with ; or \\g.\nYour MariaDB connection id is ${session}\nServer version: ${version} mariadb.org binary distribution\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`
  }

  private told(help: boolean): string {
    const { session, database = '', version } = this.state
    return help
      ? '\nList of all client commands:\nclear     (\\c) Clear the current input statement.\nego       (\\G) Send command to MySQL server, display result vertically.\nexit      (\\q) Exit mysql. Same as quit.\nquit      (\\q) Quit mysql.\nstatus    (\\s) Get status information from the server.\nuse       (\\u) Use another database. Takes database name as argument.\n\n'
      : `--------------\nConnection id:\t\t${session}\nCurrent database:\t${database}\nCurrent user:\t\t${this.options.user}\nServer version:\t\t${version}\n--------------\n\n`
  }

  /** Runs one statement and shows what came of it; false when it failed. */
  private async one(statement: string, end: string): Promise<boolean> {
    const { stdout, stderr } = this.context
    let answer: Answer | undefined
    try {
      answer = await this.connection.ask(statement)
    } catch (error) {
      if (!(error instanceof NetError)) throw error
    }
    if (!answer || answer.gone) {
      await stderr.write('ERROR 2013 (HY000): Lost connection to MySQL server during query\n')
      return false
    }
    this.state = answer
    const { failure, rows } = answer
    if (failure) {
      await stderr.write(
        `ERROR ${failure.code} (${failure.state})${this.interactive ? '' : ' at line 1'}: ${failure.message}\n${this.interactive ? '\n' : ''}`,
      )
      return false
    }
    if (rows) await stdout.write(this.shown(rows, end === '\\G' || this.options.vertical))
    else if (this.interactive) await stdout.write(this.done(answer))
    return true
  }

  private done({ tag, affected = 0, matched }: Answer): string {
    if (tag === 'USE') return 'Database changed\n'
    const details = matched === undefined ? '' : `Rows matched: ${matched}  Changed: ${affected}  Warnings: 0\n`
    const records = tag?.startsWith('INSERT') && affected > 1 ? `Records: ${affected}  Duplicates: 0  Warnings: 0\n` : ''
    return `Query OK, ${affected} row${affected === 1 ? '' : 's'} affected (0.01 sec)\n${details}${records}\n`
  }

  private shown(rows: Rows, vertical: boolean): string {
    const count = rows.rows.length
    const foot = this.interactive
      ? count === 0
        ? 'Empty set (0.00 sec)\n\n'
        : `${count} row${count === 1 ? '' : 's'} in set (0.00 sec)\n\n`
      : ''
    if (count === 0 && (this.tables || vertical)) return foot
    if (vertical) return verticalText(rows) + foot
    return this.tables ? tableText(rows, this.options.noHeaders) + foot : tabbed(rows, this.options.noHeaders)
  }
}

const cells = ({ rows, columns }: Rows): readonly (readonly string[])[] =>
  rows.map((row) => row.map((value, i) => shown(value, columns[i]!.type, 'mysql') ?? 'NULL'))

/** Wide characters are not wider here than others. */
const width = (text: string): number => Math.max(...text.split('\n').map((line) => [...line].length))

export function tableText(rows: Rows, noHeaders = false): string {
  const { columns } = rows
  const lines = cells(rows)
  const widths = columns.map(({ name, type }, i) =>
    Math.max(noHeaders ? 0 : name.length, type.nullable ? 4 : 0, ...lines.map((line) => width(line[i]!))),
  )
  const rule = `+${widths.map((each) => '-'.repeat(each + 2)).join('+')}+\n`
  const head = noHeaders ? '' : `|${columns.map(({ name }, i) => ` ${name.padEnd(widths[i]!)} `).join('|')}|\n${rule}`
  const body = lines.map(
    (line) =>
      `|${line.map((cell, i) => ` ${isNumeric(columns[i]!.type) || columns[i]!.type.kind === 'bool' ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)} `).join('|')}|\n`,
  )
  return `${rule}${head}${body.join('')}${rule}`
}

function verticalText(rows: Rows): string {
  const widest = Math.max(...rows.columns.map(({ name }) => name.length))
  const stars = '*'.repeat(27)
  return cells(rows)
    .map(
      (line, n) =>
        `${stars} ${n + 1}. row ${stars}\n${line.map((cell, i) => `${rows.columns[i]!.name.padStart(widest)}: ${cell}\n`).join('')}`,
    )
    .join('')
}

function tabbed(rows: Rows, noHeaders: boolean): string {
  const escaped = (text: string): string =>
    text.replace(/[\\\t\n\0]/g, (char) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\0': '\\0' })[char]!)
  if (rows.rows.length === 0) return ''
  const head = noHeaders ? [] : [rows.columns.map(({ name }) => name)]
  return [...head, ...cells(rows).map((line) => line.map(escaped))].map((line) => `${line.join('\t')}\n`).join('')
}

/** `mysqladmin ping`, as probes use it. */
export function mysqlAdmin(product: Product, version: string): Command {
  return {
    name: product === 'mysql' ? 'mysqladmin' : 'mariadb-admin',
    run: async (context) => {
      const { stdout, stderr, name } = context
      const options = optionsOf(context)
      const verb = options.words[0] ?? ''
      const daemon = product === 'mysql' ? 'mysqld' : 'mariadbd'
      if (!['ping', 'status', 'version'].includes(verb)) {
        await stderr.write(`${name}: Unknown command: '${verb}'\n`)
        return 1
      }
      const { database: _, ...target } = options
      const connection = new Connection(context, target)
      let answer: Answer | undefined
      try {
        answer = await connection.login()
      } catch (error) {
        if (!(error instanceof NetError)) throw error
        const where =
          options.host === undefined
            ? "local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"
            : `MySQL server on '${options.host}:${options.port}' (${errno(error)})`
        await stderr.write(`${name}: connect to server at '${options.host ?? 'localhost'}' failed\nerror: 'Can't connect to ${where}'\n`)
        return 1
      }
      // A server that refuses somebody is alive all the same.
      if (verb === 'ping') {
        await stdout.write(`${daemon} is alive\n`)
        return 0
      }
      if (answer?.failure) {
        await stderr.write(`${name}: connect to server at '${options.host ?? 'localhost'}' failed\nerror: '${answer.failure.message}'\n`)
        return 1
      }
      const status = (await connection.ask("SHOW STATUS LIKE 'Uptime'"))?.rows?.rows[0]?.[1] ?? '0'
      await connection.quit()
      await stdout.write(
        verb === 'version'
          ? `${name}  Ver ${version} for Linux on x86_64\n\nServer version\t\t${version}\nProtocol version\t10\nUptime:\t\t\t${status} sec\n`
          : `Uptime: ${status}  Threads: 2\n`,
      )
      return 0
    },
  }
}
