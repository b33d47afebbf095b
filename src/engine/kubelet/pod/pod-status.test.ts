import { describe, expect, it, test } from 'vitest'
import type { ContainerStatus, Pod, PodCondition } from '../../schema/types'
import { testNode } from '../test-node'
import { podConditions, podPhase, type Phase } from './pod-status'

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

/** How a container is: `up` (started), `begun` (running, not started), `ok` and `bad` (ended), `new` (waits for the first time), `again` (waits after a failure). */
type How = 'up' | 'begun' | 'ok' | 'bad' | 'new' | 'again'

const STATES: Readonly<Record<How, object>> = {
  up: { state: { running: {} }, started: true },
  begun: { state: { running: {} }, started: false },
  ok: { state: { terminated: { exitCode: 0 } } },
  bad: { state: { terminated: { exitCode: 1 } } },
  new: { state: { waiting: {} } },
  again: { state: { waiting: {} }, lastState: { terminated: { exitCode: 1 } } },
}
const list = (names: string, hows: string): ContainerStatus[] =>
  hows === '' ? [] : hows.split(' ').map((how, index) => status(names[index]!, how === 'up', STATES[how as How]))

describe('a phase', () => {
  it.each<[policy: string, main: string, expected: Phase, terminal?: boolean]>([
    ['Always', '', 'Pending'],
    ['Always', 'up up', 'Running'],
    ['Always', 'ok ok', 'Running'],
    ['Always', 'bad bad', 'Running'],
    ['Always', 'ok ok', 'Succeeded', true],
    ['Always', 'ok bad', 'Failed', true],
    ['Always', 'up bad', 'Running'],
    ['Always', 'up', 'Pending'],
    ['Always', 'up new', 'Pending'],
    ['Always', 'up again', 'Running'],
    ['Always', 'again again', 'Running'],
    ['Never', 'ok ok', 'Succeeded'],
    ['Never', 'bad bad', 'Failed'],
    ['Never', 'ok bad', 'Failed'],
    ['Never', 'up ok', 'Running'],
    ['Never', 'ok', 'Pending'],
    ['OnFailure', 'ok ok', 'Succeeded'],
    ['OnFailure', 'ok bad', 'Running'],
    ['OnFailure', 'bad bad', 'Running'],
    ['OnFailure', 'bad bad', 'Failed', true],
    ['OnFailure', 'up again', 'Running'],
  ])('under %s of containers that are %s is %s', (restartPolicy, main, expected, terminal = false) => {
    const pod = { metadata: {}, spec: { restartPolicy, containers: [{ name: 'a' }, { name: 'b' }] } } as unknown as Pod
    expect(podPhase(pod, list('ab', main), [], terminal)).toBe(expected)
  })

  it.each<[policy: string, init: string, main: string, expected: Phase]>([
    ['Always', '', '', 'Pending'],
    ['Always', 'new', 'new', 'Pending'],
    ['Always', 'begun', 'new', 'Pending'],
    ['Always', 'bad', 'new', 'Pending'],
    ['Always', 'again', 'new', 'Pending'],
    ['Always', 'ok', 'new', 'Pending'],
    ['Always', 'ok', 'up', 'Running'],
    ['Never', 'bad', 'new', 'Failed'],
    ['Never', 'again', 'new', 'Failed'],
    ['Never', 'ok', 'bad', 'Failed'],
    ['Never', 'ok', 'ok', 'Succeeded'],
    ['OnFailure', 'bad', 'new', 'Pending'],
  ])('under %s with an init container that is %j and a main one that is %j is %s', (restartPolicy, init, main, expected) => {
    const pod = { metadata: {}, spec: { restartPolicy, initContainers: [{ name: 'i' }], containers: [{ name: 'a' }] } } as unknown as Pod
    expect(podPhase(pod, list('a', main), list('i', init), false)).toBe(expected)
  })

  it.each<[policy: string, sidecar: string, main: string, expected: Phase]>([
    ['Always', '', '', 'Pending'],
    ['Always', 'begun', 'new', 'Pending'],
    ['Always', 'up', 'new', 'Pending'],
    ['Always', 'up', 'up', 'Running'],
    // Once the main container has run, a sidecar that starts again takes nothing back.
    ['Always', 'begun', 'up', 'Running'],
    ['Always', 'bad', 'up', 'Running'],
    ['Always', 'again', 'up', 'Running'],
    ['Never', 'up', 'ok', 'Running'],
    ['Never', 'ok', 'ok', 'Succeeded'],
    ['Never', 'bad', 'ok', 'Succeeded'],
    ['Never', 'bad', 'bad', 'Failed'],
    ['OnFailure', 'up', 'bad', 'Running'],
  ])('under %s with a sidecar that is %j and a main container that is %j is %s', (restartPolicy, sidecar, main, expected) => {
    const initContainers = [{ name: 'i', restartPolicy: 'Always' }]
    const pod = { metadata: {}, spec: { restartPolicy, initContainers, containers: [{ name: 'a' }] } } as unknown as Pod
    expect(podPhase(pod, list('a', main), list('i', sidecar), false)).toBe(expected)
  })
})

test('a pod whose main container is done is Running until its sidecar has been stopped', async () => {
  const t = testNode()
  await t.wait(2)
  const stubborn = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done']
  t.run('job', {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 6,
    initContainers: [{ name: 'side', image: 'busybox', command: stubborn, restartPolicy: 'Always' }],
    containers: [{ name: 'main', image: 'busybox', command: ['sleep', '1'] }],
  })
  await t.wait(7)
  const told = () => {
    const { phase, conditions } = t.pod('job').status ?? {}
    return [phase, conditions?.find(({ type }) => type === 'Ready')?.reason]
  }
  expect(told()).toEqual(['Running', 'ContainersNotReady'])
  await t.wait(8)
  expect(told()).toEqual(['Succeeded', 'PodCompleted'])
  expect(t.pod('job').status?.initContainerStatuses?.[0]?.state?.terminated?.exitCode).toBe(137)
})
