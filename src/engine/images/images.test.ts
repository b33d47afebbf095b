/** Facts about image references, pulls and the programs of images. */
import { describe, expect, test } from 'vitest'
import { createCatalog } from '.'
import type { Image } from './image'
import { piDigits } from './perl/program'
import { parseReference } from './reference'
import { loadConfig, parseConfig, serversOf } from './nginx/config'
import { testNode } from '../kubelet/test-node'
import type { HttpResponse } from '../network/types'

describe('references', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx', 'latest'],
    ['nginx:1.25', 'docker.io/library/nginx', '1.25'],
    ['luksa/kubia', 'docker.io/luksa/kubia', 'latest'],
    ['localhost:5000/a/b:c', 'localhost:5000/a/b', 'c'],
    ['k8s.gcr.io/pause:3.9', 'k8s.gcr.io/pause', '3.9'],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx', 'latest'],
  ])('%s is %s, tag %s', (text, repository, tag) => {
    expect(parseReference(text)).toEqual({ repository, tag, digest: undefined })
  })

  test.each([
    ['nginx:', 'invalid reference format'],
    ['Nginx', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
    ['a b', 'invalid reference format'],
    ['Nginx:Latest:x', 'invalid reference format: repository name (library/Nginx) must be lowercase'],
    ['docker.io/Library/nginx:1', 'invalid reference format: repository name (Library/nginx) must be lowercase'],
    ['nginx@sha256:abc', 'invalid reference format'],
    [`nginx@sha256:${'0'.repeat(32)}`, 'invalid checksum digest length'],
    [`nginx@md5:${'0'.repeat(32)}`, 'unsupported digest algorithm'],
    ['a'.repeat(256), 'repository name must not be more than 255 characters'],
    ['0123456789abcdef'.repeat(4), `invalid repository name (${'0123456789abcdef'.repeat(4)}), cannot specify 64-byte hexadecimal strings`],
  ])('%s is refused', (text, error) => {
    expect(parseReference(text)).toEqual({ error })
  })
})

