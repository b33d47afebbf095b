/** Servers of programs on this machine's own addresses: HTTP requests with answers whole or in pieces, or connections as they are. */
import { createServer, type ServerResponse } from 'node:http'
import { createServer as createPlainServer, type Server, type Socket } from 'node:net'
import { ListenError, type NetRequest, type NetResponse, type NetStream } from '../../shell/net'
import { Pipe } from '../../shell/pipe'

/** Reasons of Node's in Go's words. */
const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
}

export interface Served {
  /** Rejects with ListenError when nobody can listen there. */
  readonly ready: Promise<void>
  close(): void
}

function opened(server: Server, address: string, port: number): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => reject(new ListenError(LISTEN_FAILURES[error.code ?? ''] ?? error.message)))
    server.listen(port, address, resolve)
  })
  // Who does not wait for it hears of it by nothing being there.
  ready.catch(() => undefined)
  return ready
}

/** Accepts connections at one address of this machine. */
export function acceptAt(address: string, port: number, handler: (stream: NetStream, peer: string) => void): Served {
  const sockets = new Set<Socket>()
  const server = createPlainServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    handler(streamOf(socket), socket.remoteAddress ?? '')
  })
  const ready = opened(server, address, port)
  return {
    ready,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function streamOf(socket: Socket): NetStream {
  // Nobody's virtual time has to be woken.
  const incoming = new Pipe({ wake: () => undefined })
  socket.on('data', (data: Buffer) => {
    socket.pause()
    incoming.write(data).then(
      () => socket.resume(),
      () => socket.resume(),
    )
  })
  for (const event of ['end', 'close']) socket.on(event, () => incoming.end())
  return {
    read: (signal) => incoming.read(signal),
    write: (data) => {
      if (socket.writable) socket.write(data)
      return socket.writable
    },
    end: () => void socket.end(),
    close: () => {
      incoming.closeReader()
      socket.destroySoon()
    },
  }
}

/** Serves one address of this machine. */
export function listenAt(address: string, port: number, handler: (request: NetRequest) => NetResponse | Promise<NetResponse>): Served {
  const server = createServer((message, response) => {
    const parts: Buffer[] = []
    message.on('data', (part: Buffer) => parts.push(part))
    message.on('end', () => void answer(parts).catch(() => response.destroy()))
    const answer = async (body: readonly Buffer[]): Promise<void> => {
      const headers: Record<string, string> = {}
      for (const [name, value] of Object.entries(message.headers)) if (value !== undefined) headers[name] = String(value)
      const request: NetRequest = {
        method: message.method ?? 'GET',
        host: message.headers.host ?? '',
        path: message.url ?? '/',
        headers,
        ...(body.length > 0 ? { body: Buffer.concat(body) } : {}),
      }
      await send(response, await handler(request))
    }
  })
  const ready = opened(server, address, port)
  return {
    ready,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Writes an answer, one that comes in pieces as they come. */
async function send(to: ServerResponse, { status, headers, body, stream }: NetResponse): Promise<void> {
  to.removeHeader('connection')
  const kept = Object.entries(headers).filter(([name]) => !/^(transfer-encoding|connection)$/i.test(name))
  const isSized = stream !== undefined || kept.some(([name]) => name.toLowerCase() === 'content-length')
  to.writeHead(status, { ...Object.fromEntries(kept), ...(isSized ? {} : { 'Content-Length': body.length }) })
  if (!stream) return void to.end(body)
  to.flushHeaders()
  const stop = new AbortController()
  to.on('close', () => stop.abort(new Error('client disconnected')))
  try {
    for (let part = await stream.read(stop.signal); part !== null; part = await stream.read(stop.signal)) to.write(part)
    to.end()
  } catch {
    stream.cancel()
    to.destroy()
  }
}
