/** Facts about changes of a running pod's resources. */
import { describe, expect, test } from 'vitest'
import { NODES } from '../../schema/resources'
import type { Container } from '../../schema/types'
import { testNode } from '../test-node'

const asking = (cpu: string) => ({ containers: [{ name: 'a', image: 'nginx:1.27', resources: { requests: { cpu } } }] })

async function resize(t: ReturnType<typeof testNode>, name: string, container: Partial<Container>): Promise<void> {
  const { status } = await t.api.handler.handle({
    method: 'PATCH',
    url: `/api/v1/namespaces/default/pods/${name}/resize`,
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: new TextEncoder().encode(JSON.stringify({ spec: { containers: [container] } })),
  })
  expect(status).toBe(200)
}

const progress = (t: ReturnType<typeof testNode>, name: string) =>
  t.pod(name).status?.conditions?.find(({ type }) => type === 'PodResizeInProgress')

test('a resize waits for room, and is done when another pod makes room', async () => {
  const t = testNode()
  await t.wait(2)
  const cores = Number(t.admin.resource(NODES).get('w1').status?.allocatable?.['cpu'])
  t.run('small', asking('100m'))
  t.run('large', asking(`${cores * 1000 - 500}m`))
  await t.wait(4)
  await resize(t, 'small', asking('900m').containers[0]!)
  await t.wait(3)
  const pending = t.pod('small').status?.conditions?.[0]
  const message = `Node didn't have enough resource: cpu, requested: 900, used: ${cores * 1000 - 500}, capacity: ${cores * 1000}`
  expect(pending).toMatchObject({ type: 'PodResizePending', reason: 'Deferred', message })
  expect(t.events('small').filter((line) => line.startsWith('Resize'))).toEqual([
    `ResizeDeferred: Pod resize Deferred: {"containers":[{"name":"a","resources":{"requests":{"cpu":"900m"}}}],"generation":2,"error":"${message}"}`,
  ])
  t.pods.delete('large', 'default')
  await t.wait(5)
  expect(t.pod('small').status).toMatchObject({
    conditions: [{ type: 'PodReadyToStartContainers' }, {}, {}, {}, {}],
    containerStatuses: [{ resources: { requests: { cpu: '900m' } }, restartCount: 0 }],
  })
})

test('a resize is in progress until the runtime has been looked at again', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('p', asking('100m'))
  await t.wait(4)
  await resize(t, 'p', asking('200m').containers[0]!)
  for (let i = 0; i < 20 && !progress(t, 'p'); i++) await t.wait(0.1)
  expect(progress(t, 'p')).toMatchObject({ status: 'True', observedGeneration: 2 })
  expect(progress(t, 'p')).not.toHaveProperty('reason')
  const events = () => t.events('p').flatMap((line) => /^(Resize\w+)/.exec(line)?.[1] ?? [])
  expect(events()).toEqual(['ResizeStarted'])
  await t.wait(3)
  expect(progress(t, 'p')).toBeUndefined()
  expect(events()).toEqual(['ResizeStarted', 'ResizeCompleted'])
})

describe('a limit of memory', () => {
  const limited = (memory: string) => ({
    containers: [
      {
        name: 'a',
        image: 'polinux/stress',
        command: ['stress', '--vm', '1', '--vm-bytes', '150M', '--vm-hang', '1'],
        resources: { limits: { memory }, requests: { memory } },
      },
    ],
  })

  test('is not made less than what is used, which is told; it may be made less than it was', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('p', limited('300Mi'))
    await t.wait(8)
    await resize(t, 'p', { name: 'a', resources: limited('100Mi').containers[0]!.resources })
    // A sync that failed is repeated after ten seconds and some.
    await t.wait(20)
    const used = t.node.podUsage()[0]!.containers[0]!.memory
    const message = `cannot decrease memory limits: [attempting to set pod memory limit (104857600) below current usage (${used}), attempting to set container "a" memory limit (104857600) below current usage (${used})]`
    expect(progress(t, 'p')).toMatchObject({ status: 'True', reason: 'Error', message })
    const { resources, allocatedResources, restartCount } = t.pod('p').status!.containerStatuses![0]!
    expect({ resources, allocatedResources, restartCount }).toEqual({
      resources: { limits: { memory: '300Mi' }, requests: { memory: '300Mi' } },
      allocatedResources: { memory: '100Mi' },
      restartCount: 0,
    })
    expect(t.events('p').filter((line) => line.startsWith('ResizeError'))).toEqual([
      `ResizeError: Pod resize error: {"containers":[{"name":"a","resources":{"limits":{"memory":"100Mi"},"requests":{"memory":"100Mi"}}}],"generation":2,"error":${JSON.stringify(message)}}`,
    ])
    await resize(t, 'p', { name: 'a', resources: limited('200Mi').containers[0]!.resources })
    await t.wait(20)
    expect(progress(t, 'p')).toBeUndefined()
    expect(t.pod('p').status!.containerStatuses![0]).toMatchObject({ resources: { limits: { memory: '200Mi' } }, restartCount: 0 })
  })
})

test('what is asked for and cannot be had counts for nobody, and a container comes back with what it was given', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('small', {
    containers: [{ name: 'a', image: 'busybox', command: ['sleep', '20'], resources: { requests: { cpu: '500m' } } }],
  })
  t.run('large', asking('900m'))
  await t.wait(4)
  await resize(t, 'small', { name: 'a', resources: { requests: { cpu: '1500m' } } })
  await t.wait(3)
  expect(t.pod('small').status?.conditions?.[0]).toMatchObject({ type: 'PodResizePending', reason: 'Deferred' })
  t.run('other', asking('500m'))
  await t.wait(40)
  expect(t.pod('other').status?.phase).toBe('Running')
  const status = t.pod('small').status?.containerStatuses?.[0]
  expect(status).toMatchObject({ resources: { requests: { cpu: '500m' } }, allocatedResources: { cpu: '500m' } })
  expect(status?.restartCount).toBeGreaterThan(0)
})
