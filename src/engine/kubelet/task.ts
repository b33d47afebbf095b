/** A sequence of steps with waits between them, on the virtual clock and without promises: how the kubelet's blocking loops are written. */
import type { Clock } from '../clock/clock'

/** Something that calls back once, now or later. */
export type Wait = (resume: () => void) => void
export type Task<T> = Generator<Wait, T, void>

export function pause(clock: Clock, milliseconds: number): Wait {
  return (resume) => {
    if (milliseconds > 0) clock.after(milliseconds, resume)
    else resume()
  }
}

export interface TaskRun {
  /** Stops it where it waits; its `finally` blocks run. */
  cancel(): void
}

/** `begun` is told of the run before its first step, which may already wake, cancel or end what runs. */
export function runTask<T>(task: Task<T>, done: (result: T) => void, begun?: (run: TaskRun) => void): void {
  let over = false
  let stepping = false
  const next = (): IteratorResult<Wait, T> => {
    stepping = true
    try {
      return task.next()
    } finally {
      stepping = false
    }
  }
  const advance = (): void => {
    for (;;) {
      if (over) return
      const step = next()
      if (over) {
        // It was cancelled by what it did itself: it goes no further than to where it would have waited.
        task.return(undefined as T)
        return
      }
      if (step.done) {
        over = true
        done(step.value)
        return
      }
      let state: 'waiting' | 'resumed' | 'left' = 'waiting'
      step.value(() => {
        if (state === 'left') advance()
        else state = 'resumed'
      })
      // A wait that called back at once goes on in this loop, so that long chains do not grow the stack.
      if ((state as string) !== 'resumed') {
        state = 'left'
        return
      }
    }
  }
  begun?.({
    cancel: () => {
      if (over) return
      over = true
      if (!stepping) task.return(undefined as T)
    },
  })
  advance()
}
