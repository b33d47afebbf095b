/** HTTP/1.1 messages as bytes, for connections that are forwarded byte by byte. */
import { reasonPhrase } from '../api/http-status'
import type { HttpRequest, HttpResponse } from '../network/types'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder('latin1')

export function parseHttp(data: Uint8Array): HttpRequest {
  const text = DECODER.decode(data)
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n')
  const [method = 'GET', path = '/'] = first.split(' ')
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon)] = line.slice(colon + 1).trim()
  }
  const host = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'localhost'
  const body = end < 0 ? undefined : data.slice(end + 4)
  return { method, path, host, headers, ...(body?.length ? { body } : {}) }
}

export function formatHttp({ status, headers, body }: HttpResponse): Uint8Array {
  const lines = [
    `HTTP/1.1 ${status} ${reasonPhrase(status)}`.trimEnd(),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-length')) lines.push(`Content-Length: ${body.length}`)
  const head = ENCODER.encode(`${lines.join('\r\n')}\r\n\r\n`)
  const out = new Uint8Array(head.length + body.length)
  out.set(head)
  out.set(body, head.length)
  return out
}
