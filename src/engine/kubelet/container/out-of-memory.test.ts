/** Who ends when a container's memory is gone: all of it where its node has cgroup v2, its largest process where it has v1. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

const LARGE = 'x=$(head -c 20000000 /dev/zero | tr "\\0" a)'

function container(script: string) {
  return { name: 'c', image: 'busybox', command: ['sh', '-c', script], resources: { limits: { memory: '16Mi' } } }
}

async function after(seconds: number, cgroupVersion: 1 | 2, script: string) {
  const t = testNode({ cgroupVersion })
  await t.wait(2)
  t.run('p', { restartPolicy: 'Never', containers: [container(script)] })
  await t.wait(seconds)
  const log = t.node.kubelet.workers
    .get(t.pod('p').metadata.uid)!
    .record('c')
    .current!.log.select()
    .map(({ text }) => text)
    .join('')
  return { log, state: t.pod('p').status?.containerStatuses?.[0]?.state }
}

test('with cgroup v1 a child ends alone, its container goes on, and its end is put down to memory whatever its code', async () => {
  const script = `sh -c '${LARGE}; echo never'; echo child $?; sleep 10; exit 0`
  expect(await after(6, 1, script)).toMatchObject({ log: 'Killed\nchild 137\n', state: { running: {} } })
  expect((await after(30, 1, script)).state).toMatchObject({ terminated: { exitCode: 0, reason: 'OOMKilled' } })
})

test('with cgroup v1 memory is free again once the child that had it has ended', async () => {
  const fits = 'x=$(head -c 12000000 /dev/zero | tr "\\0" a); echo \\${#x}'
  const { log, state } = await after(6, 1, `for i in 1 2 3; do sh -c '${fits.replaceAll('\\$', '$')}'; done; sleep 100`)
  expect({ log, state }).toMatchObject({ log: '12000000\n12000000\n12000000\n', state: { running: {} } })
})

test('with cgroup v1 the first process takes its container along', async () => {
  expect((await after(6, 1, `${LARGE}; echo never`)).state).toMatchObject({ terminated: { exitCode: 137, reason: 'OOMKilled' } })
})

test('with cgroup v2 everything in the container ends', async () => {
  const script = `sh -c '${LARGE}; echo never'; echo child $?; sleep 100`
  expect(await after(6, 2, script)).toMatchObject({ log: '', state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } })
})

test('a pod that may use less than its sandbox needs gets none; where one container has no limit only the other fails', async () => {
  const t = testNode()
  await t.wait(2)
  const small = { name: 'c', image: 'busybox', command: ['sleep', '60'], resources: { limits: { memory: '1000m' } } }
  t.run('typo', { containers: [small] })
  t.run('half', { restartPolicy: 'Never', containers: [small, { name: 'd', image: 'busybox', command: ['sleep', '60'] }] })
  t.run('enough', {
    containers: [
      { ...small, resources: { limits: { memory: '3Mi' } } },
      { ...small, name: 'd', resources: { limits: { memory: '5Mi' } } },
    ],
  })
  await t.wait(8)
  const why =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?)'
  expect(t.events('typo')[0]).toMatch(
    /^FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to start sandbox "[0-9a-f]{64}": /,
  )
  expect(t.events('typo')[0]).toContain(why)
  expect(t.pod('typo').status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } })
  expect(t.pod('half').status?.containerStatuses).toMatchObject([
    { state: { terminated: { reason: 'StartError', exitCode: 128, message: why } } },
    { state: { running: {} } },
  ])
  expect(t.pod('enough').status?.containerStatuses?.[1]?.state).toHaveProperty('running')
})
