/** Facts about changes of a running pod's resources that the node has no room for. */
import { expect, test } from 'vitest'
import { NODES } from '../../schema/resources'
import { testNode } from '../test-node'

const asking = (cpu: string) => ({ containers: [{ name: 'a', image: 'nginx:1.27', resources: { requests: { cpu } } }] })

test('a resize waits for room, and is done when another pod makes room', async () => {
  const t = testNode()
  await t.wait(2)
  const cores = Number(t.admin.resource(NODES).get('w1').status?.allocatable?.['cpu'])
  t.run('small', asking('100m'))
  t.run('large', asking(`${cores * 1000 - 500}m`))
  await t.wait(4)
  const { status } = await t.api.handler.handle({
    method: 'PATCH',
    url: '/api/v1/namespaces/default/pods/small/resize',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: new TextEncoder().encode(JSON.stringify({ spec: asking('900m') })),
  })
  expect(status).toBe(200)
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
