/** Facts about requests that do not come whole, or are too large. */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestClient, TOKEN } from './test-client'

let client: TestClient

beforeAll(async () => {
  client = await TestClient.start()
})

afterAll(async () => {
  await client.stop()
  expect(client.defects).toEqual([])
})

const MAPS = '/api/v1/namespaces/default/configmaps'

it('a client that goes away in the middle of what it sends makes nothing, and others are answered', async () => {
  const socket = connect(client.port, '127.0.0.1')
  const head = [`POST ${MAPS} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: Bearer ${TOKEN}`, 'Content-Length: 9999', '', '']
  socket.end(`${head.join('\r\n')}{"metadata":{"name":"half"}}`)
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  expect((await client.ask('GET', `${MAPS}/half`)).body['message']).toBe('configmaps "half" not found')
})

it.each([
  ['POST', MAPS],
  ['PATCH', `${MAPS}/kube-root-ca.crt`],
])('%s with eight megabytes is refused in the server’s words', async (method, path) => {
  const type = method === 'POST' ? 'application/json' : 'application/merge-patch+json'
  const { code, body } = await client.ask(method, path, { metadata: { name: 'large' }, data: { a: 'x'.repeat(8_000_000) } }, type)
  expect([code, body]).toEqual([
    413,
    {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Request entity too large: limit is 3145728',
      reason: 'RequestEntityTooLarge',
      code: 413,
    },
  ])
})
