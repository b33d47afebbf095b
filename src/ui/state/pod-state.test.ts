import { describe, expect, it } from 'vitest'
import { disruptionOf, obstacleOf, podCondition } from './pod-state'
import type { ContainerState, PodObject } from './wire'

interface Case {
  readonly phase: string
  readonly state?: ContainerState
  readonly ready?: boolean
  readonly node?: string
  readonly deleted?: boolean
  readonly reason?: string
  readonly restartPolicy?: string
}

const pod = ({ phase, state, ready = false, node = 'n1', deleted, reason, restartPolicy }: Case): PodObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'p',
    namespace: 'default',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...(deleted ? { deletionTimestamp: '2026-01-01T00:01:00Z' } : {}),
  },
  spec: { containers: [{ name: 'c' }], ...(node ? { nodeName: node } : {}), ...(restartPolicy ? { restartPolicy } : {}) },
  status: {
    phase,
    ...(reason ? { reason } : {}),
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    ...(state ? { containerStatuses: [{ name: 'c', ready, restartCount: 0, state }] } : {}),
  },
})

describe("a pod's sign and word", () => {
  it.each<[string, Case, string, string]>([
    ['not yet scheduled', { phase: 'Pending', node: '' }, 'pending', 'Pending'],
    ['bound', { phase: 'Pending' }, 'creating', 'Pending'],
    ['creating', { phase: 'Pending', state: { waiting: { reason: 'ContainerCreating' } } }, 'creating', 'ContainerCreating'],
    ['running, probe failing', { phase: 'Running', state: { running: {} } }, 'unready', 'Running'],
    ['ready', { phase: 'Running', ready: true, state: { running: {} } }, 'ready', 'Running'],
    ['crashed', { phase: 'Running', state: { terminated: { reason: 'Error', exitCode: 1 } } }, 'error', 'Error'],
    ['backing off', { phase: 'Running', state: { waiting: { reason: 'CrashLoopBackOff' } } }, 'error', 'CrashLoopBackOff'],
    ['no such image', { phase: 'Pending', state: { waiting: { reason: 'ErrImagePull' } } }, 'image', 'ErrImagePull'],
    ['done', { phase: 'Succeeded', state: { terminated: { reason: 'Completed', exitCode: 0 } } }, 'completed', 'Completed'],
    [
      'ended, to be started again',
      { phase: 'Running', state: { terminated: { reason: 'Completed', exitCode: 0 } } },
      'unready',
      'Completed',
    ],
    [
      'ended, for good',
      { phase: 'Running', restartPolicy: 'Never', state: { terminated: { reason: 'Completed', exitCode: 0 } } },
      'completed',
      'Completed',
    ],
    ['killed by a signal', { phase: 'Failed', state: { terminated: { signal: 9, exitCode: 137 } } }, 'error', 'Signal:9'],
    ['evicted', { phase: 'Failed', reason: 'Evicted' }, 'error', 'Evicted'],
    ['being deleted', { phase: 'Running', deleted: true, state: { running: {} } }, 'terminating', 'Terminating'],
    [
      'deleted, containers gone',
      { phase: 'Succeeded', deleted: true, state: { terminated: { reason: 'Completed', exitCode: 0 } } },
      'terminating',
      'Completed',
    ],
    ['on a lost node', { phase: 'Running', deleted: true, reason: 'NodeLost', state: { running: {} } }, 'unknown', 'Unknown'],
  ])('%s', (_name, fields, state, status) => {
    expect(podCondition(pod(fields))).toMatchObject({ state, status })
  })
})

describe('what keeps a pod from being ready', () => {
  const verdict = '0/1 nodes are available: 1 Insufficient cpu.'
  const unscheduled = pod({ phase: 'Pending', node: '' })
  it.each<[string, PodObject, string | undefined]>([
    [
      "is the scheduler's verdict while it has no node",
      { ...unscheduled, status: { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: verdict }] } },
      verdict,
    ],
    [
      'is what its container waits for',
      pod({ phase: 'Pending', state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } } }),
      'no such image',
    ],
    ['is nothing while it only takes time', pod({ phase: 'Pending', state: { waiting: { reason: 'ContainerCreating' } } }), undefined],
    ['is nothing when it is ready', pod({ phase: 'Running', ready: true, state: { running: {} } }), undefined],
    ['is nothing when it goes', pod({ phase: 'Pending', deleted: true, state: { waiting: { reason: 'ErrImagePull' } } }), undefined],
  ])('%s', (_name, object, words) => {
    expect(obstacleOf(object)).toBe(words)
  })

  it('is who made it go, where it would have stayed', () => {
    const object = pod({ phase: 'Running', deleted: true, state: { running: {} } })
    const target = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message: 'default-scheduler: preempting' }
    const gone = { ...object, status: { ...object.status, conditions: [target] } }
    expect([disruptionOf(gone), obstacleOf(gone)]).toEqual(['preempted', 'default-scheduler: preempting'])
    expect(disruptionOf({ ...gone, status: { ...gone.status, conditions: [{ ...target, status: 'False' }] } })).toBeUndefined()
    expect(disruptionOf({ ...gone, status: { ...gone.status, conditions: [{ ...target, reason: 'constructor' }] } })).toBeUndefined()
    expect(disruptionOf(object)).toBeUndefined()
  })

  it('is how the container ended before, too, when that is why it waits', () => {
    const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container' }
    const object = pod({ phase: 'Running' })
    const lastState: ContainerState = { terminated: { reason: 'OOMKilled', exitCode: 137 } }
    const containerStatuses = [{ name: 'c', ready: false, restartCount: 1, state: { waiting }, lastState }]
    expect(obstacleOf({ ...object, status: { ...object.status, containerStatuses } })).toBe(
      'back-off 10s restarting failed container · OOMKilled (exit 137)',
    )
  })
})
