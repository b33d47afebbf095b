/** Carries one HTTP exchange over a forwarded connection: the request as bytes to the pod, the answer's bytes back. */
import type { NetRequest, NetResponse } from '../../../shell/net'
import type { Session } from '../../session'

const PROTOCOL = 'v4.channel.k8s.io'

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

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const out = new Uint8Array(first.length + second.length)
  out.set(first)
  out.set(second, first.length)
  return out
}

/** Puts chunks together; undefined while the last one is missing. */
function unchunked(data: Uint8Array): Uint8Array | undefined {
  let body: Uint8Array = new Uint8Array()
  for (let at = 0; ;) {
    const end = data.indexOf(10, at)
    if (end < 0) return undefined
    const size = parseInt(new TextDecoder('latin1').decode(data.subarray(at, end)), 16)
    if (!(size > 0)) return body
    if (data.length < end + 1 + size + 2) return undefined
    body = joined(body, data.subarray(end + 1, end + 1 + size))
    at = end + 1 + size + 2
  }
}

/** The answer that the bytes so far hold; undefined while something is missing that `isOver` does not make good. */
function parseResponse(data: Uint8Array, method: string, isOver: boolean): NetResponse | undefined {
  const text = new TextDecoder('latin1').decode(data)
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [line = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers: Record<string, string> = {}
  for (const each of lines) {
    const colon = each.indexOf(':')
    if (colon > 0) headers[each.slice(0, colon)] = each.slice(colon + 1).trim()
  }
  const status = Number(/^HTTP\/\S+ (\d+)/.exec(line)?.[1] ?? 0)
  if (status >= 100 && status < 200) return parseResponse(data.slice(end + 4), method, isOver)
  const header = (name: string): string | undefined => Object.entries(headers).find(([each]) => each.toLowerCase() === name)?.[1]
  const rest = data.slice(end + 4)
  if (method === 'HEAD' || status === 204 || status === 304) return { status, headers, body: new Uint8Array() }
  if (header('transfer-encoding')?.toLowerCase().includes('chunked')) {
    const body = unchunked(rest)
    return body && { status, headers, body }
  }
  const length = header('content-length')
  if (length === undefined ? !isOver : rest.length < Number(length)) return undefined
  return { status, headers, body: length === undefined ? rest : rest.slice(0, Number(length)) }
}

/** Throws ForwardFailure. */
export async function relay(session: Session, path: string, port: number, request: NetRequest): Promise<NetResponse> {
  const connection = await session.client.connect(path, { ports: String(port) }, PROTOCOL)
  try {
    // Each channel first says which port it is for.
    let greetings = 2
    let received: Uint8Array = new Uint8Array()
    connection.send(Uint8Array.of(0, ...requestBytes(request)))
    for await (const message of connection.messages()) {
      if (greetings > 0) {
        greetings--
        continue
      }
      const data = message.subarray(1)
      if (message[0] === 1 && data.length > 0) throw new ForwardFailure(new TextDecoder().decode(data))
      received = joined(received, data)
      const answer = parseResponse(received, request.method, false)
      if (answer) return answer
    }
    const answer = parseResponse(received, request.method, true)
    if (!answer) throw new ForwardFailure('connection closed')
    return answer
  } finally {
    connection.close()
  }
}
