/** One SPDY connection of a client: its streams are stdin, stdout, stderr, error and resize of an exec, or pairs of a port-forward. */
import type { ApiConnection, ApiRequest, ApiResponse } from '../../engine/apiserver/http'
import { SpdyConnection, type SpdyStream } from '../framing/spdy'
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
      finished: (stream, reset) => this.ended(stream, reset),
    })
  }

  /** Opens the other side, before the upgrade is granted; the response, when it is refused. */
  check(): Promise<ApiResponse | undefined> {
    if (this.forwards) return this.mayForward()
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

  /** Ports are opened one by one later: whether that may be is asked without the upgrade, which is then all that is missing. */
  private mayForward(): Promise<ApiResponse | undefined> {
    const { upgrade: _, connection: __, ...headers } = this.request.headers
    return new Promise((resolve, reject) => {
      this.world.post(() => {
        this.world.handler
          .handle({ ...this.request, headers })
          .then((answer) => resolve(answer.status === 400 ? undefined : answer), reject)
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

  private ended(stream: SpdyStream, reset: boolean): void {
    if (this.forwards) {
      const id = stream.headers['requestid'] ?? ''
      const forward = this.ports.get(id)
      if (!forward?.ended(stream, reset)) return
      this.ports.delete(id)
    } else if (stream.headers['streamtype'] === 'stdin') this.world.post(() => this.connection?.send(Uint8Array.of(CLOSE, 0)))
  }
}

/** One TCP connection through a port-forward: a data stream with an error stream beside it. */
class ForwardedConnection {
  private stream: SpdyStream | undefined
  private error: SpdyStream | undefined
  private connection: ApiConnection | undefined
  /** What came before the other side was open. */
  private waiting: Uint8Array[] = []
  private isClosed = false

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
          if (this.isClosed) return answer.close()
          this.connection = answer
          let greetings = 2
          answer.start({
            message: (message) => {
              // Each channel begins with its port.
              if (greetings-- > 0) return
              const to = (message[0] ?? 0) % 2 === 1 ? this.error : this.stream
              to?.write(message.subarray(1))
            },
            close: () => this.end(),
          })
          for (const message of this.waiting.splice(0)) answer.send(message)
        },
        () => this.end(),
      )
    })
  }

  data(stream: SpdyStream, data: Buffer): void {
    if (stream === this.stream) this.send(Buffer.concat([Buffer.of(0), data]))
  }

  /** Whether that was the end of the whole connection. */
  ended(stream: SpdyStream, reset: boolean): boolean {
    if (stream !== this.stream) return false
    if (reset) this.world.post(() => this.close())
    else this.send(Uint8Array.of(CLOSE, 0))
    return reset
  }

  close(): void {
    this.isClosed = true
    this.connection?.close()
  }

  private send(message: Uint8Array): void {
    this.world.post(() => {
      if (this.connection) this.connection.send(message)
      else this.waiting.push(message)
    })
  }

  private end(): void {
    this.error?.end()
    this.stream?.end()
  }
}
