/** What a check of a container finds, and the time it has for that. */
import type { PodWorker } from '../pod/pod-worker'

export interface CheckResult {
  readonly ok: boolean
  /** The check itself could not be made, which says nothing about the container. */
  readonly unknown?: true
  /** It succeeded, and somebody should look at this. */
  readonly warning?: string
  readonly output: string
}

export type Done<T = CheckResult> = (result: T) => void

/** Runs a check; `done` is called once, with `late()` when `timeout` milliseconds have passed. */
export function once<T>(worker: PodWorker, timeout: number, late: () => T, done: Done<T>, start: (finish: Done<T>) => void): void {
  let over = false
  const finish: Done<T> = (result) => {
    if (over) return
    over = true
    timer.cancel()
    done(result)
  }
  const timer = worker.node.clock.after(timeout, () => finish(late()))
  start(finish)
}
