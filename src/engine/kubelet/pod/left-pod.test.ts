/** Facts about pods that are deleted for good while their node's kubelet is down. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

test('are stopped when it is back, within a second, without hooks, and told by the names of their containers', async () => {
  const t = testNode()
  await t.wait(2)
  const deaf = { image: 'busybox', command: ['sh', '-c', 'trap "" TERM; while true; do sleep 1; done'] }
  t.run('p', {
    terminationGracePeriodSeconds: 600,
    initContainers: [{ ...deaf, name: 'side', restartPolicy: 'Always' }],
    containers: [{ ...deaf, name: 'main', lifecycle: { preStop: { exec: { command: ['sleep', '300'] } } } }],
  })
  await t.wait(6)
  expect(t.pod('p').status?.phase).toBe('Running')
  const before = t.events('p').length
  t.node.stopKubelet()
  t.pods.delete('p', 'default', { gracePeriodSeconds: 0 })
  await t.wait(60)
  const left = () =>
    t.node.runtime.list().flatMap(({ containers }) => containers.filter(({ running }) => running).map(({ config }) => config.name))
  expect(left().sort()).toEqual(['main', 'side'])
  t.node.startKubelet()
  await t.wait(6)
  expect(left()).toEqual([])
  expect(t.node.runtime.list()).toEqual([])
  expect(t.events('p').slice(before).sort()).toEqual(['Killing: Stopping container main', 'Killing: Stopping container side'])
})
