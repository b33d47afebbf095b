/** A replica: it takes its source's transactions from a position on and does them again; models MySQL's receiver and applier threads. */
import { NetError, type Net } from '../../../shell/net'
import type { Logged } from '../sql/log'
import { Fault } from '../sql/values'
import { decode, encode, type Answer, type Failure } from '../sql/wire'
import type { Entry, Position } from './binary-log'

/** A replica asks for what is new so often even if its source does not call. */
const HEARTBEAT = 10_000
/** How long a connection may take (replica_net_timeout). */
const PATIENCE = 60_000

/** What the source is and where in its log the replica stands; kept on the disk. */
export interface SourceSettings {
  host: string
  user: string
  password: string
  port: number
  /** Seconds between attempts. */
  retry: number
  file: string
  position: number
  /** The threads that were started. */
  receiver: boolean
  applier: boolean
}

export const NO_SOURCE: SourceSettings = {
  host: '',
  user: '',
  password: '',
  port: 3306,
  retry: 60,
  file: '',
  position: 4,
  receiver: false,
  applier: false,
}

export interface ReplicaHost {
  readonly net: Net
  readonly serverId: () => number
  run(work: () => Promise<void>): void
  after(delay: number, action: () => void): void
  now(): number
  /** Does again what was done there. Throws Fault. */
  apply(changes: readonly Logged[]): void
  word(fault: Fault): Failure
  /** Writes down where it stands. */
  keep(settings: SourceSettings | undefined): void
  note(text: string, level: 'Note' | 'Warning' | 'ERROR'): void
}

export interface Problem {
  readonly code: number
  readonly text: string
  readonly time: number
}

export class Replica {
  /** The connection to the source stands. */
  connected = false
  receiverProblem: Problem | undefined
  applierProblem: Problem | undefined
  sourceId = 0
  /** Taken from the source and not yet done. */
  private relay: Entry[] = []
  read: Position = { file: '', position: 4 }
  private asking = false
  private again = false
  private plan = 0

  constructor(
    private readonly host: ReplicaHost,
    public settings: SourceSettings | undefined,
  ) {
    if (!settings) return
    this.read = { file: settings.file, position: settings.position }
    if (settings.receiver) host.after(1, () => this.pull())
  }

  get receiving(): boolean {
    return this.settings?.receiver ?? false
  }

  get applying(): boolean {
    return this.settings?.applier ?? false
  }

  change(settings: Partial<SourceSettings>): void {
    if (this.receiving || this.applying) throw new Fault('replica-running')
    const { file, position } = this.settings ?? NO_SOURCE
    // Another source begins at its first transaction unless somebody says where.
    const elsewhere = settings.host !== undefined && settings.host !== this.settings?.host
    const start = elsewhere ? { file: '', position: 4 } : { file, position }
    this.settings = { ...(this.settings ?? NO_SOURCE), ...start, ...settings }
    this.read = { file: this.settings.file, position: this.settings.position }
    this.relay = []
    this.receiverProblem = undefined
    this.applierProblem = undefined
    this.host.keep(this.settings)
  }

  start(receiver: boolean, applier: boolean): void {
    const { settings } = this
    if (!settings || settings.host === '') throw new Fault('not-replica')
    if (receiver) settings.receiver = true
    if (applier) {
      settings.applier = true
      this.applierProblem = undefined
    }
    if (receiver) this.receiverProblem = undefined
    this.host.keep(settings)
    this.host.after(1, () => this.pull())
  }

  stop(receiver: boolean, applier: boolean): void {
    const { settings } = this
    if (!settings) return
    if (receiver) {
      settings.receiver = false
      this.connected = false
    }
    if (applier) settings.applier = false
    this.host.keep(settings)
  }

  reset(all: boolean): void {
    if (this.receiving || this.applying) throw new Fault('replica-running')
    if (all) this.settings = undefined
    else if (this.settings) this.settings = { ...this.settings, file: '', position: 4 }
    this.read = { file: '', position: 4 }
    this.relay = []
    this.host.keep(this.settings)
  }

  /** Asks the source for what is new. */
  pull(): void {
    const { settings, host } = this
    this.applyRelay()
    if (this.asking) this.again = true
    if (!settings?.receiver || this.asking) return
    this.asking = true
    host.run(async () => {
      const problem = await this.ask(settings)
      this.asking = false
      if (this.settings !== settings || !settings.receiver) {
        if (this.receiving) host.after(1, () => this.pull())
        return
      }
      this.told(problem, settings)
      const soon = this.again && !problem
      this.again = false
      const plan = ++this.plan
      host.after(soon ? 1 : problem ? settings.retry * 1000 : HEARTBEAT, () => {
        if (plan === this.plan) this.pull()
      })
    })
  }

