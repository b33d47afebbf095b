/** Facts about hooks and ephemeral containers. */
import { describe, expect, test } from 'vitest'
import { testNode } from '../test-node'

const sleeper = { name: 'main', image: 'nginx:1.25' }

describe('postStart', () => {
  test('that fails kills the container and shows its error', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('bad', {
      containers: [{ ...sleeper, lifecycle: { postStart: { exec: { command: ['sh', '-c', 'echo out; echo err >&2; exit 3'] } } } }],
    })
    await t.wait(2)
    expect(t.events('bad').slice(0, 6)).toEqual([
      expect.stringMatching(/^Pulling/),
      expect.stringMatching(/^Pulled/),
      expect.stringMatching(/^Created.*: Container created$/),
      expect.stringMatching(/^Started.*: Container started$/),
      expect.stringMatching(/^FailedPostStartHook.*: PostStartHook failed$/),
      expect.stringMatching(/^Killing.*: FailedPostStartHook$/),
    ])
    const status = t.pod('bad').status?.containerStatuses?.[0]
    expect(status?.ready).toBe(false)
    const { uid } = t.pod('bad').metadata
    const hook = 'sh -c echo out; echo err >&2; exit 3'
    expect(status?.state?.waiting).toEqual({
      reason: 'PostStartHookError',
      message: `Exec lifecycle hook ([${hook}]) for Container "main" in Pod "bad_default(${uid})" failed - error: command '${hook}' exited with 3: err\n, message: "out\\nerr\\n"`,
    })
  })
})

describe('preStop', () => {
  test('runs before the stop signal and its time counts as grace', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('slow', { containers: [{ ...sleeper, lifecycle: { preStop: { sleep: { seconds: 8 } } } }] })
    await t.wait(4)
    t.pods.delete('slow', 'default')
    await t.wait(7)
    expect(t.pod('slow').status?.containerStatuses?.[0]?.state?.running).toBeDefined()
    await t.wait(3)
    expect(() => t.pod('slow')).toThrow('not found')
  })

  test('that takes longer than the grace period is cut off', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('endless', {
      terminationGracePeriodSeconds: 5,
      containers: [{ ...sleeper, lifecycle: { preStop: { exec: { command: ['sleep', '100'] } } } }],
    })
    await t.wait(4)
    t.pods.delete('endless', 'default')
    await t.wait(10)
    expect(() => t.pod('endless')).toThrow('not found')
  })
})

async function debug(t: ReturnType<typeof testNode>, name: string, container: object): Promise<void> {
  const { status } = await t.api.handler.handle({
    method: 'PATCH',
    url: `/api/v1/namespaces/default/pods/${name}/ephemeralcontainers`,
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: new TextEncoder().encode(JSON.stringify({ spec: { ephemeralContainers: [container] } })),
  })
  expect(status).toBe(200)
}

describe('an ephemeral container', () => {
  test('starts in the running pod, sees its network, and is not started again when it ends', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('web', { containers: [sleeper] })
    await t.wait(3)
    await debug(t, 'web', { name: 'debugger', image: 'busybox', command: ['sh', '-c', 'hostname; exit 4'] })
    await t.wait(15)
    const { status } = t.pod('web')
    expect(status?.ephemeralContainerStatuses).toMatchObject([
      { name: 'debugger', restartCount: 0, state: { terminated: { exitCode: 4, reason: 'Error' } } },
    ])
    expect(status?.containerStatuses).toMatchObject([{ restartCount: 0, ready: true }])
    const worker = [...t.node.kubelet.workers.values()].find(({ pod }) => pod.metadata.name === 'web')
    expect(
      worker
        ?.record('debugger')
        .current?.log.select()
        .map(({ text }) => text),
    ).toEqual(['web\n'])
  })

  test.each([
    ['is killed with the process whose namespace it is in', { targetContainerName: 'main' }, {}, 137],
    ['is told to stop when the pod is over', {}, {}, 0],
    [
      'outlives its target where all share the namespace of the sandbox',
      { targetContainerName: 'main' },
      { shareProcessNamespace: true },
      0,
    ],
  ])('%s', async (_, own, ofPod, exitCode) => {
    const t = testNode()
    await t.wait(2)
    t.run('once', { restartPolicy: 'Never', ...ofPod, containers: [{ name: 'main', image: 'busybox', command: ['sleep', '10'] }] })
    await t.wait(4)
    const command = ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 0.1; done']
    await debug(t, 'once', { name: 'debugger', image: 'busybox', command, ...own })
    await t.wait(4)
    const state = () => t.pod('once').status?.ephemeralContainerStatuses?.[0]?.state
    expect(state()).toMatchObject({ running: {} })
    await t.wait(20)
    expect(t.pod('once').status?.phase).toBe('Succeeded')
    expect(state()).toMatchObject({ terminated: { exitCode } })
    expect(t.events('once').filter((line) => line.startsWith('Killing'))).toEqual(
      exitCode === 0 ? ['Killing: Stopping container debugger'] : [],
    )
  })

  test('is not started again with a target that is', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('often', { containers: [{ name: 'main', image: 'busybox', command: ['sleep', '8'] }] })
    await t.wait(4)
    await debug(t, 'often', { name: 'debugger', image: 'busybox', command: ['sleep', '600'], targetContainerName: 'main' })
    await t.wait(20)
    const { status } = t.pod('often')
    expect(status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0)
    expect(status?.ephemeralContainerStatuses).toMatchObject([
      { restartCount: 0, state: { terminated: { exitCode: 137, reason: 'Error' } } },
    ])
  })
})
