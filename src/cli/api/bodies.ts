/** What requests carry, and answers of the API that end at once or go on. */
import type { IncomingMessage } from 'node:http'
import type { ApiStream } from '../../engine/apiserver/http'

export function isStream(body: Uint8Array | ApiStream): body is ApiStream {
  return 'start' in body
}

/** Far beyond what an API server reads, and enough for what is sent through it to a pod. */
const MOST = 64 * 1024 * 1024

/**
 * What a request carries, its first 64 MiB at most: nothing behind takes more, and a server that kept all would end of it. Undefined
 * when its client went away in the middle: nobody is left to answer.
 */
export async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      if (size < MOST) chunks.push(chunk)
      size += chunk.length
    }
  } catch {
    return undefined
  }
  return Buffer.concat(chunks)
}
