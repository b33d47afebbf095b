/** One SPDY connection of a client: its streams are stdin, stdout, stderr, error and resize of an exec, or pairs of a port-forward. */
import type { ApiConnection, ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { SpdyConnection, type SpdyStream } from './spdy'
import type { ApiWorld } from './world'

const CHANNELS: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 }
const CLOSE = 255

export class SpdySession {
  /** Set by who carries the frames: everything has been said. */
  finished: () => void = () => undefined
  private readonly spdy: SpdyConnection
  private readonly forwards: boolean
  private connection: ApiConnection | undefined
  private readonly streams = new Map<number, SpdyStream>()
  private readonly wanted: number
  private started = false
  private readonly ports = new Map<string, ForwardedConnection>()

  constructor(
    private readonly world: ApiWorld,
    private readonly request: ApiRequest,
    output: (data: Buffer) => void,
  ) {
    const [path = '', query = ''] = request.url.split('?')
    this.forwards = path.endsWith('/portforward')
    const asked = new URLSearchParams(query)
    const yes = (name: string): number => (['true', '1'].includes(asked.get(name) ?? '') ? 1 : 0)
    this.wanted = 1 + yes('stdin') + yes('stdout') + (yes('tty') ? 0 : yes('stderr')) + (yes('tty') ? 1 : 0)
    this.spdy = new SpdyConnection(output, {
      opened: (stream) => this.opened(stream),
      data: (stream, data) => this.data(stream, data),
      finished: (stream) => this.ended(stream),
    })
  }

  /** Opens the other side, before the upgrade is granted; the response, when it is refused. */
  check(): Promise<ApiResponse | undefined> {
    if (this.forwards) return Promise.resolve(undefined)
    return new Promise((resolve, reject) => {
      this.world.post(() => {
        this.world.handler.connect(this.request).then((answer) => {
          if (!('send' in answer)) return resolve(answer)
          this.connection = answer
          resolve(undefined)
        }, reject)
      })
    })
  }

  receive(data: Buffer): void {
    this.spdy.receive(data)
  }

  close(): void {
    this.world.post(() => {
      this.connection?.close()
      for (const forward of this.ports.values()) forward.close()
    })
  }

  private opened(stream: SpdyStream): void {
    const type = stream.headers['streamtype'] ?? ''
    if (this.forwards) {
      const id = stream.headers['requestid'] ?? String(stream.id)
      let forward = this.ports.get(id)
      if (!forward) this.ports.set(id, (forward = new ForwardedConnection(this.world, this.request)))
      forward.opened(type, stream)
      return
    }
    const channel = CHANNELS[type]
    if (channel === undefined) return
    this.streams.set(channel, stream)
    // Output begins when the client has opened every stream it asked for.
    if (this.streams.size < this.wanted || this.started || !this.connection) return
    this.started = true
    this.connection.start({
      message: (message) => this.streams.get(message[0] ?? -1)?.write(message.subarray(1)),
      close: () => {
        for (const each of this.streams.values()) each.end()
        setTimeout(() => this.finished(), 50)
      },
    })
  }

  private data(stream: SpdyStream, data: Buffer): void {
    if (this.forwards) {
      this.ports.get(stream.headers['requestid'] ?? '')?.data(stream, data)
      return
    }
    const channel = CHANNELS[stream.headers['streamtype'] ?? '']
    if (channel !== undefined) this.world.post(() => this.connection?.send(Buffer.concat([Buffer.from([channel]), data])))
  }

  private ended(stream: SpdyStream): void {
    if (this.forwards) this.ports.get(stream.headers['requestid'] ?? '')?.ended(stream)
    else if (stream.headers['streamtype'] === 'stdin') this.world.post(() => this.connection?.send(Uint8Array.of(CLOSE, 0)))
  }
}

/** One TCP connection through a port-forward: a data stream with an error stream beside it. */
class ForwardedConnection {
  private stream: SpdyStream | undefined
  private error: SpdyStream | undefined
  private connection: ApiConnection | undefined
  private pending = Buffer.alloc(0)
  /** Requests sent whose answers have not come. */
  private asked = 0
  private inputOver = false

  constructor(
    private readonly world: ApiWorld,
    private readonly request: ApiRequest,
  ) {}

  opened(type: string, stream: SpdyStream): void {
    if (type === 'error') {
      this.error = stream
      return
    }
    this.stream = stream
    const [path = ''] = this.request.url.split('?')
    this.world.post(() => {
      this.world.handler.connect({ ...this.request, url: `${path}?ports=${stream.headers['port'] ?? ''}` }).then(
        (answer) => {
          if (!('send' in answer)) {
            this.error?.write(new TextEncoder().encode(`an error occurred forwarding: ${answer.status}`))
            this.end()
            return
          }
          this.connection = answer
          let greetings = 2
          answer.start({
            message: (message) => {
              // Each channel begins with its port.
              if (greetings > 0) greetings--
              else this.received(message)
            },
            close: () => this.end(),
          })
          this.flush()
        },
        () => this.end(),
      )
    })
  }

  data(stream: SpdyStream, data: Buffer): void {
    if (stream !== this.stream) return
    this.pending = Buffer.concat([this.pending, data])
    this.flush()
  }

  ended(stream: SpdyStream): void {
    if (stream !== this.stream) return
    this.inputOver = true
    this.flush()
    if (this.asked === 0) this.end()
  }

  close(): void {
    this.connection?.close()
  }

  private received(message: Uint8Array): void {
    this.asked--
    const channel = message[0] ?? 0
    if (channel % 2 === 1) {
      this.error?.write(message.subarray(1))
      this.end()
      return
    }
    this.stream?.write(message.subarray(1))
    if (this.inputOver && this.asked <= 0) this.end()
  }

  private end(): void {
    this.error?.end()
    this.stream?.end()
  }

  /** Hands on what has come, one whole HTTP request at a time where it is HTTP. */
  private flush(): void {
    if (!this.connection) return
    while (this.pending.length > 0) {
      const size = requestSize(this.pending)
      if (size === undefined) return
      const part = this.pending.subarray(0, size)
      this.pending = this.pending.subarray(size)
      this.asked++
      this.world.post(() => this.connection?.send(Buffer.concat([Buffer.of(0), part])))
    }
  }
}

const METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT) /

/** How many bytes the first HTTP request has; all there are when it is none; undefined while some are missing. */
function requestSize(data: Buffer): number | undefined {
  const text = data.toString('latin1')
  if (!METHOD.test(text)) return /^[A-Z]{0,7}$/.test(text) ? undefined : data.length
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = text.slice(0, end)
  const length = Number(/^content-length:\s*(\d+)/im.exec(head)?.[1] ?? 0)
  if (/^transfer-encoding:.*chunked/im.test(head)) {
    const last = text.indexOf('\r\n0\r\n\r\n', end)
    return last < 0 ? undefined : last + 7
  }
  return data.length >= end + 4 + length ? end + 4 + length : undefined
}
