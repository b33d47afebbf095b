/** Many API calls without one long event: slow start for creations, chunks for deletions; models slowStartBatch of the ReplicaSet controller. */
import { StatusError } from '../../api/status'

/** Calls made at one time, and so many of them in one clock event. */
const PER_ROUND = 12
const PER_EVENT = 4
/** Milliseconds a round of parallel calls takes. */
const ROUND = 2

function pauseAfter(calls: number): number {
  return calls % PER_ROUND === 0 ? ROUND : 0
}

/**
 * Calls `create(0..count-1)` in batches of 1, 2, 4, ...; after a batch in which a call failed, no further batch starts.
 * @returns how many calls succeeded and the first error
 */
export function* slowStart(
  count: number,
  create: (index: number) => void,
): Generator<number | undefined, { readonly succeeded: number; readonly error: StatusError | undefined }, void> {
  let succeeded = 0
  let index = 0
  let error: StatusError | undefined
  for (let size = Math.min(count, 1); size > 0 && !error; size = Math.min(2 * size, count - index)) {
    for (let i = 0; i < size; i++) {
      try {
        create(index++)
        succeeded++
      } catch (thrown) {
        if (!(thrown instanceof StatusError)) throw thrown
        error ??= thrown
      }
      if ((i + 1) % PER_EVENT === 0 && i + 1 < size) yield pauseAfter(i + 1)
    }
    if (index < count && !error) yield ROUND
  }
  return { succeeded, error }
}

/** Calls `action` for each item, a chunk per event. @returns the first error */
export function* inChunks<T>(items: readonly T[], action: (item: T) => void): Generator<number | undefined, StatusError | undefined, void> {
  let error: StatusError | undefined
  for (let i = 0; i < items.length; i++) {
    try {
      action(items[i]!)
    } catch (thrown) {
      if (!(thrown instanceof StatusError)) throw thrown
      error ??= thrown
    }
    if ((i + 1) % PER_EVENT === 0 && i + 1 < items.length) yield pauseAfter(i + 1)
  }
  return error
}
