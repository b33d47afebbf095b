import { describe, expect, it } from 'vitest'
import type { ContainerStatus, Pod, PodCondition } from '../../schema/types'
import { podConditions, type Phase } from './pod-status'

const status = (name: string, ready: boolean, more: object = {}): ContainerStatus =>
  ({ name, ready, image: 'x', imageID: 'x', restartCount: 0, state: {}, lastState: {}, ...more }) as ContainerStatus

function told(phase: Phase, spec: object, main: readonly ContainerStatus[], init: readonly ContainerStatus[] = []): string[] {
  const pod = { metadata: { name: 'p' }, spec: { containers: [{ name: 'c' }], ...spec } } as unknown as Pod
  const word = ({ type, status, reason }: PodCondition): string => [type, status, reason].filter(Boolean).join(' ')
  return podConditions(pod, phase, main, init, true, [], 0).slice(1, 4).map(word)
}

const started = { state: { running: { startedAt: '2026-01-01T00:00:00Z' } } }
const ended = { state: { terminated: { exitCode: 0 } } }
const withInit = { initContainers: [{ name: 'i' }] }
const withSidecar = { initContainers: [{ name: 'i', restartPolicy: 'Always' }] }

describe("a pod's conditions", () => {
  it.each<[string, Phase, object, ContainerStatus, ContainerStatus[], string[]]>([
    ['running', 'Running', {}, status('c', true, started), [], ['Initialized True', 'Ready True', 'ContainersReady True']],
    [
      'completed',
      'Succeeded',
      {},
      status('c', false, ended),
      [],
      ['Initialized True PodCompleted', 'Ready False PodCompleted', 'ContainersReady False PodCompleted'],
    ],
    [
      'completed after its init containers',
      'Succeeded',
      withInit,
      status('c', false, ended),
      [status('i', true, ended)],
      ['Initialized True PodCompleted', 'Ready False PodCompleted', 'ContainersReady False PodCompleted'],
    ],
    [
      'failed',
      'Failed',
      withInit,
      status('c', false, ended),
      [status('i', true, ended)],
      ['Initialized True', 'Ready False PodFailed', 'ContainersReady False PodFailed'],
    ],
    [
      'waiting for an init container',
      'Pending',
      withInit,
      status('c', false),
      [status('i', false, started)],
      ['Initialized False ContainersNotInitialized', 'Ready False ContainersNotReady', 'ContainersReady False ContainersNotReady'],
    ],
    [
      'running while its sidecar is down',
      'Running',
      withSidecar,
      status('c', true, started),
      [status('i', false, { ...ended, started: false })],
      ['Initialized True', 'Ready False ContainersNotReady', 'ContainersReady False ContainersNotReady'],
    ],
  ])('of one that is %s', (_, phase, spec, main, init, expected) => {
    expect(told(phase, spec, [main], init)).toEqual(expected)
  })
})
