/** HTTP/1.1 messages as bytes, for connections that are forwarded byte by byte. */
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

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

export function formatHttp({ status, headers, body }: HttpResponse): Uint8Array {
  const lines = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trimEnd(),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-length')) lines.push(`Content-Length: ${body.length}`)
  const head = ENCODER.encode(`${lines.join('\r\n')}\r\n\r\n`)
  const out = new Uint8Array(head.length + body.length)
  out.set(head)
  out.set(body, head.length)
  return out
}
