/** Facts about the small web servers that tests and tutorials run. */
import { describe, expect, test } from 'vitest'
import type { HttpResponse } from '../network/types'
import { testNode } from '../kubelet/test-node'

type Node = ReturnType<typeof testNode>

async function ask(t: Node, pod: string, port: number, path: string, method = 'GET'): Promise<HttpResponse> {
  const connection = t.network.connect({ kind: 'node', node: 'w1' }, t.pod(pod).status!.podIP!, port)
  if (!connection.ok || !connection.listener.http) throw new Error(connection.ok ? 'no HTTP' : connection.failure)
  const headers = { 'User-Agent': 'curl/8' }
  return connection.listener.http({ method, host: 'web', path, headers }, { address: '10.244.1.1' })
}
const body = ({ body: bytes }: HttpResponse): string => new TextDecoder().decode(bytes)

function logOf(t: Node): Promise<string> {
  let text = ''
  return new Promise((resolve) => {
    t.node.endpoint.logs(
      'default',
      'web',
      { follow: false },
      { chunk: (data) => void (text += new TextDecoder().decode(data)), end: () => resolve(text) },
    )
  })
}

async function started(spec: object): Promise<Node> {
  const t = testNode()
  await t.wait(2)
  t.run('web', { containers: [{ name: 'main', ...spec }] })
  await t.wait(5)
  return t
}

describe('http-echo', () => {
  test('says its text on its port, with its name, and logs each request', async () => {
    const t = await started({ image: 'hashicorp/http-echo', args: ['-listen=:8080', '-text', 'hello there', '-status-code=418'] })
    const answer = await ask(t, 'web', 8080, '/any?x=1')
    expect([answer.status, body(answer), answer.headers['X-App-Name']]).toEqual([418, 'hello there\n', 'http-echo'])
    expect(body(await ask(t, 'web', 8080, '/health'))).toBe('{"status":"ok"}\n')
    const log = await logOf(t)
    expect(log).toMatch(/^\S+ \S+ \[INFO\] server is listening on :8080\n/)
    expect(log).toMatch(/ web 10\.244\.1\.1:\d+ "GET \/any HTTP\/1\.1" 418 12 "curl\/8" [\d.]+µs\n$/)
  })

  test('takes its text from the environment, and has one of its own since 1.0', async () => {
    const named = await started({ image: 'hashicorp/http-echo:1.0', env: [{ name: 'ECHO_TEXT', value: 'from env' }] })
    expect(body(await ask(named, 'web', 5678, '/'))).toBe('from env\n')
    const silent = await started({ image: 'hashicorp/http-echo:1.0' })
    expect(body(await ask(silent, 'web', 5678, '/'))).toBe('hello-world\n')
  })

  test.each([
    [['-txt=x'], 2, 'flag provided but not defined: -txt\nUsage of /http-echo:\n'],
    [['-text=x', 'y'], 127, 'Too many arguments!\n'],
    [[], 127, 'Missing -text option!\n'],
  ])('%j ends it', async (args, code, message) => {
    const t = await started({ image: 'hashicorp/http-echo:0.2.3', args })
    const { state, lastState } = t.pod('web').status!.containerStatuses![0]!
    expect((state?.terminated ?? lastState?.terminated)?.exitCode).toBe(code)
    expect((await logOf(t)).startsWith(message)).toBe(true)
  })
})

test('hello-world of Docker’s examples serves its page on port 8000', async () => {
  const t = await started({ image: 'crccheck/hello-world' })
  const answer = await ask(t, 'web', 8000, '/')
  expect([answer.status, answer.headers['Content-Type']]).toEqual([200, 'text/html'])
  expect(body(answer)).toContain('Hello World')
  expect((await ask(t, 'web', 8000, '/nope')).status).toBe(404)
})

test('busybox serves a folder', async () => {
  const command = ['sh', '-c', 'mkdir -p /srv/d && echo hi >/srv/a.txt && exec httpd -f -p 8080 -h /srv']
  const t = await started({ image: 'busybox', command })
  expect(body(await ask(t, 'web', 8080, '/a.txt'))).toBe('hi\n')
  expect((await ask(t, 'web', 8080, '/d')).headers['Location']).toBe('/d/')
  expect((await ask(t, 'web', 8080, '/a.txt', 'POST')).status).toBe(501)
})

test('agnhost’s netexec answers every path, and ends when it is told to', async () => {
  const t = await started({ image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['netexec'] })
  expect(body(await ask(t, 'web', 8080, '/readyz'))).toMatch(/^NOW: \d{4}-\d\d-\d\d [\d:.]+ \+0000 UTC$/)
  expect((await ask(t, 'web', 8080, '/echo?code=500')).status).toBe(500)
  await ask(t, 'web', 8080, '/exit?code=3&timeout=1500ms')
  expect(t.pod('web').status?.containerStatuses?.[0]?.restartCount).toBe(0)
  await t.wait(5)
  expect(t.pod('web').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, lastState: { terminated: { exitCode: 3 } } })
})

describe('an entrypoint that is a script', () => {
  const ran = async (image: string, ...args: readonly string[]): Promise<readonly [string, number | undefined]> => {
    const t = await started({ image, args })
    const state = t.pod('web').status!.containerStatuses![0]!
    return [await logOf(t), (state.state?.terminated ?? state.lastState?.terminated)?.exitCode]
  }

  test.each(['nginx', 'redis', 'mysql', 'postgres:17', 'mongo', 'memcached', 'rabbitmq', 'haproxy', 'traefik', 'wordpress', 'node:20'])(
    'of %s becomes the command it is given',
    async (image) => expect(await ran(image, 'sh', '-c', 'echo given; exit 3')).toEqual(['given\n', 3]),
  )

  test('ends when that is not there, in the words of its shell', async () => {
    expect(await ran('nginx', 'nosuch', '-x')).toEqual(['/docker-entrypoint.sh: 47: exec: nosuch: not found\n', 127])
    expect(await ran('nginx:alpine', 'nosuch')).toEqual(['/docker-entrypoint.sh: exec: line 47: nosuch: not found\n', 127])
  })

  test('of node is node for what is no command', async () => {
    expect(await ran('node:20', '--version')).toEqual(['v20.19.6\n', 0])
    expect((await ran('node:20', 'app.js'))[0]).toContain("Error: Cannot find module '/app.js'")
  })

  test('plays its own server with the flags it is given', async () => {
    const [log, code] = await ran('redis', '--port', '7000')
    expect([log.split('\n')[0]!.slice(-38), code]).toEqual(['oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo'.slice(-38), undefined])
  })
})

test('simpleapp greets with its host name and notes who asks', async () => {
  const t = await started({ image: 'dgkanatsios/simpleapp' })
  expect(body(await ask(t, 'web', 8080, '/'))).toBe('Hello world from web\n')
  expect((await ask(t, 'web', 8080, '/nosuch')).status).toBe(404)
  expect(await logOf(t)).toContain('Running on http://0.0.0.0:8080\nIP: 10.244.1.1 on 2026-')
})

test('cuda-vector-add ends with an error on a node without a graphics card', async () => {
  const t = await started({ image: 'k8s.gcr.io/cuda-vector-add:v0.1' })
  await t.wait(60)
  expect(await logOf(t)).toBe(
    '[Vector addition of 50000 elements]\nFailed to allocate device vector A (error code CUDA driver version is insufficient for CUDA runtime version)!\n',
  )
})
