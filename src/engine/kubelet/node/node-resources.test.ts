/** Facts about what a node offers beside processor and memory: resources others advertise, runtimes pods ask for. */
import { expect, test } from 'vitest'
import { NODES, RUNTIME_CLASSES } from '../../schema/resources'
import { testNode } from '../test-node'

test('a resource that somebody advertises in the node’s capacity stays and can be allocated', async () => {
  const t = testNode()
  await t.wait(2)
  t.admin
    .resource(NODES)
    .patch('w1', undefined, 'json', [{ op: 'add', path: '/status/capacity/example.com~1dongle', value: '4' }], 'status')
  await t.wait(15)
  const { capacity, allocatable } = t.admin.resource(NODES).get('w1').status!
  expect([capacity?.['example.com/dongle'], allocatable?.['example.com/dongle']]).toEqual(['4', '4'])
})

test('a pod whose runtime the node does not have gets no sandbox', async () => {
  const t = testNode()
  await t.wait(2)
  t.admin.resource(RUNTIME_CLASSES).create({
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'gvisor' },
    handler: 'runsc',
  })
  t.run('sandboxed', { runtimeClassName: 'gvisor', containers: [{ name: 'a', image: 'nginx' }] })
  await t.wait(3)
  expect(t.pod('sandboxed').status?.phase).toBe('Pending')
  expect(t.events('sandboxed')[0]).toContain(
    'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "runsc" is configured',
  )
})
