import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { DEPLOYMENTS, ENDPOINT_SLICES, REPLICA_SETS, SERVICES } from '../../schema/resources'
import type { Deployment } from '../../schema/types'
import { endpointSliceController } from '../endpointslice'
import { TestCluster, type TestClusterOptions } from '../framework/test-cluster'
import { replicaSetController } from '../replicaset'
import { deploymentController } from '.'

function cluster(options: TestClusterOptions = {}): TestCluster {
  return new TestCluster([deploymentController, replicaSetController, endpointSliceController], options)
}

function deployment(replicas: number, image = 'nginx:1.25', more: Partial<Deployment['spec']> = {}): NewObject<Deployment> {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } } as unknown as ObjectMeta, spec: { containers: [{ name: 'nginx', image }] } },
      ...more,
    },
  }
}

function setImage(world: TestCluster, image: string): void {
  world.change(DEPLOYMENTS, 'web', { spec: { template: { spec: { containers: [{ name: 'nginx', image }] } } } })
}

const conditions = (world: TestCluster): string[] =>
  (world.get(DEPLOYMENTS, 'web').status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason}`)

describe('a Deployment', () => {
  it('makes one ReplicaSet, its pods, and reports complete', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(3, 'nginx:1.25', { progressDeadlineSeconds: 600 }))
    world.run(5)
    const { status, metadata } = world.get(DEPLOYMENTS, 'web')
    expect(metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '1' })
    expect(status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      terminatingReplicas: 0,
    })
    expect(status).not.toHaveProperty('unavailableReplicas')
    expect(conditions(world)).toEqual(['Available=True MinimumReplicasAvailable', 'Progressing=True NewReplicaSetAvailable'])
    const [set] = world.list(REPLICA_SETS)
    expect(world.events('web')).toEqual([`ScalingReplicaSet: Scaled up replica set ${set!.metadata.name} from 0 to 3`])
    expect(set!.metadata.annotations).toEqual({
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
      'deployment.kubernetes.io/revision': '1',
    })
    expect(world.events(set!.metadata.name)).toHaveLength(3)
  })

  it('rolls over one pod at a time where 25 % of three is rounded', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(3))
    world.run(5)
    const old = world.list(REPLICA_SETS)[0]!.metadata.name
    setImage(world, 'nginx:1.26')
    world.run(20)
    const fresh = world.list(REPLICA_SETS).find((set) => set.metadata.name !== old)!.metadata.name
    expect(world.events('web').slice(1)).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${fresh} from 0 to 1`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 3 to 2`,
      `ScalingReplicaSet: Scaled up replica set ${fresh} from 1 to 2`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 2 to 1`,
      `ScalingReplicaSet: Scaled up replica set ${fresh} from 2 to 3`,
      `ScalingReplicaSet: Scaled down replica set ${old} from 1 to 0`,
    ])
    expect(world.podsOf(fresh)).toHaveLength(3)
    expect(world.podsOf(old)).toHaveLength(0)
  })

  it('counts revisions beyond 2^53', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(1, 'nginx:1'))
    world.run(5)
    const [first] = world.list(REPLICA_SETS)
    world.change(REPLICA_SETS, first!.metadata.name, {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '3546343826724305832' } },
    } as never)
    setImage(world, 'nginx:2')
    world.run(5)
    expect(world.get(DEPLOYMENTS, 'web').metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3546343826724305833' })
  })

  it('gives a rolled-back template its old ReplicaSet under a new revision, and remembers the old one', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(2))
    world.run(5)
    const first = world.list(REPLICA_SETS)[0]!.metadata.name
    setImage(world, 'nginx:1.26')
    world.run(10)
    setImage(world, 'nginx:1.25')
    world.run(10)
    expect(world.list(REPLICA_SETS)).toHaveLength(2)
    expect(world.get(REPLICA_SETS, first).metadata.annotations).toMatchObject({
      'deployment.kubernetes.io/revision': '3',
      'deployment.kubernetes.io/revision-history': '1',
    })
    expect(world.get(DEPLOYMENTS, 'web').metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '3' })
    expect(world.podsOf(first)).toHaveLength(2)
  })

  it('stops at the surge when the new pods never get ready, and says so at the deadline', () => {
    const world = cluster({ startTime: (pod) => (pod.spec?.containers[0]?.image === 'broken' ? Infinity : 500) })
    world.create(DEPLOYMENTS, deployment(4, 'nginx:1.25', { progressDeadlineSeconds: 60 }))
    world.run(5)
    const old = world.list(REPLICA_SETS)[0]!.metadata.name
    setImage(world, 'broken')
    world.run(30)
    expect(world.get(DEPLOYMENTS, 'web').status).toMatchObject({
      replicas: 5,
      updatedReplicas: 2,
      availableReplicas: 3,
      unavailableReplicas: 2,
    })
    expect(conditions(world)).toEqual(['Available=True MinimumReplicasAvailable', 'Progressing=True ReplicaSetUpdated'])
    expect(world.podsOf(old)).toHaveLength(3)
    world.run(60)
    expect(conditions(world)).toEqual(['Available=True MinimumReplicasAvailable', 'Progressing=False ProgressDeadlineExceeded'])
  })

  it('with Recreate starts no new pod before the last old one is gone', () => {
    const world = cluster({ stopTime: 5000 })
    world.create(DEPLOYMENTS, deployment(2, 'nginx:1.25', { strategy: { type: 'Recreate' } }))
    world.run(5)
    const old = world.list(REPLICA_SETS)[0]!.metadata.name
    setImage(world, 'nginx:1.26')
    world.run(4)
    expect(world.list(REPLICA_SETS)).toHaveLength(1)
    expect(world.podsOf(old).every((pod) => pod.metadata.deletionTimestamp)).toBe(true)
    world.run(5)
    expect(world.list(REPLICA_SETS)).toHaveLength(2)
    expect(world.get(DEPLOYMENTS, 'web').status).toMatchObject({ replicas: 2, updatedReplicas: 2, readyReplicas: 2 })
  })

  it('shares a scale-up in the middle of a rollout between its sets', () => {
    const world = cluster({ startTime: (pod) => (pod.spec?.containers[0]?.image === 'broken' ? Infinity : 500) })
    world.create(
      DEPLOYMENTS,
      deployment(10, 'nginx:1.25', { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
    )
    world.run(5)
    const old = world.list(REPLICA_SETS)[0]!.metadata.name
    setImage(world, 'broken')
    world.run(5)
    world.change(DEPLOYMENTS, 'web', { spec: { replicas: 15 } })
    world.run(5)
    const sizes = world.list(REPLICA_SETS).map((set) => [set.metadata.name === old ? 'old' : 'new', set.spec.replicas])
    expect(Object.fromEntries(sizes)).toEqual({ old: 11, new: 7 })
  })

  it('changes nothing while paused but its size', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(2, 'nginx:1.25', { progressDeadlineSeconds: 600 }))
    world.run(5)
    world.change(DEPLOYMENTS, 'web', { spec: { paused: true } })
    setImage(world, 'nginx:1.26')
    world.change(DEPLOYMENTS, 'web', { spec: { replicas: 4 } })
    world.run(5)
    expect(world.list(REPLICA_SETS)).toHaveLength(1)
    expect(conditions(world)).toContain('Progressing=Unknown DeploymentPaused')
    expect(world.get(DEPLOYMENTS, 'web').status).toMatchObject({ replicas: 4, readyReplicas: 4 })
    world.change(DEPLOYMENTS, 'web', { spec: { paused: null } })
    world.run(10)
    expect(world.list(REPLICA_SETS)).toHaveLength(2)
    expect(conditions(world)).toEqual(['Available=True MinimumReplicasAvailable', 'Progressing=True NewReplicaSetAvailable'])
  })

  it('keeps no more old sets than the history limit', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(1, 'nginx:1', { revisionHistoryLimit: 2 }))
    world.run(5)
    for (const tag of [2, 3, 4, 5]) {
      setImage(world, `nginx:${tag}`)
      world.run(8)
    }
    const revisions = world.list(REPLICA_SETS).map((set) => set.metadata.annotations?.['deployment.kubernetes.io/revision'])
    expect(revisions.sort()).toEqual(['3', '4', '5'])
  })

  it('makes a thousand pods available, each counted once, without doubles', () => {
    const world = cluster({ nodes: Array.from({ length: 50 }, (_, i) => `node-${i}`) })
    world.create(SERVICES, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    })
    world.create(DEPLOYMENTS, deployment(1000))
    world.run(20)
    expect(world.get(DEPLOYMENTS, 'web').status).toMatchObject({ replicas: 1000, availableReplicas: 1000 })
    expect(world.podsOf(world.list(REPLICA_SETS)[0]!.metadata.name)).toHaveLength(1000)
    const slices = world.list(ENDPOINT_SLICES)
    expect(slices.every((slice) => (slice.endpoints?.length ?? 0) <= 100)).toBe(true)
    expect(slices.reduce((sum, slice) => sum + (slice.endpoints?.length ?? 0), 0)).toBe(1000)
  })
})

