/** Facts about the last status of pods that went before their containers came. */
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../schema/types'
import { testNode } from '../test-node'

const KEPT = { finalizers: ['example.com/keep'] }
const LOST = 'ContainerStatusUnknown 137: The container could not be located when the pod was terminated'

const ends = (statuses: NonNullable<Pod['status']>['containerStatuses'] = []): readonly string[] =>
  statuses.map(({ state }) => {
    const { reason, exitCode, message } = state?.terminated ?? {}
    return state?.waiting?.reason ?? `${reason} ${exitCode}${message ? `: ${message}` : ''}`
  })

describe('a pod that is deleted', () => {
  test('while its image is waited for has failed, with a container that nobody could find', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('p', { containers: [{ name: 'c', image: 'nosuch/nosuch:x' }] }, KEPT)
    await t.wait(5)
    expect(t.pod('p').status?.phase).toBe('Pending')
    t.pods.delete('p', 'default')
    await t.wait(40)
    expect(t.pod('p').status?.phase).toBe('Failed')
    expect(ends(t.pod('p').status?.containerStatuses)).toEqual([LOST])
  })

  test('while it initializes keeps what has not been tried as it was', async () => {
    const t = testNode()
    await t.wait(2)
    const init = (name: string, image: string) => ({ name, image, command: ['true'] })
    t.run(
      'p',
      {
        initContainers: [init('first', 'busybox'), init('second', 'nosuch/nosuch:x'), init('third', 'busybox')],
        containers: [{ name: 'c', image: 'busybox', command: ['sleep', '1d'] }],
      },
      KEPT,
    )
    await t.wait(10)
    t.pods.delete('p', 'default')
    await t.wait(40)
    const { status } = t.pod('p')
    expect(status?.phase).toBe('Failed')
    expect(ends(status?.initContainerStatuses)).toEqual(['Completed 0', 'PodInitializing', 'PodInitializing'])
    expect(ends(status?.containerStatuses)).toEqual(['PodInitializing'])
  })

  test('after it has succeeded stays so', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('p', { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['true'] }] }, KEPT)
    await t.wait(8)
    t.pods.delete('p', 'default')
    await t.wait(5)
    expect(t.pod('p').status?.phase).toBe('Succeeded')
    expect(ends(t.pod('p').status?.containerStatuses)).toEqual(['Completed 0'])
  })
})
