/** nginx in front of other servers. */
import { describe, expect, test } from 'vitest'
import { CONFIG_MAPS, SERVICES } from '../../schema/resources'
import type { Service } from '../../schema/types'
import { testNode } from '../../kubelet/test-node'

type Test = ReturnType<typeof testNode>

const config = (text: string): string => `server {\n  listen 80;\n${text}\n}\n`

async function front(t: Test, conf: string): Promise<void> {
  t.admin.resource(CONFIG_MAPS).create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'front', namespace: 'default' },
    data: { 'default.conf': conf },
  })
  t.run('front', {
    containers: [{ name: 'web', image: 'nginx', volumeMounts: [{ name: 'conf', mountPath: '/etc/nginx/conf.d' }] }],
    volumes: [{ name: 'conf', configMap: { name: 'front' } }],
  })
  await t.wait(5)
}

async function get(t: Test, path: string): Promise<string> {
  const connection = t.network.connect({ kind: 'node', node: 'w1' }, t.pod('front').status!.podIP!, 80)
  if (!connection.ok || !connection.listener.http) throw new Error('no server')
  const asked = Promise.resolve(connection.listener.http({ method: 'GET', host: 'front', path, headers: {} }, { address: '10.9.9.9' }))
  await t.wait(1)
  const { status, body } = await asked
  return `${status} ${new TextDecoder().decode(body)}`
}

const logs = (t: Test): string =>
  [...t.node.kubelet.workers.values()]
    .find(({ pod }) => pod.metadata.name === 'front')!
    .record('web')
    .current!.log.select()
    .map(({ text }) => text)
    .join('')

const echo = (name: string): Parameters<Test['run']>[1] => ({
  containers: [{ name: 'e', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec', '--http-port=8080'] }],
  hostname: name,
})

describe('nginx as a proxy', () => {
  test('hands requests on with the path of its location replaced, in turns over a group', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('a', echo('a'))
    t.run('b', echo('b'))
    await t.wait(5)
    const [a, b] = [t.pod('a').status!.podIP, t.pod('b').status!.podIP]
    await front(
      t,
      `upstream both { server ${a}:8080; server ${b}:8080; }\n${config('  location /api/ { proxy_pass http://both/; }\n  location /host { proxy_pass http://both/hostname; }')}`,
    )
    expect(await get(t, '/host')).toBe('200 a')
    expect(await get(t, '/host')).toBe('200 b')
    expect(await get(t, '/api/hostname')).toBe('200 a')
  })

  test('answers 502 and says why when nobody listens', async () => {
    const t = testNode()
    await t.wait(2)
    await front(t, config('  location / { proxy_pass http://127.0.0.1:9999; }'))
    expect(await get(t, '/x')).toMatch(/^502 .*502 Bad Gateway/s)
    expect(logs(t)).toContain(
      'connect() failed (111: Connection refused) while connecting to upstream, client: 10.9.9.9, server: , request: "GET /x HTTP/1.1", upstream: "http://127.0.0.1:9999/x", host: "front"',
    )
  })

  test('does not start while the name of its upstream is unknown', async () => {
    const t = testNode()
    await t.wait(2)
    await front(t, config('  location / { proxy_pass http://backend; }'))
    expect(t.pod('front').status?.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0)
    expect(logs(t)).toContain('nginx: [emerg] host not found in upstream "backend" in /etc/nginx/conf.d/default.conf:3\n')
    const service: Service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'backend', namespace: 'default' } as Service['metadata'],
      spec: { ports: [{ port: 80 }], selector: { app: 'none' } },
    }
    t.admin.resource(SERVICES).create(service)
    await t.wait(60)
    expect(t.pod('front').status?.phase).toBe('Running')
  })
})

test('a port that another container of the pod has is tried five times', async () => {
  const t = testNode()
  t.run('two', { containers: ['a', 'b'].map((name) => ({ name, image: 'nginx' })) })
  await t.wait(2)
  expect(t.pod('two').status?.containerStatuses?.[1]?.state?.running).toBeDefined()
  await t.wait(4)
  const { records } = [...t.node.kubelet.workers.values()].find(({ pod }) => pod.metadata.name === 'two')!
  const first = records.get('b')!.previous ?? records.get('b')!.current!
  expect(first.exitCode).toBe(1)
  const lines = first.log.select().map(({ text }) => text.replace(/^\S+ \S+ (?=\[)/, '').trimEnd())
  expect(lines.slice(-6)).toEqual([
    '[notice] 1#1: try again to bind() after 500ms',
    '[emerg] 1#1: bind() to 0.0.0.0:80 failed (98: Address already in use)',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    '[notice] 1#1: try again to bind() after 500ms',
    '[emerg] 1#1: still could not bind()',
    'nginx: [emerg] still could not bind()',
  ])
  expect(lines.filter((line) => line.includes('try again'))).toHaveLength(5)
})

/** nginx started by a shell that runs a line first. */
async function after(line: string): Promise<Test> {
  const t = testNode()
  t.run('front', { containers: [{ name: 'web', image: 'nginx', command: ['sh', '-c', `${line}; exec nginx -g "daemon off;"`] }] })
  await t.wait(5)
  return t
}

test('a configuration that is changed before it starts counts from the start', async () => {
  const t = await after("sed -i 's/listen  *80;/listen 8080;/' /etc/nginx/conf.d/default.conf")
  const served = [80, 8080].map((port) => t.network.connect({ kind: 'node', node: 'w1' }, t.pod('front').status!.podIP!, port).ok)
  expect(served).toEqual([true, true])
})

test('a server that listens twice at one address is refused', async () => {
  const t = await after("sed -i 's/listen .*80;/listen 8080;/' /etc/nginx/conf.d/default.conf")
  expect(logs(t)).toContain('nginx: [emerg] a duplicate listen 0.0.0.0:8080 in /etc/nginx/conf.d/default.conf:3\n')
})

test('-T shows every file of the configuration', async () => {
  const t = await after('nginx -T; rm /etc/nginx/conf.d/default.conf')
  const shown = logs(t).split('\n')
  expect(shown.filter((line) => line.startsWith('# configuration file '))).toEqual([
    '# configuration file /etc/nginx/nginx.conf:',
    '# configuration file /etc/nginx/mime.types:',
    '# configuration file /etc/nginx/conf.d/default.conf:',
  ])
})
