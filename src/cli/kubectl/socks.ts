/** The client's side of SOCKS 5 (RFC 1928, with RFC 1929's user and password), for a proxy-url of that scheme. */
import type { Duplex } from 'node:stream'
import { Worded } from './go-words'

const VERSION = 5
const NO_AUTHENTICATION = 0
const PASSWORD = 2
const NAME = 3
const ADDRESS_SIZE: Readonly<Record<number, number>> = { 1: 4, 4: 16 }
const REPLIES: Readonly<Record<number, string>> = {
  1: 'general SOCKS server failure',
  2: 'connection not allowed by ruleset',
  3: 'network unreachable',
  4: 'host unreachable',
  5: 'connection refused',
  6: 'TTL expired',
  7: 'command not supported',
  8: 'address type not supported',
}

/** Reads exact numbers of bytes and gives back what is left. */
class Reader {
  private buffer = Buffer.alloc(0)
  private isOver = false
  private notify: (() => void) | undefined

  constructor(private readonly stream: Duplex) {
    stream.on('data', this.onData)
    stream.on('close', this.onEnd)
    stream.on('error', this.onEnd)
  }

  private readonly onData = (data: Buffer): void => {
    this.buffer = Buffer.concat([this.buffer, data])
    this.notify?.()
  }

  private readonly onEnd = (): void => {
    this.isOver = true
    this.notify?.()
  }

  async take(size: number): Promise<Buffer> {
    while (this.buffer.length < size) {
      if (this.isOver) throw new Worded('EOF')
      await new Promise<void>((resolve) => (this.notify = resolve))
    }
    const taken = this.buffer.subarray(0, size)
    this.buffer = this.buffer.subarray(size)
    return taken
  }

  release(): void {
    this.stream.off('data', this.onData)
    this.stream.off('close', this.onEnd)
    this.stream.off('error', this.onEnd)
    this.stream.pause()
    if (this.buffer.length) this.stream.unshift(this.buffer)
  }
}

/** Asks a proxy that has been connected to for a connection to `host`. Rejects with Worded. */
export async function socksConnect(stream: Duplex, proxy: URL, host: string, port: number): Promise<Duplex> {
  const fail = (why: string) => new Worded(`socks connect tcp ${proxy.host}->${host}:${port}: ${why}`)
  const reader = new Reader(stream)
  const user = decodeURIComponent(proxy.username)
  stream.write(Buffer.from(user ? [VERSION, 2, NO_AUTHENTICATION, PASSWORD] : [VERSION, 1, NO_AUTHENTICATION]))
  const [, method] = await reader.take(2)
  if (method === PASSWORD) {
    const [name, word] = [Buffer.from(user), Buffer.from(decodeURIComponent(proxy.password))]
    stream.write(Buffer.concat([Buffer.from([1, name.length]), name, Buffer.from([word.length]), word]))
    if ((await reader.take(2))[1] !== 0) throw fail('username/password authentication failed')
  } else if (method !== NO_AUTHENTICATION) throw fail('no acceptable authentication methods')
  const name = Buffer.from(host)
  stream.write(Buffer.concat([Buffer.from([VERSION, 1, 0, NAME, name.length]), name, Buffer.from([port >> 8, port & 0xff])]))
  const [, reply = 1, , kind = 0] = await reader.take(4)
  if (reply !== 0) throw fail(REPLIES[reply] ?? `unknown code: ${reply}`)
  await reader.take((ADDRESS_SIZE[kind] ?? (await reader.take(1))[0]!) + 2)
  reader.release()
  return stream
}
