/** The node ports of a served cluster on loopback, as the host of a cluster on one machine has them; only with --node-ports. */
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import type { Cluster } from '../../engine/cluster'
import { converse } from '../../engine/network'
import type { Connection, HttpResponse } from '../../engine/network/types'
import { SERVICES } from '../../engine/schema/resources'
import type { Service } from '../../engine/schema/types'
import { bodyOf } from './bodies'
import type { ApiWorld } from './world'

type Open = Extract<Connection, { readonly ok: true }>

/** Opens and closes ports as Services get and lose them; returns how to close them all. `refused` hears of ports that cannot be opened. */
export function openNodePorts(world: ApiWorld, cluster: Cluster, refused: (port: number, why: string) => void): () => void {
  const servers = new Map<number, Server>()
  const ports = new WeakMap<Socket, number>()
  const http = createServer((request, response) => void relay(world, cluster, ports.get(request.socket) ?? 0, request, response))
  const open = (port: number): void => {
    if (servers.has(port)) return
    const server = createPlainServer({ allowHalfOpen: true }, (socket) => {
      ports.set(socket, port)
      accept(world, cluster, http, port, socket)
    })
    servers.set(port, server)
    server.on('error', (error) => {
      servers.delete(port)
      refused(port, error.message)
    })
    server.listen(port, '127.0.0.1')
  }
  const compare = (): void => {
    const wanted = new Set(cluster.api.informers.informer(SERVICES).list().flatMap(portsOf))
    for (const port of wanted) open(port)
    for (const [port, server] of servers) {
      if (wanted.has(port)) continue
      servers.delete(port)
      server.close()
    }
  }
  cluster.api.informers.informer(SERVICES).onChange({ added: compare, updated: compare, deleted: compare })
  return () => {
    for (const server of servers.values()) server.close()
    servers.clear()
    http.closeAllConnections()
  }
}

function portsOf({ spec }: Service): readonly number[] {
  return (spec?.ports ?? []).flatMap(({ nodePort, protocol }) => (nodePort && (protocol ?? 'TCP') === 'TCP' ? [nodePort] : []))
}

/** A connection from outside to the first node's port. */
function connect(cluster: Cluster, port: number): Connection | undefined {
  const node = cluster.nodes.list()[0]
  return node && cluster.network.connect({ kind: 'outside' }, node.config.address, port)
}

function accept(world: ApiWorld, cluster: Cluster, http: HttpServer, port: number, socket: Socket): void {
  socket.on('error', () => socket.destroy())
  world.post(() => {
    const connection = connect(cluster, port)
    if (!connection?.ok) socket.resetAndDestroy()
    else if (connection.listener.http) http.emit('connection', socket)
    else talk(world, connection, socket)
  })
}

/** Every request finds its own way: the next one may reach another pod. */
async function relay(world: ApiWorld, cluster: Cluster, port: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request)
  if (!body) return
  const headers: Record<string, string> = {}
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) headers[request.rawHeaders[i]!] = request.rawHeaders[i + 1]!
  world.post(() => {
    const connection = connect(cluster, port)
    if (!connection?.ok || !connection.listener.http) {
      request.socket.resetAndDestroy()
      return
    }
    const question = {
      method: request.method ?? 'GET',
      host: request.headers.host ?? '',
      path: request.url ?? '/',
      headers,
      ...(body.length > 0 ? { body } : {}),
    }
    Promise.resolve(connection.listener.http(question, { address: connection.sourceAddress })).then(
      (answer) => send(world, answer, request, response),
      () => request.socket.destroy(),
    )
  })
}

function send(world: ApiWorld, answer: HttpResponse, request: IncomingMessage, response: ServerResponse): void {
  const { status, headers, body, stream } = answer
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  response.statusCode = status
  if (!stream || request.method === 'HEAD') {
    if (!stream) response.setHeader('content-length', body.length)
    else world.post(() => stream.cancel())
    response.end(request.method === 'HEAD' ? undefined : body)
    return
  }
  response.flushHeaders()
  response.on('close', () => world.post(() => stream.cancel()))
  const next = (): void =>
    world.post(() => {
      stream.read().then(
        (piece) => {
          if (piece === null) response.end()
          else {
            response.write(piece)
            next()
          }
        },
        () => response.destroy(),
      )
    })
  next()
}

/** A connection to a server that speaks no HTTP. */
function talk(world: ApiWorld, { listener, sourceAddress }: Open, socket: Socket): void {
  const sink = { data: (data: Uint8Array) => void (socket.writable && socket.write(data)), end: () => void socket.end() }
  const conversation = converse(listener, sink, sourceAddress)
  socket.on('data', (data: Buffer) => world.post(() => conversation.receive(data)))
  socket.on('end', () => world.post(() => conversation.end()))
  socket.on('close', () => world.post(() => conversation.close()))
}
