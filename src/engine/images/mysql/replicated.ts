/** Both ends of replication of one server: its log as a source, its threads as a replica, and what it says and is told of them. */
import type { DaemonProcess } from '../image'
import type { User } from '../sql/catalog'
import { replayRows, type Logged } from '../sql/log'
import { Session, type Server } from '../sql/session'
import type { Statement } from '../sql/syntax'
import { BIGINT, Fault, INT, TEXT, type Rows, type Type, type Value } from '../sql/values'
import type { Answer, Failure, Question } from '../sql/wire'
import { BinaryLog } from './binary-log'
import { Replica, type SourceSettings } from './replication'
import { statusOf } from './replica-status'
import { Source } from './source'
import type { Variables } from './variables'

const DATA = '/var/lib/mysql'
const KEPT = `${DATA}/master.info`
/** What the first start leaves behind: the servers that made the data wrote the files before this one. */
const FIRST_LOG = 3
const APPLIER: User = { name: 'system user', host: '', password: null, super: true, role: false, grants: [] }

const table = (columns: readonly (string | readonly [string, Type])[], rows: readonly (readonly Value[])[]): Rows => ({
  columns: columns.map((column) => (typeof column === 'string' ? { name: column, type: TEXT } : { name: column[0], type: column[1] })),
  rows,
})

/** Whether a version has the old words (`SLAVE`), and whether it has the new. */
function wordsOf(product: string, version: string): { readonly old: boolean; readonly modern: boolean } {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (product === 'mariadb') return { old: true, modern: true }
  return { old: major < 8 || (major === 8 && minor < 4), modern: major >= 8 }
}

export class Replicated {
  readonly replica: Replica
  readonly source: Source | undefined
  private readonly words: { readonly old: boolean; readonly modern: boolean }

  constructor(
    process: DaemonProcess,
    private readonly product: string,
    private readonly version: string,
    private readonly variables: Variables,
    private readonly server: () => Server,
    word: (fault: Fault) => Failure,
    stored: boolean,
  ) {
    this.words = wordsOf(product, version)
    const serverId = (): number => Number(variables.value('server_id'))
    const lent = {
      get net() {
        return process.net
      },
      serverId,
      run: (work: () => Promise<void>) => process.run(work),
      after: (delay: number, action: () => void) => process.after(delay, action),
      now: () => process.now(),
    }
    if (variables.on('log_bin')) {
      const start = version.startsWith('5.') ? 154 : product === 'mariadb' ? 256 : 158
      const log = new BinaryLog(stored ? process.files : memoryFiles(), String(variables.value('log_bin_basename')), start, lent.now)
      log.rotate(FIRST_LOG)
      this.source = new Source(lent, log)
    }
    const keep = (settings: SourceSettings | undefined): void => {
      if (!stored) return
      if (settings) process.files.write(KEPT, `${JSON.stringify(settings)}\n`)
      else if (process.files.exists(KEPT)) process.files.remove(KEPT)
    }
    const known = stored && process.files.exists(KEPT) ? (JSON.parse(process.files.readText(KEPT)) as SourceSettings) : undefined
    // What ran when the server ended runs again.
    this.replica = new Replica(
      {
        ...lent,
        net: process.net,
        keep,
        word,
        apply: (changes) => this.apply(changes),
        note: (text, level) => process.stderr(`${new Date(process.now()).toISOString().replace('Z', '000Z')} 0 [${level}] ${text}\n`),
      },
      known,
    )
  }

  private apply(changes: readonly Logged[]): void {
    const server = this.server()
    const { databases } = server.catalog
    const tables = changes.flatMap((change) =>
      change.kind === 'rows' ? (databases.get(change.database)?.tables.get(change.table) ?? []) : [],
    )
    const before = tables.map(({ rows, next }) => ({ rows, next }))
    for (const change of changes) {
      if (change.kind === 'rows')
        try {
          replayRows(change, server.catalog)
        } catch (error) {
          // A transaction is done as a whole or not at all.
          for (const [i, table] of tables.entries()) Object.assign(table, before[i])
          throw error
        }
      else {
        const session = new Session({ ...server, authorise: () => undefined, committed: () => undefined }, 0, APPLIER, '')
        session.database = change.database !== undefined && server.catalog.databases.has(change.database) ? change.database : undefined
        session.execute(change.text)
      }
    }
    // What a replica did for its source goes to its own replicas too, where it keeps a log (log_replica_updates).
    server.committed(this.version.startsWith('5.') || this.product === 'mariadb' ? [] : changes)
  }

