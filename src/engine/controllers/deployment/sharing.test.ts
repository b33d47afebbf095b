import { expect, it } from 'vitest'
import type { ObjectMeta } from '../../api/object'
import { DEPLOYMENTS, REPLICA_SETS } from '../../schema/resources'
import type { Deployment, PodTemplateSpec } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { deploymentController } from '.'

interface Case {
  readonly name: string
  /** The sizes the Deployment had when its sets were last scaled, and has now. */
  readonly size: readonly [number, number]
  readonly surge?: readonly [number, number]
  /** From the oldest set to the newest. */
  readonly old: readonly number[]
  /** The size of the set of the current template; absent when there is none. */
  readonly current?: number
  /** The old sets' sizes after that, and the current one's. */
  readonly becomes: readonly number[]
}

// Cases of TestScale of Kubernetes' deployment controller.
const CASES: readonly Case[] = [
  { name: 'the only one grows', size: [10, 12], old: [], current: 10, becomes: [12] },
  { name: 'the only one shrinks', size: [10, 5], old: [], current: 10, becomes: [5] },
  { name: 'twice as many', size: [5, 10], old: [3], current: 2, becomes: [6, 4] },
  { name: 'fewer', size: [5, 3], old: [3], current: 2, becomes: [2, 1] },
  { name: 'a small set has nothing left', size: [9, 4], old: [1], current: 8, becomes: [0, 4] },
  { name: 'three sets grow', size: [7, 10], old: [2, 3], current: 2, becomes: [3, 4, 3] },
  { name: 'three sets shrink', size: [13, 8], old: [3, 8], current: 2, becomes: [2, 5, 1] },
  { name: 'the newest of equals gets what is left', size: [3, 4], old: [1, 1], current: 1, becomes: [1, 1, 2] },
  { name: 'the oldest of equals loses what is left', size: [3, 2], old: [1, 1], current: 1, becomes: [0, 1, 1] },
  { name: 'without a set of the current template', size: [4, 5], old: [2, 2], becomes: [2, 3] },
  { name: 'none', size: [6, 0], old: [1, 2], current: 3, becomes: [0, 0, 0] },
  { name: 'with a surge', size: [10, 20], surge: [2, 2], old: [6], current: 6, becomes: [11, 11] },
  { name: 'with another surge', size: [10, 50], surge: [3, 6], old: [8], current: 5, becomes: [34, 22] },
  { name: 'with another template', size: [10, 14], old: [3, 7], becomes: [4, 10] },
]

const template = (labels: Readonly<Record<string, string>>, image: string): PodTemplateSpec => ({
  metadata: { labels } as unknown as ObjectMeta,
  spec: { containers: [{ name: 'c', image }] },
})

it.each(CASES)('a changed size is shared in proportion: $name', ({ size, surge = [0, 0], old, current, becomes }) => {
  const world = new TestCluster([deploymentController], { startTime: () => Infinity })
  const make = (name: string, replicas: number, image: string): void => {
    const labels = { app: 'web', 'pod-template-hash': name }
    world.create(REPLICA_SETS, {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name,
        namespace: 'default',
        labels,
        annotations: {
          'deployment.kubernetes.io/desired-replicas': String(size[0]),
          'deployment.kubernetes.io/max-replicas': String(size[0] + surge[0]),
        },
      },
      spec: { replicas, selector: { matchLabels: labels }, template: template(labels, image) },
    })
    world.run(1)
  }
  old.forEach((replicas, index) => make(`old-${index}`, replicas, `nginx:1.${index}`))
  if (current !== undefined) make('young', current, 'nginx')
  const deployment: Pick<Deployment, 'apiVersion' | 'kind' | 'spec'> = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    spec: {
      paused: true,
      replicas: size[1],
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: surge[1], maxUnavailable: surge[1] > 0 ? 0 : 1 } },
      selector: { matchLabels: { app: 'web' } },
      template: template({ app: 'web' }, 'nginx'),
    },
  }
  world.create(DEPLOYMENTS, { ...deployment, metadata: { name: 'web', namespace: 'default' } })
  world.run(5)
  const sizes = new Map(world.list(REPLICA_SETS).map((set) => [set.metadata.name, set.spec.replicas]))
  const names = [...old.map((_, index) => `old-${index}`), ...(current === undefined ? [] : ['young'])]
  expect([sizes.size, ...names.map((name) => sizes.get(name))]).toEqual([names.length, ...becomes])
})
