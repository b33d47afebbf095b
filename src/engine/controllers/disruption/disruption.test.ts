import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { CUSTOM_RESOURCE_DEFINITIONS, DEPLOYMENTS, JOBS, POD_DISRUPTION_BUDGETS, PODS } from '../../schema/resources'
import type { Deployment, PodDisruptionBudget } from '../../schema/types'
import { deploymentController } from '../deployment'
import { TestCluster } from '../framework/test-cluster'
import { jobController } from '../job'
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

  it('that says neither how many must stay nor how many may go lets nobody go', () => {
    const world = new TestCluster([deploymentController, replicaSetController, disruptionController])
    world.create(DEPLOYMENTS, web)
    world.create(POD_DISRUPTION_BUDGETS, budget('silent', {}))
    world.run(5)
    const expected = { currentHealthy: 4, desiredHealthy: 0, expectedPods: 0, disruptionsAllowed: 0 }
    expect(world.get(POD_DISRUPTION_BUDGETS, 'silent').status).toMatchObject(expected)
  })

  it('counts pods that are over among those there are, and tells of a pod that two budgets select', () => {
    const world = new TestCluster([disruptionController])
    for (const name of ['a', 'b']) {
      const metadata = { name, namespace: 'default', labels: { app: 'web' } }
      world.create(PODS, { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'c', image: 'nginx' }] } })
    }
    world.create(POD_DISRUPTION_BUDGETS, budget('one', { minAvailable: 1 }))
    world.create(POD_DISRUPTION_BUDGETS, budget('two', { minAvailable: 1 }))
    world.run(5)
    world.podStatus('b', { phase: 'Succeeded', conditions: [{ type: 'Ready', status: 'False' }] })
    world.run(5)
    expect(world.get(POD_DISRUPTION_BUDGETS, 'one').status).toMatchObject({ expectedPods: 2, currentHealthy: 1, disruptionsAllowed: 0 })
    expect(world.events('b')).toContain(
      'MultiplePodDisruptionBudgets: Pod "default"/"b" matches multiple PodDisruptionBudgets.  Chose "one" arbitrarily.',
    )
    expect(() => world.client.evict('default', 'a')).toThrow(
      /^This pod has more than one PodDisruptionBudget, which the eviction subresource does not support\.$/,
    )
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

  it('with a share says what it cannot count: pods of their own, and pods of what has no scale', () => {
    const world = new TestCluster([disruptionController, jobController])
    const spec = { containers: [{ name: 'c', image: 'nginx' }] }
    world.create(PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'alone', namespace: 'default', labels: { app: 'web' } }, spec })
    world.create(POD_DISRUPTION_BUDGETS, budget('share', { minAvailable: '50%' }))
    world.run(5)
    expect(world.events('share')[0]).toBe(
      'UnmanagedPods: Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
    )
    expect(world.get(POD_DISRUPTION_BUDGETS, 'share').status).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 })
    const template = { metadata: { labels: { app: 'web' } } as unknown as ObjectMeta, spec: { ...spec, restartPolicy: 'Never' as const } }
    world.create(JOBS, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'work', namespace: 'default' },
      spec: { manualSelector: true, selector: { matchLabels: { app: 'web' } }, template },
    })
    world.run(5)
    const why = 'jobs.batch does not implement the scale subresource'
    expect(world.events('share')).toContain(`CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: ${why}`)
    expect(world.get(POD_DISRUPTION_BUDGETS, 'share').status?.conditions).toMatchObject([{ reason: 'SyncFailed', message: why }])
  })

  it('reads how many pods a custom resource wants where its definition says', () => {
    const world = new TestCluster([disruptionController])
    const version = {
      name: 'v1',
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    }
    world.create(CUSTOM_RESOURCE_DEFINITIONS, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'fleets.acme.io' },
      spec: {
        group: 'acme.io',
        scope: 'Namespaced',
        names: { plural: 'fleets', singular: 'fleet', kind: 'Fleet' },
        versions: [{ ...version, subresources: { scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.size' } } }],
      },
    })
    world.run(1)
    const fleets = { group: 'acme.io', version: 'v1', resource: 'fleets', kind: 'Fleet', namespaced: true }
    world.create(fleets, {
      apiVersion: 'acme.io/v1',
      kind: 'Fleet',
      metadata: { name: 'fleet', namespace: 'default' },
      spec: { size: 3 },
    } as never)
    const { uid } = world.get(fleets, 'fleet').metadata
    for (const name of ['a', 'b', 'c'])
      world.create(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          namespace: 'default',
          labels: { app: 'web' },
          ownerReferences: [{ apiVersion: 'acme.io/v1', kind: 'Fleet', name: 'fleet', uid, controller: true }],
        },
        spec: { nodeName: 'node-1', containers: [{ name: 'a', image: 'nginx' }] },
      })
    world.create(POD_DISRUPTION_BUDGETS, budget('share', { maxUnavailable: 1 }))
    world.run(10)
    expect(world.get(POD_DISRUPTION_BUDGETS, 'share').status).toMatchObject({ expectedPods: 3, desiredHealthy: 2, disruptionsAllowed: 1 })
  })
})
