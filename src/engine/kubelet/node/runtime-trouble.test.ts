/** What shows of a container runtime whose process has ended while its containers go on. */
import { expect, test } from 'vitest'
import { StatusError } from '../../api/status'
import { testNode } from '../test-node'

const GONE =
  'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"'

async function withoutRuntime() {
  const t = testNode()
  await t.wait(2)
  const livenessProbe = { exec: { command: ['true'] }, periodSeconds: 1 }
  t.run('p', { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo up; sleep 3600'], livenessProbe }] })
  await t.wait(4)
  t.node.runtime.setServing(false)
  const log = (): string => {
    let text = ''
    t.node.endpoint.logs('default', 'p', {}, { chunk: (data) => (text += new TextDecoder().decode(data)), end: () => undefined })
    return text
  }
  return { ...t, log }
}

test('commands, attaching and ports fail, logs cannot be had, and all are there again with it', async () => {
  const t = await withoutRuntime()
  const streams = { container: 'c', stdin: false, stdout: true, stderr: true, tty: false }
  const sink = { stdout: () => undefined, stderr: () => undefined, exit: () => undefined }
  const calls = [
    () => t.node.endpoint.exec('default', 'p', { ...streams, command: ['true'] }, sink),
    () => t.node.endpoint.attach('default', 'p', streams, sink),
    () => t.node.endpoint.portForward('default', 'p', 80, { data: () => undefined, end: () => undefined } as never),
  ]
  for (const call of calls) expect(call).toThrow(new StatusError(500, 'InternalError', GONE))
  expect(t.log()).toMatch(/^unable to retrieve container logs for containerd:\/\/[0-9a-f]{64}$/)
  t.node.runtime.setServing(true)
  expect(t.log()).toBe('up\n')
})

test('probes that run commands err, which restarts nothing', async () => {
  const t = await withoutRuntime()
  await t.wait(10)
  expect(t.events('p').at(-1)).toMatch(
    /^Unhealthy x\d+: Liveness probe errored and resulted in unknown state: rpc error: code = Unavailable /,
  )
  expect(t.pod('p').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 0, ready: true })
})

test('a new pod is tried once while the runtime does not count as down, and not looked at afterwards', async () => {
  const t = await withoutRuntime()
  await t.wait(10)
  t.run('soon', { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] })
  await t.wait(15)
  expect(t.events('soon')).toEqual([`FailedCreatePodSandBox: Failed to create pod sandbox: ${GONE}`])
  expect(t.pod('soon').status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } })
  await t.wait(15)
  t.run('late', { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] })
  await t.wait(15)
  expect([t.events('late'), t.pod('late').status?.containerStatuses]).toEqual([[], undefined])
  t.node.runtime.setServing(true)
  await t.wait(15)
  expect([t.pod('soon').status?.phase, t.pod('late').status?.phase]).toEqual(['Running', 'Running'])
})
