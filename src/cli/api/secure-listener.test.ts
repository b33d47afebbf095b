/** Facts about HTTPS: both versions of HTTP, and what clients of HTTP/2 meet. */
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2'
import { get } from 'node:https'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseOptions, worldOptions } from '../commands/api'
import { issueCertificate } from './certificate'
import { serve, type Served } from './server'
import { TOKEN } from './test-client'
import { ApiWorld } from './world'

const defects: string[] = []
let world: ApiWorld
let served: Served
let session: ClientHttp2Session

beforeAll(async () => {
  const options = worldOptions(parseOptions(['--bare', '--tls', '--speed', '50']))
  world = new ApiWorld({ ...options, onDefect: (where, error) => void defects.push(`${where}: ${String(error)}`) })
  await world.start()
  const now = Date.now()
  const certificate = issueCertificate({ commonName: 'apiserver', from: now - 1000, to: now + 86_400_000, addresses: [[127, 0, 0, 1]] })
  served = await serve(world, { port: 0, token: TOKEN, certificate })
  session = connect(`https://127.0.0.1:${served.port}`, { rejectUnauthorized: false })
})

afterAll(async () => {
  session.close()
  world.stop()
  await served.close()
  expect(defects).toEqual([])
})

const MAPS = '/api/v1/namespaces/default/configmaps'

function ask(method: string, path: string, more: Record<string, string | string[]> = {}): ClientHttp2Stream {
  return session.request({ ':method': method, ':path': path, authorization: `Bearer ${TOKEN}`, ...more })
}

/** Sends and reads all of the answer. */
async function answer(stream: ClientHttp2Stream, body = ''): Promise<{ readonly headers: IncomingHttpHeaders; readonly body: string }> {
  // One that sends nothing has ended already.
  if (body) stream.end(body)
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  return { headers, body: await text(stream) }
}

it('clients that offer HTTP/2 are answered in it, without headers of connections', async () => {
  const { headers, body } = await answer(ask('GET', '/api/v1/namespaces/default'))
  expect(session.alpnProtocol).toBe('h2')
  expect([headers[':status'], headers['connection'], headers['keep-alive']]).toEqual([200, undefined, undefined])
  expect((JSON.parse(body) as { kind: string }).kind).toBe('Namespace')
})

it('other clients are answered in HTTP/1.1', async () => {
  const options = { port: served.port, path: '/version', rejectUnauthorized: false, headers: { authorization: `Bearer ${TOKEN}` } }
  const [response] = await once(get({ host: '127.0.0.1', ...options }), 'response')
  expect([response.httpVersion, response.statusCode]).toEqual(['1.1', 200])
  expect(JSON.parse(await text(response))).toMatchObject({ major: '1', minor: '36' })
})

it('an event of a watch comes while another request of the same connection is answered', async () => {
  const watch = ask('GET', `${MAPS}?watch=true&fieldSelector=metadata.name=seen`)
  await once(watch, 'response')
  const made = await answer(ask('POST', MAPS, { 'content-type': 'application/json' }), '{"metadata":{"name":"seen"}}')
  expect(made.headers[':status']).toBe(201)
  const [event] = await once(watch, 'data')
  expect(JSON.parse(String(event))).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'seen' } } })
  watch.close()
})

it('each header of impersonation is a value, whatever commas it has', async () => {
  const review = { 'content-type': 'application/json', 'impersonate-user': 'jane', 'impersonate-group': ['a,b', 'c'] }
  const { body } = await answer(ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', review), '{}')
  expect(JSON.parse(body)).toMatchObject({ status: { userInfo: { username: 'jane', groups: ['a,b', 'c', 'system:authenticated'] } } })
})

it('what a client breaks off in the middle makes nothing, and the connection goes on', async () => {
  const stream = ask('POST', MAPS, { 'content-type': 'application/json' })
  stream.write('{"metadata":{"name":"broken-off"}}')
  stream.on('error', () => undefined)
  await answer(ask('GET', '/version'))
  // Its close() would end the body first.
  stream.destroy()
  await once(stream, 'close')
  expect((await answer(ask('GET', `${MAPS}/broken-off`))).headers[':status']).toBe(404)
})

it('a name that is not this machine’s is refused', async () => {
  expect((await answer(ask('GET', '/version', { ':authority': 'example.org' }))).headers[':status']).toBe(403)
})

it('connections are upgraded by HTTP/1.1', async () => {
  const socket = connectTls({ port: served.port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
  socket.write(
    [
      `GET ${MAPS}?watch=true HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${TOKEN}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  )
  const [head] = await once(socket, 'data')
  socket.destroy()
  expect(String(head)).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/)
})
