/** When a request is sent once more; models client-go's withRetry. */
import type { TransportResponse } from '../transport'

/** How a request's answer is used: read whole, as a watch, or handed on as it comes. */
export type Use = 'answer' | 'watch' | 'stream'

export const MOST_REPEATS = 10
/** Seconds before what was lost on the way is asked again. */
export const WAIT_AFTER_LOSS = 1

/** For how many seconds a server asks to be left alone before the same request; undefined when its answer is final. */
export function secondsToWait({ status, headers }: TransportResponse): number | undefined {
  if (status !== 429 && status < 500) return undefined
  const written = headers['retry-after'] ?? ''
  return /^[+-]?\d+$/.test(written) ? Math.max(0, Number(written)) : undefined
}

const LOST = [/^EOF$/, /^unexpected EOF$/, /^http: can't write HTTP request on broken connection$/]
const LOST_WITHIN = /connection reset by peer|use of closed network connection/i
const LATE = /i\/o timeout|TLS handshake timeout|Client\.Timeout|deadline exceeded/

/** Whether a request may be asked again that ended with these words instead of an answer. */
export function isLost(message: string, method: string, use: Use): boolean {
  const isBroken = LOST_WITHIN.test(message) || LOST.some((each) => each.test(message))
  if (use === 'watch') return isBroken || LATE.test(message)
  // Only what changes nothing may have been carried out twice.
  return use === 'answer' && method === 'GET' && isBroken
}
