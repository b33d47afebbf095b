/** HTTP/1.1 messages as bytes on the server's side: how much of a request is there, and how an answer is written. */
import { concatBytes } from '../api/bytes'
import { reasonPhrase } from '../api/http-status'
import type { HttpRequest, HttpResponse } from './types'

const ENCODER = new TextEncoder()
const DECODER = new TextDecoder('latin1')

/** A request, and how many bytes it took of those that came. */
export interface Received {
  readonly request: HttpRequest
  readonly size: number
  /** Whether the connection is to end after the answer. */
  readonly isLast: boolean
  /** It has no headers, and neither has its answer: HTTP/0.9. */
  readonly isBare?: true
}

/** More has to come, with a nod first where the client waits for one. */
export interface Incomplete {
  readonly problem: 'incomplete'
  readonly awaitsNod: boolean
  /** How many bytes have to be there, at least, before it is of use to read again. */
  readonly needs: number
}

/** `malformed`: it is no HTTP. */
export type Reading = Received | Incomplete | { readonly problem: 'malformed' }

const LINE = /^(?:GET \S+|[A-Z]+ \S+ HTTP\/1\.[01])$/
const LONGEST_HEAD = 65_536

export function readRequest(data: Uint8Array): Reading {
  const text = DECODER.decode(data.subarray(0, LONGEST_HEAD))
  const lineEnd = text.indexOf('\n')
  if (lineEnd < 0) return /^[A-Z]*(?: |$)/.test(text) ? incomplete(data.length + 1) : { problem: 'malformed' }
  const line = text.slice(0, lineEnd).replace(/\r$/, '')
  if (!LINE.test(line)) return { problem: 'malformed' }
  const [method = '', path = '', version] = line.split(' ')
  if (version === undefined)
    return { request: { method, path, host: 'localhost', headers: {} }, size: lineEnd + 1, isLast: true, isBare: true }
  const head = /\r?\n\r?\n/.exec(text)
  if (!head) return text.length < LONGEST_HEAD ? incomplete(data.length + 1) : { problem: 'malformed' }
  const headers: Record<string, string> = {}
  for (const each of text.slice(lineEnd + 1, head.index).split(/\r?\n/)) {
    const colon = each.indexOf(':')
    if (colon > 0) headers[each.slice(0, colon)] = each.slice(colon + 1).trim()
  }
  const header = (wanted: string): string | undefined => Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1]
  const start = head.index + head[0].length
  const length = header('content-length') ?? '0'
  if (!/^\d+$/.test(length)) return { problem: 'malformed' }
  const body = /chunked/i.test(header('transfer-encoding') ?? '') ? chunks(data, start) : fixed(data, start, Number(length))
  if (body === 'malformed') return { problem: body }
  if (typeof body === 'number') return incomplete(body, /100-continue/i.test(header('expect') ?? '') && data.length === start)
  const kept = (header('connection') ?? '').toLowerCase()
  return {
    request: { method, path, host: header('host') ?? 'localhost', headers, ...(body.data.length > 0 ? { body: body.data } : {}) },
    size: body.end,
    isLast: version === 'HTTP/1.0' ? kept !== 'keep-alive' : kept === 'close',
  }
}

interface Body {
  readonly data: Uint8Array
  readonly end: number
}

const incomplete = (needs: number, awaitsNod = false): Incomplete => ({ problem: 'incomplete', awaitsNod, needs })

/** A body, or how many bytes have to be there before more is known of it. */
function fixed(data: Uint8Array, start: number, length: number): Body | number {
  const end = start + length
  return data.length < end ? end : { data: data.slice(start, end), end }
}

function chunks(data: Uint8Array, start: number): Body | 'malformed' | number {
  const parts: Uint8Array[] = []
  for (let at = start; ;) {
    const end = data.indexOf(10, at)
    if (end < 0) return data.length + 1
    const written = /^([\da-f]{1,8})[ \t]*(?:;.*)?\r?$/i.exec(DECODER.decode(data.subarray(at, end)))
    if (!written) return 'malformed'
    const size = parseInt(written[1]!, 16)
    at = end + 1
    if (data.length < at + size + 2) return at + size + 2
    if (size === 0) return { data: concatBytes(parts), end: at + 2 }
    parts.push(data.subarray(at, at + size))
    at += size + 2
  }
}

/** The head of an answer: with the length of its body, or `chunked`. */
export function answerHead({ status, headers, body }: HttpResponse, chunked: boolean): Uint8Array {
  const has = (wanted: string): boolean => Object.keys(headers).some((name) => name.toLowerCase() === wanted)
  const bodiless = status === 204 || status === 304
  const lines = [
    `HTTP/1.1 ${status} ${reasonPhrase(status)}`.trimEnd(),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(chunked ? (has('transfer-encoding') ? [] : ['Transfer-Encoding: chunked']) : []),
    ...(chunked || bodiless || has('content-length') ? [] : [`Content-Length: ${body.length}`]),
  ]
  return ENCODER.encode(`${lines.join('\r\n')}\r\n\r\n`)
}

export function chunk(data: Uint8Array): Uint8Array {
  return concatBytes([ENCODER.encode(`${data.length.toString(16)}\r\n`), data, ENCODER.encode('\r\n')])
}

export const LAST_CHUNK = ENCODER.encode('0\r\n\r\n')
export const NOD = ENCODER.encode('HTTP/1.1 100 Continue\r\n\r\n')
