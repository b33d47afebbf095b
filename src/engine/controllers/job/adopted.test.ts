import { expect, it } from 'vitest'
import type { ObjectMeta } from '../../api/object'
import { JOBS, PODS } from '../../schema/resources'
import type { Job } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { jobController } from '.'
import { TRACKING } from './template'

type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed'
type Found = readonly [Phase, number] | readonly [Phase, string]

interface Case {
  readonly name: string
  /** Parallelism, completions (0: until one is done) and backoff limit. */
  readonly wants: readonly [number, number, number]
  /** Pods that are there: how many of a phase, or one with an index. */
  readonly found: readonly Found[]
  readonly indexed?: boolean
  /** Active, succeeded and failed. */
  readonly counts: readonly [number, number, number]
  /** Pods that have not ended, by number or by index. */
  readonly live: number | readonly string[]
  readonly ends?: string
  readonly completed?: string
}

// Cases of TestControllerSyncJob of Kubernetes' job controller.
const CASES: readonly Case[] = [
  { name: 'pending ones count', wants: [2, 5, 6], found: [['Pending', 2]], counts: [2, 0, 0], live: 2 },
  { name: 'as many as there should be', wants: [2, 5, 6], found: [['Running', 2]], counts: [2, 0, 0], live: 2 },
  // prettier-ignore
  { name: 'too few', wants: [2, 5, 6], found: [['Running', 1], ['Succeeded', 1]], counts: [2, 1, 0], live: 2 },
  // prettier-ignore
  { name: 'a queue of work takes no new ones once one is done', wants: [2, 0, 6], found: [['Running', 1], ['Succeeded', 1]], counts: [1, 1, 0], live: 1 },
  { name: 'a queue of work with too few', wants: [2, 0, 6], found: [['Running', 1]], counts: [2, 0, 0], live: 2 },
  { name: 'too many', wants: [2, 5, 6], found: [['Running', 3]], counts: [2, 0, 0], live: 2 },
  // prettier-ignore
  { name: 'one failed, one succeeded', wants: [2, 5, 6], found: [['Failed', 1], ['Succeeded', 1]], counts: [2, 1, 1], live: 2 },
  {
    name: 'a queue of work is done',
    wants: [2, 0, 6],
    found: [['Succeeded', 2]],
    counts: [0, 2, 0],
    live: 0,
    ends: 'Complete CompletionsReached',
  },
  { name: 'all are done', wants: [2, 5, 6], found: [['Succeeded', 5]], counts: [0, 5, 0], live: 0, ends: 'Complete CompletionsReached' },
  // prettier-ignore
  { name: 'more than are still needed', wants: [3, 4, 6], found: [['Running', 3], ['Succeeded', 2]], counts: [2, 2, 0], live: 2 },
  // prettier-ignore
  { name: 'too many failures', wants: [2, 5, 0], found: [['Succeeded', 1], ['Failed', 1]], counts: [0, 1, 1], live: 0, ends: 'Failed BackoffLimitExceeded' },
  // prettier-ignore
  { name: 'every index is done', wants: [2, 3, 6], indexed: true, found: [['Succeeded', '0'], ['Failed', '1'], ['Succeeded', '1'], ['Succeeded', '2']], counts: [0, 3, 1], live: [], completed: '0-2', ends: 'Complete CompletionsReached' },
  // prettier-ignore
  { name: 'an index that is done twice counts once', wants: [2, 3, 6], indexed: true, found: [['Succeeded', '0'], ['Succeeded', '1'], ['Succeeded', '1']], counts: [1, 2, 0], live: ['2'], completed: '0,1' },
  // prettier-ignore
  { name: 'failed indexes come again', wants: [3, 4, 6], indexed: true, found: [['Failed', '0'], ['Succeeded', '1'], ['Failed', '2']], counts: [3, 1, 2], live: ['0', '2', '3'], completed: '1' },
  // prettier-ignore
  { name: 'pods without an index go', wants: [2, 5, 6], indexed: true, found: [['Running', 1], ['Succeeded', 1], ['Running', '0'], ['Succeeded', '1']], counts: [2, 1, 0], live: ['0', '2'], completed: '1' },
  // prettier-ignore
  { name: 'of two pods of an index one goes', wants: [5, 5, 6], indexed: true, found: [['Succeeded', '0'], ['Running', '1'], ['Running', '2'], ['Pending', '2']], counts: [4, 1, 0], live: ['1', '2', '3', '4'], completed: '0' },
  // prettier-ignore
  { name: 'indexes beyond the last go', wants: [2, 5, 6], indexed: true, found: [['Succeeded', '0'], ['Running', '5'], ['Pending', '8']], counts: [2, 1, 0], live: ['1', '2'], completed: '0' },
]

const INDEX = 'batch.kubernetes.io/job-completion-index'

it.each(CASES)('a Job takes the pods it finds: $name', ({ wants, found, indexed, counts, live, ends, completed }) => {
  const world = new TestCluster([jobController], { startTime: () => Infinity })
  let made = 0
  for (const [phase, many] of found)
    for (let each = 0; each < (typeof many === 'number' ? many : 1); each++) {
      const name = `found-${made++}`
      world.create(PODS, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name,
          namespace: 'default',
          labels: { of: 'work' },
          finalizers: [TRACKING],
          ...(typeof many === 'string' ? { annotations: { [INDEX]: many } } : {}),
        },
        spec: { restartPolicy: 'Never', containers: [{ name: 'w', image: 'busybox' }] },
      })
      if (phase !== 'Pending') world.podStatus(name, { phase })
    }
  const [parallelism, completions, backoffLimit] = wants
  const spec: Job['spec'] = {
    parallelism,
    ...(completions > 0 ? { completions } : {}),
    ...(indexed ? { completionMode: 'Indexed' } : {}),
    backoffLimit,
    manualSelector: true,
    selector: { matchLabels: { of: 'work' } },
    template: {
      metadata: { labels: { of: 'work' } } as unknown as ObjectMeta,
      spec: { restartPolicy: 'Never', containers: [{ name: 'w', image: 'busybox' }] },
    },
  }
  world.create(JOBS, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work', namespace: 'default' }, spec })
  world.run(30)
  const { status = {} } = world.get(JOBS, 'work')
  expect([status.active ?? 0, status.succeeded ?? 0, status.failed ?? 0]).toEqual(counts)
  const going = world
    .list(PODS)
    .filter(({ status: { phase } = {}, metadata }) => !metadata.deletionTimestamp && (phase === 'Pending' || phase === 'Running'))
  expect(typeof live === 'number' ? going.length : going.map((pod) => pod.metadata.annotations?.[INDEX]).sort()).toEqual(live)
  const last = status.conditions?.at(-1)
  expect(last && `${last.type} ${last.reason}`).toBe(ends)
  expect(status.completedIndexes).toBe(completed)
})
