/** Output of a terminal on its way to somebody who may be slow: each piece waits for the one before. */
import type { CommandContext } from '../../shell/command'

export class InOrder {
  private last: Promise<void> = Promise.resolve()

  constructor(private readonly context: Pick<CommandContext, 'stdout' | 'stderr'>) {}

  write(data: Uint8Array | string, stream: 'stdout' | 'stderr' = 'stdout'): void {
    this.last = this.last.then(() => this.context[stream].write(data)).catch(() => undefined)
  }

  /** Resolves when all of it has been taken. */
  done(): Promise<void> {
    return this.last
  }
}
