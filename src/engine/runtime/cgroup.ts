/** What a container uses of memory and processors, and the limit that kills it; models a cgroup v2. */

/** Work is averaged over this many milliseconds, as metrics-server's window does. */
const WINDOW = 15_000

export class Cgroup {
  private readonly memory = new Map<number, number>()
  private readonly processor = new Map<number, number>()
  private recent = 0
  private recentAt = 0
  private killing = false

  constructor(
    private readonly now: () => number,
    public memoryLimit: number | undefined,
    public processorLimit: number | undefined,
    private readonly outOfMemory: () => void,
  ) {}

  setMemory(pid: number, bytes: number): void {
    this.memory.set(pid, bytes)
    if (this.memoryLimit !== undefined && this.memoryBytes() > this.memoryLimit && !this.killing) {
      this.killing = true
      this.outOfMemory()
    }
  }

  setProcessor(pid: number, millicores: number): void {
    this.processor.set(pid, millicores)
  }

  /** One piece of work, in milliseconds of one processor. */
  work(milliseconds: number): void {
    this.decay()
    this.recent += milliseconds
  }

  memoryBytes(): number {
    let sum = 0
    for (const bytes of this.memory.values()) sum += bytes
    return sum
  }

  /** Millicores over the last seconds, never above the limit. */
  processorMillicores(): number {
    this.decay()
    let sum = (this.recent / WINDOW) * 1000
    for (const millicores of this.processor.values()) sum += millicores
    return Math.round(this.processorLimit === undefined ? sum : Math.min(sum, this.processorLimit))
  }

  clear(): void {
    this.memory.clear()
    this.processor.clear()
  }

  private decay(): void {
    const now = this.now()
    this.recent *= Math.exp(-(now - this.recentAt) / WINDOW)
    this.recentAt = now
  }
}
