/** Facts about a node's pods and the network: host ports, and a node that is cut off. */
import { describe, expect, test } from 'vitest'
import { LEASES } from '../../schema/resources'
import { testNode } from '../test-node'

const OUTSIDE = { kind: 'outside' } as const
const web = (hostPort: number) => ({ name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80, hostPort }] })

describe('a host port', () => {
  test('leads from the node to the container while the pod runs', async () => {
    const t = testNode()
    await t.wait(2)
    const reach = () => t.network.connect(OUTSIDE, '192.168.50.11', 8081)
    expect(reach()).toMatchObject({ ok: false, failure: 'connection refused' })
    t.run('web', { containers: [web(8081)] })
    await t.wait(3)
    const connection = reach()
    if (!connection.ok || !connection.listener.http) throw new Error('not reachable')
    const answer = await connection.listener.http(
      { method: 'GET', host: '192.168.50.11:8081', path: '/', headers: {} },
      { address: '192.168.50.1' },
    )
    expect(answer.status).toBe(200)
    t.pods.delete('web', 'default')
    await t.wait(5)
    expect(reach()).toMatchObject({ ok: false, failure: 'connection refused' })
  })

  test('at one address of the node leaves its other addresses to others', async () => {
    const t = testNode()
    await t.wait(2)
    const at = (hostIP: string) => [{ name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80, hostPort: 8081, hostIP }] }]
    t.run('inner', { containers: at('127.0.0.1') })
    t.run('outer', { containers: at('192.168.50.11') })
    await t.wait(4)
    expect([t.pod('inner').status?.phase, t.pod('outer').status?.phase]).toEqual(['Running', 'Running'])
    const last = (address: string) => t.network.connect({ kind: 'node', node: 'w1' }, address, 8081).hops.at(-1)?.name
    expect([last('127.0.0.1'), last('192.168.50.11')]).toEqual(['inner', 'outer'])
    t.pods.delete('outer', 'default')
    await t.wait(5)
    expect(t.network.connect(OUTSIDE, '192.168.50.11', 8081)).toMatchObject({ ok: false, failure: 'connection refused' })
  })

  test('is given to one pod of a node: the kubelet rejects a second one', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('first', { containers: [web(8081)] })
    await t.wait(3)
    t.run('second', { containers: [web(8081)] })
    await t.wait(3)
    expect(t.pod('first').status?.phase).toBe('Running')
    expect(t.pod('second').status).toMatchObject({ phase: 'Failed', reason: 'NodePorts' })
  })
})

describe('a node that is cut off', () => {
  test('reports nothing and renews no lease, runs its pods on, and tells all when it is back', async () => {
    const t = testNode()
    // By then it has renewed its lease at least once.
    await t.wait(12)
    t.run('short', { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox', command: ['sleep', '20'] }] })
    await t.wait(3)
    const lease = () => t.admin.resource(LEASES).get('w1', 'kube-node-lease').spec?.renewTime
    t.node.setConnected(false)
    const before = lease()
    await t.wait(40)
    expect(lease()).toBe(before)
    expect(t.pod('short').status?.phase).toBe('Running')
    expect(t.network.connect(OUTSIDE, '192.168.50.11', 10250)).toMatchObject({ ok: false })
    t.node.setConnected(true)
    await t.wait(3)
    expect(lease()).not.toBe(before)
    expect(t.pod('short').status).toMatchObject({ phase: 'Succeeded' })
  })
})

describe('a server that reads its configuration again', () => {
  test('listens on the ports it has now, and says so when it cannot read it', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('web', { containers: [{ name: 'web', image: 'nginx:1.25' }] })
    await t.wait(3)
    const container = [...t.node.kubelet.workers.values()].find(({ pod }) => pod.metadata.name === 'web')!.record('web').current!
    const reach = () => t.network.connect({ kind: 'node', node: 'w1' }, t.pod('web').status!.podIP!, 8080).ok
    const reload = async (text: string): Promise<number> => {
      container.files.write('/etc/nginx/conf.d/more.conf', text)
      const quiet = { write: () => Promise.resolve() }
      const code = container.exec(['nginx', '-s', 'reload'], { stdout: quiet, stderr: quiet }).exit
      await t.wait(1)
      return code
    }
    expect(await reload('server { listen 8080 }')).toBe(1)
    expect(reach()).toBe(false)
    expect(await reload('server { listen 8080; return 200 ok; }')).toBe(0)
    expect(reach()).toBe(true)
    expect(t.pod('web').status?.containerStatuses?.[0]?.restartCount).toBe(0)
  })
})

test('the kubelet says on its node that it is well, while it runs', async () => {
  const t = testNode()
  await t.wait(2)
  const ask = async (): Promise<string> => {
    const connection = t.network.connect({ kind: 'node', node: 'w1' }, '127.0.0.1', 10248)
    if (!connection.ok) return connection.failure
    const { body } = await connection.listener.http!(
      { method: 'GET', host: 'localhost', path: '/healthz', headers: {} },
      { address: '127.0.0.1' },
    )
    return new TextDecoder().decode(body)
  }
  expect(await ask()).toBe('ok')
  t.node.stopKubelet()
  expect(await ask()).toBe('connection refused')
  t.node.startKubelet()
  expect(await ask()).toBe('ok')
})
