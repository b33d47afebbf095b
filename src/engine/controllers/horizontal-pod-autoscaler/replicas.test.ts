import { describe, expect, it } from 'vitest'
import type { Pod } from '../../schema/types'
import { byAverage, byShare, byTotal, byUtilization, requestsOf } from './replicas'

const NOW = Date.parse('2026-01-01T12:00:00Z')
const at = (minutesAgo: number): string => new Date(NOW - minutesAgo * 60_000).toISOString()
const tolerances = { up: 0.1, down: 0.1 }

interface Shape {
  /** `u` not ready since long ago, though it once was; `n` never ready; `p` pending; `f` failed; `d` being deleted; `h` warming up; `r` ready. */
  readonly state: string
  readonly request?: string
}

/** One pod for each letter, of one core. */
function podsOf({ state, request = '1' }: Shape): readonly Pod[] {
  return [...state].map((letter, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `p${i}`, uid: `u${i}`, ...(letter === 'd' ? { deletionTimestamp: at(0) } : {}) },
    spec: { containers: [{ name: 'c', image: 'i', resources: { requests: { cpu: request } } }] },
    status: {
      phase: letter === 'p' ? 'Pending' : letter === 'f' ? 'Failed' : 'Running',
      startTime: at(letter === 'h' ? 1 : 60),
      conditions: [
        {
          type: 'Ready',
          status: 'uhnpf'.includes(letter) ? 'False' : 'True',
          lastTransitionTime: letter === 'n' ? at(60) : letter === 'h' ? at(1) : at(30),
        },
      ],
    },
  })) as unknown as readonly Pod[]
}

/** What was measured of the first pods; null of one that has no metrics. */
const measured = (levels: readonly (number | null)[]) =>
  levels.flatMap((value, i) => (value === null ? [] : [{ pod: `p${i}`, value, timestamp: NOW, window: 30_000 }]))

const question = (current: number, pods: readonly Pod[], levels: readonly (number | null)[], cpu: boolean) => ({
  current,
  metrics: measured(levels),
  pods,
  cpu,
  now: NOW,
  tolerances,
})

describe('by use of what is requested', () => {
  const answer = (current: number, shape: Shape, levels: readonly (number | null)[], target: number): string => {
    const pods = podsOf(shape)
    try {
      const { replicas, utilization, average } = byUtilization(question(current, pods, levels, true), target, () =>
        requestsOf(pods, 'cpu', undefined),
      )
      return `${replicas} at ${utilization}% (${average}m)`
    } catch (error) {
      return (error as Error).message
    }
  }

  it.each<[string, number, Shape, (number | null)[], number, string]>([
    ['it grows', 3, { state: 'rrr' }, [300, 500, 700], 30, '5 at 50% (500m)'],
    ['it shrinks', 5, { state: 'rrrrr' }, [100, 300, 500, 250, 250], 50, '3 at 28% (280m)'],
    ['it stays within a tenth', 3, { state: 'rrr' }, [1010, 1030, 1020], 100, '3 at 102% (1020m)'],
    ['a pod that was never ready counts as idle', 3, { state: 'nrr' }, [300, 500, 700], 30, '4 at 60% (600m)'],
    ['a pod that is not ready any more counts', 3, { state: 'urr' }, [300, 500, 700], 30, '5 at 50% (500m)'],
    ['a pod that warms up counts as idle', 3, { state: 'hrr' }, [300, 500, 700], 30, '4 at 60% (600m)'],
    ['with two of three idle it does not grow', 3, { state: 'rnn' }, [400, 500, 700], 30, '3 at 40% (400m)'],
    ['pods that wait to start count as idle', 2, { state: 'rrp' }, [500, 700], 50, '2 at 60% (600m)'],
    ['pods that failed do not count', 2, { state: 'rrff' }, [500, 700], 30, '4 at 60% (600m)'],
    ['pods that are deleted do not count', 2, { state: 'rrdd' }, [500, 700], 30, '4 at 60% (600m)'],
    ['nor when they are measured', 5, { state: 'rrrrrdd' }, [100, 300, 500, 250, 250, 1, 1], 50, '3 at 28% (280m)'],
    [
      'who is measured and is not there does not count',
      4,
      { state: 'rrrr' },
      [4000, 9500, 3000, 7000, 3200, 2000],
      100,
      '24 at 587% (5875m)',
    ],
    ['pods without metrics are taken to be busy when it shrinks', 4, { state: 'rrrr' }, [400, 95], 100, '3 at 24% (247m)'],
    ['and it stays on target with one', 2, { state: 'rr' }, [1000], 100, '2 at 100% (1000m)'],
    ['it does not grow when the others may be idle', 2, { state: 'rr' }, [1900], 100, '2 at 190% (1900m)'],
    ['it does not shrink when the others may be busy', 2, { state: 'rr' }, [600], 100, '2 at 60% (600m)'],
    ['an idle one and one without metrics hold it', 3, { state: 'nrr' }, [100, 450], 50, '3 at 45% (450m)'],
    ['it grows all the same where that is not enough', 3, { state: 'nrr' }, [100, 2000], 50, '4 at 200% (2000m)'],
    ['it shrinks by those that are measured', 4, { state: 'nrrr' }, [100, 100, 100], 50, '3 at 10% (100m)'],
    ['a new pod of an update holds it', 2, { state: 'rrr' }, [100, 100], 50, '2 at 10% (100m)'],
    ['beyond all that is requested, those without metrics count as on target', 2, { state: 'rr' }, [1000], 200, '2 at 100% (1000m)'],
    ['nobody is there', 1, { state: '' }, [100], 50, 'no pods returned by selector while calculating replica count'],
    ['nobody is ready', 1, { state: 'n' }, [100], 50, 'did not receive metrics for targeted pods (pods might be unready)'],
    ['somebody else is measured', 1, { state: 'r' }, [null, 100], 100, 'no metrics returned matched known pods'],
  ])('%s', (_, current, shape, levels, target, expected) => {
    expect(answer(current, shape, levels, target)).toBe(expected)
  })
})

