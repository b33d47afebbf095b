import { describe, expect, it } from 'vitest'
import { NODES, PODS } from '../../schema/resources'
import type { Toleration } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { taintEvictionController } from '.'

const tolerates = (key: string, tolerationSeconds?: number): Toleration => ({
  key,
  operator: 'Exists',
  effect: 'NoExecute',
  ...(tolerationSeconds !== undefined ? { tolerationSeconds } : {}),
})

function cluster(tolerations: Readonly<Record<string, readonly Toleration[]>>): TestCluster {
  const world = new TestCluster([taintEvictionController], { nodes: ['node-1'] })
  for (const [name, of] of Object.entries(tolerations))
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { tolerations: of, containers: [{ name: 'c', image: 'nginx' }] },
    })
  world.run(3)
  return world
}

function taint(world: TestCluster, ...keys: readonly string[]): void {
  world.change(NODES, 'node-1', { spec: { taints: keys.map((key) => ({ key, effect: 'NoExecute' })) } })
}

const left = (world: TestCluster): readonly string[] => world.list(PODS).map((pod) => pod.metadata.name)
const MARKED = (name: string): string => `TaintManagerEviction: Marking for deletion Pod default/${name}`
const CANCELLED = (name: string): string => `TaintManagerEviction: Cancelling deletion of Pod default/${name}`

describe('a taint that lets nothing run', () => {
  it('takes pods that do not tolerate it, those that are over as well', () => {
    const world = cluster({ stranger: [], over: [], friend: [tolerates('a')] })
    world.podStatus('over', { phase: 'Succeeded' })
    taint(world, 'a')
    world.run(3)
    expect(left(world)).toEqual(['friend'])
    expect(world.events('over')).toEqual([MARKED('over')])
  })

  it('takes a pod when its toleration runs out, and leaves it when the taint goes first', () => {
    const world = cluster({ short: [tolerates('a', 5)], long: [tolerates('a', 50)], never: [tolerates('a', 5), tolerates('a', 0)] })
    taint(world, 'a')
    world.run(10)
    expect(left(world)).toEqual(['long'])
    taint(world)
    world.run(100)
    expect(left(world)).toEqual(['long'])
    expect(world.events('long')).toEqual([CANCELLED('long')])
  })

  it('marks a pod that somebody has deleted, and that is still there', () => {
    const world = cluster({ leaving: [tolerates('a', 5)] })
    world.change(PODS, 'leaving', { metadata: { finalizers: ['example.com/wait'] } })
    world.client.resource(PODS).delete('leaving', 'default')
    taint(world, 'a')
    world.run(3)
    expect(world.events('leaving')).toEqual([])
    world.run(5)
    expect(world.get(PODS, 'leaving').status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', status: 'True', reason: 'DeletionByTaintManager' }),
    )
    expect(world.events('leaving')).toEqual([MARKED('leaving')])
    world.change(PODS, 'leaving', { spec: { tolerations: [tolerates('a', 5), tolerates('b', 5)] } })
    taint(world, 'a', 'b')
    world.run(2)
    taint(world)
    world.run(5)
    expect(world.events('leaving')).toEqual([MARKED('leaving')])
  })

  it('joined by another one does not change when a waiting pod has to go', () => {
    const world = cluster({ waiting: [tolerates('a', 20), tolerates('b', 5)] })
    taint(world, 'a')
    world.run(1)
    taint(world, 'a', 'b')
    world.run(15)
    expect(left(world)).toEqual(['waiting'])
    world.run(10)
    expect(left(world)).toEqual([])
    expect(world.events('waiting')).toEqual([MARKED('waiting')])
  })

  it('joined by one that a waiting pod does not tolerate takes it at once', () => {
    const world = cluster({ waiting: [tolerates('a', 20)] })
    taint(world, 'a')
    world.run(1)
    taint(world, 'a', 'b')
    world.run(3)
    expect(left(world)).toEqual([])
    expect(world.events('waiting')).toEqual([CANCELLED('waiting'), MARKED('waiting')])
  })
})
