/** Which pod `exec`, `attach` and `logs` of a workload take, in the order of podutils v1.36. */
import { describe, expect, it } from 'vitest'
import type { Dict } from '../values'
import { byActivity, byLogging } from './pod-order'

interface Facts {
  readonly node?: string
  readonly phase?: string
  readonly readySince?: number
  readonly deleted?: number
  readonly restarts?: number
  readonly sidecarRestarts?: number
  readonly created?: number
}

const time = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString()

const pod = (
  name: string,
  { node = 'n', phase = 'Running', readySince, deleted, restarts = 0, sidecarRestarts, created = 0 }: Facts,
): Dict => ({
  metadata: { name, creationTimestamp: time(created), ...(deleted === undefined ? {} : { deletionTimestamp: time(deleted) }) },
  spec: {
    nodeName: node,
    initContainers: sidecarRestarts === undefined ? [{ name: 'side' }] : [{ name: 'side', restartPolicy: 'Always' }],
  },
  status: {
    phase,
    conditions: readySince === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: time(readySince) }],
    containerStatuses: [{ name: 'app', restartCount: restarts }],
    initContainerStatuses: [{ name: 'side', restartCount: sidecarRestarts ?? 9 }],
  },
})

const ordered = (order: typeof byActivity, facts: Readonly<Record<string, Facts>>): readonly unknown[] =>
  Object.entries(facts)
    .map(([name, each]) => pod(name, each))
    .sort(order)
    .map((each) => (each['metadata'] as Dict)['name'])

describe('the pod to run a command in', () => {
  it.each<[string, Readonly<Record<string, Facts>>, readonly string[]]>([
    ['has a node', { a: { node: '' }, b: {} }, ['b', 'a']],
    [
      'runs; what has ended comes last',
      { ended: { phase: 'Succeeded' }, unknown: { phase: 'Unknown' }, runs: {} },
      ['runs', 'unknown', 'ended'],
    ],
    ['is ready', { a: {}, b: { readySince: 5 } }, ['b', 'a']],
    ['is not being deleted, though ready for less time', { a: { readySince: 1, deleted: 40 }, b: { readySince: 9 } }, ['b', 'a']],
    ['is deleted last of those that are', { a: { deleted: 40 }, b: { deleted: 50 } }, ['b', 'a']],
    ['is ready rather than kept', { a: { readySince: 1, deleted: 40 }, b: {} }, ['a', 'b']],
    ['has been ready for longest', { a: { readySince: 5 }, b: { readySince: 1 } }, ['b', 'a']],
    ['has restarted least', { a: { restarts: 2 }, b: { restarts: 1 } }, ['b', 'a']],
    ['has sidecars that restarted least', { a: { sidecarRestarts: 2 }, b: { sidecarRestarts: 1 } }, ['b', 'a']],
    ['is the oldest', { a: { created: 7 }, b: { created: 3 } }, ['b', 'a']],
  ])('%s', (_, facts, names) => {
    expect(ordered(byActivity, facts)).toEqual(names)
  })
})

describe('the pod whose log is shown', () => {
  it.each<[string, Readonly<Record<string, Facts>>, readonly string[]]>([
    [
      'runs or has ended',
      { waits: { phase: 'Pending' }, unknown: { phase: 'Unknown' }, ended: { phase: 'Failed' } },
      ['ended', 'unknown', 'waits'],
    ],
    ['may be being deleted', { a: { readySince: 9 }, b: { readySince: 1, deleted: 40 } }, ['b', 'a']],
    ['has restarted most', { a: { restarts: 1 }, b: { restarts: 2 } }, ['b', 'a']],
    ['has sidecars that restarted most', { a: { sidecarRestarts: 1 }, b: { sidecarRestarts: 2 } }, ['b', 'a']],
    ['is the oldest of equals', { a: { created: 7 }, b: { created: 3 } }, ['b', 'a']],
  ])('%s', (_, facts, names) => {
    expect(ordered(byLogging, facts)).toEqual(names)
  })
})
