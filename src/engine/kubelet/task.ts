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

export function runTask<T>(task: Task<T>, done: (result: T) => void): TaskRun {
  let over = false
  const advance = (): void => {
    for (;;) {
      if (over) return
      const step = task.next()
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
  advance()
  return {
    cancel: () => {
      if (over) return
      over = true
      task.return(undefined as T)
    },
  }
}
