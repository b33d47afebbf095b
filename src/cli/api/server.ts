/** The REST API of a simulated cluster over Node's HTTP, for real clients: requests, streams and upgraded connections. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket, type PeerCertificate } from 'node:tls'
import { gzipSync } from 'node:zlib'
import type { ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { bodyOf, isStream } from './bodies'
import type { Certificate } from './certificate'
import { secureListener } from './secure-listener'
import { upgrade } from './upgrade'
import type { ApiWorld } from './world'

/** The same hosts that `kubectl proxy` accepts: a page of another site must not reach this by a name of its own. */
const OWN_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
/** As Go's server has it: `exec` sends whole programs in its query. */
const LARGEST_HEAD = 1024 * 1024
/** What an answer from elsewhere may say of the connection it came by is not true of this one, and refused in HTTP/2. */
const OF_CONNECTION = /^(connection|keep-alive|proxy-connection|transfer-encoding|upgrade)$/i
/** Watches are open for as long as their clients like. */
const HTTP1 = { maxHeaderSize: LARGEST_HEAD, requestTimeout: 0, headersTimeout: 60_000, keepAliveTimeout: 60_000 }
/** Answers that are longer are compressed for clients that can read it. */
const LARGEST_PLAIN = 128 * 1024

function isOwnHost({ headers }: IncomingMessage): boolean {
  return OWN_HOST.test((headers[':authority'] ?? headers.host ?? '').toString())
}

function takesGzip({ headers }: IncomingMessage): boolean {
  return (headers['accept-encoding'] ?? '')
    .toString()
    .split(',')
    .some((each) => each.trim() === 'gzip')
}

export interface ServerOptions {
  readonly port: number
  readonly certificate?: Certificate
  /** The administrator's bearer token; whoever has it needs no other. */
  readonly token: string
  /**
   * Who shows nothing by which one could be known; the administrator when absent, and until the administrator's token has been shown
   * once: a client that was given no more than the address of a server on its own machine is meant to reach it.
   */
  readonly unknown?: ApiRequest['unknown']
  /** Puts the times in an answer's JSON as clients are told them, where theirs is not the cluster's clock; `reckoning`: they are not shown as they come. */
  readonly told?: (json: string, reckoning: boolean) => string
  /** Milliseconds of the cluster's time that a request takes to get there and back. */
  readonly roundTrip?: number
}

/** Listens on 127.0.0.1; resolves with the port (a free one for port 0) when it does. */
export interface Served {
  readonly port: number
  /** Ends every connection, upgraded ones too, which a server forgets about. */
  cut(): void
  /** Cuts and takes no more; resolves when no one is left. */
  close(): Promise<void>
}

export async function serve(world: ApiWorld, options: ServerOptions): Promise<Served> {
  const { token, unknown } = options
  let isTokenShown = false
  const toRequest: ToRequest = (request, body) => {
    isTokenShown ||= request.headers.authorization === `Bearer ${token}`
    return toApi(request, token, isTokenShown ? unknown : undefined, body)
  }
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => void answer(world, options, toRequest, request, response)
  const authority = world.cluster?.authority.certificate
  const server = options.certificate
    ? secureListener({ ...options.certificate, ...(authority === undefined ? {} : { authority }) }, LARGEST_HEAD, onRequest)
    : createServer(onRequest)
  // Node's declarations forget that they hold for the HTTP/1.1 of its server of HTTP/2, too.
  Object.assign(server, HTTP1)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isOwnHost(request)) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    else upgrade(world, toRequest(request, undefined), socket, head)
  })
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      cut()
    })
  return { port: typeof address === 'object' && address ? address.port : options.port, cut, close }
}

async function answer(
  world: ApiWorld,
  options: ServerOptions,
  toRequest: ToRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isOwnHost(request)) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('Forbidden\n')
    return
  }
  const body = await bodyOf(request)
  if (!body) return
  world.post(() => {
    world.handler.handle(toRequest(request, body)).then(
      (result) => send(world, options, result, request, response),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  }, options.roundTrip)
}

function send(
  world: ApiWorld,
  { told }: ServerOptions,
  { status, headers, body }: ApiResponse,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const json = told && Object.entries(headers).some(([name, value]) => name.toLowerCase() === 'content-type' && value.includes('json'))
  // Clients that take nothing else than JSON show it as it is.
  const reckoning = !/^application\/json(;as=|$)/.test(request.headers.accept ?? '')
  const shown = (data: Uint8Array): Uint8Array => (json ? Buffer.from(told(Buffer.from(data).toString(), reckoning)) : data)
  // Several values of one name (Warning) come joined by a newline.
  for (const [name, value] of Object.entries(headers)) {
    if (!OF_CONNECTION.test(name)) response.setHeader(name, value.includes('\n') ? value.split('\n') : value)
  }
  // What the server's log would call this request; a client may have named it.
  response.setHeader('Audit-Id', request.headers['audit-id'] ?? randomUUID())
  response.statusCode = status
  if (!isStream(body)) {
    let whole = shown(body)
    if (whole.length > LARGEST_PLAIN && takesGzip(request)) {
      whole = gzipSync(whole, { level: 1 })
      response.setHeader('content-encoding', 'gzip')
      response.setHeader('vary', 'Accept-Encoding')
    }
    response.setHeader('content-length', whole.length)
    response.end(request.method === 'HEAD' ? undefined : whole)
    return
  }
  response.flushHeaders()
  let over = false
  response.on('close', () => {
    if (over) return
    over = true
    world.post(() => body.cancel())
  })
  body.start({
    chunk: (data) => void (over || response.write(shown(data))),
    end: () => {
      if (over) return
      over = true
      response.end()
    },
  })
}

type ToRequest = (request: IncomingMessage, body: Uint8Array | undefined) => ApiRequest

function toApi(request: IncomingMessage, token: string, unknown: ApiRequest['unknown'], body: Uint8Array | undefined): ApiRequest {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !name.startsWith(':')) headers[name] = Array.isArray(value) ? value.join(',') : value
  Object.assign(headers, impersonated(request))
  const administrator = headers['authorization'] === `Bearer ${token}`
  if (administrator) delete headers['authorization']
  const certificate = certificateOf(request)
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers,
    ...(body && body.length > 0 ? { body } : {}),
    ...(certificate === undefined ? {} : { certificate }),
    ...(administrator || unknown === undefined ? {} : { unknown }),
  }
}

/** Each header of impersonation is a value, whatever commas it has; they come joined by newlines. */
function impersonated({ rawHeaders }: IncomingMessage): Record<string, string> {
  const found: Record<string, string> = {}
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!.toLowerCase()
    if (!name.startsWith('impersonate-')) continue
    const value = rawHeaders[at + 1]!
    found[name] = name in found ? `${found[name]}\n${value}` : value
  }
  return found
}

/** The certificate of a client that showed one, PEM. */
function certificateOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const { raw } = (socket.getPeerCertificate() as Partial<PeerCertificate> | null) ?? {}
  if (!raw) return undefined
  return `-----BEGIN CERTIFICATE-----\n${raw.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}
