/** A served bare cluster and a client of nothing but HTTP and WebSockets, for tests of what real clients meet. */
import { connect } from 'node:net'
import { worldOptions, parseOptions } from '../commands/api'
import { WebSocketConnection } from '../framing/websocket'
import { serve } from './server'
import { ApiWorld } from './world'

export const TOKEN = 'test-token'

export interface Answer {
  readonly code: number
  // Objects of every kind come back; tests say what they expect in them.
  readonly body: Json
}

export type Json = { readonly [field: string]: Json } & { readonly [index: number]: Json } & string & number & boolean

export class TestClient {
  private constructor(
    readonly world: ApiWorld,
    readonly port: number,
    private readonly close: () => Promise<void>,
    readonly defects: readonly string[],
  ) {}

  /** Serves what `podyard api` serves with these words, fifty times as fast. */
  static async start(...words: readonly string[]): Promise<TestClient> {
    const defects: string[] = []
    const options = worldOptions(parseOptions(['--bare', '--speed', '50', ...words]))
    const world = new ApiWorld({ ...options, onDefect: (where, error) => void defects.push(`${where}: ${String(error)}`) })
    await world.start()
    const served = await serve(world, { port: 0, token: TOKEN })
    const close = (): Promise<void> => {
      world.stop()
      return served.close()
    }
    return new TestClient(world, served.port, close, defects)
  }

  /** Resolves when no connection is left. */
  stop(): Promise<void> {
    return this.close()
  }

  async ask(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.startsWith('application/json')
    return { code: response.status, body: (isJson ? JSON.parse(text) : text) as Json }
  }

  /** A namespace of its own; pods can be made in it at once. */
  async namespace(): Promise<string> {
    return (await this.ask('POST', '/api/v1/namespaces', { metadata: { generateName: 'test-' } })).body['metadata']!['name']!
  }

  pod(namespace: string, name: string, spec: object, labels: object = {}): Promise<Answer> {
    return this.ask('POST', `/api/v1/namespaces/${namespace}/pods`, { metadata: { name, labels }, spec })
  }

  /** Deletes one object of a collection and waits until it is gone. */
  async remove(collection: string, name: string): Promise<void> {
    const { body } = await this.ask('GET', collection)
    await this.ask('DELETE', `${collection}/${name}`)
    const since = `fieldSelector=metadata.name=${name}&resourceVersion=${body['metadata']!['resourceVersion']}`
    await this.until(`${collection}?${since}`, (_, type) => type === 'DELETED')
  }

  /** Watches a collection until one of its objects, as it is now or becomes, is as wanted; resolves with that object. */
  async until(path: string, wanted: (object: Json, type: string) => boolean): Promise<Json> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}${path.includes('?') ? '&' : '?'}watch=true`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) {
      text += decoder.decode(chunk as Uint8Array, { stream: true })
      const lines = text.split('\n')
      text = lines.pop()!
      for (const line of lines) {
        const { type, object } = JSON.parse(line) as { type: string; object: Json }
        // Leaving the loop ends the watch.
        if (wanted(object, type)) return object
      }
    }
    throw new Error(`the watch of ${path} ended`)
  }

  running(namespace: string, name: string): Promise<Json> {
    return this.until(
      `/api/v1/namespaces/${namespace}/pods?fieldSelector=metadata.name=${name}`,
      ({ status }) => status!['phase'] === 'Running' && Boolean(status!['containerStatuses']?.[0]?.['ready']),
    )
  }

  /** Runs a command over a WebSocket; resolves with what came on each channel: 1 and 2 are outputs, 3 is the status. */
  exec(namespace: string, pod: string, command: readonly string[], protocol = 'v5.channel.k8s.io'): Promise<readonly string[]> {
    const query = [...command.map((word) => `command=${encodeURIComponent(word)}`), 'stdout=true', 'stderr=true'].join('&')
    const channels = ['', '', '', '']
    return new Promise((resolve, reject) => {
      const socket = connect(this.port, '127.0.0.1')
      socket.on('error', reject)
      socket.write(
        `GET /api/v1/namespaces/${namespace}/pods/${pod}/exec?${query} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\n` +
          `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${protocol}\r\n\r\n`,
      )
      let head = Buffer.alloc(0)
      const receive = (data: Buffer): void => {
        head = Buffer.concat([head, data])
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        socket.off('data', receive)
        if (!head.toString('latin1').startsWith('HTTP/1.1 101')) {
          reject(new Error(head.toString('utf8')))
          return
        }
        const connection = new WebSocketConnection(
          socket,
          true,
          {
            message: (message) => {
              const channel = message[0]!
              channels[channel] += message.subarray(1).toString('utf8')
              if (channel === 3) connection.close()
            },
            closed: () => resolve(channels),
          },
          head.subarray(end + 4),
        )
      }
      socket.on('data', receive)
    })
  }
}
