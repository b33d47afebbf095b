import { expect, it } from 'vitest'
import type { ObjectMeta } from '../../api/object'
import { PODS, REPLICA_SETS } from '../../schema/resources'
import type { Pod } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { replicaSetController } from '.'

const SOME = { app: 'web' }
const ALL = { app: 'web', type: 'production' }
const LONG_AGO = '2020-01-01T00:00:00Z'

type Labels = Readonly<Record<string, string>>
type Status = NonNullable<Pod['status']>

const ready = (since = LONG_AGO): Status => ({
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: since }],
})

const restarted = (restartCount: number): Status => ({
  ...ready(),
  containerStatuses: [{ name: 'c', image: 'nginx', imageID: '', ready: true, restartCount }],
})

interface Found {
  readonly labels?: Labels
  readonly annotations?: Labels
  readonly status?: Status
  readonly node?: string
}

/** A cluster with these pods and a set that takes them, after a while. */
function settled(found: Readonly<Record<string, Found>>, replicas: number, more: { labels?: Labels; minReadySeconds?: number } = {}) {
  const world = new TestCluster([replicaSetController], { startTime: () => Infinity })
  for (const [name, { labels = SOME, annotations = {}, status, node = 'node-1' }] of Object.entries(found)) {
    const metadata = { name, namespace: 'default', labels, annotations }
    const spec = { ...(node === '' ? {} : { nodeName: node }), containers: [{ name: 'c', image: 'nginx' }] }
    world.create(PODS, { apiVersion: 'v1', kind: 'Pod', metadata, spec })
    if (status) world.podStatus(name, status)
  }
  const { labels = SOME, minReadySeconds } = more
  world.create(REPLICA_SETS, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { matchLabels: SOME },
      template: { metadata: { labels } as unknown as ObjectMeta, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  })
  world.run(3)
  return world
}

// Cases of TestCalculateStatus of Kubernetes' replica set controller: all, fully labelled, ready, available.
it.each([
  ['one with all labels', [{ labels: ALL, status: ready() }], {}, [1, 1, 1, 1]],
  ['one without', [{ status: ready() }], {}, [1, undefined, 1, 1]],
  ['two of them, one without', [{ labels: ALL, status: ready() }, { status: ready() }], {}, [2, 1, 2, 2]],
  ['one that is not ready', [{ labels: ALL, status: { phase: 'Pending' } }], {}, [1, 1, undefined, undefined]],
  [
    'one that is not ready for long enough',
    [{ labels: ALL, status: ready('2026-01-01T00:00:00Z') }],
    { minReadySeconds: 3600 },
    [1, 1, 1, undefined],
  ],
] as const)(
  'a ReplicaSet counts the pods it finds: %s',
  (_, pods, more, [replicas, fullyLabeledReplicas, readyReplicas, availableReplicas]) => {
    const found = Object.fromEntries(pods.map((pod, index) => [`p${index}`, pod]))
    const world = settled(found, pods.length, { ...more, labels: ALL })
    const status = world.get(REPLICA_SETS, 'web').status
    expect(status).toEqual({
      replicas,
      ...(fullyLabeledReplicas === undefined ? {} : { fullyLabeledReplicas }),
      ...(readyReplicas === undefined ? {} : { readyReplicas }),
      ...(availableReplicas === undefined ? {} : { availableReplicas }),
      terminatingReplicas: 0,
      observedGeneration: 1,
    })
  },
)

it('a ReplicaSet does not count pods that have ended', () => {
  const world = settled({ failed: { status: { phase: 'Failed' } }, done: { status: { phase: 'Succeeded' } } }, 1)
  expect([world.list(PODS).length, world.get(REPLICA_SETS, 'web').status?.replicas]).toEqual([3, 1])
})

const COST = 'controller.kubernetes.io/pod-deletion-cost'

it.each([
  ['one that waits before one that runs', { stays: { status: ready() }, goes: { status: { phase: 'Pending' } } }],
  [
    'one that is not ready before one that is',
    { stays: { status: ready() }, goes: { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] } } },
  ],
  [
    'the cheaper one',
    { stays: { status: ready(), annotations: { [COST]: '10' } }, goes: { status: ready(), annotations: { [COST]: '-10' } } },
  ],
  ['the one that restarted more often', { stays: { status: restarted(1) }, goes: { status: restarted(5), node: 'node-2' } }],
  [
    'the one that is ready for a shorter time',
    { stays: { status: ready() }, goes: { status: ready('2023-01-01T00:00:00Z'), node: 'node-2' } },
  ],
] as const)('of two pods a ReplicaSet that wants one gives up %s', (_, found: Readonly<Record<string, Found>>) => {
  const world = settled(found, 1)
  expect(world.list(PODS).map((pod) => pod.metadata.name)).toEqual(['stays'])
})
