/** One HTTP request of the kubelet, with what an HTTP client of Go says when it fails; models pkg/probe/http. */
import { askOverBytes } from '../../runtime/http-client'
import type { Connection, HttpResponse } from '../../network/types'
import type { HTTPGetAction } from '../../schema/types'
import { NODE_NAMESERVER } from '../../network/places'
import type { PodWorker } from '../pod/pod-worker'
import { once, type CheckResult } from './result'

/** After so many redirections on one host the client gives up. */
const MOST_REDIRECTS = 10

export interface HttpCheckResult extends CheckResult {
  /** Whether there was an answer, be it a bad one. */
  readonly answered?: boolean
  /** HTTPS was asked for and HTTP was spoken. */
  readonly plain?: boolean
}

interface Target {
  readonly scheme: string
  readonly host: string
  readonly port: number
  /** As it stands in the URL; a default port that nobody wrote is missing. */
  readonly authority: string
  readonly path: string
}

/** `timeout` in milliseconds, over all redirections; `agent` is the User-Agent header. `done` is called exactly once. */
export function httpCheck(
  worker: PodWorker,
  action: HTTPGetAction,
  timeout: number,
  agent: string,
  done: (result: HttpCheckResult) => void,
): void {
  const { node } = worker
  const host = action.host || worker.sandbox?.address || ''
  const port = Number(action.port)
  const path = action.path?.startsWith('/') ? action.path : `/${action.path ?? ''}`
  const headers: Record<string, string> = { 'User-Agent': agent, Accept: '*/*', Connection: 'close' }
  let named: string | undefined
  for (const { name, value } of action.httpHeaders ?? []) {
    if (name.toLowerCase() === 'host') named = value
    else headers[name] = value
  }
  const first: Target = { scheme: (action.scheme ?? 'HTTP').toLowerCase(), host, port, authority: `${host}:${port}`, path }
  let url = address(first)
  const late = (): CheckResult => ({
    ok: false,
    output: `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
  })

  once<HttpCheckResult>(worker, timeout, late, done, (finish) => {
    const fail = (text: string, more: Partial<HttpCheckResult> = {}): void =>
      finish({ ok: false, output: `Get "${url}": ${text}`, ...more })
    const visit = (target: Target, redirections: number): void => {
      url = address(target)
      const where = destination(worker, target.host)
      if ('failure' in where) return fail(where.failure)
      const connection = node.network.connect({ kind: 'node', node: node.name }, where.address, target.port)
      if (!connection.ok) {
        // What is dropped is waited for until the time is up.
        if (connection.latency > timeout || connection.failure === 'i/o timeout') return
        node.clock.after(connection.latency, () => fail(`dial tcp ${where.address}:${target.port}: connect: ${connection.failure}`))
        return
      }
      const { listener, latency, sourceAddress } = connection
      node.clock.after(latency, () => {
        const refused = wrongProtocol(connection, target)
        if (refused !== undefined) return fail(refused, listener.http ? { answered: true, plain: true } : {})
        const request = {
          method: 'GET',
          host: redirections === 0 ? (named ?? target.authority) : target.authority,
          path: target.path,
          headers,
        }
        const response =
          listener.tls !== undefined && target.scheme === 'http'
            ? BAD_REQUEST
            : listener.http
              ? listener.http(request, { address: sourceAddress })
              : askOverBytes(connection, request, node.clock, timeout)
        const answered = (answer: HttpResponse): void => {
          const next = answer.status >= 300 && answer.status < 400 ? redirection(target, answer) : undefined
          if (next === undefined || next.host !== first.host) finish(verdict(answer))
          else if (redirections + 1 >= MOST_REDIRECTS) {
            url = address(next)
            fail(`stopped after ${MOST_REDIRECTS} redirects`, { answered: true })
          } else visit(next, redirections + 1)
        }
        if (response instanceof Promise) {
          node.clock.wake()
          void response.then(answered, () => fail('EOF'))
        } else answered(response)
      })
    }
    visit(first, 0)
  })
}

/** Where a host name leads from the node, or why it leads nowhere. */
export function destination({ node }: PodWorker, host: string): { readonly address: string } | { readonly failure: string } {
  if (/^[\d.]+$/.test(host) || host.includes(':')) return { address: host }
  const found = node.network.resolve({ kind: 'node', node: node.name }, host)
  if (found.ok && found.addresses[0]) return { address: found.addresses[0] }
  return { failure: `dial tcp: lookup ${host} on ${NODE_NAMESERVER}:53: no such host` }
}

const BAD_REQUEST: HttpResponse = { status: 400, headers: {}, body: new Uint8Array() }

/** Why there will be no answer from who was reached; undefined when there may be one. */
function wrongProtocol({ listener }: Connection & { ok: true }, { scheme }: Target): string | undefined {
  if (scheme === 'https' && listener.tls === undefined)
    return listener.http
      ? 'http: server gave HTTP response to HTTPS client'
      : (listener.talk ?? listener.open)
        ? 'tls: first record does not look like a TLS handshake'
        : 'EOF'
  return listener.http || listener.open ? undefined : 'EOF'
}

function verdict({ status, body }: HttpResponse): HttpCheckResult {
  if (status < 200 || status >= 400) return { ok: false, output: `HTTP probe failed with statuscode: ${status}`, answered: true }
  if (status < 300) return { ok: true, output: '', answered: true }
  const text = new TextDecoder().decode(body.subarray(0, MOST_BODY))
  return { ok: true, warning: `Probe terminated redirects, Response body: ${text}`, output: '', answered: true }
}

/** So much of an answer is read. */
const MOST_BODY = 10_240

function address({ scheme, authority, path }: Target): string {
  return `${scheme}://${authority}${path}`
}

/** Where an answer sends its client; undefined when it does not say. */
function redirection(from: Target, { headers }: HttpResponse): Target | undefined {
  const location = Object.entries(headers).find(([name]) => name.toLowerCase() === 'location')?.[1]
  if (!location) return undefined
  const whole = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^#]*)/i.exec(location)
  if (whole) {
    const scheme = whole[1]!.toLowerCase()
    const host = whole[2]!
    const written = whole[3]
    const path = whole[4]!.startsWith('/') ? whole[4]! : `/${whole[4]!}`
    const port = Number(written ?? (scheme === 'https' ? 443 : 80))
    return { scheme, host, port, authority: written === undefined ? host : `${host}:${written}`, path }
  }
  const folder = from.path.replace(/\?.*$/, '').replace(/[^/]*$/, '')
  return { ...from, path: location.startsWith('/') ? location : folder + location }
}
