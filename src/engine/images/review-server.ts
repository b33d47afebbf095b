/** What servers of webhooks share: TLS with a certificate from files, and reviews that are read, judged and sent back. */
import { isObject, type JsonObject } from '../api/json'
import type { HttpRequest, HttpResponse } from '../network/types'
import { header, json, text } from './http-server'
import type { Daemon, DaemonProcess } from './image'
import { service, type Service } from './service'

/** The answer to the request of a review; undefined where the program fails. Throws Error for what it refuses to read. */
export type Judge = (request: JsonObject, process: DaemonProcess) => JsonObject | undefined

export interface ReviewServer extends Pick<Service, 'memory' | 'stderr' | 'log' | 'exitCode' | 'handlesTerm'> {
  port(process: DaemonProcess): number
  /** Where the certificate and its key are. */
  files(process: DaemonProcess): { readonly certificate: string; readonly key: string }
  /** What the program says when it finds no certificate, and how it ends then. */
  unready(problem: string): { readonly message: string; readonly code: number }
  /** What has a review judged, by path. */
  readonly judges: Readonly<Record<string, Judge>>
  /** Milliseconds that a judge thinks, where that is worth telling; Infinity for one that comes to no end. */
  takes?(path: string, request: JsonObject): number | undefined
  /** Paths with answers of their own. */
  readonly pages?: Readonly<Record<string, string>>
  /** Printed for each review. */
  handled?(process: DaemonProcess): string
}

/** The review that came with what is said of it. */
function answered(
  request: HttpRequest,
  process: DaemonProcess,
  judge: Judge,
  takes?: (request: JsonObject) => number | undefined,
): HttpResponse {
  if (!header(request, 'content-type')?.startsWith('application/json')) return text(200, '')
  let review: unknown
  try {
    review = JSON.parse(new TextDecoder().decode(request.body))
  } catch (error) {
    return text(400, `Request could not be decoded: ${(error as Error).message}`)
  }
  const { kind, apiVersion, request: asked } = isObject(review) ? review : {}
  if (!isObject(asked)) return text(400, 'Request could not be decoded: malformed review: request is nil')
  const response = judge(asked, process)
  // Go's server closes the connection of a handler that panics.
  if (!response) return text(502, '')
  const time = takes?.(asked)
  return {
    ...json(200, { kind, apiVersion, response: { uid: asked['uid'], ...response } }),
    ...(time === undefined ? {} : { takes: time }),
  }
}

export function reviewServer(server: ReviewServer): Daemon {
  const { judges, pages = {}, handled } = server
  const running = service({
    ...server,
    ports: (process) => [server.port(process)],
    tls: true,
    certificate: (process) => process.files.readText(server.files(process).certificate),
    http: (request, process) => {
      const path = request.path.split('?')[0]!
      if (Object.hasOwn(pages, path)) return text(200, pages[path]!)
      const judge = Object.hasOwn(judges, path) ? judges[path] : undefined
      if (!judge) return text(404, '404 page not found\n')
      const answer = answered(request, process, judge, (asked) => server.takes?.(path, asked))
      const line = handled?.(process)
      if (line) process.stderr(`${line}\n`)
      return answer
    },
  })
  return {
    start(process) {
      const { certificate, key } = server.files(process)
      const missing = [certificate, key].find((path) => path === '' || !process.files.exists(path))
      if (missing === undefined) return running.start(process)
      const { message, code } = server.unready(`open ${missing}: no such file or directory`)
      process.stderr(`${message}\n`)
      process.exit(code)
    },
  }
}
