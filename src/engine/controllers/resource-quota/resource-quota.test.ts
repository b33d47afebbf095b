import { expect, it } from 'vitest'
import { DEPLOYMENTS, PODS, RESOURCE_QUOTAS } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { resourceQuotaController } from '.'

it('a quota counts what is there, and gives back what goes', () => {
  const world = new TestCluster([resourceQuotaController])
  world.create(RESOURCE_QUOTAS, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'default' },
    spec: { hard: { pods: '3', 'requests.cpu': '500m', 'count/deployments.apps': '2' } },
  })
  world.run(1)
  expect(world.get(RESOURCE_QUOTAS, 'q').status?.used).toEqual({ pods: '0', 'requests.cpu': '0', 'count/deployments.apps': '0' })
  for (const name of ['a', 'b']) {
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '200m' } } }] },
    })
  }
  world.run(5)
  expect(world.get(RESOURCE_QUOTAS, 'q').status?.used).toEqual({ pods: '2', 'requests.cpu': '400m', 'count/deployments.apps': '0' })
  world.client.resource(PODS).delete('a', 'default')
  world.run(5)
  expect(world.get(RESOURCE_QUOTAS, 'q').status?.used).toMatchObject({ pods: '1', 'requests.cpu': '200m' })
  expect(world.list(DEPLOYMENTS)).toEqual([])
})
