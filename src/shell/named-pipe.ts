/** Pipes that have a name in a file tree: opening one waits for the other side; models fifo(7). */
import { Handle, type OpenMode } from './handle'
import { Pipe } from './pipe'
import type { FileStat } from './files'
import type { ShellClock } from './system'

class NamedPipe {
  private pipe: Pipe
  private readers = 0
  private writers = 0
  /** Those who wait for the other side, by the side they are on. */
  private readonly waiting = { read: new Set<() => void>(), write: new Set<() => void>() }

  constructor(private readonly clock: Pick<ShellClock, 'wake'>) {
    this.pipe = new Pipe(clock)
  }

  async open(mode: OpenMode, label: string, signal: AbortSignal): Promise<Handle> {
    const reads = mode === 'read' || mode === 'both'
    const writes = mode !== 'read'
    if (this.readers + this.writers === 0) this.pipe = new Pipe(this.clock)
    if (reads) this.readers++
    if (writes) this.writers++
    this.pipe.reopen()
    if (reads) this.come('write')
    if (writes) this.come('read')
    const close = (): void => this.leave(reads, writes)
    try {
      if (mode === 'read' && this.writers === 0) await this.wait('read', signal)
      if (mode !== 'read' && this.readers === 0) await this.wait('write', signal)
    } catch (error) {
      close()
      throw error
    }
    const { pipe } = this
    return new Handle({
      ...(reads ? { read: (stop?: AbortSignal) => pipe.read(stop), ready: () => pipe.ready } : {}),
      ...(writes ? { write: (data: Uint8Array | string) => pipe.write(data) } : {}),
      close,
      label,
    })
  }

  /** Whoever waits on a side goes on, since the other side is there now. */
  private come(side: 'read' | 'write'): void {
    if (this.waiting[side].size === 0) return
    this.clock.wake()
    for (const go of this.waiting[side]) go()
    this.waiting[side].clear()
  }

  private wait(side: 'read' | 'write', signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const stop = (): void => {
        this.waiting[side].delete(done)
        reject(signal.reason as Error)
      }
      if (signal.aborted) return stop()
      signal.addEventListener('abort', stop, { once: true })
      this.waiting[side].add(done)
    })
  }

  private leave(read: boolean, wrote: boolean): void {
    if (read && --this.readers === 0) this.pipe.closeReader()
    if (wrote && --this.writers === 0) this.pipe.end()
  }
}

const volumes = new WeakMap<object, Map<number, NamedPipe>>()

/** open(2) of a FIFO. Rejects with the reason of `signal` when that ends the waiting. */
export function openFifo(
  { volume, inode }: FileStat,
  mode: OpenMode,
  label: string,
  clock: Pick<ShellClock, 'wake'>,
  signal: AbortSignal,
): Promise<Handle> {
  const key = volume ?? clock
  let pipes = volumes.get(key)
  if (!pipes) volumes.set(key, (pipes = new Map()))
  let pipe = pipes.get(inode ?? 0)
  if (!pipe) pipes.set(inode ?? 0, (pipe = new NamedPipe(clock)))
  return pipe.open(mode, label, signal)
}
