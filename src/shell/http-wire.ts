/** HTTP/1.1 on the client's side of a connection of bytes: one request is written, and its answer read. */
import { whole, type BodyStream, type NetRequest, type NetResponse, type NetStream } from './net'
import { concatBytes } from './concat-bytes'

const DECODER = new TextDecoder('latin1')

export function requestBytes({ method, host, path, headers, body }: NetRequest): Uint8Array {
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...(names.includes('host') ? [] : [`Host: ${host}`]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body?.length && !names.includes('content-length') ? [`Content-Length: ${body.length}`] : []),
  ]
  const head = new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`)
  return body?.length ? concatBytes([head, body]) : head
}

/** Why there is no answer: nothing came, or something that is not HTTP. */
export class NoAnswer extends Error {
  constructor(readonly failure: 'empty reply' | 'not HTTP') {
    super(failure)
  }
}

/** Asks and reads the answer, its body piece by piece where `streaming`; the connection is closed after it. Throws NoAnswer. */
export async function exchange(stream: NetStream, request: NetRequest, streaming: boolean, signal?: AbortSignal): Promise<NetResponse> {
  const incoming = new Incoming(stream, signal)
  try {
    stream.write(requestBytes(request))
    const { status, headers } = await incoming.head()
    const body = bodyOf(incoming, request.method, status, headers)
    const response: NetResponse = { status, headers, body: new Uint8Array(0), stream: streamed(body, stream) }
    return streaming ? response : await whole(response, signal)
  } catch (error) {
    stream.close()
    throw error
  }
}

/** A body in pieces; how it ended: with less than was announced, or whole. */
type Body = AsyncGenerator<Uint8Array, 'cut' | 'whole'>

function streamed(body: Body, stream: NetStream): BodyStream {
  let isCut = false
  return {
    isCut: () => isCut,
    read: async () => {
      const { value, done } = await body.next()
      if (!done) return value
      isCut = value === 'cut'
      stream.close()
      return null
    },
    cancel: () => stream.close(),
  }
}

type Headers = Readonly<Record<string, string>>

/** What has come and was not yet taken. */
class Incoming {
  private data: Uint8Array = new Uint8Array(0)

  constructor(
    private readonly stream: NetStream,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async head(): Promise<{ readonly status: number; readonly headers: Headers }> {
    for (;;) {
      const text = DECODER.decode(this.data)
      const end = text.indexOf('\r\n\r\n')
      if (text.length >= 5 && !text.startsWith('HTTP/')) throw new NoAnswer('not HTTP')
      if (end < 0) {
        if (!(await this.more())) throw new NoAnswer(text === '' ? 'empty reply' : 'not HTTP')
        continue
      }
      this.data = this.data.subarray(end + 4)
      const [line = '', ...lines] = text.slice(0, end).split('\r\n')
      const status = Number(/^HTTP\/\S+ (\d+)/.exec(line)?.[1] ?? 0)
      // A nod goes before the answer.
      if (status >= 100 && status < 200 && status !== 101) continue
      const headers: Record<string, string> = {}
      for (const each of lines) {
        const colon = each.indexOf(':')
        if (colon > 0) headers[each.slice(0, colon)] = each.slice(colon + 1).trim()
      }
      return { status, headers }
    }
  }

  /** Some of the next bytes, at most so many; undefined at the end. */
  async part(most: number): Promise<Uint8Array | undefined> {
    if (this.data.length === 0 && !(await this.more())) return undefined
    const part = this.data.subarray(0, most)
    this.data = this.data.subarray(part.length)
    return part
  }

  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.data.indexOf(10)
      if (end >= 0) {
        const line = DECODER.decode(this.data.subarray(0, end))
        this.data = this.data.subarray(end + 1)
        return line.replace(/\r$/, '')
      }
      if (!(await this.more())) return undefined
    }
  }

  private async more(): Promise<boolean> {
    const chunk = await this.stream.read(this.signal)
    if (chunk === null) return false
    this.data = this.data.length > 0 ? concatBytes([this.data, chunk]) : chunk
    return true
  }
}

async function* bodyOf(incoming: Incoming, method: string, status: number, headers: Headers): Body {
  if (method === 'HEAD' || status === 204 || status === 304) return 'whole'
  const header = (wanted: string): string | undefined => Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1]
  if (/chunked/i.test(header('transfer-encoding') ?? '')) {
    for (let line = await incoming.line(); line !== undefined; line = await incoming.line()) {
      const size = parseInt(line, 16) || 0
      if (size === 0) return 'whole'
      if ((yield* bytes(incoming, size)) === 'cut') return 'cut'
      await incoming.line()
    }
    return 'cut'
  }
  return yield* bytes(incoming, Number(header('content-length') ?? Infinity))
}

async function* bytes(incoming: Incoming, size: number): Body {
  for (let left = size; left > 0;) {
    const part = await incoming.part(left)
    // Without a length, the end of the connection is the body's.
    if (!part) return size === Infinity ? 'whole' : 'cut'
    left -= part.length
    yield part
  }
  return 'whole'
}
