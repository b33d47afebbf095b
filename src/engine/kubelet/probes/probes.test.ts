/** Facts about probes whose check itself cannot be made. */
import { expect, test } from 'vitest'
import { PODS } from '../../schema/resources'
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

test('a container that is being ended may still be found unready, and nothing else is said of its pod until it has ended', async () => {
  const t = testNode()
  await t.wait(2)
  const busy = { name: 'main', image: 'busybox', command: ['sh', '-c', "trap 'touch /bad' TERM; while true; do sleep 0.1; done"] }
  const probe = { exec: { command: ['sh', '-c', '! test -e /bad'] }, periodSeconds: 1, failureThreshold: 1 }
  t.run('leaving', {
    terminationGracePeriodSeconds: 8,
    containers: [
      { ...busy, readinessProbe: probe },
      { name: 'quick', image: 'busybox', command: ['sh', '-c', "trap 'exit 0' TERM; while true; do sleep 0.1; done"] },
    ],
  })
  await t.wait(6)
  const ready = () => t.pod('leaving').status?.containerStatuses?.map((each) => [each.name, each.ready, Object.keys(each.state ?? {})[0]])
  const condition = () => t.pod('leaving').status?.conditions?.find(({ type }) => type === 'Ready')
  expect(ready()).toEqual([
    ['main', true, 'running'],
    ['quick', true, 'running'],
  ])
  t.admin.resource(PODS).delete('leaving', 'default')
  await t.wait(4)
  expect(ready()).toEqual([
    ['main', false, 'running'],
    ['quick', true, 'running'],
  ])
  expect(condition()).toMatchObject({ status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [main]' })
})

test('a container that is never started again is killed alone while others go on, and with its pod where none do', async () => {
  const t = testNode()
  await t.wait(2)
  const failing = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 }
  const bad = { name: 'bad', image: 'nginx:1.25', livenessProbe: { ...failing, terminationGracePeriodSeconds: 1 } }
  t.run('alone', { restartPolicy: 'Never', containers: [bad] })
  t.run('beside', { restartPolicy: 'Never', containers: [bad, { name: 'other', image: 'nginx:1.25' }] })
  await t.wait(8)
  expect(t.events('alone').at(-1)).toBe('Killing: Stopping container bad')
  expect(t.events('beside').at(-1)).toBe('Killing: Container bad failed liveness probe')
  expect([t.pod('alone').status?.phase, t.pod('beside').status?.phase]).toEqual(['Succeeded', 'Running'])
})

test('after a failed liveness probe the new instance counts as started until the startup probe comes round', async () => {
  const t = testNode()
  await t.wait(2)
  const probe = (name: string, more = '') => ({ exec: { command: ['sh', '-c', `echo ${name}:$(cat /s/n) >>/s/probes; ${more}`] } })
  t.run('again', {
    terminationGracePeriodSeconds: 0,
    volumes: [{ name: 's', emptyDir: {} }],
    containers: [
      {
        name: 'main',
        image: 'busybox',
        command: ['sh', '-c', 'n=$(cat /s/n 2>/dev/null || echo 0); echo $((n + 1)) >/s/n; exec sleep 3600'],
        volumeMounts: [{ name: 's', mountPath: '/s' }],
        startupProbe: { ...probe('startup'), periodSeconds: 5, failureThreshold: 100 },
        livenessProbe: { ...probe('liveness', 'test ! -f /s/fail || { rm /s/fail; false; }'), periodSeconds: 1, failureThreshold: 1 },
      },
    ],
  })
  // The restart falls right behind a tick of the startup probe.
  await t.wait(15)
  const run = async (command: string): Promise<string> => {
    let text = ''
    const decode = (data: Uint8Array): void => void (text += new TextDecoder().decode(data))
    const options = { container: 'main', command: ['sh', '-c', command], stdin: false, stdout: true, stderr: true, tty: false }
    t.node.endpoint.exec('default', 'again', options, { stdout: decode, stderr: decode, exit: () => undefined })
    await t.wait(1)
    return text
  }
  await run('touch /s/fail')
  await t.wait(15)
  const seen = (await run('cat /s/probes')).split('\n')
  expect(seen).toContain('startup:2')
  expect(seen).toContain('liveness:2')
  expect(seen.indexOf('liveness:2')).toBeLessThan(seen.indexOf('startup:2'))
})
