/** A machine of the internet, and how its pages are written. */
import { respond } from '../../engine/images/http-server'
import type { HttpResponse } from '../../engine/network/types'

export interface Site {
  readonly address: string
  readonly names: readonly string[]
  /** What it answers over plain HTTP and over TLS; neither for machines that only answer pings and names. */
  readonly http?: Answering
  readonly https?: Answering
}

type Answering = (path: string, host: string) => HttpResponse | Promise<HttpResponse>

const HTML = 'text/html; charset=UTF-8'

export const page = (title: string, text: string): HttpResponse =>
  respond(
    200,
    { 'Content-Type': HTML },
    `<!doctype html>\n<html lang="en">\n<head>\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body>\n</html>\n`,
  )

export const moved = (place: string): HttpResponse =>
  respond(301, { 'Content-Type': HTML, Location: place }, '<html><head><title>301 Moved Permanently</title></head></html>\n')

/** Sends whoever asks without TLS to the same place with it. */
export const toTls = (path: string, host: string): HttpResponse => moved(`https://${host}${path}`)
