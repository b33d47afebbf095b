import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { API_SERVICES } from '../schema/resources'
import type { HttpRequest, HttpResponse, Network } from '../network/types'
import { createApiServer } from './server'
import { World } from './testing'

interface Group {
  readonly name: string
  readonly versions: readonly { readonly version: string; readonly groupVersion: string }[]
}

/** A server with these APIServices, none of whose own servers is there. */
function world(...names: readonly string[]) {
  const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const server = createApiServer({ clock, random: new Random('test') })
  server.bootstrap()
  const services = server.clientFor({ name: 'test', user: 'test', groups: ['system:masters'] }).resource(API_SERVICES)
  for (const name of names) {
    const [version = '', ...group] = name.split('.')
    const spec = {
      group: group.join('.'),
      version,
      groupPriorityMinimum: 100,
      versionPriority: 100,
      service: { name: 's', namespace: 'default' },
    }
    services.create({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name }, spec })
  }
  const get = async (url: string, accept = 'application/json'): Promise<{ status: number; text: string }> => {
    const { status, body } = await server.handler.handle({ method: 'GET', url, headers: { accept } })
    return { status, text: new TextDecoder().decode(body as Uint8Array) }
  }
  return { get }
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

describe('an APIService whose server cannot be reached', () => {
  it('rule 24: is a stale group version without resources in aggregated discovery', async () => {
    const { get } = world('v1beta1.metrics.k8s.io')
    const { items } = JSON.parse((await get('/apis', AGGREGATED)).text) as { items: readonly { metadata: { name: string } }[] }
    expect(items.at(-1)).toEqual({
      metadata: { name: 'metrics.k8s.io', creationTimestamp: null },
      versions: [{ version: 'v1beta1', freshness: 'Stale' }],
    })
    expect(items.filter((each) => JSON.stringify(each).includes('Stale'))).toHaveLength(1)
  })

  it('rule 24: is named among the groups, and refused with 503 below its version', async () => {
    const { get } = world('v1beta1.metrics.k8s.io')
    const { groups } = JSON.parse((await get('/apis')).text) as { groups: readonly Group[] }
    const version = { groupVersion: 'metrics.k8s.io/v1beta1', version: 'v1beta1' }
    expect(groups.at(-1)).toEqual({ name: 'metrics.k8s.io', versions: [version], preferredVersion: version })
    expect(JSON.parse((await get('/apis/metrics.k8s.io')).text)).toMatchObject({ kind: 'APIGroup', name: 'metrics.k8s.io' })
    for (const path of ['', '/', '/nodes', '/nodes/minikube'])
      expect(await get(`/apis/metrics.k8s.io/v1beta1${path}`)).toEqual({ status: 503, text: 'service unavailable\n' })
    expect((await get('/apis/metrics.k8s.io/v1')).status).toBe(404)
  })

  it('rule 24: may be one more version of a group of the server itself', async () => {
    const { get } = world('v9.apps')
    const { groups } = JSON.parse((await get('/apis')).text) as { groups: readonly Group[] }
    expect(groups.filter(({ name }) => name === 'apps').map(({ versions }) => versions.map(({ version }) => version))).toEqual([
      ['v1', 'v9'],
    ])
    expect((await get('/apis/apps/v1')).status).toBe(200)
  })
})

