/** Upgraded connections: exec, attach, port-forward, watches and logs over WebSocket, and the older SPDY (bare, or within a WebSocket). */
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ApiConnection, ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { acceptKey, WebSocketConnection } from '../framing/websocket'
import {
  portProtocol,
  readerProtocol,
  receivedMessage,
  sendBytes,
  sendMessage,
  streamProtocol,
  type ChannelProtocol,
} from './channel-protocols'
import { PipedMessages } from './piped-messages'
import { SpdySession } from './spdy-session'
import { isStream } from './bodies'
import type { ApiWorld } from './world'

const TUNNEL = 'SPDY/3.1+portforward.k8s.io'
/** The subresources whose connections carry what programs write. */
const RUNS_PROGRAMS = /\/(?:exec|attach)(?:\?|$)/
const FORWARDS = /\/portforward(?:\?|$)/
const LOGS = /\/log(?:\?|$)/
const STDOUT = 1
const STDERR = 2
const ERROR = 3
const STREAM_PROTOCOLS = ['v4.channel.k8s.io', 'portforward.k8s.io']

export function upgrade(world: ApiWorld, request: ApiRequest, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy())
  const kind = (request.headers['upgrade'] ?? '').toLowerCase()
  if (kind === 'spdy/3.1') spdy(world, request, socket, head)
  else if (kind === 'websocket') webSocket(world, request, socket, head)
  else refuse(socket, { status: 400, headers: {}, body: new TextEncoder().encode('unable to upgrade: unknown protocol\n') })
}

function webSocket(world: ApiWorld, request: ApiRequest, socket: Duplex, head: Buffer): void {
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean)
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
    const session: SpdySession = new SpdySession(world, request, (data) => connection?.send(data))
    let connection: WebSocketConnection | undefined
    session.check().then(
      (refusal) => {
        if (refusal) refuse(socket, refusal)
        else connection = open(TUNNEL, { message: (data) => session.receive(data), closed: () => session.close() })
      },
      () => socket.destroy(),
    )
    return
  }
  world.post(() => {
    world.handler.connect(request).then(
      (answer) => {
        if ('send' in answer) {
          const protocol = FORWARDS.test(request.url) ? portProtocol(offered) : streamProtocol(offered)
          if (!protocol) {
            answer.close()
            refuse(socket, NO_PROTOCOL)
          } else bridge(world, answer, (handlers) => open(protocol.name, handlers), protocol, request.url)
        } else if (answer.status === 200 && LOGS.test(request.url)) {
          const protocol = readerProtocol(offered)
          if (protocol) read(world, answer, (handlers) => open(protocol.name, handlers), protocol)
          else refuse(socket, NO_PROTOCOL)
        } else if (answer.status === 200 && isStream(answer.body)) {
          watch(world, answer, (handlers) => open(offered[0], handlers))
        } else refuse(socket, answer)
      },
      () => socket.destroy(),
    )
  })
}

const NO_PROTOCOL: ApiResponse = { status: 400, headers: {}, body: new TextEncoder().encode('no protocol in common\n') }

type Opener = (handlers: ConstructorParameters<typeof WebSocketConnection>[2]) => WebSocketConnection

function bridge(world: ApiWorld, connection: ApiConnection, open: Opener, protocol: ChannelProtocol, url: string): void {
  const socket = open({
    message: (data) => world.post(() => connection.send(receivedMessage(protocol, data))),
    closed: () => world.post(() => connection.close()),
  })
  const send = (data: Uint8Array): void => sendMessage(socket, protocol, data)
  const messages = new PipedMessages(send)
  const piped = RUNS_PROGRAMS.test(url)
  // An empty message of the first channel that is written to tells that the connection stands.
  if (piped) send(Uint8Array.of(firstWritten(url)))
  connection.start({
    message: piped ? (data) => messages.add(data) : send,
    close: () => {
      messages.flush()
      socket.close()
    },
  })
}

function firstWritten(url: string): number {
  const asked = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  const wants = (name: string): boolean => ['true', '1'].includes(asked.get(name) ?? '')
  return wants('stdout') ? STDOUT : wants('stderr') ? STDERR : ERROR
}

/** A log, whole or line by line as it comes. */
function read(world: ApiWorld, { body }: ApiResponse, open: Opener, protocol: ChannelProtocol): void {
  const socket = open({ message: () => undefined, closed: () => world.post(() => isStream(body) && body.cancel()) })
  const chunk = (data: Uint8Array): void => sendBytes(socket, protocol, data)
  if (isStream(body)) body.start({ chunk, end: () => socket.close() })
  else {
    if (body.length > 0) chunk(body)
    socket.close()
  }
}

/** A watch's events as messages. */
function watch(world: ApiWorld, { body }: ApiResponse, open: Opener): void {
  if (!isStream(body)) return
  const socket = open({ message: () => undefined, closed: () => world.post(() => body.cancel()) })
  body.start({ chunk: (data) => socket.sendText(Buffer.from(data).toString()), end: () => socket.close() })
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
  socket.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}Connection: close\r\nContent-Length: ${bytes.length}\r\n\r\n`,
  )
  socket.end(bytes)
}
