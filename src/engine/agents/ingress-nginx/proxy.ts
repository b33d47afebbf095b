/** Takes a request to the backend its location names, and words nginx's access log; models nginx as the controller configures it. */
import type { Clock } from '../../clock/clock'
import type { RandomStream } from '../../clock/random'
import { header, logDate, type Headers } from '../../images/http-server'
import { inRange } from '../../api/ipv4'
import type { HttpRequest, HttpResponse, Network, Origin } from '../../network/types'
import type { Annotations } from './annotations'
import { page } from './pages'
import { ANY, matchLocation, serverFor, type Alternative, type Backend, type Location, type Routes } from './routes'

/** How long nginx tries to reach a backend, and how many it tries. */
const CONNECT_TIMEOUT = 5_000
const TRIES = 3

export interface Target {
  readonly address: string
  readonly port: number
}

export interface ProxyOptions {
  readonly clock: Clock
  readonly random: RandomStream
  readonly network: Network
  readonly origin: () => Origin
  readonly routes: () => Routes
  /** Ready endpoints; undefined when there is no such Service. */
  readonly targets: (backend: Backend) => readonly Target[] | undefined
  /** The `user:hash` lines of a secret. */
  readonly users: (namespace: string, secret: string) => string | undefined
  readonly log: (line: string) => void
}

interface Outcome {
  readonly response: HttpResponse
  readonly upstream?: { readonly name: string; readonly address: string; readonly status: number; readonly length: number }
}

export class Proxy {
  private readonly turns = new Map<string, number>()

  constructor(private readonly options: ProxyOptions) {}

  async answer(request: HttpRequest, peer: string, secure: boolean): Promise<HttpResponse> {
    const began = this.options.clock.now()
    const id = this.options.random.hex(32)
    const outcome = await this.route(request, peer, secure, id)
    const response = request.method === 'HEAD' ? { ...outcome.response, body: new Uint8Array(0) } : outcome.response
    this.options.log(this.line(request, peer, response, outcome.upstream, (this.options.clock.now() - began) / 1000, id))
    return { ...response, headers: { Date: new Date(this.options.clock.now()).toUTCString(), ...response.headers } }
  }

  private async route(request: HttpRequest, peer: string, secure: boolean, id: string): Promise<Outcome> {
    const routes = this.options.routes()
    const server = serverFor(routes, request.host)
    const [path = '/'] = request.path.split('?')
    const match = server && matchLocation(server, path)
    const host = request.host.replace(/:\d+$/, '')
    if (!match) {
      const fallback = server === undefined || server.host === ANY ? routes.fallback : undefined
      if (!fallback) return { response: page(404) }
      return this.forward(fallback, request, { peer, secure, id, path: request.path, annotations: undefined })
    }
    const { location, groups } = match
    const { annotations } = location
    if (!secure && ((server.tls && annotations.sslRedirect) || annotations.forceSslRedirect))
      return { response: page(308, { Location: `https://${host}${request.path}` }) }
    if (annotations.appRoot !== undefined && path === '/')
      return { response: page(302, { Location: `${secure ? 'https' : 'http'}://${request.host}${annotations.appRoot}` }) }
    const refused = this.refuse(location, request, peer)
    if (refused) return { response: refused }
    if (annotations.redirect) return { response: page(annotations.redirect.code, { Location: annotations.redirect.to }) }
    if (annotations.cors && request.method === 'OPTIONS')
      return { response: { status: 204, headers: corsHeaders(annotations), body: new Uint8Array(0) } }
    const rewritten =
      annotations.rewriteTarget === undefined
        ? request.path
        : annotations.rewriteTarget.replace(/\$(\d)/g, (_, digit: string) => groups[Number(digit) - 1] ?? '') +
          request.path.slice(path.length)
    const backend = this.canary(location.alternatives, request) ?? location.backend
    const outcome = await this.forward(backend, request, { peer, secure, id, path: rewritten || '/', annotations })
    if (!annotations.cors) return outcome
    return { ...outcome, response: { ...outcome.response, headers: { ...outcome.response.headers, ...corsHeaders(annotations) } } }
  }

  /** What the location's own rules say before anything is forwarded. */
  private refuse({ annotations, namespace }: Location, request: HttpRequest, peer: string): HttpResponse | undefined {
    if (annotations.denied.some((range) => within(peer, range))) return page(403)
    if (annotations.allowed.length > 0 && !annotations.allowed.some((range) => within(peer, range))) return page(403)
    if (annotations.bodySize > 0 && (request.body?.length ?? 0) > annotations.bodySize) return page(413)
    if (annotations.basicAuth) {
      const { secret, realm } = annotations.basicAuth
      const [inside, name] = secret.includes('/') ? secret.split('/') : [namespace, secret]
      const known = this.options.users(inside!, name!)
      if (known === undefined) return page(503)
      if (!signedIn(known, header(request, 'authorization'))) return page(401, { 'WWW-Authenticate': `Basic realm="${realm}"` })
    }
    return undefined
  }

  /** The alternative that takes this request, if any: by header, then by cookie, then by chance. */
  private canary(alternatives: readonly Alternative[], request: HttpRequest): Backend | undefined {
    for (const alternative of alternatives) {
      const { header: name, headerValue, headerPattern, cookie, weight, weightTotal } = alternative.canary
      const value = name === undefined ? undefined : header(request, name)
      if (value !== undefined) {
        if (headerValue !== undefined || headerPattern) {
          if (value === headerValue || headerPattern?.test(value)) return alternative
        } else if (value === 'always') return alternative
        else if (value === 'never') continue
      }
      const baked = cookie === undefined ? undefined : cookieOf(request, cookie)
      if (baked === 'always') return alternative
      if (baked === 'never') continue
      if (this.options.random.integer(weightTotal) < weight) return alternative
    }
    return undefined
  }

