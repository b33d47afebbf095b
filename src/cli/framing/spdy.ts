/** SPDY/3.1 frames, both ends, as exec, attach and port-forward still speak them; models draft-mbelshe-httpbis-spdy-00 without flow control. */
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib'

const SYN_STREAM = 1
const SYN_REPLY = 2
const RST_STREAM = 3
const PING = 6
const GOAWAY = 7
const PROTOCOL_ERROR = 1
const FIN = 1
const LARGEST_DATA = 0xffff

/** The words every SPDY/3 header dictionary begins with, each after its length. */
const WORDS = [
  ...'options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow'.split(' '),
  ...'authorization cache-control connection content-base content-encoding content-language content-length'.split(' '),
  ...'content-location content-md5 content-range content-type date etag expect expires from host if-match'.split(' '),
  ...'if-modified-since if-none-match if-range if-unmodified-since last-modified location max-forwards pragma'.split(' '),
  ...'proxy-authenticate proxy-authorization range referer retry-after server te trailer transfer-encoding'.split(' '),
  ...'upgrade user-agent vary via warning www-authenticate method get status'.split(' '),
  ...['200 OK', 'version', 'HTTP/1.1', 'url', 'public', 'set-cookie', 'keep-alive', 'origin'],
]
const REST = [
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505',
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized',
  '403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable',
  'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT',
  'chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,',
  'publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
].join('')

const DICTIONARY = Buffer.concat([...WORDS.map(lengthPrefixed), Buffer.from(REST)])

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([length, bytes])
}

export interface SpdyStream {
  readonly id: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  write(data: Uint8Array): void
  /** No more data from this side. */
  end(): void
}

export interface SpdyHandlers {
  /** The other end has opened a stream. */
  opened(stream: SpdyStream): void
  data(stream: SpdyStream, data: Buffer): void
  /** The other end sends no more on it; `reset` when it does not read it any more either. */
  finished(stream: SpdyStream, reset: boolean): void
}

/** Frames come in by `receive` and go out by `output`, whatever carries them. */
export class SpdyConnection {
  private buffered: Buffer = Buffer.alloc(0)
  private readonly inflate: Inflate = createInflate({ dictionary: DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH })
  private readonly deflate: Deflate = createDeflate({ dictionary: DICTIONARY, flush: constants.Z_SYNC_FLUSH })
  private readonly streams = new Map<number, SpdyStream>()
  /** Frames are taken one after another, because headers are unpacked elsewhere. */
  private order: Promise<void> = Promise.resolve()
  private isBroken = false
  /** Clients' streams have odd numbers. */
  private next = 1

  constructor(
    private readonly output: (data: Buffer) => void,
    private readonly handlers: SpdyHandlers,
  ) {}

  receive(data: Buffer): void {
    this.buffered = this.buffered.length === 0 ? data : Buffer.concat([this.buffered, data])
    while (this.buffered.length >= 8) {
      const length = this.buffered.readUIntBE(5, 3)
      if (this.buffered.length < 8 + length) return
      const frame = Buffer.from(this.buffered.subarray(0, 8 + length))
      this.buffered = this.buffered.subarray(8 + length)
      this.order = this.order.then(() => (this.isBroken ? undefined : this.take(frame))).catch(() => this.broken())
    }
  }

  /** Resolves when all that has been received has been told. */
  drained(): Promise<void> {
    return this.order
  }

  /** A frame made no sense: what comes after it cannot be unpacked either. */
  private broken(): void {
    this.isBroken = true
    this.control(GOAWAY, 0, Buffer.of(0, 0, 0, 0, 0, 0, 0, PROTOCOL_ERROR))
    for (const stream of this.streams.values()) this.handlers.finished(stream, true)
    this.streams.clear()
  }

  /** Opens a stream as the client's end does; one is to be there before the next is opened. */
  async open(headers: Readonly<Record<string, string>>): Promise<SpdyStream> {
    const id = this.next
    this.next += 2
    const stream = this.stream(id, headers)
    this.streams.set(id, stream)
    const block = await squeeze(this.deflate, writtenHeaders(headers))
    const head = Buffer.alloc(10)
    head.writeUInt32BE(id)
    this.control(SYN_STREAM, 0, Buffer.concat([head, block]))
    return stream
  }

