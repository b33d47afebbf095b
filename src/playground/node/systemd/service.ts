/** One service of systemd: its process, what happens when that ends, and the words of each; models systemd.service(5) for Type=simple. */
import type { Clock, Timer } from '../../../engine/clock/clock'
import { FileError, type FileSystem } from '../../../shell/files'
import type { Unit, UnitState } from '../../../tools/systemctl'
import { commandLine, readUnit, unchanged, type UnitDefinition } from './unit-file'

/** The program a service runs. */
export interface ServiceProgram {
  /** Begins with a command line; says with which code and after how many milliseconds it ends by itself, when it does. */
  start(argv: readonly string[]): { readonly code: number; readonly after: number } | undefined
  stop(): void
}

export interface ServiceHost {
  readonly clock: Clock
  readonly files: FileSystem
  /** Writes a line of systemd's about a unit. */
  log(unit: string, text: string): void
  newPid(): number
}

export interface ServiceOptions {
  readonly name: string
  readonly program: ServiceProgram
  /** Where there are no files: what they would say. */
  readonly usual: { readonly description: string; readonly command: string }
  /** Runs already, since then; or does not. */
  readonly runningSince: number | undefined
}

const WANTS = '/etc/systemd/system/multi-user.target.wants'
const EXEC_FAILED = 203
/** So many starts within as many milliseconds are one too many, where the unit does not say otherwise. */
const START_LIMIT = { starts: 5, interval: 10_000 }
const RESTART_DELAY = 100
/** So many processes are remembered, for the lines they wrote. */
const KEPT = 1000
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, '': 1000 }

export class Service implements Unit {
  private definition: UnitDefinition | undefined
  private current: UnitState
  private timer: Timer | undefined
  private restarts = 0
  private starts: number[] = []
  /** When and with which number each process began. */
  readonly processes: { readonly time: number; readonly pid: number }[] = []

  constructor(
    private readonly host: ServiceHost,
    private readonly options: ServiceOptions,
  ) {
    this.load()
    const { runningSince } = options
    if (runningSince === undefined) this.current = { active: 'inactive', sub: 'dead', since: host.clock.now(), result: 'success', argv: [] }
    else {
      const pid = this.newProcess(runningSince)
      this.current = { active: 'active', sub: 'running', since: runningSince, result: 'success', pid, argv: this.argv() }
    }
  }

  get name(): string {
    return this.options.name
  }

  get description(): string {
    return this.definition?.get('Unit', 'Description') || this.options.usual.description
  }

  get documentation(): readonly string[] {
    return this.definition?.all('Unit', 'Documentation') ?? []
  }

  get files(): Unit['files'] {
    return this.definition?.files ?? []
  }

  get command(): string {
    return this.definition?.get('Service', 'ExecStart') || this.options.usual.command
  }

  get type(): string {
    return this.definition?.get('Service', 'Type') || 'simple'
  }

  get restart(): string {
    return this.definition ? this.definition.get('Service', 'Restart') || 'no' : 'always'
  }

  get isRunning(): boolean {
    return this.current.sub === 'running'
  }

  get state(): UnitState {
    return this.current
  }

  get enablement(): 'enabled' | 'disabled' | 'masked' {
    const { files } = this.host
    if (this.masked) return 'masked'
    return !this.definition || linkAt(files, `${WANTS}/${this.name}`) !== undefined ? 'enabled' : 'disabled'
  }

  private get masked(): boolean {
    return linkAt(this.host.files, `/etc/systemd/system/${this.name}`) === '/dev/null'
  }

  get changedOnDisk(): boolean {
    return this.definition !== undefined && !unchanged(this.host.files, this.name, this.definition)
  }

  /** Reads its files anew. */
  load(): void {
    this.definition = readUnit(this.host.files, this.name)
  }

  setEnabled(enabled: boolean): readonly string[] {
    const { files } = this.host
    const link = `${WANTS}/${this.name}`
    if (enabled === (this.enablement === 'enabled') || !this.definition) return []
    if (!enabled) {
      files.remove(link)
      return [`Removed "${link}".`]
    }
    files.makeDirectory(WANTS, { parents: true })
    files.link(this.files[0]!.path, link)
    return [`Created symlink ${link} → ${this.files[0]!.path}.`]
  }

  /** Starts it unless it runs. Returns why that is not possible. */
  start(): string | undefined {
    if (this.isRunning) return undefined
    this.timer?.cancel()
    if (this.definition && this.command === '')
      return `Unit ${this.name} has a bad unit file setting.\nSee system logs and 'systemctl status ${this.name}' for details.`
    this.restarts = 0
    this.begin()
    return undefined
  }

  stop(): void {
    this.timer?.cancel()
    const { current, host } = this
    const { clock, log } = host
    if (current.sub === 'running') {
      log(this.name, `Stopping ${this.title}...`)
      this.options.program.stop()
      log(this.name, `${this.name}: Deactivated successfully.`)
    }
    if (current.active === 'inactive') return
    const last = current.sub === 'running' ? this.ended('exited', 0) : current.last
    this.current = { active: 'inactive', sub: 'dead', since: clock.now(), result: 'success', argv: current.argv, ...(last ? { last } : {}) }
    log(this.name, `Stopped ${this.title}.`)
  }