describe('the controller manager', () => {
  it('does nothing while stopped, and catches up when started again', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(2))
    world.run(5)
    world.manager.stop()
    world.change(DEPLOYMENTS, 'web', { spec: { replicas: 4 } })
    world.run(30)
    expect(world.list(REPLICA_SETS)[0]!.spec.replicas).toBe(2)
    world.manager.start()
    world.run(5)
    expect(world.get(DEPLOYMENTS, 'web').status).toMatchObject({ replicas: 4, readyReplicas: 4 })
  })

  it('records what led to a write, back to the person', () => {
    const world = cluster()
    world.create(DEPLOYMENTS, deployment(1))
    world.run(3)
    const pod = world.podsOf(world.list(REPLICA_SETS)[0]!.metadata.name)[0]!
    const birth = world.server.store.historyOf('/pods', `default/${pod.metadata.name}`).at(-1)!
    expect(world.server.store.chainOf(birth.revision).map((change) => `${change.cause.actor} ${change.collection}`)).toEqual([
      'replicaset-controller /pods',
      'deployment-controller apps/replicasets',
      'test apps/deployments',
    ])
  })

  it('made smaller in the middle of a rollout that cannot get on keeps the pods that serve', () => {
    const world = cluster({ startTime: (pod) => (pod.spec?.containers[0]?.image?.startsWith('bad') ? Infinity : 300) })
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } as const
    world.create(DEPLOYMENTS, deployment(30, 'nginx:1.25', { strategy }))
    world.run(5)
    setImage(world, 'bad:1')
    world.run(5)
    setImage(world, 'bad:2')
    world.run(5)
    world.change(DEPLOYMENTS, 'web', { spec: { replicas: 7 } })
    world.run(5)
    expect(world.get(DEPLOYMENTS, 'web').status).toMatchObject({ replicas: 10, availableReplicas: 5, updatedReplicas: 5 })
  })
})
