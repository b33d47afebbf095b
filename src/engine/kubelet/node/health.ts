/** Whether the kubelet is well, asked on the node itself; models the healthz server on port 10248. */
import { AddressInUse } from '../../network/listeners'
import type { HttpResponse } from '../../network/types'
import type { NodeContext } from './node-context'

const PORT = 10248
const ENCODER = new TextEncoder()

function answer(path: string): HttpResponse {
  const found = path.split('?')[0] === '/healthz'
  const body = ENCODER.encode(found ? 'ok' : '404 page not found\n')
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(body.length) }
  return { status: found ? 200 : 404, headers, body }
}

/** Answers until it is closed; a port that somebody else has stays theirs. */
export function serveHealth({ network, name }: NodeContext): { close(): void } {
  try {
    return network.listen({ kind: 'node', node: name }, { port: PORT, protocol: 'TCP', http: ({ path }) => answer(path) })
  } catch (error) {
    if (!(error instanceof AddressInUse)) throw error
    return { close: () => undefined }
  }
}
