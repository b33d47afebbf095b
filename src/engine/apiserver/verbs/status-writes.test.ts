import { beforeEach, describe, expect, it } from 'vitest'
import { World } from '../testing'

const MERGE = { 'content-type': 'application/merge-patch+json' }
const NAMESPACE = '/api/v1/namespaces/default'
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x' }] } }
const workload = { selector: { matchLabels: { a: 'b' } }, template }
const OWNER = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u' }

describe('rule 5: a write of the status', () => {
  let world: World

  beforeEach(() => {
    world = new World()
  })

  it.each([
    ['services', `${NAMESPACE}/services`, { ports: [{ port: 80 }] }, 'labels annotations finalizers ownerReferences'],
    ['replica sets', '/apis/apps/v1/namespaces/default/replicasets', workload, 'labels annotations finalizers ownerReferences'],
    [
      'deployments, but not their labels',
      '/apis/apps/v1/namespaces/default/deployments',
      workload,
      'annotations finalizers ownerReferences',
    ],
    ['pods, but not their owners', `${NAMESPACE}/pods`, template.spec, 'labels annotations finalizers'],
  ])('takes the metadata of %s along', async (_kinds, url, spec, taken) => {
    await world.ask('POST', url, { metadata: { name: 'a' }, spec })
    const given = { labels: { x: '1' }, annotations: { y: '2' }, finalizers: ['a.b/c'], ownerReferences: [OWNER] }
    const { body } = await world.ask('PATCH', `${url}/a/status`, { metadata: given, spec: { unknown: true } }, MERGE)
    const metadata = body['metadata'] as Readonly<Record<string, unknown>>
    expect(
      Object.keys(given)
        .filter((field) => metadata[field] !== undefined)
        .join(' '),
    ).toBe(taken)
  })

  it('leaves the metadata of a definition alone', async () => {
    const url = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }]
    const spec = { group: 'sea.example', scope: 'Namespaced', names: { plural: 'boats', kind: 'Boat' }, versions }
    await world.ask('POST', url, { metadata: { name: 'boats.sea.example' }, spec })
    const { body } = await world.ask('PATCH', `${url}/boats.sea.example/status`, { metadata: { labels: { x: '1' } } }, MERGE)
    expect((body['metadata'] as { readonly labels?: unknown }).labels).toBeUndefined()
  })
})

describe('owners named twice', () => {
  const repeated = (when: string): string =>
    `299 - ".metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: u"`

  it('are kept once, with a warning that says when it was seen', async () => {
    const world = new World()
    const url = `${NAMESPACE}/configmaps`
    const ownerReferences = [OWNER, { ...OWNER, name: 'q' }, OWNER]
    const made = await world.ask('POST', url, { metadata: { name: 'a', ownerReferences } })
    expect([(made.body['metadata'] as { readonly ownerReferences: unknown[] }).ownerReferences.length, made.warnings]).toEqual([
      2,
      [repeated('')],
    ])
    const { warnings } = await world.ask('PATCH', `${url}/a`, { metadata: { ownerReferences } }, MERGE)
    expect(warnings).toEqual([repeated(' after mutating admission happens')])
  })
})
