/** Acting on objects that may be gone by now: between a look at the cache and the call, anybody may have been faster. */
import { hasReason } from '../../api/status'

/** @returns what the action returns; undefined when there is no such object any more */
export function ifThere<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (hasReason(error, 'NotFound')) return undefined
    throw error
  }
}
