import { beforeAll, describe, expect, it } from 'vitest'
import { World } from '../testing'

const MERGE = { 'content-type': 'application/merge-patch+json' }
const JSON_PATCH = { 'content-type': 'application/json-patch+json' }
const STRATEGIC = { 'content-type': 'application/strategic-merge-patch+json' }
const MAPS = '/api/v1/namespaces/default/configmaps'

describe('a patch that makes no object of the kind', () => {
  let world: World
  let identity = ''

  beforeAll(async () => {
    world = new World()
    const map = { metadata: { name: 'a', labels: { b: 'c' } }, data: { a: '1', B: 'x<y' } }
    const { body } = await world.ask('POST', `${MAPS}?fieldManager=m`, map)
    const { uid, resourceVersion } = body['metadata'] as { readonly uid: string; readonly resourceVersion: string }
    identity = `"uid":"${uid}","resourceVersion":"${resourceVersion}","creationTimestamp":"2026-01-01T00:00:00Z"`
  })

  const OWNERS =
    '"managedFields":[{"manager":"m","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1",' +
    '"fieldsV1":{"f:data":{".":{},"f:B":{},"f:a":{}},"f:metadata":{"f:labels":{".":{},"f:b":{}}}}}]'
  const refused = (shown: string, why: string): string => `422  "" is invalid: patch: Invalid value: ${JSON.stringify(shown)}: ${why}`

  it('is shown as the whole object with its owners: sorted where the patch went, in the order of the type elsewhere', async () => {
    expect(await world.refusal('PATCH', `${MAPS}/a`, { data: { a: 1 } }, MERGE)).toBe(
      refused(
        `{"apiVersion":"v1","data":{"B":"x\\u003cy","a":1},"kind":"ConfigMap","metadata":{"name":"a","namespace":"default",${identity},"labels":{"b":"c"},${OWNERS}}}`,
        'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
      ),
    )
    const replaceLabels = [{ op: 'replace', path: '/metadata/labels', value: 'x' }]
    const answer = await world.refusal('PATCH', `${MAPS}/a`, replaceLabels, JSON_PATCH)
    expect(/"metadata\\":\{\\"([a-zA-Z]+)/.exec(answer)?.[1]).toBe('creationTimestamp')
    expect(answer).toContain('cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map[string]string')
  })

  it.each([
    [{ kind: 'Pod' }, 'converting (v1.Pod) to (core.ConfigMap): unknown conversion'],
    [{ kind: 'Foo' }, 'no kind "Foo" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'],
    [{ apiVersion: 'v2' }, 'no kind "ConfigMap" is registered for version "v2" in scheme "pkg/api/legacyscheme/scheme.go:30"'],
    [{ apiVersion: 'a/b/c' }, 'unexpected GroupVersion string: a/b/c'],
    [{ kind: 1 }, "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string"],
  ])('as a merge patch may not say %j', async (patch, why) => {
    const answer = await world.refusal('PATCH', `${MAPS}/a`, patch, MERGE)
    expect(answer.slice(answer.lastIndexOf('}": ') + 4)).toBe(why)
  })

  it('goes by the path’s kind when it takes the kind away, and has no name without a version', async () => {
    expect((await world.ask('PATCH', `${MAPS}/a`, { kind: null }, MERGE)).body['kind']).toBe('ConfigMap')
    expect(await world.refusal('PATCH', `${MAPS}/a`, { apiVersion: null }, MERGE)).toBe(
      '400 the name of the object (a based on URL) was undeterminable: name must be provided',
    )
  })

  it('a strategic merge patch is not asked what it says it is, and numbers do not become text', async () => {
    expect((await world.ask('PATCH', `${MAPS}/a`, { kind: 'Pod' }, STRATEGIC)).body['kind']).toBe('ConfigMap')
    expect(await world.refusal('PATCH', `${MAPS}/a`, { data: { a: 1 } }, STRATEGIC)).toBe(
      refused('map[data:map[a:1]]', 'cannot convert int64 to string'),
    )
    expect(await world.refusal('PATCH', `${MAPS}/a`, { data: { a: true } }, STRATEGIC)).toBe(
      refused('map[data:map[a:true]]', 'unrecognized type: string'),
    )
  })

  it('operations with fields that are none are warned about as of the patch', async () => {
    const { warnings } = await world.ask('PATCH', `${MAPS}/a`, [{ op: 'add', path: '/data/c', value: '1', foo: 1 }], JSON_PATCH)
    expect(warnings).toEqual(['299 - "json patch unknown field \\"[0].foo\\""'])
  })
})
