/**
 * The client's end of exec, attach and port-forward over SPDY, for servers that do not speak their newer protocols over WebSocket; models
 * client-go's remotecommand (v4.channel.k8s.io) and portforward. Its streams are shown as the channels of a WebSocket.
 */
import type { Duplex } from 'node:stream'
import type { TransportConnection } from '../../kubectl/transport'
import { SpdyConnection, type SpdyStream } from '../framing/spdy'

const CHANNELS: Readonly<Record<string, number>> = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 }
const FORWARDED: Readonly<Record<string, number>> = { data: 0, error: 1 }
/** Followed by a channel: nothing more comes on it. */
const CLOSE = 255

/** What a request for an upgrade offers to speak. */
export function offered(path: string): string {
  return isForward(path) ? 'portforward.k8s.io' : 'v4.channel.k8s.io'
}

/** Whether it is a port that is asked for, not a command. */
function isForward(path: string): boolean {
  return path.split('?')[0]!.endsWith('/portforward')
}

export class SpdyClient implements TransportConnection {
  private readonly spdy: SpdyConnection
  private readonly streams = new Map<number, SpdyStream>()
  private readonly waiting: Uint8Array[] = []
  /** Channels that the other end still writes to. */
  private readonly heard = new Set<number>()
  private readonly channels: Readonly<Record<string, number>>
  private isOver = false
  private notify: (() => void) | undefined

  private constructor(
    private readonly socket: Duplex,
    private readonly path: string,
    head: Buffer,
  ) {
    this.channels = isForward(path) ? FORWARDED : CHANNELS
    this.spdy = new SpdyConnection((data) => void socket.write(data), {
      opened: () => undefined,
      data: (stream, data) => this.told(Buffer.concat([Buffer.of(this.channelOf(stream)), data])),
      finished: (stream) => this.finished(this.channelOf(stream)),
    })
    socket.on('data', (data: Buffer) => this.spdy.receive(data))
    // What came before the end may not have been unpacked yet.
    for (const event of ['error', 'close', 'end']) socket.on(event, () => void this.spdy.drained().then(() => this.end()))
    if (head.length > 0) this.spdy.receive(head)
  }

  /** Over a connection that was upgraded; resolves when its streams are open. */
  static async over(socket: Duplex, path: string, head: Buffer): Promise<SpdyClient> {
    const client = new SpdyClient(socket, path, head)
    await (isForward(path) ? client.openPort() : client.openCommand())
    return client
  }

  async *messages(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const message = this.waiting.shift()
      if (message) yield message
      else if (this.isOver) return
      else {
        await new Promise<void>((resolve) => (this.notify = resolve))
        this.notify = undefined
      }
    }
  }

  send(message: Uint8Array): void {
    const [channel = 0] = message
    if (channel === CLOSE) this.streams.get(message[1] ?? 0)?.end()
    else this.streams.get(channel)?.write(message.subarray(1))
  }

  close(): void {
    this.end()
    this.socket.destroy()
  }

  /** In the order client-go opens them: output begins when the last is there. */
  private async openCommand(): Promise<void> {
    const asked = new URLSearchParams(this.path.split('?')[1])
    const isAsked = (name: string): boolean => asked.get(name) === 'true'
    const isTty = isAsked('tty')
    const names = ['error', 'stdin', 'stdout', 'stderr', 'resize']
    const wanted = names.filter((name) =>
      name === 'error' ? true : name === 'resize' ? isTty : isAsked(name) && !(name === 'stderr' && isTty),
    )
    for (const name of wanted) await this.open(name, {})
  }

  private async openPort(): Promise<void> {
    const port = new URLSearchParams(this.path.split('?')[1]).get('ports') ?? ''
    const which = { port, requestid: '0' }
    const error = await this.open('error', which)
    error.end()
    await this.open('data', which)
    // Each channel first says which port it is for.
    for (const channel of [FORWARDED['data']!, FORWARDED['error']!])
      this.told(Uint8Array.of(channel, Number(port) & 0xff, Number(port) >> 8))
  }

  private async open(name: string, more: Readonly<Record<string, string>>): Promise<SpdyStream> {
    const channel = this.channels[name]!
    if (name !== 'stdin' && name !== 'resize') this.heard.add(channel)
    const stream = await this.spdy.open({ streamtype: name, ...more })
    this.streams.set(channel, stream)
    return stream
  }

  private channelOf(stream: SpdyStream): number {
    return this.channels[stream.headers['streamtype'] ?? ''] ?? CLOSE
  }

  private told(message: Uint8Array): void {
    this.waiting.push(message)
    this.notify?.()
  }

  private finished(channel: number): void {
    this.heard.delete(channel)
    // A forwarded port has gone with its data; a command when all it says has been said.
    if (this.heard.size === 0 || (this.channels === FORWARDED && channel === FORWARDED['data'])) this.end()
  }

  private end(): void {
    this.isOver = true
    this.notify?.()
  }
}