describe('by an average', () => {
  it.each<[string, number, string, (number | null)[], number, number, number]>([
    ['it grows', 3, 'rrr', [20_000, 10_000, 30_000], 15_000, 4, 20_000],
    ['pods that are not ready count: this is no processor', 3, 'rrh', [50_000, 10_000, 30_000], 15_000, 6, 30_000],
    ['so do all of them', 3, 'hrh', [50_000, 15_000, 30_000], 15_000, 7, 31_666],
    ['it shrinks', 5, 'rrrrr', [12_000, 12_000, 12_000, 12_000, 12_000], 20_000, 3, 12_000],
    ['it stays within a tenth', 3, 'rrr', [20_000, 21_000, 21_000], 20_000, 3, 20_666],
    ['pods without metrics are on target when it shrinks', 4, 'rrrr', [5000, 5000], 10_000, 3, 5000],
    ['pods without metrics have nothing when it grows', 4, 'rrrr', [30_000, 30_000], 10_000, 6, 30_000],
    ['and have nothing when the others are right on target', 2, 'rr', [10_000], 10_000, 1, 10_000],
  ])('%s', (_, current, state, levels, target, replicas, average) => {
    expect(byAverage(question(current, podsOf({ state }), levels, false), target)).toEqual({ replicas, average })
  })
})

describe('by one number', () => {
  it.each([
    ['the ready pods share it', 3, 'rrr', 20_000, 15_000, 4],
    ['those that are not ready have no part', 3, 'nrn', 50_000, 10_000, 5],
    ['which may make it shrink', 3, 'nrn', 8600, 4400, 2],
    ['it stays within a tenth', 3, 'rrr', 8600, 8888, 3],
    ['without replicas nothing is tolerated', 0, '', 10_001, 10_000, 2],
  ])('%s', (_, current, state, value, target, expected) => {
    expect(byTotal(current, podsOf({ state }), value, target, tolerances)).toBe(expected)
  })

  it.each([
    ['each gets its share', 3, 20_000, 5000, 4],
    ['or less', 5, 6000, 2000, 3],
    ['within a tenth it stays at the replicas there are', 4, 20_166, 5000, 4],
    ['where there are none yet it begins', 0, 8600, 2150, 4],
    ['where there are none and nothing is to share it does not', 0, 0, 2150, 0],
  ])('shared out: %s', (_, replicas, value, target, expected) => {
    expect(byShare(replicas, value, target, tolerances)).toBe(expected)
  })
})