  private async forward(
    backend: Backend,
    request: HttpRequest,
    way: { peer: string; secure: boolean; id: string; path: string; annotations: Annotations | undefined },
  ): Promise<Outcome> {
    const { clock, network } = this.options
    const name = `${backend.namespace}-${backend.service}-${backend.port ?? ''}`
    const targets = this.options.targets(backend)
    if (!targets || targets.length === 0) return { response: page(503) }
    const sent = this.headersFor(request, way)
    const cookie = way.annotations?.affinity
    let index = this.turns.get(name) ?? 0
    const sticky = cookie === undefined ? undefined : cookieOf(request, cookie)
    if (sticky !== undefined) {
      const kept = targets.findIndex(({ address, port }) => sticky === token(`${address}:${port}`))
      if (kept >= 0) index = kept
    }
    let status = 502
    let last = targets[index % targets.length]!
    for (let attempt = 0; attempt < Math.min(TRIES, targets.length); attempt++, index++) {
      last = targets[index % targets.length]!
      const connection = network.connect(this.options.origin(), last.address, last.port)
      await clock.sleep(Math.min(connection.latency, CONNECT_TIMEOUT))
      status = !connection.ok && connection.failure === 'i/o timeout' ? 504 : 502
      if (!connection.ok || !connection.listener.http) continue
      if (Boolean(connection.listener.tls) !== (way.annotations?.https ?? false)) {
        if (!connection.listener.tls) continue
        this.turns.set(name, index + 1)
        return this.outcome(name, last, {
          status: 400,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
          body: new TextEncoder().encode('Client sent an HTTP request to an HTTPS server.\n'),
        })
      }
      this.turns.set(name, index + 1)
      const forwarded = { ...request, path: way.path, host: way.annotations?.upstreamHost ?? request.host, headers: sent }
      const answer = await connection.listener.http(forwarded, { address: connection.sourceAddress })
      const kept = cookie === undefined || sticky === token(`${last.address}:${last.port}`) ? {} : stickyCookie(cookie, last)
      return this.outcome(name, last, { ...answer, headers: { ...passedOn(answer.headers), ...kept } })
    }
    this.turns.set(name, index + 1)
    return this.outcome(name, last, page(status))
  }

  private outcome(name: string, { address, port }: Target, response: HttpResponse): Outcome {
    return { response, upstream: { name, address: `${address}:${port}`, status: response.status, length: response.body.length } }
  }

  private headersFor(
    request: HttpRequest,
    way: { peer: string; secure: boolean; id: string; annotations: Annotations | undefined },
  ): Headers {
    const scheme = way.secure ? 'https' : 'http'
    return {
      ...request.headers,
      host: way.annotations?.upstreamHost ?? request.host,
      'x-request-id': way.id,
      'x-real-ip': way.peer,
      'x-forwarded-for': way.peer,
      'x-forwarded-host': request.host,
      'x-forwarded-port': way.secure ? '443' : '80',
      'x-forwarded-proto': scheme,
      'x-forwarded-scheme': scheme,
      'x-scheme': scheme,
    }
  }

  /** One line as the controller's log format has it. */
  private line(
    request: HttpRequest,
    peer: string,
    response: HttpResponse,
    upstream: Outcome['upstream'],
    took: number,
    id: string,
  ): string {
    const time = logDate(this.options.clock.now())
    const agent = header(request, 'user-agent') ?? '-'
    const length =
      request.path.length + Object.entries(request.headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 16)
    const seconds = took.toFixed(3)
    const through = upstream
      ? `[${upstream.name}] [] ${upstream.address} ${upstream.length} ${seconds} ${upstream.status}`
      : '[upstream-default-backend] [] - - - -'
    return `${peer} - - [${time}] "${request.method} ${request.path} HTTP/1.1" ${response.status} ${response.body.length} "${header(request, 'referer') ?? '-'}" "${agent}" ${length} ${seconds} ${through} ${id}\n`
  }
}

function within(address: string, range: string): boolean {
  return range.includes('/') ? inRange(address, range) : address === range
}

function cookieOf(request: HttpRequest, name: string): string | undefined {
  const found = (header(request, 'cookie') ?? '').split(';').find((each) => each.trim().startsWith(`${name}=`))
  return found?.trim().slice(name.length + 1)
}

/** Stands for a backend in a cookie without naming it. */
function token(text: string): string {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

function stickyCookie(name: string, { address, port }: Target): Headers {
  return { 'Set-Cookie': `${name}=${token(`${address}:${port}`)}; Path=/; HttpOnly` }
}

function corsHeaders({ cors }: Annotations): Headers {
  if (!cors) return {}
  return {
    'Access-Control-Allow-Origin': cors.origin,
    ...(cors.credentials ? { 'Access-Control-Allow-Credentials': 'true' } : {}),
    'Access-Control-Allow-Methods': cors.methods,
    'Access-Control-Allow-Headers': cors.headers,
    'Access-Control-Max-Age': '1728000',
  }
}

/** What nginx lets through of a backend's headers. */
function passedOn(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !/^(server|date|connection)$/i.test(name))
      .concat([['Connection', 'keep-alive']]),
  )
}

/** Whether an Authorization header fits one of the `user:password` lines; only plain and `{PLAIN}` passwords can be read here. */
function signedIn(users: string, authorization: string | undefined): boolean {
  const encoded = /^Basic (\S+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return false
  let given: string
  try {
    given = atob(encoded)
  } catch {
    return false
  }
  return users.split('\n').some((line) => line.trim().replace(':{PLAIN}', ':') === given)
}
