import { describe, expect, it } from 'vitest'
import { podCondition } from './pod-state'
import type { ContainerState, PodObject } from './wire'

interface Case {
  readonly phase: string
  readonly state?: ContainerState
  readonly ready?: boolean
  readonly node?: string
  readonly deleted?: boolean
  readonly reason?: string
}

const pod = ({ phase, state, ready = false, node = 'n1', deleted, reason }: Case): PodObject => ({
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
  spec: { containers: [{ name: 'c' }], ...(node ? { nodeName: node } : {}) },
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
