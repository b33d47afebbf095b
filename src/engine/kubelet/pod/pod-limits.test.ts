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
    resources: { limits: { memory: '300Mi' } },
    containers: [holder('large', '120M'), holder('small', '90M')],
  })
  await t.wait(10)
  const worker = t.node.kubelet.workers.get(t.pod('p').metadata.uid)!
  expect(worker.sandbox?.cgroup.memoryLimit).toBe(300 * 2 ** 20)
  const { status } = await t.api.handler.handle({
    method: 'PATCH',
    url: '/api/v1/namespaces/default/pods/p/resize',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: new TextEncoder().encode(JSON.stringify({ spec: { resources: { limits: { memory: '400Mi' } } } })),
  })
  expect(status).toBe(200)
  await t.wait(4)
  expect(worker.sandbox?.cgroup.memoryLimit).toBe(400 * 2 ** 20)
})
