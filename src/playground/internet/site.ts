/** A machine of the internet, and how its pages are written. */
import type { HttpResponse } from '../../engine/network/types'

export interface Site {
  readonly address: string
  readonly names: readonly string[]
  /** What it answers over plain HTTP and over TLS; neither for machines that only answer pings and names. */
  readonly http?: Answering
  readonly https?: Answering
}

type Answering = (path: string, host: string) => HttpResponse | Promise<HttpResponse>

const ENCODER = new TextEncoder()

export function answer(status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const bytes = ENCODER.encode(body)
  return { status, headers: { 'Content-Type': type, 'Content-Length': String(bytes.length), ...headers }, body: bytes }
}

export const page = (title: string, text: string): HttpResponse =>
  answer(
    200,
    'text/html; charset=UTF-8',
    `<!doctype html>\n<html lang="en">\n<head>\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body>\n</html>\n`,
  )

export const moved = (place: string): HttpResponse =>
  answer(301, 'text/html; charset=UTF-8', `<html><head><title>301 Moved Permanently</title></head></html>\n`, { Location: place })

export const notFound = (): HttpResponse => answer(404, 'text/plain; charset=utf-8', '404: Not Found')

/** Sends whoever asks without TLS to the same place with it. */
export const toTls = (path: string, host: string): HttpResponse => moved(`https://${host}${path}`)
