import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { JOBS } from '../../schema/resources'
import type { Job } from '../../schema/types'
import { TestCluster, type TestClusterOptions } from '../framework/test-cluster'
import { jobController } from '.'

const INDEX = 'batch.kubernetes.io/job-completion-index'

function running(spec: Partial<Job['spec']>, options: TestClusterOptions = {}): TestCluster {
  const world = new TestCluster([jobController], { startTime: () => 500, ...options })
  const job: NewObject<Job> = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default' },
    spec: {
      ...spec,
      selector: { matchLabels: { app: 'work' } },
      manualSelector: true,
      template: {
        metadata: { labels: { app: 'work' } } as unknown as ObjectMeta,
        spec: { restartPolicy: 'Never', containers: [{ name: 'w', image: 'busybox' }] },
      },
    },
  }
  world.create(JOBS, job)
  world.run(4)
  return world
}

describe('the pods of a Job', () => {
  it('come in the order of their indexes: one that has failed and waits keeps its turn', () => {
    const world = running(
      { completions: 3, parallelism: 1, completionMode: 'Indexed', backoffLimitPerIndex: 1 },
      { end: (pod) => ({ after: 300, phase: pod.metadata.annotations?.[INDEX] === '0' ? 'Failed' : 'Succeeded' }) },
    )
    const indexes = (): (string | undefined)[] => world.podsOf('work').map((pod) => pod.metadata.annotations?.[INDEX])
    world.run(4)
    expect(indexes()).toEqual(['0'])
    world.run(20)
    expect(indexes().sort()).toEqual(['0', '0', '1', '2'])
  })

  it('are not ready any more as soon as the Job lets them go', () => {
    const world = running({ completions: 2, parallelism: 2 })
    expect(world.get(JOBS, 'work').status).toMatchObject({ active: 2, ready: 2, terminating: 0 })
    world.change(JOBS, 'work', { spec: { suspend: true } })
    world.run(0.5)
    expect(world.get(JOBS, 'work').status).toMatchObject({ ready: 0, terminating: 2 })
    expect(world.get(JOBS, 'work').status).not.toHaveProperty('active')
  })

  it('are free when their Job is being deleted, whatever they do', () => {
    const world = running({ completions: 1 })
    world.change(JOBS, 'work', { metadata: { finalizers: ['example.com/wait'] } })
    world.client.resource(JOBS).delete('work', 'default', { propagationPolicy: 'Orphan' })
    world.run(1)
    expect(world.podsOf('work')[0]!.status?.phase).toBe('Running')
    expect(world.podsOf('work')[0]!.metadata).not.toHaveProperty('finalizers')
  })

  it('say their index even where the Job has the longest of names', () => {
    const name = 'j'.repeat(61)
    const world = running({ completions: 1, completionMode: 'Indexed' })
    const { metadata, spec } = world.get(JOBS, 'work')
    world.create(JOBS, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: metadata.namespace! }, spec })
    world.run(1)
    expect(world.podsOf(name)[0]!.metadata.name).toMatch(/^j{55}-0-[a-z0-9]{5}$/)
  })
})
