import { describe, expect, test } from 'vitest'
import { POD_DISRUPTION_BUDGETS, PODS, PRIORITY_CLASSES } from '../schema/resources'
import { ANTI_SELF, World } from './test-world'

describe('Preemption', () => {
  function withClasses(): World {
    const world = World.recorded()
    const classes = [
      ['low', 100, 'PreemptLowerPriority'],
      ['high', 1_000_000, 'PreemptLowerPriority'],
      ['meek', 1_000_000, 'Never'],
    ] as const
    for (const [name, value, preemptionPolicy] of classes) {
      world.create(PRIORITY_CLASSES, {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name },
        value,
        preemptionPolicy,
      })
    }
    for (let i = 0; i < 3; i++)
      world.pod(`low-${i}`, { priorityClassName: 'low', affinity: ANTI_SELF }, { labels: { app: 'low' } }, { cpu: '600m' })
    world.run()
    return world
  }

  test('evicts one pod of lower priority, nominates its node and follows', () => {
    const world = withClasses()
    const vip = world.pod('vip', { priorityClassName: 'high' }, {}, { cpu: '600m' })
    world.run(0.02)
    const nominated = world.get('vip').status?.nominatedNodeName
    expect(nominated).toMatch(/^w[123]$/)
    expect(world.condition('vip').message).toBe('0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu.')
    expect(world.events('Preempted')).toEqual([`Preempted by pod ${vip.metadata.uid} on node ${nominated}`])
    const victim = world.client
      .resource(PODS)
      .list()
      .items.find(({ metadata }) => metadata.deletionTimestamp !== undefined)
    if (victim) world.remove(victim.metadata.name)
    world.run()
    expect(world.nodeOf('vip')).toBe(nominated)
    expect(world.client.resource(PODS).list().items).toHaveLength(3)
  })

  test('spares pods whose disruption budget is used up', () => {
    const world = withClasses()
    world.client.resource(PODS).patch('low-0', 'default', 'merge', { metadata: { labels: { spare: 'no' } } })
    const budget = world.create(POD_DISRUPTION_BUDGETS, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b', namespace: 'default' },
      spec: { minAvailable: 2, selector: { matchExpressions: [{ key: 'spare', operator: 'DoesNotExist' }] } },
    })
    world.client.resource(POD_DISRUPTION_BUDGETS).updateStatus({
      ...budget,
      status: { disruptionsAllowed: 0, currentHealthy: 2, desiredHealthy: 2, expectedPods: 2 },
    })
    world.run()
    const spared = world.nodeOf('low-0')
    world.pod('vip', { priorityClassName: 'high' }, {}, { cpu: '600m' })
    world.run(0.02)
    expect(world.get('vip').status?.nominatedNodeName).toBe(spared)
  })

  test('is not for pods whose policy is Never', () => {
    const world = withClasses()
    world.pod('meek', { priorityClassName: 'meek' }, {}, { cpu: '600m' })
    world.run()
    expect(world.condition('meek').message).toMatch(
      / no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never\.$/,
    )
    expect(world.events('Preempted')).toEqual([])
  })
})
