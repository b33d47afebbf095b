/** Facts about limits of a pod as a whole: they hold for all its containers together. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

const holder = (name: string, bytes: string) => ({
  name,
  image: 'polinux/stress',
  command: ['stress', '--vm', '1', '--vm-bytes', bytes, '--vm-hang', '1'],
})

const states = (t: ReturnType<typeof testNode>, name: string) =>
  t.pod(name).status?.containerStatuses?.map(({ state }) => state?.terminated?.reason ?? Object.keys(state ?? {})[0])

async function resize(t: ReturnType<typeof testNode>, memory: string): Promise<number> {
  const { status } = await t.api.handler.handle({
    method: 'PATCH',
    url: '/api/v1/namespaces/default/pods/p/resize',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: new TextEncoder().encode(JSON.stringify({ spec: { resources: { limits: { memory }, requests: { memory } } } })),
  })
  return status
}

test('containers that hold more than their pod may, each for itself less, lose the one that holds most', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('p', {
    restartPolicy: 'Never',
    resources: { limits: { memory: '200Mi' }, requests: { memory: '200Mi' } },
    containers: [holder('large', '120M'), holder('small', '90M')],
  })
  t.run('fits', {
    restartPolicy: 'Never',
    resources: { limits: { memory: '300Mi' } },
    containers: [holder('large', '120M'), holder('small', '90M')],
  })
  await t.wait(10)
  expect(states(t, 'p')).toEqual(['OOMKilled', 'running'])
  expect(states(t, 'fits')).toEqual(['running', 'running'])
})

test('a resize of the pod as a whole is what holds from then on', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('p', {
    restartPolicy: 'Never',
    resources: { limits: { memory: '300Mi' }, requests: { memory: '300Mi' } },
    containers: [holder('large', '120M'), holder('small', '90M')],
  })
  await t.wait(10)
  const worker = t.node.kubelet.workers.get(t.pod('p').metadata.uid)!
  expect(worker.sandbox?.cgroup.memoryLimit).toBe(300 * 2 ** 20)
  expect(await resize(t, '400Mi')).toBe(200)
  await t.wait(4)
  expect(worker.sandbox?.cgroup.memoryLimit).toBe(400 * 2 ** 20)
})

test('a sandbox that is made anew has what the pod was given, not what it asks for and cannot have yet', async () => {
  const t = testNode()
  await t.wait(2)
  const memory = (amount: string) => ({ resources: { limits: { memory: amount }, requests: { memory: amount } } })
  t.run('p', { ...memory('300Mi'), containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] })
  t.run('other', { ...memory('3Gi'), containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] })
  await t.wait(10)
  expect(await resize(t, '3500Mi')).toBe(200)
  await t.wait(4)
  expect(t.pod('p').status?.conditions?.[0]).toMatchObject({ type: 'PodResizePending', reason: 'Deferred' })
  const sandbox = () => t.node.kubelet.workers.get(t.pod('p').metadata.uid)!.sandbox!
  const before = sandbox()
  t.node.runtime.stopSandbox(before)
  await t.wait(120)
  expect(sandbox()).not.toBe(before)
  expect(sandbox().cgroup.memoryLimit).toBe(300 * 2 ** 20)
})
