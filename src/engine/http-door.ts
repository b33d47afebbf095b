/** An API handler as a server on the simulated network answers with it. */
import type { ApiHandler, ApiRequest, ApiResponse, ApiStream } from './apiserver/http'
import type { HttpRequest, HttpResponse } from './network/types'
import { InputQueue } from './runtime/input-queue'

export function isStream(body: Uint8Array | ApiStream): body is ApiStream {
  return 'start' in body
}

function onNetwork({ status, headers, body }: ApiResponse, wake: () => void): HttpResponse {
  if (!isStream(body)) return { status, headers, body }
  const queue = new InputQueue(wake)
  body.start({ chunk: (data) => queue.push(data), end: () => queue.end() })
  return { status, headers, body: new Uint8Array(0), stream: { read: (signal) => queue.read(signal), cancel: () => body.cancel() } }
}

/**
 * What the handler says to a request with these headers, which may be others than it came with; `unknown` is what somebody is who
 * shows nothing. `wake` is the clock's.
 */
export async function answerByHandler(
  handler: ApiHandler,
  { method, path, body, certificate }: HttpRequest,
  headers: Readonly<Record<string, string>>,
  wake: () => void,
  unknown?: ApiRequest['unknown'],
): Promise<HttpResponse> {
  const shown = { ...(certificate ? { certificate } : {}), ...(unknown ? { unknown } : {}) }
  const request = { method, url: path, headers, ...(body ? { body } : {}), ...shown }
  if (headers['upgrade']?.toLowerCase() !== 'websocket') return onNetwork(await handler.handle(request), wake)
  const answer = await handler.connect(request)
  if (!('send' in answer)) return onNetwork(answer, wake)
  return { status: 101, headers: { upgrade: 'websocket', connection: 'Upgrade' }, body: new Uint8Array(0), upgraded: answer }
}
