/** Carries one HTTP exchange over a forwarded connection: the request as bytes to the pod, the answer's bytes back. */
import type { NetRequest, NetResponse } from '../../../shell/net'
import type { Session } from '../../session'

const PROTOCOL = 'SPDY/3.1+portforward.k8s.io'

/** The other side could not reach the port; `message` says why. */
export class ForwardFailure extends Error {}

function requestBytes({ method, host, path, headers, body }: NetRequest): Uint8Array {
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(names.includes('host') ? [] : [`Host: ${host}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body?.length && !names.includes('content-length') ? [`Content-Length: ${body.length}`] : []),
  ]
  const head = new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`)
  const out = new Uint8Array(head.length + (body?.length ?? 0))
  out.set(head)
  if (body) out.set(body, head.length)
  return out
}

function parseResponse(data: Uint8Array): NetResponse {
  const text = new TextDecoder('latin1').decode(data)
  const end = text.indexOf('\r\n\r\n')
  const [status = '', ...lines] = text.slice(0, end < 0 ? text.length : end).split('\r\n')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon)] = line.slice(colon + 1).trim()
  }
  return { status: Number(/^HTTP\/\S+ (\d+)/.exec(status)?.[1] ?? 0), headers, body: end < 0 ? new Uint8Array() : data.slice(end + 4) }
}

/** Throws ForwardFailure. */
export async function relay(session: Session, path: string, port: number, request: NetRequest): Promise<NetResponse> {
  const connection = await session.client.connect(path, { ports: String(port) }, PROTOCOL)
  try {
    // Each channel first says which port it is for.
    let greetings = 2
    connection.send(Uint8Array.of(0, ...requestBytes(request)))
    for await (const message of connection.messages()) {
      if (greetings > 0) {
        greetings--
        continue
      }
      const data = message.subarray(1)
      if (message[0] === 1) throw new ForwardFailure(new TextDecoder().decode(data))
      return parseResponse(data)
    }
    throw new ForwardFailure('connection closed')
  } finally {
    connection.close()
  }
}
