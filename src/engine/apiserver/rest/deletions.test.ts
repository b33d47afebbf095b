import { describe, expect, it } from 'vitest'
import { World } from '../testing'

const STATUS = { kind: 'Status', status: 'Success' }

describe('what a deletion answers when the object is gone at once', () => {
  it.each([
    ['/api/v1/namespaces/default/configmaps', {}, { ...STATUS, details: { name: 'x', kind: 'configmaps' } }],
    ['/api/v1/namespaces/default/serviceaccounts', {}, { kind: 'ServiceAccount', metadata: { name: 'x' } }],
    ['/apis/storage.k8s.io/v1/csidrivers', { spec: {} }, { kind: 'CSIDriver', metadata: { name: 'x' } }],
    ['/apis/storage.k8s.io/v1/csinodes', { spec: { drivers: [] } }, { kind: 'CSINode', metadata: { name: 'x' } }],
    ['/apis/resource.k8s.io/v1/deviceclasses', { spec: {} }, { kind: 'DeviceClass', metadata: { name: 'x' } }],
    [
      '/apis/scheduling.k8s.io/v1/priorityclasses',
      { value: 1 },
      { ...STATUS, details: { name: 'x', group: 'scheduling.k8s.io', kind: 'priorityclasses' } },
    ],
  ])('%s', async (url, body, expected) => {
    const world = new World()
    expect(await world.refusal('POST', url, { metadata: { name: 'x' }, ...body })).toBe('201')
    expect((await world.ask('DELETE', `${url}/x`)).body).toMatchObject(expected)
    expect((await world.ask('GET', `${url}/x`)).status).toBe(404)
  })
})
