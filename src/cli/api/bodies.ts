/** Answers of the API that end at once, and those that go on. */
import type { ApiStream } from '../../engine/apiserver/http'

export function isStream(body: Uint8Array | ApiStream): body is ApiStream {
  return 'start' in body
}
