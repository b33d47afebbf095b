import { beforeAll, describe, expect, it } from 'vitest'
import { World } from '../testing'

const BOATS = '/apis/sea.example/v1/namespaces/default/boats'

describe('an object within a custom resource', () => {
  let world: World

  beforeAll(async () => {
    world = new World()
    const cargo = { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }
    const spec = { type: 'object', properties: { cargo, holds: { type: 'array', items: cargo } } }
    const openAPIV3Schema = { type: 'object', properties: { spec } }
    await world.ask('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'boats.sea.example' },
      spec: {
        group: 'sea.example',
        scope: 'Namespaced',
        names: { plural: 'boats', kind: 'Boat' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    })
    world.pass()
  })

  const boat = (spec: unknown) => ({ apiVersion: 'sea.example/v1', kind: 'Boat', metadata: { name: 'b' }, spec })
  const pod = { apiVersion: 'v1', kind: 'Pod' }
  const unread = '400 Boat in version "v1" cannot be handled as a Boat: '

  it.each([
    [
      { cargo: { ...pod, metadata: 'x' } },
      `${unread}spec.cargo.metadata: Invalid value: "x": json: cannot unmarshal string into Go value of type v1.ObjectMeta`,
    ],
    [{ cargo: { ...pod, apiVersion: 1 } }, `${unread}spec.cargo.apiVersion: Invalid value: 1: must be a string`],
    [
      { holds: [pod, { ...pod, metadata: { labels: { a: 'b c' } } }] },
      `422 Boat.sea.example "b" is invalid: spec.holds[1].metadata.labels: Invalid value: "b c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
  ])('as in %j is refused', async (spec, refusal) => {
    expect(await world.refusal('POST', BOATS, boat(spec))).toBe(refusal)
  })

  it('loses what its metadata cannot have', async () => {
    const { body, warnings } = await world.ask(
      'POST',
      `${BOATS}?dryRun=All`,
      boat({ cargo: { ...pod, metadata: { name: 'A_b', foo: 1 } } }),
    )
    expect([(body['spec'] as { readonly cargo: { readonly metadata: unknown } }).cargo.metadata, warnings]).toEqual([
      { name: 'A_b' },
      ['299 - "unknown field \\"spec.cargo.metadata.foo\\""'],
    ])
  })

  it.each([
    ['/api/v2', '404 the server could not find the requested resource'],
    ['/apis/apps/v2', '404 the server could not find the requested resource'],
    ['/apis/apps/v2/deployments', '404 the server could not find the requested resource'],
    ['/apis/sea.example/v2', '404'],
    ['/apis/land.example', '404'],
  ])('where there is none, %s has words only for groups that are built in', async (path, answer) => {
    expect(await world.refusal('GET', path)).toBe(answer)
  })
})
