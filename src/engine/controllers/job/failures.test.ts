import { describe, expect, it } from 'vitest'
import { timestamp } from '../../clock/clock'
import type { Pod } from '../../schema/types'
import { FailureRecord, finishedAt } from './failures'

/** Times are seconds after some noon. */
const at = (seconds: number): string => timestamp(Date.parse('2026-03-01T12:00:00Z') + seconds * 1000)
const ended = (seconds: number): object => ({ state: { terminated: { exitCode: 1, finishedAt: at(seconds) } } })
const RUNNING = { state: { running: {} } }

function pod(status: object, metadata: object = {}): Pod {
  const initContainers = [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }]
  return {
    metadata: { name: 'a', creationTimestamp: at(0), ...metadata },
    spec: { initContainers, containers: [] },
    status,
  } as unknown as Pod
}

describe('a pod ended', () => {
  const notReady = { conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: at(7) }] }
  it.each([
    ['with its last container', pod({ ...notReady, containerStatuses: [ended(5), ended(3)] }), 5],
    [
      'with its sidecar, whatever its init containers did',
      pod({
        containerStatuses: [ended(5)],
        initContainerStatuses: [
          { name: 'setup', ...ended(9) },
          { name: 'proxy', ...ended(6) },
        ],
      }),
      6,
    ],
    ['when it was no longer ready, if a container has not told its end', pod({ ...notReady, containerStatuses: [ended(5), RUNNING] }), 7],
    [
      'when it was deleted, if it is still ready',
      pod(
        { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at(2) }] },
        { deletionTimestamp: at(40), deletionGracePeriodSeconds: 30 },
      ),
      10,
    ],
    ['as it was made, if nothing tells', pod({}), 0],
  ])('%s', (_, given, seconds) => expect(timestamp(finishedAt(given))).toBe(at(seconds)))
})

describe('after pods ended at these seconds, a Job waits', () => {
  const ends = (seconds: readonly number[]): Pod[] => seconds.map((each) => pod({ containerStatuses: [ended(each)] }))
  const now = Date.parse(at(100))
  it.each([
    ['none', [[[], []]], 0],
    ['one failure', [[[], [95]]], 5],
    ['two failures at once', [[[], [95, 93]]], 15],
    [
      'a failure after another',
      [
        [[], [60]],
        [[], [99]],
      ],
      19,
    ],
    [
      'a success after failures',
      [
        [[], [95]],
        [[98], []],
      ],
      0,
    ],
    [
      'a success that ended before failures known already',
      [
        [[], [95, 96]],
        [[90], []],
      ],
      0,
    ],
    ['failures around a success', [[[94], [90, 94, 97]]], 7],
    [
      'a failure that ended before one known already',
      [
        [[], [99]],
        [[], [90]],
      ],
      10,
    ],
  ] as const)('%s: %j (succeeded, failed) %d seconds', (_, looks, seconds) => {
    const record = new FailureRecord()
    for (const [succeeded, failed] of looks) record.note('job', ends(succeeded), ends(failed))
    expect(record.wait('job', now)).toBe(seconds * 1000)
  })
})
