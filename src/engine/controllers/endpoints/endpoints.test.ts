import { expect, it } from 'vitest'
import { ENDPOINTS, SERVICES } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { endpointsController } from '.'

it('Endpoints written by hand stay without a Service of their name, and go with one that is deleted', () => {
  const world = new TestCluster([endpointsController])
  world.run(2)
  const subsets = [{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 8080 }] }]
  for (const name of ['hand', 'lone'])
    world.create(ENDPOINTS, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace: 'default' }, subsets })
  world.create(SERVICES, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'hand', namespace: 'default' },
    spec: { ports: [{ port: 80, targetPort: 8080 }] },
  })
  world.run(5)
  const names = (): readonly string[] => world.list(ENDPOINTS).map(({ metadata }) => metadata.name)
  expect(names()).toEqual(['hand', 'lone'])
  world.client.resource(SERVICES).delete('hand', 'default')
  world.run(2)
  expect(names()).toEqual(['lone'])
})

it('Endpoints without a Service go when the controller begins anew, but for those that were a lock', () => {
  const world = new TestCluster([endpointsController])
  world.run(2)
  const lock = { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }
  for (const [name, more] of [
    ['lone', {}],
    ['lock', lock],
  ] as const)
    world.create(ENDPOINTS, { apiVersion: 'v1', kind: 'Endpoints', metadata: { name, namespace: 'default', ...more } })
  world.run(600)
  const names = (): readonly string[] => world.list(ENDPOINTS).map(({ metadata }) => metadata.name)
  expect(names()).toEqual(['lock', 'lone'])
  world.manager.stop()
  world.manager.start()
  world.run(5)
  expect(names()).toEqual(['lock'])
})