  /** Somebody sent its process a signal that ends it. */
  killed(signal: string): void {
    if (!this.isRunning) return
    this.options.program.stop()
    const clean = signal === 'TERM' || signal === 'INT' || signal === 'HUP'
    this.gone('killed', signal, !clean)
  }

  resetFailed(): void {
    if (this.current.active === 'failed') this.current = { ...this.current, active: 'inactive', sub: 'dead', result: 'success' }
    this.starts = []
  }

  /** The machine is off. */
  powerOff(): void {
    this.timer?.cancel()
    this.current = { active: 'inactive', sub: 'dead', since: this.host.clock.now(), result: 'success', argv: [] }
    this.starts = []
  }

  /** The number of its process at a time. */
  pidAt(time: number): number | undefined {
    return this.processes.findLast((process) => process.time <= time)?.pid
  }

  private get title(): string {
    return `${this.name} - ${this.description}`
  }

  private argv(): readonly string[] {
    return this.definition ? commandLine(this.host.files, this.definition) : this.options.usual.command.split(' ')
  }

  private newProcess(time: number): number {
    const pid = this.host.newPid()
    this.processes.push({ time, pid })
    if (this.processes.length > KEPT) this.processes.shift()
    return pid
  }

  private begin(): void {
    const { clock, files, log } = this.host
    const now = clock.now()
    this.starts = [...this.starts.filter((time) => now - time < START_LIMIT.interval), now]
    const argv = this.argv()
    const pid = this.newProcess(now)
    this.current = { active: 'active', sub: 'running', since: now, result: 'success', pid, argv }
    log(this.name, `Started ${this.title}.`)
    if (this.definition && !files.exists(argv[0] ?? '')) {
      log(this.name, `${this.name}: Failed at step EXEC spawning ${argv[0]}: No such file or directory`)
      this.gone('exited', EXEC_FAILED, true)
      return
    }
    const end = this.options.program.start(argv.slice(1))
    if (end) this.timer = clock.after(end.after, () => this.gone('exited', end.code, end.code !== 0))
  }

  private ended(code: 'exited' | 'killed', status: number | string): NonNullable<UnitState['last']> {
    const { pid = 0, since } = this.current
    return { pid, code, status, began: since, ended: this.host.clock.now() }
  }

  /** Its process is gone without having been asked to go. */
  private gone(code: 'exited' | 'killed', status: number | string, failed: boolean): void {
    const { clock, log } = this.host
    const last = this.ended(code, status)
    const shown = `${status}/${statusWord(code, status)}`
    if (failed) log(this.name, `${this.name}: Main process exited, code=${code}, status=${shown}`)
    const result = !failed ? 'success' : code === 'exited' ? 'exit-code' : 'signal'
    log(this.name, failed ? `${this.name}: Failed with result '${result}'.` : `${this.name}: Deactivated successfully.`)
    const { argv } = this.current
    const restarts = failed ? /^(always|on-failure|on-abnormal)$/ : /^(always|on-success)$/
    if (!restarts.test(this.restart)) {
      const [active, sub] = failed ? (['failed', 'failed'] as const) : (['inactive', 'dead'] as const)
      this.current = { active, sub, since: clock.now(), result, argv, last }
      return
    }
    this.current = { active: 'activating', sub: 'auto-restart', since: clock.now(), result, argv, last }
    this.timer = clock.after(this.span('Service', 'RestartSec', RESTART_DELAY), () => this.startAgain())
  }

  private startAgain(): void {
    const { clock, log } = this.host
    const interval = this.span('Unit', 'StartLimitIntervalSec', START_LIMIT.interval)
    if (interval > 0 && this.starts.filter((time) => clock.now() - time < interval).length >= START_LIMIT.starts) {
      log(this.name, `${this.name}: Start request repeated too quickly.`)
      log(this.name, `${this.name}: Failed with result '${this.current.result}'.`)
      log(this.name, `Failed to start ${this.title}.`)
      this.current = { ...this.current, active: 'failed', sub: 'failed', since: clock.now() }
      return
    }
    log(this.name, `${this.name}: Scheduled restart job, restart counter is at ${++this.restarts}.`)
    this.begin()
  }

  /** A time span of the unit in milliseconds, as `600ms`, `10` or `1min`. */
  private span(section: string, name: string, usual: number): number {
    const [, number, unit = ''] = /^(\d+)\s*(ms|s|min)?$/.exec(this.definition?.get(section, name) ?? '') ?? []
    return number === undefined ? usual : Number(number) * UNITS[unit]!
  }
}

function statusWord(code: 'exited' | 'killed', status: number | string): string {
  if (code === 'killed') return String(status)
  return status === 0 ? 'SUCCESS' : status === EXEC_FAILED ? 'EXEC' : status === 1 ? 'FAILURE' : 'n/a'
}

/** Where a symbolic link leads; undefined where there is none. */
function linkAt(files: FileSystem, path: string): string | undefined {
  try {
    return files.lstat(path).target
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    return undefined
  }
}
