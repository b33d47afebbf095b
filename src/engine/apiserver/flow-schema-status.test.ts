import { expect, it } from 'vitest'
import { World } from './testing'

const API = '/apis/flowcontrol.apiserver.k8s.io/v1'

it('a flow schema tells whether its priority level is there, and does not count without it', async () => {
  const world = new World()
  world.server.bootstrap()
  const subjects = [{ kind: 'User', user: { name: 'jane' } }]
  const rules = [{ subjects, nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }] }]
  const spec = { matchingPrecedence: 5, priorityLevelConfiguration: { name: 'own' }, rules }
  const made = await world.ask('POST', `${API}/flowschemas`, { metadata: { name: 'own' }, spec })
  const { uid } = made.body['metadata'] as { uid: string }
  const dangling = async (): Promise<unknown> => {
    world.clock.runSync(world.clock.now() + 1000)
    const { body } = await world.ask('GET', `${API}/flowschemas/own`)
    return (body['status'] as { conditions?: unknown }).conditions
  }
  const flow = async (): Promise<boolean> => {
    const { headers } = await world.server.handler.handle({ method: 'GET', url: '/version', headers: { 'impersonate-user': 'jane' } })
    return headers['x-kubernetes-pf-flowschema-uid'] === uid
  }
  const condition = { type: 'Dangling', lastTransitionTime: expect.any(String) as unknown }
  const level = 'This FlowSchema references the PriorityLevelConfiguration object named "own"'
  expect(await dangling()).toEqual([{ ...condition, status: 'True', reason: 'NotFound', message: `${level} but there is no such object` }])
  expect(await flow()).toBe(false)
  const limited = { limitResponse: { type: 'Reject' } }
  await world.ask('POST', `${API}/prioritylevelconfigurations`, { metadata: { name: 'own' }, spec: { type: 'Limited', limited } })
  expect(await dangling()).toEqual([{ ...condition, status: 'False', reason: 'Found', message: `${level} and it exists` }])
  expect(await flow()).toBe(true)
})
