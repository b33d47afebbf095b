/** Facts about when the kubelet learns what its runtime did, and what it says then. */
import { describe, expect, test } from 'vitest'
import { NEARBY_REGISTRY } from '../runtime/timings'
import { PODS } from '../schema/resources'
import type { Container, Pod } from '../schema/types'
import { LAB_TIMINGS } from '.'
import { testNode } from './test-node'

type Test = ReturnType<typeof testNode>

const shell = (name: string, script: string): Container => ({ name, image: 'busybox', command: ['sh', '-c', script] }) as Container

/** Phase and container states of a pod whenever they change, after the milliseconds since now. */
function record(t: Test, name: string): { readonly after: number; readonly text: string }[] {
  const seen: { readonly after: number; readonly text: string }[] = []
  const began = t.clock.now()
  const note = ({ metadata, status }: Pod): void => {
    if (metadata.name !== name) return
    const states = (status?.containerStatuses ?? []).map(
      ({ state }) => state?.waiting?.reason ?? state?.terminated?.reason ?? (state?.running ? 'Running' : '-'),
    )
    const text = [status?.phase, ...states].join(' ')
    if (seen.at(-1)?.text !== text) seen.push({ after: t.clock.now() - began, text })
  }
  t.api.informers.informer(PODS).onChange({ added: note, updated: (_, pod) => note(pod), deleted: () => undefined })
  return seen
}

describe('what the runtime did', () => {
  test('is known a moment after a start, and at the next look after an end; the pod is over one look later', async () => {
    const t = testNode()
    await t.wait(2)
    const seen = record(t, 'job')
    t.run('job', { restartPolicy: 'Never', containers: [shell('main', 'sleep 3')] })
    await t.wait(10)
    expect(seen.map(({ text }) => text)).toEqual([
      'Pending',
      'Pending ContainerCreating',
      'Running Running',
      'Running Completed',
      'Succeeded Completed',
    ])
    const [, , running, ended, over] = seen.map(({ after }) => after)
    expect(running).toBeLessThan(800)
    expect(ended! - running!).toBeGreaterThan(3000)
    expect(ended! - running!).toBeLessThanOrEqual(4000)
    expect(Math.round((over! - ended!) / 100)).toBe(Math.round((1000 + NEARBY_REGISTRY.sandboxStop) / 100))
    expect(t.pod('job').status?.conditions?.find(({ type }) => type === 'Ready')?.reason).toBe('PodCompleted')
  })

  test('leads to one sync when one container crashes, so its back-off shows only just before the restart', async () => {
    const t = testNode()
    await t.wait(2)
    const seen = record(t, 'one')
    t.run('one', { containers: [shell('bad', 'exit 1')] })
    await t.wait(9)
    expect(seen.at(-1)?.text).toBe('Running Error')
    await t.wait(10)
    expect(seen.map(({ text }) => text)).toContain('Running CrashLoopBackOff')
  })

  test('leads to one sync more when a pod of several starts, so a back-off shows at the look after', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('two', { containers: [shell('good', 'sleep 3600'), shell('bad', 'exit 1')] })
    await t.wait(6)
    const states = t.pod('two').status?.containerStatuses?.map(({ state }) => state?.waiting?.reason ?? 'Running')
    expect(states).toEqual(['CrashLoopBackOff', 'Running'])
  })
})

describe('a pod that is deleted', () => {
  test('while its image is pulled waits for the pull: a sync that has begun is not broken off', async () => {
    const t = testNode({ timings: { ...LAB_TIMINGS, runtime: { ...NEARBY_REGISTRY, pullLatency: 10_000 } } })
    await t.wait(2)
    t.run('late', { containers: [shell('main', 'sleep 3600')] })
    await t.wait(2)
    t.pods.delete('late', 'default', { gracePeriodSeconds: 1 })
    await t.wait(4)
    expect(t.pod('late').metadata.deletionTimestamp).toBeDefined()
    await t.wait(20)
    expect(t.events('late')).toContainEqual(expect.stringMatching(/^Pulled: Successfully pulled/))
    expect(t.pods.list({ namespace: 'default' }).items).toEqual([])
  })
})

test('a kubelet that was stopped restarts nothing; the next one does', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('p', { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '3600'] }] })
  await t.wait(3)
  const states = (): readonly string[] => t.node.runtime.list().flatMap(({ containers }) => containers.map(({ state }) => state))
  t.node.stopKubelet()
  t.node.runtime.list()[0]!.containers[0]!.kill()
  await t.wait(30)
  expect(states()).toEqual(['exited'])
  t.node.startKubelet()
  await t.wait(5)
  expect(states()).toEqual(['exited', 'running'])
  expect(t.pod('p').status?.containerStatuses?.[0]?.restartCount).toBe(1)
})
