/** What a container uses of memory and processors, and the limit that ends its processes; models a cgroup. */
import type { ShellClock } from '../../shell/system'
import type { PodCgroup } from './pod-cgroup'
import { ProcessorQuota } from './processor-quota'

/** Work is averaged over this many milliseconds, as metrics-server's window does. */
const WINDOW = 15_000
/** What one process uses. Containers have few, so that lists are smaller than maps and as quick. */
interface Share {
  readonly pid: number
  amount: number
}

/** The container the group is of. */
export interface CgroupOwner {
  now(): number
  /** Bytes of the machine it runs on, which end what has no limit. */
  readonly machineMemory: number
  /** Whether all processes end when there is too little memory (`memory.oom.group` of cgroup v2), not only the largest. */
  readonly endsTogether: boolean
  /** How gladly the kernel ends its processes: thousandths of the memory there is, added to what each of them holds. */
  readonly oomScoreAdjust: number
  /** The kernel ends this process, or whatever runs. */
  outOfMemory(pid: number | undefined): void
}

/** The list with this share; a longer one is made for each new process, because an array that is pushed to makes room for seventeen. */
function withShare(shares: readonly Share[], pid: number, amount: number): readonly Share[] {
  const own = shares.find((share) => share.pid === pid)
  if (!own) return shares.concat({ pid, amount })
  own.amount = amount
  return shares
}

const NOBODY: readonly Share[] = []

/** The clock of programs whose computing the group counts, and slows down as its limit says. */
export function countedClock(clock: ShellClock, cgroup: Cgroup): ShellClock {
  return {
    now: () => clock.now(),
    after: (delay, action) => clock.after(delay, action),
    sleep: (duration, signal) => clock.sleep(duration, signal),
    wake: () => clock.wake(),
    external: (work) => clock.external(work),
    work: (milliseconds) => cgroup.work(milliseconds),
  }
}

export class Cgroup {
  private memory = NOBODY
  private processor = NOBODY
  /** Bytes that its programs have put into file systems in memory. */
  private files = 0
  private recent = 0
  private recentAt = 0
  private readonly quota = new ProcessorQuota()
  private ended = false
  /** The most that was held at once, how often that was too much, and how many processes ended for it. */
  readonly history = { most: 0, refused: 0, killed: 0 }

  constructor(
    private readonly owner: CgroupOwner,
    public memoryLimit: number | undefined,
    public processorLimit: number | undefined,
    /** Millicores it was promised. */
    public processorRequest = 0,
    /** The group it is in, with the others of its pod. */
    private readonly parent?: PodCgroup,
  ) {}

  setMemory(pid: number, bytes: number): void {
    this.memory = withShare(this.memory, pid, bytes)
    this.checkLimit()
  }

  /** So many bytes more, or less, are in files in memory. */
  holdFiles(bytes: number): void {
    this.files = Math.max(0, this.files + bytes)
    this.checkLimit()
  }

  private checkLimit(): void {
    const { owner } = this
    const limit = this.memoryLimit ?? owner.machineMemory
    const { history } = this
    const held = this.memoryBytes()
    history.most = Math.max(history.most, Math.min(held, limit))
    if (held > limit) history.refused++
    if (owner.endsTogether) {
      if (!this.ended && held > limit) this.endWorst()
    } else while (this.memoryBytes() > limit && this.memory.length > 0) this.endWorst()
    this.parent?.checkLimit()
  }

  /** All its processes have been told to end. */
  get isEnding(): boolean {
    return this.ended
  }

  /** What the kernel goes by when it looks for a process to end within `limit` bytes; undefined when there is none here. */
  badness(limit: number): number | undefined {
    const { memory } = this
    if (memory.length === 0) return undefined
    return Math.max(...memory.map(({ amount }) => amount)) + (this.owner.oomScoreAdjust / 1000) * limit
  }

  /** The kernel ends the largest process, and all others where they end together. */
  endWorst(): void {
    if (this.owner.endsTogether) {
      this.ended = true
      this.owner.outOfMemory(undefined)
      return
    }
    const largest = this.memory.reduce((most, share) => (share.amount > most.amount ? share : most))
    this.memory = this.memory.filter((share) => share !== largest)
    this.history.killed++
    this.owner.outOfMemory(largest.pid)
  }

  /** Whether it knows of memory that this process holds. */
  counts(pid: number): boolean {
    return this.memory.some((share) => share.pid === pid)
  }

  /** A process is gone, and what it held with it. */
  release(pid: number): void {
    this.memory = this.memory.filter((share) => share.pid !== pid)
  }

  setProcessor(pid: number, millicores: number): void {
    this.processor = withShare(this.processor, pid, millicores)
  }

  /**
   * One piece of work, in milliseconds of one processor.
   * @returns after how many milliseconds it is done: at once or in turn, never faster than the limit lets all work be done
   */
  work(milliseconds: number): number {
    this.decay()
    this.recent += milliseconds
    const now = this.owner.now()
    const own = this.processorLimit === undefined ? milliseconds : this.quota.work(milliseconds, this.processorLimit, now)
    return this.parent ? Math.max(own, this.parent.work(milliseconds, now)) : own
  }

  memoryBytes(): number {
    let sum = this.files
    for (const { amount } of this.memory) sum += amount
    return sum
  }

  /** Millicores over the last seconds, never above its limit or its part of the pod's. */
  processorMillicores(): number {
    return Math.round(this.ownMillicores() * (this.parent?.processorShare() ?? 1))
  }

  /** Millicores that it would use if it were alone in its pod. */
  ownMillicores(): number {
    this.decay()
    let sum = (this.recent / WINDOW) * 1000
    for (const { amount } of this.processor) sum += amount
    return this.processorLimit === undefined ? sum : Math.min(sum, this.processorLimit)
  }

  clear(): void {
    this.memory = NOBODY
    this.processor = NOBODY
    this.files = 0
  }

  private decay(): void {
    const now = this.owner.now()
    this.recent *= Math.exp(-(now - this.recentAt) / WINDOW)
    this.recentAt = now
  }
}
