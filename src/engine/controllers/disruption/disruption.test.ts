import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { DEPLOYMENTS, POD_DISRUPTION_BUDGETS } from '../../schema/resources'
import type { Deployment, PodDisruptionBudget } from '../../schema/types'
import { deploymentController } from '../deployment'
import { TestCluster } from '../framework/test-cluster'
import { replicaSetController } from '../replicaset'
import { disruptionController } from '.'

const web: NewObject<Deployment> = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default' },
  spec: {
    replicas: 4,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } } as unknown as ObjectMeta, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
}

function budget(name: string, spec: Partial<PodDisruptionBudget['spec']>): NewObject<PodDisruptionBudget> {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  }
}

describe('a disruption budget', () => {
  it('allows what is above its minimum, or a share of what its controllers want', () => {
    const world = new TestCluster([deploymentController, replicaSetController, disruptionController])
    world.create(DEPLOYMENTS, web)
    world.create(POD_DISRUPTION_BUDGETS, budget('min', { minAvailable: 3 }))
    world.create(POD_DISRUPTION_BUDGETS, budget('share', { maxUnavailable: '25%' }))
    world.run(5)
    for (const name of ['min', 'share']) {
      expect(world.get(POD_DISRUPTION_BUDGETS, name).status).toMatchObject({
        currentHealthy: 4,
        desiredHealthy: 3,
        expectedPods: 4,
        disruptionsAllowed: 1,
      })
    }
    world.change(DEPLOYMENTS, 'web', { spec: { replicas: 3 } })
    world.run(5)
    expect(world.get(POD_DISRUPTION_BUDGETS, 'min').status).toMatchObject({
      disruptionsAllowed: 0,
      conditions: [expect.objectContaining({ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' })],
    })
    expect(world.get(POD_DISRUPTION_BUDGETS, 'share').status).toMatchObject({ desiredHealthy: 2, disruptionsAllowed: 1 })
  })

  it('lets one pod be evicted and refuses the next until a new one is ready', () => {
    const world = new TestCluster([deploymentController, replicaSetController, disruptionController])
    world.create(DEPLOYMENTS, web)
    world.create(POD_DISRUPTION_BUDGETS, budget('min', { minAvailable: 3 }))
    world.run(5)
    const [first, second] = world.podsOf(
      world.list({ group: 'apps', version: 'v1', resource: 'replicasets', kind: 'ReplicaSet', namespaced: true })[0]!.metadata.name,
    )
    world.client.evict('default', first!.metadata.name)
    expect(() => world.client.evict('default', second!.metadata.name)).toThrow(
      /Cannot evict pod as it would violate the pod's disruption budget/,
    )
    world.run(5)
    world.client.evict('default', second!.metadata.name)
  })
})
