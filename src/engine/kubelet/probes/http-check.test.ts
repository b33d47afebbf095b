/** Facts about the kubelet's HTTP requests: what their failures say, redirections, and what hooks make of an answer. */
import { describe, expect, test } from 'vitest'
import type { HTTPGetAction, Lifecycle } from '../../schema/types'
import { testNode } from '../test-node'

async function node(httpGet: HTTPGetAction, prepare = 'true'): Promise<readonly string[]> {
  const t = testNode()
  await t.wait(2)
  t.run('web', {
    containers: [
      {
        name: 'a',
        image: 'nginx:1.25',
        ports: [{ name: 'web', containerPort: 80 }],
        lifecycle: { postStart: { exec: { command: ['sh', '-c', prepare] } } },
        readinessProbe: { httpGet, periodSeconds: 60, initialDelaySeconds: 4 },
      },
    ],
  })
  await t.wait(70)
  return t
    .events('web')
    .filter((line) => /^(Unhealthy|ProbeWarning)/.test(line))
    .map((line) => line.replace(/10\.244\.\d+\.\d+/g, 'POD').replace(/^(\w+).*?: (?=Readiness)/, '$1: '))
}

describe('an HTTP probe', () => {
  const refused = (url: string, why: string): string => `Unhealthy: Readiness probe failed: Get "${url}": ${why}`
  test.each<[string, HTTPGetAction, string[]]>([
    ['of a named port succeeds', { path: '/', port: 'web' }, []],
    [
      'of a port nobody named cannot be made',
      { path: '/', port: 'admin' },
      ['Unhealthy: Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "admin": invalid syntax'],
    ],
    [
      'of a page that is missing fails',
      { path: '/nosuch', port: 80 },
      ['Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404'],
    ],
    [
      'over TLS fails where nobody speaks it',
      { path: '/', port: 80, scheme: 'HTTPS' },
      [refused('https://POD:80/', 'http: server gave HTTP response to HTTPS client')],
    ],
    [
      'of a host without an address fails',
      { path: '/', port: 80, host: 'nosuch.example' },
      [refused('http://nosuch.example:80/', 'dial tcp: lookup nosuch.example on 192.168.65.7:53: no such host')],
    ],
    ['of a closed port fails', { path: '/', port: 81 }, [refused('http://POD:81/', 'dial tcp POD:81: connect: connection refused')]],
  ])('%s', async (_, action, said) => {
    expect(await node(action)).toEqual(said)
  })

  test.each([
    ['answered by whoever takes connections as they are', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', []],
    ['failed by a bad answer', 'HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n', ['HTTP probe failed with statuscode: 503']],
    [
      'given up, and its connection with it',
      '',
      ['Get "http://POD:8080/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'],
    ],
  ])('is %s', async (_, answer, said) => {
    const t = testNode()
    await t.wait(2)
    const readinessProbe = { httpGet: { port: 8080 }, periodSeconds: 60, initialDelaySeconds: 8 }
    t.run('web', { containers: [{ name: 'a', image: 'busybox', command: ['sleep', '3600'], readinessProbe }] })
    await t.wait(5)
    let [open, asked] = [0, 0]
    t.node.runtime.sandboxesOf(t.pod('web').metadata.uid)[0]!.containers[0]!.listen({
      port: 8080,
      protocol: 'TCP',
      open: (sink) => {
        open++
        asked++
        return { receive: () => sink.data(new TextEncoder().encode(answer)), end: () => undefined, close: () => void open-- }
      },
    })
    await t.wait(70)
    const told = t.events('web').filter((line) => line.startsWith('Unhealthy'))
    expect(told.map((line) => line.replace(/10\.244\.\d+\.\d+/g, 'POD').replace(/^.*failed: (?=Get|HTTP)/, ''))).toEqual(said)
    expect([open, asked]).toEqual([0, 1])
  })

  test('follows redirections to the same host', async () => {
    const page = (name: string): string => `mkdir -p /usr/share/nginx/html/d; echo x > /usr/share/nginx/html/d/${name}`
    expect(await node({ path: '/d', port: 80 }, page('index.html'))).toEqual([])
    expect(await node({ path: '/d', port: 80 }, page('other'))).toEqual([
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 403',
    ])
  })
})

test('a probe that is sent to another host succeeds with a warning', async () => {
  const t = testNode()
  await t.wait(2)
  const conf = 'server { listen 80; location / { return 302 http://elsewhere.example/; } }'
  t.run('web', {
    containers: [
      {
        name: 'a',
        image: 'nginx:1.25',
        command: ['sh', '-c', `echo '${conf}' > /etc/nginx/conf.d/default.conf; exec nginx -g 'daemon off;'`],
        readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 60, initialDelaySeconds: 2 },
      },
    ],
  })
  await t.wait(70)
  expect(t.pod('web').status?.containerStatuses?.[0]?.ready).toBe(true)
  expect(t.events('web')).toContainEqual(
    expect.stringMatching(/^ProbeWarning.*Readiness probe warning: Probe terminated redirects, Response body: <html>/),
  )
})

describe('a hook over HTTP', () => {
  async function hook(postStart: NonNullable<Lifecycle['postStart']>): Promise<readonly string[]> {
    const t = testNode()
    await t.wait(2)
    t.run('web', {
      restartPolicy: 'Never',
      containers: [
        { name: 'server', image: 'nginx:1.25' },
        { name: 'hooked', image: 'busybox', command: ['sleep', '100'], lifecycle: { postStart } },
      ],
    })
    await t.wait(5)
    return t.events('web').filter((line) => /Hook|Fallback/.test(line))
  }

  test('is content with any answer, and with HTTP where HTTPS was asked for', async () => {
    expect(await hook({ httpGet: { path: '/nosuch', port: 80 } })).toEqual([])
    expect(await hook({ httpGet: { path: '/', port: 80, scheme: 'HTTPS' } })).toEqual([
      expect.stringMatching(
        /^LifecycleHTTPFallback: request to HTTPS lifecycle hook 10\.244\.1\.\d+:80 got HTTP response, retry with HTTP succeeded$/,
      ),
    ])
  })

  test('fails when nobody answers', async () => {
    expect(await hook({ httpGet: { path: '/', port: 81 } })).toContainEqual(
      expect.stringMatching(/^FailedPostStartHook.*PostStartHook failed$/),
    )
  })
})
