import { describe, expect, it } from 'vitest'
import type { NewObject, ObjectMeta } from '../../api/object'
import { JOBS, PODS } from '../../schema/resources'
import type { Job, Pod } from '../../schema/types'
import { TestCluster, type TestClusterOptions } from '../framework/test-cluster'
import { jobController } from '.'
import { TRACKING } from './template'

function cluster(end: TestClusterOptions['end'], options: TestClusterOptions = {}): TestCluster {
  return new TestCluster([jobController], { startTime: () => 500, ...(end ? { end } : {}), ...options })
}

function job(spec: Partial<Job['spec']>, restartPolicy: 'Never' | 'OnFailure' = 'Never'): NewObject<Job> {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default' },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      ...spec,
      selector: { matchLabels: { 'job-name': 'work' } },
      manualSelector: true,
      template: {
        metadata: { labels: { 'job-name': 'work' } } as unknown as ObjectMeta,
        spec: { restartPolicy, containers: [{ name: 'w', image: 'busybox' }] },
      },
    },
  }
}

const succeed = () => ({ after: 2000, phase: 'Succeeded' as const })
const fail = () => ({ after: 300, phase: 'Failed' as const })
const conditions = (world: TestCluster): string[] =>
  (world.get(JOBS, 'work').status?.conditions ?? []).map((each) => `${each.type}=${each.status} ${each.reason}`)
