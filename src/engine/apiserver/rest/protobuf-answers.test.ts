import { beforeAll, describe, expect, it } from 'vitest'
import type { ApiStream } from '../http'
import { World } from '../testing'
import { decodeProtobuf } from './protobuf'

const MAPS = '/api/v1/namespaces/default/configmaps'
const ONLY = { accept: 'application/vnd.kubernetes.protobuf' }

describe('a client that takes nothing but protobuf', () => {
  const world = new World()
  const ask = async (
    url: string,
    headers: Readonly<Record<string, string>> = ONLY,
  ): Promise<{ status: number; type: string; value: unknown }> => {
    const { status, headers: given, body } = await world.server.handler.handle({ method: 'GET', url, headers })
    return { status, type: given['content-type'] ?? '', value: decodeProtobuf(body as Uint8Array) }
  }

  beforeAll(async () => {
    for (const name of ['a', 'b']) await world.ask('POST', MAPS, { metadata: { name, labels: { l: 'x' } }, data: { k: `${name}!` } })
    await world.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'boats.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'boats', kind: 'Boat' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    })
    world.pass(100)
  })

  it('gets objects, lists and refusals in it', async () => {
    const one = await ask(`${MAPS}/a`)
    expect(one).toMatchObject({ status: 200, type: 'application/vnd.kubernetes.protobuf' })
    expect(one.value).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { l: 'x' }, resourceVersion: expect.stringMatching(/^\d+$/) },
      data: { k: 'a!' },
    })
    const { value } = await ask(MAPS)
    expect(value).toMatchObject({ kind: 'ConfigMapList', items: [{ data: { k: 'a!' } }, { data: { k: 'b!' } }] })
    expect(await ask(`${MAPS}/none`)).toMatchObject({ status: 404, value: { kind: 'Status', reason: 'NotFound', code: 404 } })
  })

  it('watches in frames', async () => {
    const { headers, body } = await world.server.handler.handle({ method: 'GET', url: `${MAPS}?watch=1`, headers: ONLY })
    expect(headers['content-type']).toBe('application/vnd.kubernetes.protobuf;stream=watch')
    let bytes = new Uint8Array(0)
    ;(body as ApiStream).start({ chunk: (data) => (bytes = Uint8Array.from([...bytes, ...data])), end: () => undefined })
    world.pass(100)
    const frames: string[] = []
    for (let at = 0; at < bytes.length;) {
      const length = new DataView(bytes.buffer, at, 4).getUint32(0)
      frames.push(new TextDecoder('latin1').decode(bytes.subarray(at + 4, at + 4 + length)))
      at += 4 + length
    }
    expect(frames.map((frame) => frame.startsWith('\n\x05ADDED\x12') && /[ab]!/.exec(frame)?.[0])).toEqual(['a!', 'b!'])
  })

  it('gets no custom resources, and what is no object as it is', async () => {
    const url = '/apis/example.com/v1/namespaces/default/boats'
    const { status, body } = await world.ask('GET', url, undefined, ONLY)
    expect([status, body['text']]).toEqual([
      406,
      expect.stringContaining(
        'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
      ),
    ])
    expect((await world.ask('GET', '/', undefined, ONLY)).body).toMatchObject({ paths: expect.arrayContaining(['/version']) })
    expect(await world.refusal('GET', '/version', undefined, ONLY)).toBe(
      '406 406: Not Acceptable\n\nAvailable representations: application/json',
    )
  })
})
