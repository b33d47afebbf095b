/** Upgraded connections: exec, attach, port-forward, watches and logs over WebSocket, and the older SPDY (bare, or within a WebSocket). */
import type { Duplex } from 'node:stream'
import type { ApiConnection, ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { acceptKey, WebSocketConnection } from '../websocket'
import { PipedMessages } from './piped-messages'
import { SpdySession } from './spdy-session'
import { isStream } from './bodies'
import type { ApiWorld } from './world'

const CHANNEL_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'portforward.k8s.io']
const TUNNEL = 'SPDY/3.1+portforward.k8s.io'
/** The subresources whose connections carry what programs write. */
const RUNS_PROGRAMS = /\/(?:exec|attach)(?:\?|$)/
const STREAM_PROTOCOLS = ['v4.channel.k8s.io', 'portforward.k8s.io']

export function upgrade(world: ApiWorld, request: ApiRequest, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy())
  const kind = (request.headers['upgrade'] ?? '').toLowerCase()
  if (kind === 'spdy/3.1') spdy(world, request, socket, head)
  else if (kind === 'websocket') webSocket(world, request, socket, head)
  else refuse(socket, { status: 400, headers: {}, body: new TextEncoder().encode('unable to upgrade: unknown protocol\n') })
}

function webSocket(world: ApiWorld, request: ApiRequest, socket: Duplex, head: Buffer): void {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim())
  const key = request.headers['sec-websocket-key']
  if (!key) {
    refuse(socket, { status: 400, headers: {}, body: new TextEncoder().encode('the WebSocket key is missing\n') })
    return
  }
  const open = (protocol: string | undefined, handlers: ConstructorParameters<typeof WebSocketConnection>[2]): WebSocketConnection => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptKey(key)}\r\n${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ''}\r\n`,
    )
    return new WebSocketConnection(socket, false, handlers, head)
  }
  if (offered.includes(TUNNEL)) {
    const session: SpdySession = new SpdySession(world, request, (data) => connection.send(data))
    const connection = open(TUNNEL, { message: (data) => session.receive(data), closed: () => session.close() })
    return
  }
  world.post(() => {
    world.handler.connect(request).then(
      (answer) => {
        if ('send' in answer) {
          const protocol = CHANNEL_PROTOCOLS.find((each) => offered.includes(each))
          if (!protocol) {
            answer.close()
            refuse(socket, { status: 400, headers: {}, body: new TextEncoder().encode('no protocol in common\n') })
          } else bridge(world, answer, (handlers) => open(protocol, handlers), RUNS_PROGRAMS.test(request.url))
        } else if (isStream(answer.body) && answer.status === 200) watch(world, answer, (handlers) => open(offered[0], handlers))
        else refuse(socket, answer)
      },
      () => socket.destroy(),
    )
  })
}

type Opener = (handlers: ConstructorParameters<typeof WebSocketConnection>[2]) => WebSocketConnection

/** `piped`: the messages are what programs write. */
function bridge(world: ApiWorld, connection: ApiConnection, open: Opener, piped: boolean): void {
  const socket = open({
    message: (data) => world.post(() => connection.send(data)),
    closed: () => world.post(() => connection.close()),
  })
  const send = (data: Uint8Array): void => socket.send(data)
  const messages = new PipedMessages(send)
  connection.start({
    message: piped ? (data) => messages.add(data) : send,
    close: () => {
      messages.flush()
      socket.close()
    },
  })
}

/** A stream's chunks as messages: a watch's events, a log's lines. */
function watch(world: ApiWorld, { body }: ApiResponse, open: Opener): void {
  if (!isStream(body)) return
  const socket = open({ message: () => undefined, closed: () => world.post(() => body.cancel()) })
  body.start({ chunk: (data) => socket.send(data), end: () => socket.close() })
}

function spdy(world: ApiWorld, request: ApiRequest, socket: Duplex, head: Buffer): void {
  const wanted = (request.headers['x-stream-protocol-version'] ?? '').split(',').map((each) => each.trim())
  const protocol = STREAM_PROTOCOLS.find((each) => wanted.includes(each))
  if (wanted.some(Boolean) && !protocol) {
    const text = `unable to upgrade: unable to negotiate protocol: client supports [${wanted.join(' ')}], server supports [${STREAM_PROTOCOLS.join(' ')}]`
    refuse(socket, { status: 403, headers: {}, body: new TextEncoder().encode(text) })
    return
  }
  const session = new SpdySession(world, request, (data) => void (socket.writable && socket.write(data)))
  session.check().then(
    (refusal) => {
      if (refusal) {
        refuse(socket, refusal)
        return
      }
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${protocol ? `X-Stream-Protocol-Version: ${protocol}\r\n` : ''}\r\n`,
      )
      session.finished = () => socket.end()
      socket.on('data', (data: Buffer) => session.receive(data))
      socket.on('close', () => session.close())
      if (head.length > 0) session.receive(head)
    },
    () => socket.destroy(),
  )
}

function refuse(socket: Duplex, { status, headers, body }: ApiResponse): void {
  const bytes = isStream(body) ? new Uint8Array(0) : body
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 ${status} Refused\r\n${lines.join('')}Connection: close\r\nContent-Length: ${bytes.length}\r\n\r\n`)
  socket.end(bytes)
}
