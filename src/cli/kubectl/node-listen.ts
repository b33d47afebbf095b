/** Servers of programs on this machine's own addresses: HTTP requests come in, answers go out whole or in pieces. */
import { createServer, type ServerResponse } from 'node:http'
import { ListenError, type NetRequest, type NetResponse } from '../../shell/net'

/** Reasons of Node's in Go's words. */
const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EADDRNOTAVAIL: 'cannot assign requested address',
  EACCES: 'permission denied',
}

/** Serves one address of this machine; `ready` rejects with ListenError when it cannot. */
export function listenAt(
  address: string,
  port: number,
  handler: (request: NetRequest) => NetResponse | Promise<NetResponse>,
): { readonly ready: Promise<void>; close(): void } {
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
  const ready = new Promise<void>((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => reject(new ListenError(LISTEN_FAILURES[error.code ?? ''] ?? error.message)))
    server.listen(port, address, resolve)
  })
  // Who does not wait for it hears of it by nothing being there.
  ready.catch(() => undefined)
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
