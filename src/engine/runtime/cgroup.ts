/** What a container uses of memory and processors, and the limit that kills it; models a cgroup v2. */

/** Work is averaged over this many milliseconds, as metrics-server's window does. */
const WINDOW = 15_000

/** What one process uses. Containers have few, so that lists are smaller than maps and as quick. */
interface Share {
  readonly pid: number
  amount: number
}

function setShare(shares: Share[], pid: number, amount: number): void {
  const own = shares.find((share) => share.pid === pid)
  if (own) own.amount = amount
  else shares.push({ pid, amount })
}

export class Cgroup {
  private readonly memory: Share[] = []
  private readonly processor: Share[] = []
  private recent = 0
  private recentAt = 0
  private killing = false

  constructor(
    private readonly now: () => number,
    public memoryLimit: number | undefined,
    public processorLimit: number | undefined,
    private readonly outOfMemory: () => void,
    /** Millicores it was promised. */
    public processorRequest = 0,
  ) {}

  setMemory(pid: number, bytes: number): void {
    setShare(this.memory, pid, bytes)
    if (this.memoryLimit !== undefined && this.memoryBytes() > this.memoryLimit && !this.killing) {
      this.killing = true
      this.outOfMemory()
    }
  }

  setProcessor(pid: number, millicores: number): void {
    setShare(this.processor, pid, millicores)
  }

  /** One piece of work, in milliseconds of one processor. */
  work(milliseconds: number): void {
    this.decay()
    this.recent += milliseconds
  }

  memoryBytes(): number {
    let sum = 0
    for (const { amount } of this.memory) sum += amount
    return sum
  }

  /** Millicores over the last seconds, never above the limit. */
  processorMillicores(): number {
    this.decay()
    let sum = (this.recent / WINDOW) * 1000
    for (const { amount } of this.processor) sum += amount
    return Math.round(this.processorLimit === undefined ? sum : Math.min(sum, this.processorLimit))
  }

  clear(): void {
    this.memory.length = 0
    this.processor.length = 0
  }

  private decay(): void {
    const now = this.now()
    this.recent *= Math.exp(-(now - this.recentAt) / WINDOW)
    this.recentAt = now
  }
}
