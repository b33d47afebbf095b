/** What real clients meet at `podyard api --bare`, over plain HTTP and WebSockets. */
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubeconfig } from '../commands/api'
import { openNodePorts } from './node-ports'
import { TestClient, type Json } from './test-client'

let client: TestClient

beforeAll(async () => {
  client = await TestClient.start()
})

afterAll(async () => {
  await client.stop()
  expect(client.defects).toEqual([])
})

const PAUSE = { containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10' }] }
const busybox = (more: object = {}): object => ({
  terminationGracePeriodSeconds: 0,
  ...more,
  containers: [{ name: 'box', image: 'busybox:1.36', command: ['sleep', '3600'] }],
})
const echo = (text: string): object => ({
  containers: [{ name: 'echo', image: 'hashicorp/http-echo:1.0', args: [`-text=${text}`], ports: [{ name: 'http', containerPort: 5678 }] }],
})
const service = (name: string, app: string, more: object = {}): object => ({
  metadata: { name },
  spec: { selector: { app }, ports: [{ name: 'http', port: 80, targetPort: 'http' }], ...more },
})

describe('a bare cluster', () => {
  it('is served with nodes that are ready and a name service', async () => {
    const { body } = await client.ask('GET', '/api/v1/nodes')
    expect(body['items']![0]!['status']!['conditions']).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }))
    const dns = await client.ask('GET', '/api/v1/namespaces/kube-system/services/kube-dns')
    expect(dns.body['spec']!['clusterIP']).toBe('10.96.0.10')
  })

  it('over http, the kubeconfig says that there is nothing to verify', () => {
    expect(kubeconfig('x', 'http://127.0.0.1:8001', undefined, 't')).toContain('insecure-skip-tls-verify: true')
    expect(kubeconfig('x', 'https://127.0.0.1:8001', 'authority', 't')).not.toContain('insecure')
  })

  it('takes a pod right after its namespace: the server waits for the account', async () => {
    const namespace = await client.namespace()
    const { code, body } = await client.pod(namespace, 'early', PAUSE)
    expect([code, body['spec']!['serviceAccountName']]).toEqual([201, 'default'])
    const other = await client.pod(namespace, 'other', { ...PAUSE, serviceAccountName: 'nobody' })
    expect(other.body['message']).toBe(
      `pods "other" is forbidden: error looking up service account ${namespace}/nobody: serviceaccount "nobody" not found`,
    )
  })

  it('lets nothing of a deleted namespace stay', async () => {
    const namespace = await client.namespace()
    const path = `/api/v1/namespaces/${namespace}`
    await client.pod(namespace, 'a', { ...PAUSE, terminationGracePeriodSeconds: 1 })
    await client.running(namespace, 'a')
    expect((await client.ask('GET', `${path}/events`)).body['items']).not.toEqual([])
    await client.remove('/api/v1/namespaces', namespace)
    for (const resource of ['pods', 'events', 'serviceaccounts']) {
      expect((await client.ask('GET', `${path}/${resource}`)).body['items']).toEqual([])
    }
  })
})

describe('impersonation', () => {
  it('each header is one group, whatever commas it has', async () => {
    const sent = request({
      port: client.port,
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      headers: {
        'content-type': 'application/json',
        'impersonate-user': 'jane',
        'impersonate-group': ['b', 'a', ',,,c'],
        'impersonate-extra-scopes': ['hello there', 'one,two'],
      },
    })
    sent.end('{}')
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    expect(await json(response)).toMatchObject({
      status: {
        userInfo: { username: 'jane', groups: ['b', 'a', ',,,c', 'system:authenticated'], extra: { scopes: ['hello there', 'one,two'] } },
      },
    })
  })
})

