/** Facts about the order in which the containers of a pod that is deleted stop. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

/** Says when it is told to stop, and takes so many seconds over it. */
const slow = (name: string, seconds: number, more: object = {}) => ({
  name,
  image: 'busybox',
  command: ['sh', '-c', `trap "sleep ${seconds}; exit 0" TERM; while true; do sleep 0.1; done`],
  ...more,
})
const sidecar = { restartPolicy: 'Always' }

async function deleted(spec: Parameters<ReturnType<typeof testNode>['run']>[1]) {
  const t = testNode()
  await t.wait(2)
  t.run('p', spec)
  await t.wait(8)
  const containers = t.node.runtime.sandboxesOf(t.pod('p').metadata.uid)[0]!.containers
  const began = t.clock.now()
  t.pods.delete('p', 'default')
  await t.wait(50)
  expect(() => t.pod('p')).toThrow('not found')
  /** Seconds from the deletion until each container ended, to the half. */
  const ends = Object.fromEntries(containers.map(({ config, finished = 0 }) => [config.name, Math.round((finished - began) / 500) / 2]))
  return { ...t, ends }
}

test('sidecars stop after the main containers, the last first; all are told at once', async () => {
  const { ends, events } = await deleted({
    initContainers: [slow('first', 1, sidecar), slow('second', 3, sidecar)],
    containers: [slow('main', 4), slow('quick', 0)],
  })
  expect(ends).toEqual({ quick: 0, main: 4, second: 7, first: 8 })
  expect(events('p').filter((line) => line.startsWith('Killing'))).toEqual(
    ['main', 'quick', 'second', 'first'].map((name) => `Killing: Stopping container ${name}`),
  )
})

test('the hook of a sidecar runs at once and not when its turn comes', async () => {
  const { ends } = await deleted({
    initContainers: [slow('side', 0, { ...sidecar, lifecycle: { preStop: { sleep: { seconds: 6 } } } })],
    containers: [slow('main', 5)],
  })
  expect(ends).toEqual({ main: 5, side: 6 })
})

test('when the time is up sidecars have two seconds however many there are', async () => {
  const { ends } = await deleted({
    terminationGracePeriodSeconds: 5,
    initContainers: [slow('first', 60, sidecar), slow('second', 60, sidecar)],
    containers: [slow('main', 60)],
  })
  expect(ends).toEqual({ main: 5, second: 7, first: 7 })
})
