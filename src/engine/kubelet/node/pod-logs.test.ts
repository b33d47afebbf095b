/** Facts about the log files of a node's containers. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

test('every container that ran has a file, in the form of the CRI, and a link by its id', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('p', { containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', 'echo out; echo err >&2; printf end; exit 1'] }] })
  await t.wait(8)
  const { files } = t.node
  const folder = `/var/log/pods/default_p_${t.pod('p').metadata.uid}`
  expect(files.list('/var/log/pods')).toEqual([folder.slice('/var/log/pods/'.length)])
  expect(files.list(folder)).toEqual(['main'])
  expect(files.list(`${folder}/main`)).toEqual(['0.log', '1.log'])
  const log = files.readText(`${folder}/main/1.log`)
  expect(log).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z stdout F out\n\S+ stderr F err\n\S+ stdout P end\n$/)
  expect(files.stat(`${folder}/main/1.log`).size).toBe(log.length)
  const [, newer] = files.list('/var/log/containers').map((name) => files.lstat(`/var/log/containers/${name}`).target)
  expect([`${folder}/main/0.log`, `${folder}/main/1.log`]).toContain(newer)
  expect(files.list('/var/log/containers')[0]).toMatch(/^p_default_main-[0-9a-f]{64}\.log$/)
})

test('an agent with the folder mounted reads them', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('talker', { containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', 'echo hello; sleep 3600'] }] })
  await t.wait(4)
  t.run('agent', {
    volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }],
    containers: [
      {
        name: 'main',
        image: 'busybox',
        command: ['sh', '-c', 'cat /var/log/containers/talker_*.log | cut -d" " -f2-; ls /var/log; sleep 3600'],
        volumeMounts: [{ name: 'logs', mountPath: '/var/log' }],
      },
    ],
  })
  await t.wait(4)
  const path = t.node.files.list('/var/log/containers').find((name) => name.startsWith('agent_'))!
  expect(t.node.files.readText(`/var/log/containers/${path}`).replaceAll(/^\S+ stdout F /gm, '')).toBe('stdout F hello\ncontainers\npods\n')
})
