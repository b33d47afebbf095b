/** How long a critical pod waits for those that make room for it. */
import { expect, test } from 'vitest'
import { VirtualClock } from '../../clock/clock'
import type { Node, Pod } from '../../schema/types'
import { letIn, type Room } from './let-in'

const pod = (name: string, terminationGracePeriodSeconds: number, priority = 0) =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp: '' },
    spec: { priority, terminationGracePeriodSeconds, containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '1' } } }] },
  }) as Pod

/** Milliseconds until the critical pod begins; the other ends after `ends`. */
async function waited(grace: number, ends?: number): Promise<number | undefined> {
  const clock = new VirtualClock(0)
  const node = { metadata: { name: 'w1' }, spec: {}, status: { allocatable: { cpu: '1', pods: '5' } } } as unknown as Node
  const victim = { pod: pod('modest', grace), stage: 'syncing', fail: () => void (victim.stage = 'terminating') }
  if (ends !== undefined) clock.after(ends, () => (victim.stage = 'terminated'))
  let began: number | undefined
  const worker = { pod: pod('critical', 30, 2_000_001_000), stage: 'syncing', begin: () => (began = clock.now()) }
  const context = { clock, events: { event: () => undefined }, node: () => node }
  const room = { context, workers: new Map([['modest', victim]]), running: [victim.pod], closed: undefined }
  letIn(worker as never, room as unknown as Room)
  await clock.run(100_000)
  return began
}

test.each([
  ['until they have ended', 30, 1_250, 1_300],
  ['half as long again as they are given, where they do not end', 30, undefined, 45_000],
  ['ten seconds where they are given less', 2, undefined, 10_000],
])('%s', async (_, grace, ends, expected) => {
  expect(await waited(grace, ends)).toBe(expected)
})
