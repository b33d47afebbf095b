import { describe, expect, it } from 'vitest'
import { POD_DISRUPTION_BUDGETS, PODS } from '../schema/resources'
import { World } from './testing'

describe('evictions', () => {
  /** As the disruption controller leaves it: one pod may go. */
  function budget(world: World): void {
    const made = world.client.resource(POD_DISRUPTION_BUDGETS).create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'web', namespace: 'default' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    })
    world.client.resource(POD_DISRUPTION_BUDGETS).updateStatus({
      ...made,
      status: { currentHealthy: 2, desiredHealthy: 1, disruptionsAllowed: 1, expectedPods: 2, observedGeneration: 1 },
    })
  }

  it('rule 14: takes from the budget, and answers 429 when none is left', async () => {
    const world = new World()
    world.pod('a')
    world.pod('b')
    budget(world)
    expect((await world.evict('a')).status).toBe(201)
    expect(world.client.resource(PODS).get('a', 'default').metadata.deletionTimestamp).toBeDefined()
    expect(world.client.resource(POD_DISRUPTION_BUDGETS).get('web', 'default').status).toMatchObject({
      disruptionsAllowed: 0,
      disruptedPods: { a: expect.any(String) as string },
    })
    const refused = await world.evict('b')
    expect([refused.status, refused.body['reason']]).toEqual([429, 'TooManyRequests'])
    expect(refused.body['message']).toBe("Cannot evict pod as it would violate the pod's disruption budget.")
    expect(world.client.resource(PODS).get('b', 'default').metadata.deletionTimestamp).toBeUndefined()
  })
})

describe('custom resources', () => {
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'boats.sea.example.com' },
    spec: {
      group: 'sea.example.com',
      names: { plural: 'boats', kind: 'Boat' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  }
  const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
  const BOATS = '/apis/sea.example.com/v1/namespaces/default/boats'
  const boat = { apiVersion: 'sea.example.com/v1', kind: 'Boat', metadata: { name: 'b' } }

  it('rule 16: are served a moment after they are defined, until the definition goes with all of them', async () => {
    const world = new World()
    expect((await world.ask('POST', BOATS, boat)).status).toBe(404)
    expect((await world.ask('POST', DEFINITIONS, definition)).status).toBe(201)
    world.pass(2000)
    expect((await world.ask('POST', BOATS, boat)).status).toBe(201)
    expect((await world.ask('DELETE', `${DEFINITIONS}/boats.sea.example.com`)).status).toBe(200)
    world.pass(2000)
    expect((await world.ask('GET', `${DEFINITIONS}/boats.sea.example.com`)).status).toBe(404)
    expect((await world.ask('GET', BOATS)).status).toBe(404)
    expect(world.server.store.list('sea.example.com/boats')).toEqual([])
  })

  it('refuse metadata of another type', async () => {
    const world = new World()
    await world.ask('POST', DEFINITIONS, definition)
    world.pass(2000)
    const { status, body } = await world.ask('POST', BOATS, { ...boat, metadata: { name: 'b', labels: { sails: 3 } } })
    expect([status, body['reason']]).toEqual([400, 'BadRequest'])
    expect(body['message']).toContain('json: cannot unmarshal number into Go struct field')
  })
})