describe('an answer', () => {
  it('has an audit ID of its own, or the one that was asked with', async () => {
    const ids = []
    const sent: readonly Record<string, string>[] = [{}, {}, { 'audit-id': 'mine' }]
    for (const headers of sent) {
      const response = await fetch(`http://127.0.0.1:${client.port}/version`, { headers })
      await response.text()
      ids.push(response.headers.get('audit-id'))
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(ids[1]).not.toBe(ids[0])
    expect(ids[2]).toBe('mine')
  })

  it('that is long is compressed for who can read it', async () => {
    const path = '/api/v1/namespaces/default/configmaps'
    const long = { metadata: { name: 'long' }, data: { text: 'x'.repeat(200_000) } }
    expect((await client.ask('POST', path, long)).code).toBe(201)
    const ask = async (name: string, encodings: string): Promise<readonly unknown[]> => {
      const response = await fetch(`http://127.0.0.1:${client.port}${path}/${name}`, { headers: { 'accept-encoding': encodings } })
      const { data = {} } = (await response.json()) as { data?: Record<string, string> }
      return [response.headers.get('content-encoding'), response.headers.get('vary'), data['text']?.length]
    }
    expect(await ask('long', 'br, gzip')).toEqual(['gzip', 'Accept-Encoding', 200_000])
    expect(await ask('long', 'br')).toEqual([null, null, 200_000])
    expect(await ask('kube-root-ca.crt', 'gzip')).toEqual([null, null, undefined])
  })
})

describe('options of lists', () => {
  const forbidden = 'resourceVersionMatch: Forbidden: resourceVersionMatch'
  it.each([
    ['resourceVersionMatch=Exact', `${forbidden} is forbidden unless resourceVersion is provided`],
    ['resourceVersion=0&resourceVersionMatch=Exact', `${forbidden} "exact" is forbidden for resourceVersion "0"`],
    [
      'resourceVersionMatch=Any',
      `[${forbidden} is forbidden unless resourceVersion is provided, resourceVersionMatch: Unsupported value: "Any": supported values: "Exact", "NotOlderThan", ""]`,
    ],
    ['sendInitialEvents=true', 'sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list'],
    [
      'watch=1&resourceVersionMatch=Exact',
      `[${forbidden} is forbidden for watch unless sendInitialEvents is provided, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]`,
    ],
    [
      'watch=1&sendInitialEvents=true',
      'resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    ],
  ])('%s is refused', async (query, why) => {
    const { code, body } = await client.ask('GET', `/api/v1/pods?${query}`)
    expect([code, body['message']]).toEqual([422, `ListOptions.meta.k8s.io "" is invalid: ${why}`])
  })

  it('an exact list is of the moment it names, also with selectors', async () => {
    const namespace = await client.namespace()
    const maps = `/api/v1/namespaces/${namespace}/configmaps`
    await client.ask('POST', maps, { metadata: { name: 'before' } })
    const version = (await client.ask('GET', maps)).body['metadata']!['resourceVersion']!
    await client.ask('POST', maps, { metadata: { name: 'after' } })
    const names = async (query: string): Promise<readonly string[]> => {
      const { body } = await client.ask('GET', `${maps}?resourceVersion=${version}&${query}`)
      return (body['items'] as unknown as readonly Json[])
        .map((each) => each['metadata']!['name']!)
        .filter((name) => name !== 'kube-root-ca.crt')
    }
    expect(await names('resourceVersionMatch=Exact')).toEqual(['before'])
    expect(await names('resourceVersionMatch=Exact&fieldSelector=metadata.name=after')).toEqual([])
    expect(await names('resourceVersionMatch=NotOlderThan')).toEqual(['after', 'before'])
  })
})

describe('deletions and patches of another object than meant', () => {
  it.each([
    ['/api/v1', 'configmaps', {}, 'ConfigMap'],
    ['/api/v1', 'pods', { spec: PAUSE }, 'Pod'],
    [
      '/apis/apps/v1',
      'deployments',
      { spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: PAUSE } } },
      'Deployment.apps',
    ],
  ])('%s/%s are refused with the kind’s name', async (root, resource, object, kind) => {
    const namespace = await client.namespace()
    const collection = `${root}/namespaces/${namespace}/${resource}`
    const made = await client.ask('POST', collection, { metadata: { name: 'x' }, ...object })
    const { uid } = made.body['metadata']! as { readonly uid: string }
    const deleted = await client.ask('DELETE', `${collection}/x`, { preconditions: { uid: 'other' } })
    expect([deleted.code, deleted.body['message']]).toEqual([
      409,
      `Operation cannot be fulfilled on ${kind} "x": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    ])
    const patched = await client.ask('PATCH', `${collection}/x`, { metadata: { uid: 'other' } }, 'application/merge-patch+json')
    expect([patched.code, patched.body['message']]).toEqual([
      422,
      `${kind} "x" is invalid: metadata.uid: Invalid value: "other": field is immutable`,
    ])
  })

  it('namespaces have a check of their own', async () => {
    const namespace = await client.namespace()
    const { body } = await client.ask('DELETE', `/api/v1/namespaces/${namespace}`, { preconditions: { resourceVersion: '1' } })
    expect(body['message']).toMatch(
      /^Operation cannot be fulfilled on namespaces "test-\w+": Precondition failed: ResourceVersion in precondition: 1, ResourceVersion in object meta: \d+$/,
    )
  })

  it('a negative grace period is a second', async () => {
    const namespace = await client.namespace()
    await client.pod(namespace, 'a', PAUSE)
    await client.running(namespace, 'a')
    const { body } = await client.ask('DELETE', `/api/v1/namespaces/${namespace}/pods/a`, { gracePeriodSeconds: -5 })
    expect(body['metadata']!['deletionGracePeriodSeconds']).toBe(1)
  })
})

describe('a server that is told to stop', () => {
  it('ends the connections of commands that still run, and is gone', async () => {
    const stopping = await TestClient.start()
    const namespace = await stopping.namespace()
    await stopping.pod(namespace, 'box', busybox())
    await stopping.running(namespace, 'box')
    const session = stopping.exec(namespace, 'box', ['sleep', '9999'])
    // Another one tells when it runs.
    while (!(await stopping.exec(namespace, 'box', ['pgrep', 'sleep']))[1]);
    await stopping.stop()
    expect(await session).toEqual(['', '', '', ''])
  })
})

describe('commands in pods, over a WebSocket', () => {
  it.each(['v4.channel.k8s.io', 'v5.channel.k8s.io'])('%s: outputs and the status have channels of their own', async (protocol) => {
    const namespace = await client.namespace()
    await client.pod(namespace, 'box', busybox())
    await client.running(namespace, 'box')
    const [, out, err, status] = await client.exec(namespace, 'box', ['sh', '-c', 'echo out; echo err >&2; exit 3'], protocol)
    expect([out, err]).toEqual(['out\n', 'err\n'])
    expect(JSON.parse(status!)).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    })
    expect(JSON.parse((await client.exec(namespace, 'box', ['true'], protocol))[3]!)).toMatchObject({ status: 'Success' })
  })

  it('names resolve as the pod’s policy says', async () => {
    const namespace = await client.namespace()
    await client.pod(namespace, 'echo', echo('found'), { app: 'echo' })
    await client.ask('POST', `/api/v1/namespaces/${namespace}/services`, service('target', 'echo'))
    const policies: readonly [string, object, boolean][] = [
      ['cluster', {}, true],
      ['host', { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, true],
      ['plain-host', { hostNetwork: true }, false],
      ['default', { dnsPolicy: 'Default' }, false],
      ['none', { dnsPolicy: 'None', dnsConfig: { nameservers: ['10.96.0.10'], searches: [`${namespace}.svc.cluster.local`] } }, true],
    ]
    for (const [name, more] of policies) await client.pod(namespace, name, busybox(more))
    await client.running(namespace, 'echo')
    const slices = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`
    await client.until(slices, ({ endpoints }) => Boolean(endpoints?.[0]?.['conditions']!['ready']))
    for (const [name, , found] of policies) {
      await client.running(namespace, name)
      const [, out, err] = await client.exec(namespace, name, ['wget', '-qO-', 'http://target'])
      expect([name, out, err]).toEqual([name, found ? 'found\n' : '', found ? '' : "wget: bad address 'target'\n"])
    }
  })
})

describe('node ports', () => {
  const port = async (): Promise<{ namespace: string; nodePort: number }> => {
    const namespace = await client.namespace()
    for (const text of ['one', 'two']) await client.pod(namespace, text, echo(text), { app: 'echo' })
    const made = await client.ask('POST', `/api/v1/namespaces/${namespace}/services`, service('lb', 'echo', { type: 'NodePort' }))
    for (const text of ['one', 'two']) await client.running(namespace, text)
    const ready = ({ endpoints }: Json): boolean =>
      (endpoints as unknown as readonly Json[] | undefined)?.filter((each) => each['conditions']!['ready']).length === 2
    await client.until(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, ready)
    return { namespace, nodePort: made.body['spec']!['ports']![0]!['nodePort']! }
  }

  it('answer by way of the node’s proxy, from every pod behind them', async () => {
    const { nodePort } = await port()
    const seen = new Set<unknown>()
    for (let i = 0; i < 40; i++) seen.add((await client.ask('GET', `/api/v1/nodes/minikube:${nodePort}/proxy/`)).body)
    expect([...seen].sort()).toEqual(['one\n', 'two\n'])
  })

  it('answer on loopback where that is asked for, until the Service goes', async () => {
    const refused: string[] = []
    const close = openNodePorts(client.world, client.world.cluster!, (which, why) => refused.push(`${which}: ${why}`))
    const { namespace, nodePort } = await port()
    const response = await fetch(`http://127.0.0.1:${nodePort}/x?y`, { method: 'POST', body: 'z' })
    expect([response.status, response.headers.get('x-app-name'), await response.text()]).toEqual([
      200,
      'http-echo',
      expect.stringMatching(/^one|two\n$/),
    ])
    await client.remove(`/api/v1/namespaces/${namespace}/services`, 'lb')
    // Whoever can listen there now has the port to himself.
    await new Promise<void>((resolve, reject) => {
      const other = createServer().on('error', reject)
      other.listen(nodePort, '127.0.0.1', () => other.close(() => resolve()))
    })
    close()
    expect(refused).toEqual([])
  })
})
