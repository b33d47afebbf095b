import { beforeEach, describe, expect, it } from 'vitest'
import { World } from '../testing'

const MAPS = '/api/v1/namespaces/default/configmaps'
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases'

describe('a replacement', () => {
  let world: World

  beforeEach(async () => {
    world = new World()
    await world.ask('POST', MAPS, { metadata: { name: 'a' } })
  })

  const storage = (key: string, uid: string): string =>
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ${uid}`

  it('meant for another object of the same name is a conflict at the place where that is kept', async () => {
    const { uid } = (await world.ask('GET', `${MAPS}/a`)).body['metadata'] as { readonly uid: string }
    const other = { metadata: { name: 'a', uid: 'x' } }
    const fulfilled = '409 Operation cannot be fulfilled on configmaps "a": '
    expect(await world.refusal('PUT', `${MAPS}/a`, other)).toBe(fulfilled + storage('/registry/configmaps/default/a', uid))
    expect(await world.refusal('PUT', `${MAPS}/a?dryRun=All`, other)).toBe(fulfilled + storage('/configmaps/default/a', uid))
  })

  it('of another uid by a patch is a conflict while the version is old, too, and then a change of what stays', async () => {
    const { resourceVersion } = (await world.ask('GET', `${MAPS}/a`)).body['metadata'] as { readonly resourceVersion: string }
    const patched = (version: string, type: string) =>
      world.refusal(
        'PATCH',
        `${MAPS}/a?fieldManager=m`,
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', uid: 'x', resourceVersion: version } },
        { 'content-type': type },
      )
    for (const type of ['application/merge-patch+json', 'application/apply-patch+yaml']) {
      expect(await patched('1', type)).toBe(
        '409 Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
      )
      expect(await patched(resourceVersion, type)).toBe(
        '422 ConfigMap "a" is invalid: metadata.uid: Invalid value: "x": field is immutable',
      )
    }
  })

  it('has its metadata looked at for all kinds and for its own, and the causes tell it as often', async () => {
    const causes = async (url: string, metadata: object): Promise<readonly (string | undefined)[]> => {
      const { body } = await world.ask('PATCH', url, { metadata }, { 'content-type': 'application/merge-patch+json' })
      return (body['details'] as { readonly causes: readonly { readonly field?: string }[] }).causes.map(({ field }) => field)
    }
    const wrong = { uid: 'x', labels: { 'a b': '' } }
    const label = 'metadata.labels'
    const update = ['metadata.uid', label]
    expect(await causes(`${MAPS}/a`, wrong)).toEqual([label, ...update, ...update, label])
    await world.ask('POST', '/api/v1/nodes', { metadata: { name: 'n' } })
    expect(await causes('/api/v1/nodes/n/status', wrong)).toEqual([label, ...update, ...update])
  })

  it('is asked for its name before the object is looked for', async () => {
    expect(await world.refusal('PUT', `${MAPS}/b`, { metadata: { name: 'c' } })).toBe(
      '400 the name of the object (c) does not match the name on the URL (b)',
    )
    expect(await world.refusal('PUT', `${MAPS}/b`, { metadata: { name: 'b', uid: 'x' } })).toBe('404 configmaps "b" not found')
  })

  it('makes a lease that is not there, whatever version it states, and finds none with a uid', async () => {
    expect((await world.ask('PUT', `${LEASES}/l`, { metadata: { name: 'l', resourceVersion: '5' } })).status).toBe(201)
    expect(await world.refusal('PUT', `${LEASES}/m`, { metadata: { name: 'm', uid: 'x' } })).toBe(
      `409 Operation cannot be fulfilled on leases.coordination.k8s.io "m": ${storage('/registry/leases/default/m', '').trim()}`,
    )
    expect(await world.refusal('PUT', '/apis/coordination.k8s.io/v1/namespaces/none/leases/l', { metadata: { name: 'l' } })).toBe(
      '404 namespaces "none" not found',
    )
  })

  it('aside, of a collection only the page asked for is deleted', async () => {
    for (const name of ['b', 'c']) await world.ask('POST', MAPS, { metadata: { name } })
    expect((await world.ask('DELETE', `${MAPS}?limit=2`)).status).toBe(200)
    const { items } = (await world.ask('GET', MAPS)).body as { readonly items: readonly { readonly metadata: { readonly name: string } }[] }
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['c'])
    expect(await world.refusal('DELETE', `${MAPS}?limit=x`)).toBe('400 strconv.ParseInt: parsing "x": invalid syntax')
  })
})
