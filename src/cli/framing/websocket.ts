/** WebSocket frames over a socket, both ends; models RFC 6455 as far as Kubernetes uses it (no extensions). */
import { createHash, randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const CONTINUATION = 0
const TEXT = 1
const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10

/** The Sec-WebSocket-Accept for a client's key. */
export function acceptKey(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64')
}

export function newKey(): string {
  return randomBytes(16).toString('base64')
}

export interface WebSocketHandlers {
  /** One whole message. */
  message(data: Buffer): void
  /** The other end, or the connection, is gone; called once. */
  closed(): void
}

export class WebSocketConnection {
  private buffered: Buffer = Buffer.alloc(0)
  private parts: Buffer[] = []
  private over = false
  private sentClose = false
  private held = false

  constructor(
    private readonly socket: Duplex,
    /** Clients mask what they send, servers do not. */
    private readonly masks: boolean,
    private readonly handlers: WebSocketHandlers,
    head: Buffer = Buffer.alloc(0),
  ) {
    socket.on('data', (data: Buffer) => this.receive(data))
    socket.on('error', () => this.end())
    socket.on('close', () => this.end())
    socket.on('end', () => this.end())
    if (head.length > 0) queueMicrotask(() => this.receive(head))
  }

  send(data: Uint8Array): void {
    this.frame(BINARY, data)
  }

  sendText(text: string): void {
    this.frame(TEXT, Buffer.from(text))
  }

  close(code = 1000): void {
    if (this.sentClose) return
    this.frame(CLOSE, Buffer.from([code >> 8, code & 0xff]))
    this.sentClose = true
    this.socket.end()
  }

  /** What is said in one turn leaves together: a client that acts on the first frame has the others, too. */
  private holdTogether(): void {
    if (this.held) return
    this.held = true
    this.socket.cork()
    setImmediate(() => {
      this.held = false
      this.socket.uncork()
    })
  }

  private frame(opcode: number, data: Uint8Array): void {
    if (this.sentClose || this.socket.destroyed || !this.socket.writable) return
    this.holdTogether()
    const { length } = data
    const size = length < 126 ? 0 : length < 0x10000 ? 2 : 8
    const head = Buffer.alloc(2 + size)
    head[0] = 0x80 | opcode
    head[1] = (this.masks ? 0x80 : 0) | (size === 0 ? length : size === 2 ? 126 : 127)
    if (size === 2) head.writeUInt16BE(length, 2)
    if (size === 8) head.writeBigUInt64BE(BigInt(length), 2)
    if (!this.masks) {
      this.socket.write(Buffer.concat([head, data]))
      return
    }
    const mask = randomBytes(4)
    this.socket.write(Buffer.concat([head, mask, masked(data, mask)]))
  }

  private receive(data: Buffer): void {
    this.buffered = this.buffered.length === 0 ? data : Buffer.concat([this.buffered, data])
    for (;;) {
      const frame = parse(this.buffered)
      if (!frame) return
      this.buffered = this.buffered.subarray(frame.length)
      this.take(frame)
      if (this.over) return
    }
  }

  private take({ opcode, final, payload }: Frame): void {
    if (opcode === PING) this.frame(PONG, payload)
    else if (opcode === CLOSE) {
      this.close()
      this.end()
    } else if (opcode < CLOSE) {
      if (opcode !== CONTINUATION) this.parts = []
      this.parts.push(payload)
      if (!final) return
      const message = this.parts.length === 1 ? payload : Buffer.concat(this.parts)
      this.parts = []
      this.handlers.message(message)
    }
  }

  private end(): void {
    if (this.over) return
    this.over = true
    this.sentClose = true
    this.socket.destroy()
    this.handlers.closed()
  }
}

interface Frame {
  readonly opcode: number
  readonly final: boolean
  readonly payload: Buffer
  /** Bytes of the whole frame. */
  readonly length: number
}

function parse(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined
  const first = data[0]!
  const second = data[1]!
  let at = 2
  let size = second & 0x7f
  if (size === 126) {
    if (data.length < 4) return undefined
    size = data.readUInt16BE(2)
    at = 4
  } else if (size === 127) {
    if (data.length < 10) return undefined
    size = Number(data.readBigUInt64BE(2))
    at = 10
  }
  const isMasked = (second & 0x80) !== 0
  if (isMasked) at += 4
  if (data.length < at + size) return undefined
  const raw = data.subarray(at, at + size)
  const payload = isMasked ? masked(raw, data.subarray(at - 4, at)) : Buffer.from(raw)
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload, length: at + size }
}

function masked(data: Uint8Array, mask: Uint8Array): Buffer {
  const out = Buffer.alloc(data.length)
  for (let i = 0; i < data.length; i++) out[i] = data[i]! ^ mask[i & 3]!
  return out
}
