/** What of the kubelet is asked over its node's network: whether it is well, on port 10248, and its own server on 10250, which knows nobody without a credential. */
import { AddressInUse } from '../../network/listeners'
import type { HttpResponse, Listener } from '../../network/types'
import type { NodeContext } from './node-context'

const HEALTH_PORT = 10248
const SERVER_PORT = 10250
const ENCODER = new TextEncoder()

function answer(status: number, text: string): HttpResponse {
  const body = ENCODER.encode(text)
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': String(body.length) }, body }
}

const LISTENERS: readonly Listener[] = [
  {
    port: HEALTH_PORT,
    protocol: 'TCP',
    http: ({ path }) => (path.split('?')[0] === '/healthz' ? answer(200, 'ok') : answer(404, '404 page not found\n')),
  },
  { port: SERVER_PORT, protocol: 'TCP', tls: 'private', http: () => answer(401, 'Unauthorized') },
]

/** Answers until it is closed; a port that somebody else has stays theirs. */
export function serveHealth({ network, name }: NodeContext): { close(): void } {
  const open = LISTENERS.flatMap((listener) => {
    try {
      return [network.listen({ kind: 'node', node: name }, listener)]
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error
      return []
    }
  })
  return {
    close: () => {
      for (const each of open) each.close()
    },
  }
}