const indexes = (pods: readonly Pod[]): (string | undefined)[] =>
  pods.map((pod) => pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index']).sort()

describe('a Job', () => {
  it('meets its criteria first and completes then, with its pods counted and let go', () => {
    const world = cluster(succeed)
    world.create(JOBS, job({}))
    world.run(8)
    const { status } = world.get(JOBS, 'work')
    expect(conditions(world)).toEqual(['SuccessCriteriaMet=True CompletionsReached', 'Complete=True CompletionsReached'])
    expect(status).toMatchObject({ succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} })
    expect(status).toHaveProperty('completionTime')
    expect(status).not.toHaveProperty('active')
    expect(world.podsOf('work')[0]!.metadata.finalizers ?? []).not.toContain(TRACKING)
    expect(world.events('work').at(-1)).toBe('Completed: Job completed')
  })

  it('runs as many pods at once as it may until all completions are there', () => {
    const world = cluster(succeed)
    world.create(JOBS, job({ completions: 5, parallelism: 2 }))
    world.run(1)
    expect(world.podsOf('work')).toHaveLength(2)
    world.run(30)
    expect(world.podsOf('work')).toHaveLength(5)
    expect(world.get(JOBS, 'work').status).toMatchObject({ succeeded: 5 })
  })

  it('retries after 10 and 20 seconds and fails beyond the limit', () => {
    const world = cluster(fail)
    world.create(JOBS, job({ backoffLimit: 2 }))
    world.run(9)
    expect(world.podsOf('work')).toHaveLength(1)
    world.run(4)
    expect(world.podsOf('work')).toHaveLength(2)
    world.run(16)
    expect(world.podsOf('work')).toHaveLength(2)
    world.run(10)
    expect(world.podsOf('work')).toHaveLength(3)
    expect(conditions(world)).toEqual(['FailureTarget=True BackoffLimitExceeded', 'Failed=True BackoffLimitExceeded'])
    expect(world.get(JOBS, 'work').status).toMatchObject({ failed: 3 })
    expect(world.events('work').at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit')
  })

  it('past its deadline loses its pods, and fails when they are gone', () => {
    const world = cluster(undefined, { stopTime: 3000 })
    world.create(JOBS, job({ activeDeadlineSeconds: 8 }))
    world.run(9)
    expect(conditions(world)).toEqual(['FailureTarget=True DeadlineExceeded'])
    world.run(8)
    expect(conditions(world)).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded'])
    expect(world.events('work').map((each) => each.split(':')[0])).toEqual(['SuccessfulCreate', 'SuccessfulDelete', 'DeadlineExceeded'])
    expect(world.podsOf('work')).toEqual([])
  })

  it('suspended has no pods; resumed it starts over', () => {
    const world = cluster(undefined)
    world.create(JOBS, job({ suspend: true }))
    world.run(2)
    expect(world.podsOf('work')).toEqual([])
    expect(conditions(world)).toEqual(['Suspended=True JobSuspended'])
    world.change(JOBS, 'work', { spec: { suspend: false } })
    world.run(2)
    expect(world.podsOf('work')).toHaveLength(1)
    expect(conditions(world)).toEqual(['Suspended=False JobResumed'])
    expect(world.events('work').filter((each) => !each.startsWith('Succ'))).toEqual(['Suspended: Job suspended', 'Resumed: Job resumed'])
  })

  it('counts pods that suspension or a smaller parallelism takes away as neither succeeded nor failed', () => {
    const world = cluster(undefined)
    world.create(JOBS, job({ parallelism: 3, completions: 3 }))
    world.run(2)
    world.change(JOBS, 'work', { spec: { parallelism: 2 } })
    world.run(4)
    expect(world.get(JOBS, 'work').status).toMatchObject({ active: 2, terminating: 0 })
    world.change(JOBS, 'work', { spec: { suspend: true } })
    world.run(4)
    expect(world.podsOf('work')).toEqual([])
    expect(world.get(JOBS, 'work').status).not.toHaveProperty('failed')
    // Not having started any more, it may be told where to run.
    expect(world.get(JOBS, 'work').status).not.toHaveProperty('startTime')
    world.change(JOBS, 'work', { spec: { template: { spec: { nodeSelector: { disk: 'fast' } } } } })
    world.change(JOBS, 'work', { spec: { suspend: false } })
    world.run(1)
    expect(world.podsOf('work')).toHaveLength(2)
  })

  it('deleted lets its pods go', () => {
    const world = cluster(undefined)
    world.create(JOBS, job({}))
    world.run(2)
    const { name } = world.podsOf('work')[0]!.metadata
    world.client.resource(PODS).delete(name, 'default')
    world.client.resource(JOBS).delete('work', 'default', { propagationPolicy: 'Background' })
    world.run(5)
    expect(world.exists(PODS, name)).toBe(false)
  })
})

describe('an Indexed Job', () => {
  it('gives each pod an index, a host name and a variable, and lists the completed ones', () => {
    const world = cluster(succeed)
    world.create(JOBS, job({ completions: 3, parallelism: 3, completionMode: 'Indexed' }))
    world.run(1)
    const pods = world.podsOf('work')
    expect(indexes(pods)).toEqual(['0', '1', '2'])
    expect(pods.map((pod) => pod.spec.hostname).sort()).toEqual(['work-0', 'work-1', 'work-2'])
    expect(pods[0]!.spec.containers[0]!.env).toEqual([
      {
        name: 'JOB_COMPLETION_INDEX',
        valueFrom: expect.objectContaining({
          fieldRef: expect.objectContaining({ fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" }),
        }),
      },
    ])
    world.run(8)
    expect(world.get(JOBS, 'work').status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' })
  })

  it('gives up an index beyond its own limit and goes on with the others', () => {
    const world = cluster((pod) =>
      pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] === '1'
        ? { after: 300, phase: 'Failed' }
        : { after: 300, phase: 'Succeeded' },
    )
    world.create(JOBS, job({ completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimit: 100, backoffLimitPerIndex: 1 }))
    world.run(40)
    expect(world.get(JOBS, 'work').status).toMatchObject({ succeeded: 2, failed: 2, completedIndexes: '0,2', failedIndexes: '1' })
    expect(conditions(world)).toEqual(['FailureTarget=True FailedIndexes', 'Failed=True FailedIndexes'])
  })

  it('keeps the last failed pod of an index until the next one carries its count on', () => {
    const world = cluster((pod) =>
      pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] === '0' ? { after: 300, phase: 'Failed' } : undefined,
    )
    world.create(JOBS, job({ completions: 2, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 2 }))
    world.run(5)
    const first = world.podsOf('work').find((pod) => pod.status?.phase === 'Failed')!
    expect(first.metadata.finalizers).toEqual([TRACKING])
    expect(world.get(JOBS, 'work').status).not.toHaveProperty('failed')
    world.run(10)
    expect(world.get(PODS, first.metadata.name).metadata).not.toHaveProperty('finalizers')
    expect(world.get(JOBS, 'work').status).toMatchObject({ failed: 1 })
    const counts = world
      .podsOf('work')
      .filter((pod) => pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] === '0')
      .map((pod) => pod.metadata.annotations?.['batch.kubernetes.io/job-index-failure-count'])
    expect(counts.sort()).toEqual(['0', '1'])
  })

  it('is done early when its success policy is met', () => {
    const world = cluster((pod) =>
      pod.metadata.annotations?.['batch.kubernetes.io/job-completion-index'] === '0' ? { after: 300, phase: 'Succeeded' } : undefined,
    )
    world.create(
      JOBS,
      job({ completions: 3, parallelism: 3, completionMode: 'Indexed', successPolicy: { rules: [{ succeededIndexes: '0' }] } }),
    )
    world.run(15)
    expect(conditions(world)).toEqual(['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy'])
    // The pods of the other indexes go, and are no failures.
    expect(world.get(JOBS, 'work').status).toMatchObject({ succeeded: 1, terminating: 0, uncountedTerminatedPods: {} })
    expect(world.get(JOBS, 'work').status).not.toHaveProperty('failed')
    expect(world.podsOf('work')).toHaveLength(1)
  })
})

describe('a pod failure policy', () => {
  it('fails the whole Job at a named exit code, saying which rule did it', () => {
    const world = cluster(() => ({ after: 300, phase: 'Failed', exitCode: 42 }))
    world.create(JOBS, job({ podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] } }))
    world.run(8)
    const { name } = world.podsOf('work')[0]!.metadata
    const target = world.get(JOBS, 'work').status?.conditions?.[0]
    expect(target).toMatchObject({
      type: 'FailureTarget',
      reason: 'PodFailurePolicy',
      message: `Container w for pod default/${name} failed with exit code 42 matching FailJob rule at index 0`,
    })
  })
})