  /** Answers other servers; undefined for clients. */
  answer({ follow, news }: Question, login: () => User, peer: string): Answer | undefined {
    if (news) {
      this.replica.pull()
      return { version: this.version }
    }
    if (!follow) return undefined
    const user = login()
    if (!user.super && !user.grants.some(({ on, privileges }) => on === '*.*' && /replication (slave|replica)|^all/i.test(privileges)))
      throw new Fault('denied-privilege', ['REPLICATION SLAVE'])
    if (!this.source) return { version: this.version, failure: { code: 1236, state: 'HY000', message: 'Binary log is not open' } }
    return this.source.serve(follow, peer, this.version)
  }

  private check(old: boolean, at: number): void {
    if (old ? !this.words.old : !this.words.modern) throw new Fault('syntax', ['near', ''], at)
  }

  replicate({ verb, options, old, at }: Extract<Statement, { kind: 'replication' }>, session: Session): void {
    this.check(old, at)
    if (!session.user.super) throw new Fault('denied-privilege', ['SUPER or REPLICATION_SLAVE_ADMIN'])
    const { receiver, applier } = options
    const both = !receiver && !applier
    if (verb === 'start') this.replica.start(both || receiver === true, both || applier === true)
    else if (verb === 'stop') this.replica.stop(both || receiver === true, both || applier === true)
    else if (verb === 'reset') this.replica.reset(options['all'] === true)
    else if (verb === 'reset-log') this.source?.log.reset()
    else this.change(options)
  }

  private change(options: Readonly<Record<string, Value>>): void {
    const text = (name: string): string | undefined => (options[name] === undefined ? undefined : String(options[name]))
    const number = (name: string): number | undefined => (options[name] === undefined ? undefined : Number(options[name]))
    const settings = {
      host: text('host'),
      user: text('user'),
      password: text('password'),
      port: number('port'),
      retry: number('connect_retry'),
      file: text('log_file'),
      position: number('log_pos'),
    }
    this.replica.change(Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)))
  }

  /** What SHOW says of replication; undefined when it is asked for something else. */
  show({ what, of }: Extract<Statement, { kind: 'show' }>): Rows | undefined {
    const old = /slave|master/.test(what)
    if (/status$|^slave hosts$|^replicas$|^master logs$/.test(what) && of) this.check(old, of.at)
    switch (what) {
      case 'slave status':
      case 'replica status':
      case 'all slaves status':
        return statusOf(this.replica, old && what !== 'replica status', this.version)
      case 'master status':
      case 'binary log status':
      case 'binlog status': {
        const { file, position } = this.source?.log.position ?? {}
        const columns = ['File', ['Position', BIGINT], 'Binlog_Do_DB', 'Binlog_Ignore_DB', 'Executed_Gtid_Set'] as const
        return table(columns, file === undefined ? [] : [[file, position!, '', '', '']])
      }
      case 'binary logs':
      case 'master logs':
        if (!this.source) throw new Fault('no-log')
        return table(
          ['Log_name', ['File_size', BIGINT], ...(this.version.startsWith('5.') ? [] : ['Encrypted'])],
          this.source.log.list.map(({ name, size }) => [name, size, ...(this.version.startsWith('5.') ? [] : ['No'])]),
        )
      case 'slave hosts':
      case 'replicas': {
        const [replica, source] = old ? ['Slave', 'Master'] : ['Replica', 'Source']
        return table(
          [['Server_Id', INT], 'Host', ['Port', INT], [`${source}_Id`, INT], `${replica}_UUID`],
          (this.source?.present ?? []).map(([, id]) => [id, '', 3306, Number(this.variables.value('server_id')), '']),
        )
      }
      case 'binlog events':
        return this.events(of?.name)
      default:
        return undefined
    }
  }

  private events(name: string | undefined): Rows {
    if (!this.source) throw new Fault('no-log')
    const { list } = this.source.log
    const file = name ? list.find((each) => each.name === name) : list[0]
    if (!file) throw new Fault('no-log-file')
    const id = Number(this.variables.value('server_id'))
    const rows = file.entries.flatMap(({ at, end, changes }): Value[][] =>
      changes.map((change) =>
        change.kind === 'statement'
          ? [file.name, at, 'Query', id, end, `${change.database === undefined ? '' : `use \`${change.database}\`; `}${change.text}`]
          : [
              file.name,
              at,
              change.came ? (change.went ? 'Update_rows' : 'Write_rows') : 'Delete_rows',
              id,
              end,
              `table: ${change.database}.${change.table} flags: STMT_END_F`,
            ],
      ),
    )
    return table(['Log_name', ['Pos', BIGINT], 'Event_type', ['Server_id', INT], ['End_log_pos', BIGINT], 'Info'], rows)
  }
}

/** Where a server's data do not outlive it, its log does not either. */
function memoryFiles() {
  const files = new Map<string, string>()
  return {
    exists: (path: string): boolean => files.has(path),
    readText: (path: string): string => files.get(path) ?? '',
    write: (path: string, data: string, options?: { readonly append?: boolean }): void =>
      void files.set(path, options?.append ? (files.get(path) ?? '') + data : data),
  }
}
