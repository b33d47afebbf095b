/** The REST API of a simulated cluster over Node's HTTP, for real clients: requests, streams and upgraded connections. */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TLSSocket, type PeerCertificate } from 'node:tls'
import { gzipSync } from 'node:zlib'
import type { ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { bodyOf, isStream } from './bodies'
import type { Certificate } from './certificate'
import { upgrade } from './upgrade'
import type { ApiWorld } from './world'

/** The same hosts that `kubectl proxy` accepts: a page of another site must not reach this by a name of its own. */
const OWN_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/
/** As Go's server has it: `exec` sends whole programs in its query. */
const LARGEST_HEAD = 1024 * 1024
/** Answers that are longer are compressed for clients that can read it. */
const LARGEST_PLAIN = 128 * 1024

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
  readonly server: Server
  readonly port: number
  /** Ends every connection, upgraded ones too, which a server forgets about; resolves when no one is left. */
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
  const server: Server = options.certificate
    ? // Clients may identify themselves; whose certificate counts is for the API server to say.
      createSecureServer(
        {
          cert: options.certificate.certificate,
          key: options.certificate.key,
          // Clients look for the name of their certificate's issuer before they show it.
          ...(world.cluster ? { ca: world.cluster.authority.certificate } : {}),
          requestCert: true,
          rejectUnauthorized: false,
          maxHeaderSize: LARGEST_HEAD,
        },
        onRequest,
      )
    : createServer({ maxHeaderSize: LARGEST_HEAD }, onRequest)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!OWN_HOST.test(request.headers.host ?? '')) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    else upgrade(world, toRequest(request, undefined), socket, head)
  })
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  // Watches are open for as long as their clients like.
  server.requestTimeout = 0
  server.headersTimeout = 60_000
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of open) socket.destroy()
    })
  return { server, port: typeof address === 'object' && address ? address.port : options.port, close }
}

async function answer(
  world: ApiWorld,
  options: ServerOptions,
  toRequest: ToRequest,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!OWN_HOST.test(request.headers.host ?? '')) {
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
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value.includes('\n') ? value.split('\n') : value)
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
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value
  for (const [name, values] of Object.entries(request.headersDistinct))
    if (values && name.startsWith('impersonate-')) headers[name] = values.join('\n')
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

/** The certificate of a client that showed one, PEM. */
function certificateOf({ socket }: IncomingMessage): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const { raw } = (socket.getPeerCertificate() as Partial<PeerCertificate> | null) ?? {}
  if (!raw) return undefined
  return `-----BEGIN CERTIFICATE-----\n${raw.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}