  private told(
    problem: { readonly code: number; readonly text: string; readonly fatal?: boolean } | undefined,
    settings: SourceSettings,
  ): void {
    this.connected = !problem
    if (!problem) {
      this.receiverProblem = undefined
      return
    }
    this.receiverProblem = { ...problem, time: this.host.now() }
    this.host.note(`Slave I/O for channel '': ${problem.text}, Error_code: ${problem.code}`, 'ERROR')
    if (problem.fatal) {
      settings.receiver = false
      this.host.keep(settings)
    }
  }

  private async ask(
    settings: SourceSettings,
  ): Promise<{ readonly code: number; readonly text: string; readonly fatal?: boolean } | undefined> {
    const { net, serverId } = this.host
    const { host, port, user, password, retry } = settings
    const where = `'${user}@${host}:${port}' - retry-time: ${retry}`
    let answer: Answer | undefined
    try {
      const [address = host] = await net.resolve(host)
      const question = encode({ user, password, follow: { id: serverId(), ...this.read } })
      answer = decode<Answer>(await net.tcp(address, port, question, { connectTimeout: PATIENCE }))
    } catch (error) {
      if (!(error instanceof NetError)) throw error
      const unknown = error.failure === 'NXDOMAIN'
      const errno = error.failure === 'i/o timeout' ? 110 : error.failure === 'no route to host' ? 113 : 111
      const reason = unknown ? `Unknown MySQL server host '${host}' (-2)` : `Can't connect to MySQL server on '${host}' (${errno})`
      return {
        code: unknown ? 2005 : 2003,
        text: `error connecting to master ${where}  retries: 1 message: ${reason}`,
      }
    }
    if (!answer) return { code: 2013, text: `error connecting to master ${where}  retries: 1` }
    const { failure, entries = [], source } = answer
    if (failure) {
      if (failure.code === 1045) return { code: 1045, text: `error connecting to master ${where}  retries: 1 message: ${failure.message}` }
      return {
        code: failure.code,
        text: `Got fatal error ${failure.code} from master when reading data from binary log: '${failure.message}'`,
        fatal: true,
      }
    }
    if (this.settings !== settings || !settings.receiver) return undefined
    this.sourceId = source?.id ?? 0
    if (this.sourceId === serverId())
      return {
        code: 13117,
        text: 'Fatal error: The slave I/O thread stops because master and slave have equal MySQL server ids; these ids must be different for replication to work (or the --replicate-same-server-id option must be used on slave but this does not always make sense; please check the manual before using it).',
        fatal: true,
      }
    this.relay.push(...entries)
    const last = entries.at(-1)
    // Where nothing is left, the rest of older files was only their end.
    if (last) this.read = { file: last.file, position: last.end }
    else if (source) this.read = { file: source.file, position: source.position }
    this.applyRelay()
    return undefined
  }

  /** Does what was taken, in its order, until something cannot be done. */
  private applyRelay(): void {
    const { settings, host } = this
    while (settings?.applier && this.relay[0]) {
      const [entry] = this.relay
      try {
        host.apply(entry!.changes)
      } catch (error) {
        if (!(error instanceof Fault)) throw error
        this.stuck(error, entry!, settings)
        return
      }
      this.relay.shift()
      Object.assign(settings, { file: entry!.file, position: entry!.end })
      host.keep(settings)
    }
  }

  private stuck(fault: Fault, entry: Entry, settings: SourceSettings): void {
    const { host } = this
    const { code, message } = host.word(fault)
    const change = entry.changes.find(({ kind }) => kind === 'rows')
    const handler = code === 1062 ? ' handler error HA_ERR_FOUND_DUPP_KEY;' : code === 1032 ? ' handler error HA_ERR_KEY_NOT_FOUND;' : ''
    const text =
      change?.kind === 'rows'
        ? `Could not execute ${change.came ? (change.went ? 'Update' : 'Write') : 'Delete'}_rows event on table ${change.database}.${change.table}; ${message}, Error_code: ${code};${handler} the event's master log ${entry.file}, end_log_pos ${entry.end}`
        : `Error '${message}' on query. Default database: '${entry.changes[0]?.database ?? ''}'. Query: '${entry.changes[0]?.kind === 'statement' ? entry.changes[0].text : ''}'`
    this.applierProblem = { code, text, time: host.now() }
    host.note(`Slave SQL for channel '': ${text}, Error_code: ${code}`, 'ERROR')
    settings.applier = false
    host.keep(settings)
  }
}
