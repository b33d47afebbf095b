/** Facts about how long the containers of a pod that ends are left alone. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

const DEAF = { name: 'deaf', image: 'busybox', command: ['sh', '-c', 'trap "" TERM; while true; do sleep 0.1; done'] }

/** Deletes a pod as often as asked, and tells how many seconds after the first time its container was gone. */
async function lifetime(...deletions: readonly { readonly after: number; readonly grace?: number }[]) {
  const t = testNode()
  await t.wait(2)
  t.run('p', { terminationGracePeriodSeconds: 20, containers: [DEAF] })
  await t.wait(6)
  const container = t.node.runtime.sandboxesOf(t.pod('p').metadata.uid)[0]!.containers[0]!
  const began = t.clock.now()
  for (const { after, grace } of deletions) {
    await t.wait(after)
    t.pods.delete('p', 'default', grace === undefined ? {} : { gracePeriodSeconds: grace })
  }
  await t.wait(40)
  expect(() => t.pod('p')).toThrow('not found')
  expect(t.node.runtime.list()).toEqual([])
  return Math.round((container.finished! - began) / 1000)
}

test('it is the time of its spec, or less when less is asked for', async () => {
  expect(await lifetime({ after: 0 })).toBe(20)
  expect(await lifetime({ after: 0, grace: 5 })).toBe(5)
})

test('a pod that is deleted by force is gone from the API at once, its containers have all the time of its spec', async () => {
  expect(await lifetime({ after: 0, grace: 0 })).toBe(20)
})

test('who deletes again shortens it with less time, and not by force', async () => {
  expect(await lifetime({ after: 0 }, { after: 4, grace: 6 })).toBe(10)
  expect(await lifetime({ after: 0 }, { after: 4, grace: 0 })).toBe(20)
})

test('what a hook takes of it is counted in whole seconds', async () => {
  const t = testNode()
  await t.wait(2)
  const lifecycle = { preStop: { exec: { command: ['sleep', '2.6'] } } }
  t.run('p', { terminationGracePeriodSeconds: 10, containers: [{ ...DEAF, lifecycle }] })
  await t.wait(6)
  const container = t.node.runtime.sandboxesOf(t.pod('p').metadata.uid)[0]!.containers[0]!
  const began = t.clock.now()
  t.pods.delete('p', 'default')
  await t.wait(20)
  // Two of ten seconds are spent, and eight follow.
  const lived = (container.finished! - began) / 1000
  expect(lived).toBeGreaterThan(10.5)
  expect(lived).toBeLessThan(10.9)
})
