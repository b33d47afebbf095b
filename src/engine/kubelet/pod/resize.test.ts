/** Facts about changes of a running pod's resources. */
import { describe, expect, test } from 'vitest'
import { NODES } from '../../schema/resources'
import type { Container } from '../../schema/types'
import { testNode } from '../test-node'

const asking = (cpu: string) => ({ containers: [{ name: 'a', image: 'nginx:1.27', resources: { requests: { cpu } } }] })

async function patch(t: ReturnType<typeof testNode>, name: string, spec: object): Promise<{ status: number; text: string }> {
  const { status, body } = await t.api.handler.handle({
    method: 'PATCH',
    url: `/api/v1/namespaces/default/pods/${name}/resize`,
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: new TextEncoder().encode(JSON.stringify({ spec })),
  })
  return { status, text: new TextDecoder().decode(body as Uint8Array) }
}

async function resize(t: ReturnType<typeof testNode>, name: string, container: Partial<Container>): Promise<void> {
  expect((await patch(t, name, { containers: [container] })).status).toBe(200)
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

test('what restarts for it may have less memory than it uses', async () => {
  const t = testNode()
  await t.wait(2)
  const resizePolicy = [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }]
  const command = ['stress', '--vm', '1', '--vm-bytes', '150M', '--vm-hang', '0']
  t.run('p', {
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'a', image: 'polinux/stress', command, resizePolicy, resources: { limits: { memory: '200Mi' } } }],
  })
  await t.wait(15)
  await resize(t, 'p', { name: 'a', resources: { requests: { memory: '100Mi' }, limits: { memory: '100Mi' } } })
  await t.wait(5)
  const [status] = t.pod('p').status?.containerStatuses ?? []
  expect(status).toMatchObject({ restartCount: 1, allocatedResources: { memory: '100Mi' } })
  expect(t.events('p').filter((line) => line.startsWith('ResizeError'))).toEqual([])
})

describe('resources of a pod as a whole', () => {
  const stress = ['stress', '--cpu', '2']
  const amounts = (cpu: string) => ({ requests: { cpu, memory: '200Mi' }, limits: { cpu, memory: '200Mi' } })
  const policy = (restartPolicy: string) => ({ resizePolicy: [{ resourceName: 'cpu', restartPolicy }] })
  const demo = async () => {
    const t = testNode()
    await t.wait(2)
    t.run('p', {
      resources: amounts('200m'),
      terminationGracePeriodSeconds: 1,
      containers: [
        { name: 'a', image: 'polinux/stress', command: stress, ...policy('NotRequired'), resources: { requests: { cpu: '100m' } } },
        { name: 'b', image: 'busybox', command: ['sleep', '1d'], ...policy('RestartContainer') },
        { name: 'c', image: 'busybox', command: ['sleep', '1d'], ...policy('RestartContainer'), resources: { limits: { cpu: '50m' } } },
      ],
    } as Parameters<typeof t.run>[1])
    await t.wait(15)
    return t
  }
  const usage = (t: ReturnType<typeof testNode>): number => {
    const found = t.node.runtime.list().flatMap(({ containers }) => containers)
    return found.find(({ config }) => config.name === 'a')!.cgroup.processorMillicores()
  }

  test('are what containers without limits run within', async () => {
    const t = await demo()
    expect(usage(t)).toBe(200)
    expect(t.pod('p').status).toMatchObject({ qosClass: 'Guaranteed', allocatedResources: { cpu: '200m', memory: '200Mi' } })
  })

  test("change in place; containers whose own limit is the pod's do as their policies say", async () => {
    const t = await demo()
    expect((await patch(t, 'p', { resources: amounts('300m') })).status).toBe(200)
    await t.wait(5)
    expect(usage(t)).toBe(300)
    const { status } = t.pod('p')
    expect(status?.containerStatuses?.map(({ name, restartCount }) => `${name} ${restartCount}`)).toEqual(['a 0', 'b 1', 'c 0'])
    expect(status).toMatchObject({ allocatedResources: { cpu: '300m' }, resources: { limits: { cpu: '300m', memory: '200Mi' } } })
    expect(t.events('p').flatMap((line) => /^(Resize\w+)/.exec(line)?.[1] ?? [])).toEqual(['ResizeStarted', 'ResizeCompleted'])
  })

  test('are not taken below what is in use, though every container has limits of its own', async () => {
    const t = testNode()
    await t.wait(2)
    const memory = (amount: string) => ({ requests: { memory: amount }, limits: { memory: amount } })
    const command = ['stress', '--vm', '1', '--vm-bytes', '60M', '--vm-hang', '0']
    const container = (name: string) => ({ name, image: 'polinux/stress', command, resources: { limits: { memory: '80Mi' } } })
    t.run('p', {
      resources: memory('200Mi'),
      initContainers: [{ name: 'init', image: 'busybox', command: ['true'] }],
      containers: ['a', 'b'].map((name) => ({
        ...container(name),
        resources: { ...container(name).resources, requests: { memory: '10Mi' } },
      })),
    } as Parameters<typeof t.run>[1])
    await t.wait(20)
    await patch(t, 'p', { resources: memory('100Mi') })
    await t.wait(5)
    expect(t.events('p').at(-1)).toContain(
      'cannot decrease memory limits: attempting to set pod memory limit (104857600) below current usage (127926272)',
    )
    await patch(t, 'p', { resources: memory('180Mi') })
    await t.wait(90)
    expect(t.pod('p').status).toMatchObject({ resources: { limits: { memory: '180Mi' } }, allocatedResources: { memory: '180Mi' } })
  })

  test('hold what containers ask for, and keep the class of the pod', async () => {
    const t = await demo()
    const { status, text } = await patch(t, 'p', { resources: amounts('120m') })
    expect(status).toBe(422)
    expect(text).toContain('must be greater than or equal to aggregate container requests of 150m')
    const other = await patch(t, 'p', { resources: { requests: { cpu: '160m' } } })
    expect(other.text).toContain('Pod QOS Class may not change as a result of resizing')
  })
})
