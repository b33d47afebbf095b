/** What requests carry, and answers of the API that end at once or go on. */
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { ApiStream } from '../../engine/apiserver/http'

export function isStream(body: Uint8Array | ApiStream): body is ApiStream {
  return 'start' in body
}

/** The whole of what a request carries; undefined when its client went away in the middle: nobody is left to answer. */
export async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  try {
    return await buffer(request)
  } catch {
    return undefined
  }
}
