/** Facts about probes whose check itself cannot be made. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

test('a probe whose command cannot be run says nothing about the container: it is neither restarted nor made unready', async () => {
  const t = testNode()
  await t.wait(2)
  const missing = { exec: { command: ['no-such-program'] }, periodSeconds: 1, failureThreshold: 1 }
  t.run('odd', { containers: [{ name: 'main', image: 'nginx:1.25', livenessProbe: missing }] })
  t.run('unready', { containers: [{ name: 'main', image: 'nginx:1.25', readinessProbe: missing }] })
  await t.wait(20)
  const status = (name: string) => t.pod(name).status?.containerStatuses?.[0]
  expect(status('odd')).toMatchObject({ ready: true, restartCount: 0 })
  expect(status('unready')).toMatchObject({ ready: false, restartCount: 0 })
  expect(t.events('odd')).toContainEqual(
    expect.stringMatching(
      /^Unhealthy.*Liveness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: .*exec: "no-such-program": executable file not found in \$PATH$/,
    ),
  )
})

test('a command that can be run and fails is a failure', async () => {
  const t = testNode()
  await t.wait(2)
  const failing = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 }
  t.run('bad', { containers: [{ name: 'main', image: 'nginx:1.25', livenessProbe: failing }] })
  await t.wait(8)
  expect(t.pod('bad').status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0)
  expect(t.events('bad')).toContainEqual(expect.stringMatching(/^Unhealthy.*Liveness probe failed: $/))
})
