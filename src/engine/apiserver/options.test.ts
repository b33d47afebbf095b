/** Options and names of writes that the server refuses. */
import { beforeAll, describe, expect, it } from 'vitest'
import { World } from './testing'

const MAPS = '/api/v1/namespaces/default/configmaps'
const MAP = `${MAPS}/settings`
const MERGE = 'application/merge-patch+json'
const APPLY = 'application/apply-patch+yaml'

describe('a write', () => {
  let world: World

  beforeAll(async () => {
    world = new World()
    await world.ask('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '1' } })
  })

  const options = (kind: string, why: string): string => `422 ${kind}.meta.k8s.io "" is invalid: ${why}`
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } }
  const nameless = '400 the name of the object (settings based on URL) was undeterminable: name must be provided'

  it.each([
    ['POST', `${MAPS}?dryRun=`, map, '', options('CreateOptions', 'dryRun: Unsupported value: [""]: supported values: "All"')],
    [
      'PUT',
      `${MAP}?fieldManager=${'m'.repeat(129)}`,
      map,
      '',
      options('UpdateOptions', 'fieldManager: Too long: may not be more than 128 bytes'),
    ],
    ['PATCH', `${MAP}?force=true`, {}, MERGE, options('PatchOptions', 'force: Forbidden: may not be specified for non-apply patch')],
    ['PATCH', MAP, { data: [] }, APPLY, options('PatchOptions', 'fieldManager: Required value: is required for apply patch')],
    [
      'PATCH',
      `${MAP}?fieldManager=m`,
      { ...map, metadata: { name: 'other' } },
      APPLY,
      '400 the name of the object (other) does not match the name on the URL (settings)',
    ],
    ['PATCH', MAP, [{ op: 'remove', path: '/metadata/name' }], 'application/json-patch+json', nameless],
    ['PUT', MAP, { ...map, metadata: {} }, '', nameless],
    [
      'PUT',
      MAP,
      { ...map, metadata: { name: 'settings', namespace: 'x' } },
      '',
      '400 the namespace of the provided object does not match the namespace sent on the request',
    ],
    ['DELETE', `${MAP}?gracePeriodSeconds=abc`, undefined, '', '400 strconv.ParseInt: parsing "abc": invalid syntax'],
    ['GET', `${MAPS}?timeoutSeconds=abc`, undefined, '', '400 strconv.ParseInt: parsing "abc": invalid syntax'],
  ])('%s %s %j %s is refused', async (method, url, body, type, expected) => {
    expect(await world.refusal(method, url, body, { 'content-type': type || 'application/json' })).toBe(expected)
  })
})
