/** Where an answer sends a request on to; models net/http's Client. */
import type { TransportResponse } from '../transport'

export const MOST_REDIRECTS = 10

export interface Destination {
  readonly method: string
  readonly url: URL
  /** Whether the body goes there too. */
  readonly keepsBody: boolean
}

/** Undefined when the answer is final. `url` is what was asked. */
export function destinationOf({ status, headers }: TransportResponse, method: string, url: string): Destination | undefined {
  const place = headers['location'] ?? ''
  if (place === '' || !URL.canParse(place, url)) return undefined
  const to = new URL(place, url)
  if (status === 307 || status === 308) return { method, url: to, keepsBody: true }
  if (status !== 301 && status !== 302 && status !== 303) return undefined
  const isSafe = method === 'GET' || method === 'HEAD'
  return { method: isSafe ? method : 'GET', url: to, keepsBody: false }
}