  private async take(frame: Buffer): Promise<void> {
    const flags = frame[4]!
    const body = frame.subarray(8)
    if ((frame[0]! & 0x80) === 0) {
      const stream = this.streams.get(frame.readUInt32BE(0))
      if (!stream) return
      if (body.length > 0) this.handlers.data(stream, body)
      if (flags & FIN) this.handlers.finished(stream, false)
      return
    }
    const type = frame.readUInt16BE(2)
    if (type === SYN_STREAM) {
      const id = body.readUInt32BE(0)
      const headers = readHeaders(await squeeze(this.inflate, body.subarray(10)))
      const stream = this.stream(id, headers)
      this.streams.set(id, stream)
      const none = Buffer.alloc(4)
      const reply = await squeeze(this.deflate, none)
      const where = Buffer.alloc(4)
      where.writeUInt32BE(id)
      this.control(SYN_REPLY, 0, Buffer.concat([where, reply]))
      this.handlers.opened(stream)
      if (flags & FIN) this.handlers.finished(stream, false)
    } else if (type === SYN_REPLY) {
      // Nothing of it is asked for, but what is unpacked after it goes on from it.
      await squeeze(this.inflate, body.subarray(4))
      const stream = this.streams.get(body.readUInt32BE(0))
      if (stream && flags & FIN) this.handlers.finished(stream, false)
    } else if (type === RST_STREAM) {
      const id = body.readUInt32BE(0)
      const stream = this.streams.get(id)
      this.streams.delete(id)
      if (stream) this.handlers.finished(stream, true)
    } else if (type === PING) this.control(PING, 0, body)
    else if (type === GOAWAY) for (const stream of this.streams.values()) this.handlers.finished(stream, true)
  }

  private stream(id: number, headers: Readonly<Record<string, string>>): SpdyStream {
    let ended = false
    const send = (data: Uint8Array, flags: number): void => {
      const head = Buffer.alloc(8)
      head.writeUInt32BE(id)
      head[4] = flags
      head.writeUIntBE(data.length, 5, 3)
      this.output(Buffer.concat([head, data]))
    }
    return {
      id,
      headers,
      write: (data) => {
        for (let at = 0; !ended && at < data.length; at += LARGEST_DATA) send(data.subarray(at, at + LARGEST_DATA), 0)
      },
      end: () => {
        if (ended) return
        ended = true
        send(new Uint8Array(0), FIN)
      },
    }
  }

  private control(type: number, flags: number, body: Buffer): void {
    const head = Buffer.alloc(8)
    head.writeUInt16BE(0x8003, 0)
    head.writeUInt16BE(type, 2)
    head[4] = flags
    head.writeUIntBE(body.length, 5, 3)
    this.output(Buffer.concat([head, body]))
  }
}

/** What comes out of a compressor for one block; its state goes on to the next. */
function squeeze(codec: Inflate | Deflate, block: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const collect = (part: Buffer): void => void parts.push(part)
    codec.on('data', collect)
    codec.once('error', reject)
    codec.write(block)
    codec.flush(constants.Z_SYNC_FLUSH, () => {
      // What has been put out is told in the turn after.
      setImmediate(() => {
        codec.off('data', collect)
        codec.off('error', reject)
        resolve(Buffer.concat(parts))
      })
    })
  })
}

function writtenHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(headers)
  const count = Buffer.alloc(4)
  count.writeUInt32BE(entries.length)
  return Buffer.concat([count, ...entries.flatMap(([name, value]) => [lengthPrefixed(name), lengthPrefixed(value)])])
}

function readHeaders(block: Buffer): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  let at = 4
  const text = (): string => {
    const length = block.readUInt32BE(at)
    at += 4 + length
    return block.toString('utf8', at - length, at)
  }
  for (let count = block.readUInt32BE(0); count > 0; count--) {
    const name = text().toLowerCase()
    headers[name] = text()
  }
  return headers
}
