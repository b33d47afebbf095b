/** Job control's table: what runs in the background or is stopped, and how it is shown. */
import type { Process } from '../process'
import { SIGNAL_TEXT } from '../signals'

export interface Job {
  readonly id: number
  readonly group: number
  readonly command: string
  readonly processes: Process[]
  /** Resolves with the exit status of the last process. */
  readonly done: Promise<number>
  status: number | undefined
  /** Whether its last change of state was told. */
  reported: boolean
  /** Whether it is known to be stopped. */
  stopTold: boolean
  noHangUp: boolean
  pid: number
}

export class Jobs {
  private readonly table: Job[] = []
  /** Most recent last: `%+` is the last, `%-` the one before. */
  private order: number[] = []
  /** Exit statuses of background processes that are gone, for `wait PID`. */
  readonly remembered = new Map<number, number>()

  /** Jobs that an unusual signal ended, until a script is told. */
  readonly deaths: Job[] = []
  /** Whether they are shown as dash shows them. */
  isDash = false
  /** Told when a job ends, for those who want to know at once (`set -b`). */
  whenEnded: (() => void) | undefined
  /** Jobs of the shell that this one is a copy of: it can list but not wait for them. */
  private foreign: readonly Job[] = []

  /** What a subshell sees, until it has jobs of its own. */
  inherited(): Jobs {
    const jobs = new Jobs()
    jobs.isDash = this.isDash
    jobs.foreign = this.listed()
    jobs.order = [...this.order]
    return jobs
  }

  /** What `jobs` shows. */
  listed(): readonly Job[] {
    return this.table.length > 0 ? this.table : this.foreign
  }

  all(): readonly Job[] {
    return this.table
  }

  add(job: Omit<Job, 'id' | 'status' | 'reported' | 'stopTold' | 'noHangUp'>): Job {
    const id = (this.table[this.table.length - 1]?.id ?? 0) + 1
    const made: Job = { ...job, id, status: undefined, reported: true, stopTold: false, noHangUp: false }
    if (this.foreign.length > 0) {
      this.foreign = []
      this.order = []
    }
    this.table.push(made)
    this.order.push(id)
    void job.done.then((status) => {
      made.status = status
      made.reported = false
      const signal = made.processes[made.processes.length - 1]?.endedBy
      if (signal && !['INT', 'TERM', 'PIPE'].includes(signal)) this.deaths.push(made)
      this.remembered.set(made.pid, status)
      this.whenEnded?.()
    })
    return made
  }

  remove(job: Job): void {
    const index = this.table.indexOf(job)
    if (index >= 0) this.table.splice(index, 1)
    this.order = this.order.filter((id) => id !== job.id)
  }

  /** Makes a job the current one. */
  touch(job: Job): void {
    this.order = [...this.order.filter((id) => id !== job.id), job.id]
  }

  get current(): Job | undefined {
    return this.latest(undefined)
  }

  get previous(): Job | undefined {
    return this.latest(this.current)
  }

  /** The last job that is stopped, else the last of all, but for one. */
  private latest(except: Job | undefined): Job | undefined {
    let last: Job | undefined
    for (let at = this.order.length - 1; at >= 0; at--) {
      const job = this.byId(this.order[at])
      if (!job || job === except) continue
      if (isStopped(job)) return job
      last ??= job
    }
    return last
  }

  byId(id: number | undefined): Job | undefined {
    const list = this.listed()
    // Most often a job stands where its number says.
    const guess = id === undefined ? undefined : list[id - 1]
    if (guess?.id === id) return guess
    let low = 0
    let high = list.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const job = list[middle]!
      if (job.id === id) return job
      if (id === undefined || job.id < id) low = middle + 1
      else high = middle - 1
    }
    return undefined
  }

  /** `%1`, `%+`, `%-`, `%name`, `%?text`; undefined when there is none, 'ambiguous' when several. */
  find(spec: string): Job | 'ambiguous' | undefined {
    const text = spec.replace(/^%/, '')
    if (text === '' || text === '%' || text === '+') return this.current
    if (text === '-') return this.previous ?? this.current
    if (/^\d+$/.test(text)) return this.byId(Number(text))
    const found = this.table.filter((job) => (text.startsWith('?') ? job.command.includes(text.slice(1)) : job.command.startsWith(text)))
    return found.length > 1 ? 'ambiguous' : found[0]
  }

  mark(job: Job): string {
    return job === this.current ? '+' : job === this.previous ? '-' : ' '
  }

  describe(job: Job, long = false): string {
    const state = stateOf(job)
    if (this.isDash) {
      const exit = state.startsWith('Exit ') ? `Done(${state.slice(5)})` : state
      return `[${job.id}] ${this.mark(job)} ${long ? `${job.pid} ` : ''}${exit}`.padEnd(33) + job.command
    }
    const background = state === 'Running' ? ' &' : ''
    const pid = long ? `${String(job.pid).padStart(5)} ` : ' '
    return `[${job.id}]${this.mark(job)} ${pid}${state.padEnd(24)}${job.command}${background}`
  }
}

export function isStopped(job: Job): boolean {
  return job.status === undefined && job.processes.some((process) => process.state === 'T')
}

export function stateOf(job: Job): string {
  if (isStopped(job)) return 'Stopped'
  if (job.status === undefined) return 'Running'
  const signal = job.processes[job.processes.length - 1]?.endedBy
  if (signal) return SIGNAL_TEXT[signal] ?? signal
  return job.status === 0 ? 'Done' : `Exit ${job.status}`
}
