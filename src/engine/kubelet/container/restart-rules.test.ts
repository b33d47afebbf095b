/** Facts about restartPolicyRules of containers. */
import { describe, expect, test } from 'vitest'
import type { ContainerRestartRule } from '../../schema/types'
import { testNode } from '../test-node'

const rule = (action: string): { readonly restartPolicy: 'Never'; readonly restartPolicyRules: readonly ContainerRestartRule[] } => ({
  restartPolicy: 'Never',
  restartPolicyRules: [{ action, exitCodes: { operator: 'In', values: [42] } }],
})
const script = (name: string, text: string): { readonly name: string; readonly image: string; readonly command: readonly string[] } => ({
  name,
  image: 'busybox:1.36',
  command: ['sh', '-c', text],
})

describe('Restart', () => {
  test('brings a container back in a pod that restarts nothing, and the pod stays Running', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('again', { restartPolicy: 'Never', containers: [{ ...script('a', 'sleep 3; exit 42'), ...rule('Restart') }] })
    await t.wait(30)
    const { phase, containerStatuses } = t.pod('again').status!
    expect(phase).toBe('Running')
    expect(containerStatuses?.[0]?.restartCount).toBeGreaterThan(0)
  })

  test('does not count for another exit code', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('over', { restartPolicy: 'Never', containers: [{ ...script('a', 'sleep 3; exit 41'), ...rule('Restart') }] })
    await t.wait(10)
    expect(t.pod('over').status).toMatchObject({ phase: 'Failed', containerStatuses: [{ restartCount: 0 }] })
  })
})

describe('RestartAllContainers', () => {
  test('starts everything anew in the same sandbox, init containers first', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('all', {
      restartPolicy: 'Never',
      initContainers: [script('prepare', 'sleep 4')],
      containers: [{ ...script('trigger', 'sleep 10; exit 42'), ...rule('RestartAllContainers') }, script('other', 'sleep 1000')],
    })
    await t.wait(12)
    const { podIP } = t.pod('all').status!
    const restarting = (): string | undefined =>
      t.pod('all').status?.conditions?.find(({ type }) => type === 'AllContainersRestarting')?.status
    expect(restarting()).toBe('False')
    for (let second = 0; second < 10 && restarting() !== 'True'; second++) await t.wait(0.5)
    expect(restarting()).toBe('True')
    await t.wait(4)
    expect(t.pod('all').status).toMatchObject({
      phase: 'Pending',
      podIP,
      initContainerStatuses: [{ name: 'prepare', restartCount: 1, state: { running: {} } }],
      containerStatuses: [
        { name: 'other', state: { waiting: { reason: 'PodInitializing' } } },
        { name: 'trigger', state: { waiting: { reason: 'PodInitializing' } } },
      ],
    })
    await t.wait(5)
    expect(restarting()).toBe('False')
    expect(t.pod('all').status).toMatchObject({
      phase: 'Running',
      podIP,
      containerStatuses: [
        { name: 'other', ready: true, restartCount: 1, lastState: { terminated: { exitCode: 137 } } },
        { name: 'trigger', ready: true, restartCount: 1, lastState: { terminated: { exitCode: 42 } } },
      ],
    })
  })
})
