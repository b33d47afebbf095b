import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../../schema/resources'
import type { DaemonSet, Pod } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { daemonSetController } from '.'
import { targetNode } from './placement'

function agent(more: Partial<DaemonSet['spec']> = {}, spec: object = {}): NewObject<DaemonSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } } as unknown as ObjectMeta,
        spec: { containers: [{ name: 'a', image: 'agent:1' }], ...spec },
      },
      ...more,
    },
  }
}

/** The test cluster binds in turn; daemon pods name their node, so here they are bound there. */
function cluster(): TestCluster {
  return new TestCluster([daemonSetController], { nodes: ['a', 'b', 'c'] })
}

const places = (pods: readonly Pod[]): string[] =>
  pods
    .map((pod) => JSON.stringify(pod.spec.affinity?.nodeAffinity))
    .map((text) => /"values":\["(\w+)"\]/.exec(text)![1]!)
    .sort()

describe('a DaemonSet', () => {
  it('makes one pod for every node that admits it, and for a new node', () => {
    const world = cluster()
    world.change(NODES, 'c', { metadata: { labels: { disk: 'ssd' } } })
    world.create(DAEMON_SETS, agent({}, { nodeSelector: { disk: 'ssd' } }))
    world.run(0.5)
    expect(places(world.podsOf('agent'))).toEqual(['c'])
    world.change(NODES, 'a', { metadata: { labels: { disk: 'ssd' } } })
    world.run(0.5)
    expect(places(world.podsOf('agent'))).toEqual(['a', 'c'])
    expect(world.get(DAEMON_SETS, 'agent').status).toMatchObject({
      desiredNumberScheduled: 2,
      currentNumberScheduled: 2,
      numberMisscheduled: 0,
    })
  })

  it('stays off tainted nodes but tolerates pressure and cordons', () => {
    const world = cluster()
    world.change(NODES, 'a', { spec: { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] } })
    world.change(NODES, 'b', { spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] } })
    world.create(DAEMON_SETS, agent())
    world.run(0.5)
    expect(places(world.podsOf('agent'))).toEqual(['b', 'c'])
  })

  it('replaces pods one node after the other, and remembers the old template', () => {
    const world = cluster()
    world.create(DAEMON_SETS, agent())
    world.run(5)
    expect(world.get(DAEMON_SETS, 'agent').status).toMatchObject({ numberReady: 3, numberAvailable: 3, updatedNumberScheduled: 3 })
    world.change(DAEMON_SETS, 'agent', { spec: { template: { spec: { containers: [{ name: 'a', image: 'agent:2' }] } } } })
    world.run(0.5)
    expect(world.podsOf('agent').filter((pod) => pod.metadata.deletionTimestamp)).toHaveLength(1)
    world.run(20)
    expect(world.podsOf('agent').map((pod) => pod.spec.containers[0]!.image)).toEqual(['agent:2', 'agent:2', 'agent:2'])
    expect(new Set(world.podsOf('agent').map(targetNode)).size).toBe(3)
    expect(
      world
        .list(CONTROLLER_REVISIONS)
        .map((each) => each.revision)
        .sort(),
    ).toEqual([1, 2])
  })

  it('replaces a deleted pod as soon as its containers have ended, though it is not gone yet', () => {
    const world = new TestCluster([daemonSetController], { nodes: ['a'], stopTime: 30_000 })
    world.create(DAEMON_SETS, agent())
    world.run(5)
    const [old] = world.podsOf('agent')
    world.client.resource(PODS).delete(old!.metadata.name, 'default')
    world.run(5)
    expect(world.podsOf('agent')).toHaveLength(1)
    world.podStatus(old!.metadata.name, { phase: 'Succeeded' })
    world.run(5)
    expect(
      world
        .podsOf('agent')
        .map((pod) => pod.metadata.deletionTimestamp !== undefined)
        .sort(),
    ).toEqual([false, true])
    expect(world.get(DAEMON_SETS, 'agent').status).toMatchObject({ currentNumberScheduled: 1, numberReady: 1 })
  })

  it('that surges keeps the old pod until the new one has been ready for minReadySeconds', () => {
    const world = cluster()
    const updateStrategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
    world.create(DAEMON_SETS, agent({ updateStrategy, minReadySeconds: 5 }))
    world.run(20)
    world.change(DAEMON_SETS, 'agent', { spec: { template: { spec: { containers: [{ name: 'a', image: 'agent:2' }] } } } })
    world.run(4)
    expect(world.podsOf('agent').filter((pod) => !pod.metadata.deletionTimestamp)).toHaveLength(4)
    world.run(60)
    expect(world.podsOf('agent').map((pod) => pod.spec.containers[0]!.image)).toEqual(['agent:2', 'agent:2', 'agent:2'])
    expect(world.get(DAEMON_SETS, 'agent').status).toMatchObject({ numberAvailable: 3, updatedNumberScheduled: 3 })
  })

  it('with OnDelete waits for somebody to delete the old pod', () => {
    const world = cluster()
    world.create(DAEMON_SETS, agent({ updateStrategy: { type: 'OnDelete' } }))
    world.run(5)
    world.change(DAEMON_SETS, 'agent', { spec: { template: { spec: { containers: [{ name: 'a', image: 'agent:2' }] } } } })
    world.run(20)
    expect(world.podsOf('agent').map((pod) => pod.spec.containers[0]!.image)).toEqual(['agent:1', 'agent:1', 'agent:1'])
    expect(world.get(DAEMON_SETS, 'agent').status?.updatedNumberScheduled).toBeUndefined()
  })
})
