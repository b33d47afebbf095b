/** How long the runtime takes when it does several things at once: a small node sets up many pods more slowly than one. */
import type { NodeContext } from './node-context'
import { pause, type Task } from '../task'

/** However much is under way, an operation takes no more than so many times as long as alone. */
const MOST = 10

export interface NodeLoad {
  /** Operations of the runtime under way. */
  operations: number
}

/** Waits for an operation that takes `duration` milliseconds on an idle node. */
export function* operation({ clock, load, timings }: NodeContext, duration: number): Task<void> {
  if (duration === 0) return
  load.operations++
  try {
    yield pause(clock, Math.round(duration * Math.min(MOST, 1 + timings.runtime.crowding * (load.operations - 1))))
  } finally {
    load.operations--
  }
}