describe('pulls', () => {
  const catalog = createCatalog()

  test('of a registry that moved give what the new one has, under the name that was asked for', () => {
    const [old, moved] = ['k8s.gcr.io/pause:3.9', 'registry.k8s.io/pause:3.9'].map((name) => catalog.pull(name))
    expect(old).toMatchObject({ ok: true, image: { repository: 'k8s.gcr.io/pause' } })
    expect(moved).toMatchObject({
      ok: true,
      image: { repository: 'registry.k8s.io/pause', digest: (old as { image: Image }).image.digest },
    })
  })

  test('of components have the versions that were released', () => {
    const found = (name: string): boolean => catalog.pull(`registry.k8s.io/${name}`).ok
    expect(['kube-scheduler:v1.36.2', 'kube-apiserver:v1.37.0-rc.1', 'etcd:3.6.5-0'].filter(found)).toHaveLength(3)
    const missing = ['kube-controller-manager:v9.36.2', 'kube-scheduler:1.36.2', 'kube-apiserver:latest', 'etcd:9.0.0']
    expect([...missing, 'kube-apiserver:v1.36.9', 'kube-apiserver:v1.99.9', 'kube-scheduler:v1.37.0'].filter(found)).toEqual([])
  })

  test('tell a missing tag from a repository that may be private', () => {
    expect(catalog.pull('nginx:1.999')).toEqual({
      ok: false,
      notFound: true,
      message:
        'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.999": failed to resolve image: docker.io/library/nginx:1.999: not found',
    })
    expect(catalog.pull('nginxx')).toEqual({
      ok: false,
      notFound: false,
      message:
        'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/nginxx:latest": failed to resolve image: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    })
  })

  test('are asked for by reference where the runtime pulls them itself', () => {
    const local = createCatalog(undefined, undefined, undefined, true)
    expect(local.pull('registry.k8s.io/none/such:1')).toMatchObject({
      message:
        'rpc error: code = NotFound desc = failed to pull and unpack image "registry.k8s.io/none/such:1": failed to resolve reference "registry.k8s.io/none/such:1": registry.k8s.io/none/such:1: not found',
    })
  })

  test('know the images of the tutorials and courses', () => {
    const names = [
      'gcr.io/google-samples/kubernetes-bootcamp:v1',
      'docker.io/jocatalin/kubernetes-bootcamp:v2',
      'nginx:1.14.2',
      'nginx:1.16.1',
      'nginx:1.7.9',
      'busybox:1.28',
      'perl:5.34.0',
      'mysql:8',
      'redis:7-alpine',
      'registry.k8s.io/nginx-slim:0.21',
      'luksa/kubia',
      'sysnet4admin/echo-hname',
      'gcr.io/google-samples/hello-app:2.0',
      'registry.k8s.io/pause:3.10',
      'polinux/stress',
      'registry.k8s.io/e2e-test-images/agnhost:2.53',
      'gcr.io/google_samples/gb-frontend:v3',
      'registry.k8s.io/hpa-example',
      'wordpress:6.2.1-apache',
      'postgres:16',
      'debian:12',
    ]
    expect(names.filter((name) => !catalog.pull(name).ok)).toEqual([])
  })

  test('of one name give one digest everywhere, and different tags different ones', () => {
    const digest = (name: string): string => {
      const pulled = createCatalog().pull(name)
      return pulled.ok ? pulled.image.digest : ''
    }
    expect(digest('nginx:1.25')).toBe(digest('docker.io/library/nginx:1.25'))
    expect(digest('nginx:1.25')).not.toBe(digest('nginx:1.26'))
  })
})

test('pi has its digits, rounded', () => {
  expect(piDigits(10)).toBe('3.141592654')
  expect(piDigits(2000)).toMatch(/^3\.14159265358979323846\d{1979}$/)
  // One thousand decimals end so.
  expect(piDigits(1001).slice(-10)).toBe('2164201989')
})

describe('nginx', () => {
  test('reads its configuration with includes, quotes and comments', () => {
    const servers = serversOf(
      parseConfig('http { # all\n server { listen 8080; server_name a.b "c d"; location / { return 200 "hi\\n"; } } }', 'x'),
    )
    expect(servers).toHaveLength(1)
    expect(servers[0]).toMatchObject({ ports: [8080], names: ['a.b', 'c d'] })
    expect(() => parseConfig('server {', '/etc/nginx/x.conf')).toThrow('unexpected end of file, expecting "}" in /etc/nginx/x.conf:1')
    expect(loadConfig).toBeTypeOf('function')
  })

  async function ask(t: ReturnType<typeof testNode>, name: string, path: string): Promise<HttpResponse> {
    const connection = t.network.connect({ kind: 'node', node: 'w1' }, t.pod(name).status!.podIP!, 80)
    if (!connection.ok || !connection.listener.http) throw new Error('no server')
    return connection.listener.http({ method: 'GET', host: 'web', path, headers: { 'User-Agent': 'curl/8' } }, { address: '10.244.1.1' })
  }
  const body = ({ body: bytes }: HttpResponse): string => new TextDecoder().decode(bytes)

  test('serves the files of its container and logs each request', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('web', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    await t.wait(3)
    expect(body(await ask(t, 'web', '/'))).toContain('<h1>Welcome to nginx!</h1>')
    const container = t.node.kubelet.workers.get(t.pod('web').metadata.uid)!.record('c').current!
    container.files.write('/usr/share/nginx/html/index.html', 'hacked\n')
    expect(body(await ask(t, 'web', '/'))).toBe('hacked\n')
    expect((await ask(t, 'web', '/nosuch')).status).toBe(404)
    const lines = container.log.select().map(({ text }) => text)
    expect(lines.at(-3)).toBe('10.244.1.1 - - [20/Nov/2026:15:00:05 +0000] "GET / HTTP/1.1" 200 7 "-" "curl/8" "-"\n')
    expect(lines.at(-2)).toMatch(/\[error\] .*open\(\) "\/usr\/share\/nginx\/html\/nosuch" failed \(2: No such file or directory\)/)
    expect(lines.at(-1)).toContain('"GET /nosuch HTTP/1.1" 404')
  })
})

test('a container that takes more memory than its limit is killed for it', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('hog', {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'c',
        image: 'polinux/stress',
        command: ['stress', '--vm', '1', '--vm-bytes', '250M'],
        resources: { limits: { memory: '100Mi' } },
      },
    ],
  } as never)
  await t.wait(6)
  expect(t.pod('hog').status).toMatchObject({
    phase: 'Failed',
    containerStatuses: [{ state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }],
  })
})

test('stress is Alpine with bash in one of its images and alone in another', async () => {
  const t = testNode()
  const run = (name: string, image: string, command: readonly string[]) =>
    t.run(name, { restartPolicy: 'Never', containers: [{ name: 'c', image, command }] } as never)
  run('alpine', 'polinux/stress', ['bash', '-c', 'ps >/dev/null && grep ^ID= /etc/os-release; which stress apt-get'])
  run('alone', 'vish/stress', ['sh'])
  await t.wait(6)
  const { log } = t.node.runtime.sandboxesOf(t.pod('alpine').metadata.uid)[0]!.containers[0]!
  expect(log.select().map(({ text }) => text)).toEqual(['ID=alpine\n', '/usr/local/bin/stress\n'])
  expect(t.pod('alone').status?.containerStatuses?.[0]?.state?.terminated?.reason).toBe('StartError')
})

test('mysql without a password ends with 1 and says why', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('db', { restartPolicy: 'Never', containers: [{ name: 'c', image: 'mysql:8' }] })
  await t.wait(10)
  const { current } = t.node.kubelet.workers.get(t.pod('db').metadata.uid)!.record('c')
  expect(current?.exitCode).toBe(1)
  expect(
    current?.log
      .select()
      .map(({ text }) => text)
      .join(''),
  ).toContain('Database is uninitialized and password option is not specified')
})