describe('an APIService whose server is there', () => {
  const REGISTRATION = '/apis/apiregistration.k8s.io/v1/apiservices'
  const asked: HttpRequest[] = []
  let respond: (request: HttpRequest) => HttpResponse

  const answer = (status: number, value: unknown): HttpResponse => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify(value)),
  })
  const resources = [{ name: 'flunders', singularName: 'flunder', namespaced: true, kind: 'Flunder', verbs: ['get', 'list'] }]
  const served = ({ path }: HttpRequest): HttpResponse =>
    path === '/apis/wardle.example.com/v1'
      ? answer(200, { kind: 'APIResourceList', groupVersion: 'wardle.example.com/v1', resources })
      : answer(201, { kind: 'FlunderList', items: [] })

  const network: Network = {
    query: () => undefined,
    resolve: () => ({ ok: false, failure: 'NXDOMAIN' }),
    connect: (_from, address) => {
      const http = (request: HttpRequest): HttpResponse => {
        asked.push(request)
        return respond(request)
      }
      return {
        ok: true,
        listener: { port: 443, protocol: 'TCP', tls: 'private', http },
        address,
        sourceAddress: '10.0.0.1',
        hops: [],
        latency: 2,
      }
    },
    listen: () => ({ close: () => undefined }),
    onRequest: () => undefined,
  }

  async function wardle(spec: object = { insecureSkipTLSVerify: true }) {
    asked.length = 0
    respond = served
    const world = new World(network)
    world.server.bootstrap()
    await world.ask('POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'api' },
      spec: { clusterIP: '10.96.0.9', ports: [{ port: 443 }] },
    })
    await world.ask('POST', '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
      metadata: { name: 'api-1', labels: { 'kubernetes.io/service-name': 'api' } },
      addressType: 'IPv4',
      endpoints: [{ addresses: ['10.0.0.9'], conditions: { ready: true } }],
      ports: [{ name: '', port: 443 }],
    })
    await world.ask('POST', REGISTRATION, {
      metadata: { name: 'v1.wardle.example.com' },
      spec: {
        group: 'wardle.example.com',
        version: 'v1',
        service: { name: 'api', namespace: 'default' },
        groupPriorityMinimum: 2000,
        versionPriority: 200,
        ...spec,
      },
    })
    return world
  }
  /** Lets time pass, and what is asked of the other server be answered. */
  async function pass(world: World, milliseconds: number): Promise<void> {
    for (let i = 0; i < 10; i++) {
      world.pass(milliseconds / 10)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  async function condition(world: World): Promise<unknown> {
    const { body } = await world.ask('GET', `${REGISTRATION}/v1.wardle.example.com`)
    return (body as { status?: { conditions?: readonly object[] } }).status?.conditions?.[0]
  }
  /** What comes of a request that another server answers. */
  async function through(world: World, method: string, url: string, headers = {}): Promise<string> {
    const request = world.refusal(method, url, undefined, headers)
    await pass(world, 100)
    return request
  }

  it('rule 24: gets what is asked for its group version, in the name of who asks', async () => {
    const world = await wardle()
    await pass(world, 1000)
    expect(await condition(world)).toMatchObject({ status: 'True', reason: 'Passed' })
    expect(asked[0]).toMatchObject({ path: '/apis/wardle.example.com/v1', headers: { 'x-remote-user': 'system:kube-aggregator' } })
    expect(
      await through(world, 'GET', '/apis/wardle.example.com/v1/namespaces/a/flunders?limit=5', {
        'x-remote-user': 'mallory',
        'x-note': 'n',
      }),
    ).toBe('201')
    expect(asked.at(-1)).toMatchObject({
      method: 'GET',
      path: '/apis/wardle.example.com/v1/namespaces/a/flunders?limit=5',
      proxiedBy: 'front-proxy-client',
      headers: { 'x-remote-user': 'kubernetes-admin', 'x-remote-group': 'system:masters,system:authenticated', 'x-note': 'n' },
    })
  })

  it('rule 24: is in discovery with the resources that it names', async () => {
    const world = await wardle()
    await pass(world, 1000)
    const { body } = await world.ask('GET', '/apis', undefined, { accept: AGGREGATED })
    const items = body['items'] as readonly { metadata: { name: string }; versions: unknown }[]
    const responseKind = { group: 'wardle.example.com', version: 'v1', kind: 'Flunder' }
    expect(items.find(({ metadata }) => metadata.name === 'wardle.example.com')?.versions).toEqual([
      {
        version: 'v1',
        resources: [{ resource: 'flunders', responseKind, scope: 'Namespaced', singularResource: 'flunder', verbs: ['get', 'list'] }],
        freshness: 'Current',
      },
    ])
  })

  it('rule 24: is looked for again when it does not answer as it should', async () => {
    const world = await wardle()
    respond = () => answer(404, {})
    await pass(world, 1000)
    const url = 'https://10.96.0.9:443/apis/wardle.example.com/v1'
    expect(await condition(world)).toMatchObject({
      status: 'False',
      reason: 'FailedDiscoveryCheck',
      message: `failing or missing response from ${url}: bad status from ${url}: 404`,
    })
    expect(await through(world, 'GET', '/apis/wardle.example.com/v1/flunders')).toBe('503')
    respond = served
    await pass(world, 6000)
    expect(await condition(world)).toMatchObject({ status: 'True', reason: 'Passed' })
  })

  it('rule 24: shows a certificate that its bundle vouches for', async () => {
    const world = await wardle({ caBundle: btoa('none') })
    await pass(world, 1000)
    expect((await world.ask('GET', REGISTRATION)).status).toBe(200)
    const request = world.ask('GET', '/apis/wardle.example.com/v1/flunders')
    await pass(world, 100)
    expect(await request).toMatchObject({
      status: 503,
      body: { text: 'error trying to reach service: tls: failed to verify certificate: x509: certificate signed by unknown authority\n' },
    })
  })
})
