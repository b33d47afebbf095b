import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { LEASES, NAMESPACES } from '../schema/resources'
import { createApiServer } from './server'

const MAP = '/api/v1/namespaces/default/configmaps/a'
const MAPS = '/api/v1/namespaces/default/configmaps'
const APPLY = { 'content-type': 'application/apply-patch+yaml' }
const JSON_PATCH = { 'content-type': 'application/json-patch+json' }
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

interface Body {
  readonly metadata: {
    readonly resourceVersion: string
    readonly annotations?: Readonly<Record<string, string>>
    readonly managedFields: readonly { readonly manager: string; readonly operation: string; readonly fieldsV1: object }[]
  } & Readonly<Record<string, unknown>>
  readonly [field: string]: unknown
}

function world() {
  const clock = new VirtualClock(Date.parse('2026-01-01T00:00:00Z'))
  const server = createApiServer({ clock, random: new Random('test') })
  server
    .clientFor({ name: 'test', user: 'test', groups: [] })
    .resource(NAMESPACES)
    .create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' }, spec: {} })
  const raw = async (method: string, url: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await server.handler.handle({
      method,
      url,
      headers: { 'user-agent': 'kubectl/v1.36.4', ...headers },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }),
    })
    return { status: response.status, headers: response.headers, bytes: response.body as Uint8Array }
  }
  const ask = async (...args: Parameters<typeof raw>): Promise<{ status: number; body: Body }> => {
    const { status, bytes } = await raw(...args)
    return { status, body: JSON.parse(new TextDecoder().decode(bytes)) as Body }
  }
  return { clock, server, raw, ask }
}

const map = (data: object, metadata: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', namespace: 'default', ...metadata },
  data,
})

describe('an update', () => {
  it('rule 4: with resourceVersion 0 replaces whatever is stored', async () => {
    const { ask } = world()
    await ask('POST', MAPS, map({ x: '1' }))
    const { status, body } = await ask('PUT', MAP, map({ x: '2' }, { resourceVersion: '0' }))
    expect([status, body['data']]).toEqual([200, { x: '2' }])
    expect((await ask('PUT', MAP, map({ x: '3' }, { resourceVersion: '1' }))).status).toBe(409)
  })

  it('of an account needs no version', async () => {
    const { ask } = world()
    const path = '/api/v1/namespaces/default/serviceaccounts'
    await ask('POST', path, { metadata: { name: 'a' } })
    const { status, body } = await ask('PUT', `${path}/a`, { metadata: { name: 'a', labels: { x: 'y' } } })
    expect([status, body.metadata.labels]).toEqual([200, { x: 'y' }])
  })

  it('of some kinds must name the version it replaces', async () => {
    const { ask } = world()
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'a', namespace: 'default' }, spec: {} }
    const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases'
    await ask('POST', path, lease)
    const { status, body } = await ask('PUT', `${path}/a`, lease)
    expect([status, body['message']]).toEqual([
      422,
      'leases.coordination.k8s.io "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ])
  })
})

describe('kubectl’s way from client-side to server-side apply', () => {
  const annotated = (data: object): object =>
    map(data, { annotations: { [LAST_APPLIED]: `${JSON.stringify({ apiVersion: 'v1', data, kind: 'ConfigMap', metadata: {} })}\n` } })
  const apply = (ask: ReturnType<typeof world>['ask'], manager: string, data: object) =>
    ask('PATCH', `${MAP}?fieldManager=${manager}`, map(data), APPLY)

  it('takes over what client-side apply set, and only kubectl does', async () => {
    const { ask } = world()
    await ask('POST', `${MAPS}?fieldManager=kubectl-client-side-apply`, annotated({ x: '1' }))
    expect((await apply(ask, 'other', { x: '2' })).status).toBe(409)
    const { status, body } = await apply(ask, 'kubectl', { x: '2' })
    expect([status, body['data']]).toEqual([200, { x: '2' }])
    expect(JSON.parse(body.metadata.annotations![LAST_APPLIED]!)).toEqual(map({ x: '2' }))
  })

  it('does not take over what somebody changed since', async () => {
    const { ask } = world()
    await ask('POST', `${MAPS}?fieldManager=kubectl-client-side-apply`, annotated({ x: '1' }))
    await ask('PATCH', `${MAP}?fieldManager=someone`, [{ op: 'replace', path: '/data/x', value: '5' }], JSON_PATCH)
    const { status, body } = await apply(ask, 'kubectl', { x: '2' })
    expect([status, body['message']]).toEqual([409, 'Apply failed with 1 conflict: conflict with "someone" using v1: .data.x'])
  })

  it('rule 13: owners that kubectl rewrites count from then on', async () => {
    const { ask } = world()
    await ask('POST', `${MAPS}?fieldManager=kubectl-client-side-apply`, annotated({ x: '1', y: '1' }))
    const { body } = await apply(ask, 'kubectl', { x: '1', y: '1' })
    const [applied] = body.metadata.managedFields
    const owners = [{ op: 'replace', path: '/metadata/managedFields', value: [applied] }]
    const rewritten = await ask('PATCH', `${MAP}?fieldManager=kubectl`, owners, JSON_PATCH)
    expect(rewritten.body.metadata.managedFields.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(['kubectl Apply'])
    expect(rewritten.body.metadata.resourceVersion).not.toBe(body.metadata.resourceVersion)
    expect((await apply(ask, 'kubectl', { x: '1' })).body['data']).toEqual({ x: '1' })
  })
})

describe('a pod that admission completed', () => {
  const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }

  it('is owned by its creator only in what was sent, defaults included', async () => {
    const { ask } = world()
    const { body } = await ask('POST', '/api/v1/namespaces/default/pods?fieldManager=me', POD)
    expect(Object.keys((body['spec'] as { tolerations: object[] }).tolerations)).toHaveLength(2)
    const owned = JSON.stringify(body.metadata.managedFields.find(({ manager }) => manager === 'me')!.fieldsV1)
    expect(owned).toContain('f:restartPolicy')
    expect(owned).not.toContain('f:tolerations')
    expect(owned).not.toContain('f:priority')
  })

  it('can be replaced by what it was created from', async () => {
    const { ask } = world()
    await ask('POST', '/api/v1/namespaces/default/pods', POD)
    const { status, body } = await ask('PUT', '/api/v1/namespaces/default/pods/p', {
      ...POD,
      metadata: { name: 'p', labels: { a: 'b' } },
    })
    expect([status, body.metadata['labels']]).toEqual([200, { a: 'b' }])
  })
})

describe('discovery', () => {
  it('names the version that objects are stored in, and nothing for what is not stored', async () => {
    const { ask } = world()
    const hashes = async (path: string): Promise<Record<string, string | undefined>> => {
      const { body } = await ask('GET', path)
      const resources = (body as unknown as { resources: { name: string; storageVersionHash?: string }[] }).resources
      return Object.fromEntries(resources.map(({ name, storageVersionHash }) => [name, storageVersionHash]))
    }
    expect(await hashes('/api/v1')).toMatchObject({ pods: 'xPOwRZ+Yhw8=', 'pods/status': undefined, bindings: undefined })
    expect(await hashes('/apis/autoscaling/v1')).toMatchObject({ horizontalpodautoscalers: 'qwQve8ut294=' })
    expect(await hashes('/apis/events.k8s.io/v1')).toMatchObject({ events: 'r2yiGXH7wu8=' })
  })
})

describe('the addresses of a pod', () => {
  it.each([
    ['one alone', { podIP: '10.0.0.1' }, ['10.0.0.1', ['10.0.0.1']]],
    ['a list alone', { podIPs: [{ ip: '10.0.0.2' }, { ip: 'fd00::2' }] }, ['10.0.0.2', ['10.0.0.2', 'fd00::2']]],
    ['one that is not the first of the list', { podIP: '10.0.0.3', podIPs: [{ ip: '10.0.0.4' }] }, ['10.0.0.3', ['10.0.0.3']]],
  ])('%s', async (_, status, expected) => {
    const { ask } = world()
    const spec = { containers: [{ name: 'c', image: 'nginx' }] }
    await ask('POST', '/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec })
    const merge = { 'content-type': 'application/merge-patch+json' }
    const { body } = await ask('PATCH', '/api/v1/namespaces/default/pods/p/status', { status }, merge)
    const { podIP, podIPs } = (body as unknown as { status: { podIP: string; podIPs: { ip: string }[] } }).status
    expect([podIP, podIPs.map(({ ip }) => ip)]).toEqual(expected)
  })
})

describe('/metrics', () => {
  const textOf = async (raw: ReturnType<typeof world>['raw']): Promise<string> =>
    new TextDecoder().decode((await raw('GET', '/metrics')).bytes)

  it('counts requests by what they asked for, how long they took and how large the answers were, and objects by resource', async () => {
    const { ask, raw } = world()
    await ask('POST', MAPS, map({}))
    await ask('POST', `${MAPS}?dryRun=All`, map({}))
    await ask('GET', `${MAPS}/m`)
    await ask('GET', '/api/v1/configmaps')
    await ask('DELETE', MAPS)
    const text = await textOf(raw)
    const about = (scope: string, verb: string, tried = ''): string =>
      `component="apiserver",dry_run="${tried}",group="",resource="configmaps",scope="${scope}",subresource="",verb="${verb}",version="v1"`
    expect(text.split('\n').filter((line) => /^apiserver_request_total\{.*configmaps/.test(line))).toEqual([
      `apiserver_request_total{code="200",${about('cluster', 'LIST')}} 1`,
      `apiserver_request_total{code="200",${about('namespace', 'DELETECOLLECTION')}} 1`,
      `apiserver_request_total{code="201",${about('resource', 'POST')}} 1`,
      `apiserver_request_total{code="404",${about('resource', 'GET')}} 1`,
      `apiserver_request_total{code="409",${about('resource', 'POST', 'All')}} 1`,
    ])
    expect(text).toContain(
      `# HELP apiserver_request_total [STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.\n# TYPE apiserver_request_total counter\n`,
    )
    expect(text).toContain(`apiserver_request_duration_seconds_bucket{${about('cluster', 'LIST')},le="0.005"} 1\n`)
    expect(text).toContain(
      'apiserver_response_sizes_bucket{component="apiserver",group="",resource="configmaps",scope="cluster",subresource="",verb="LIST",version="v1",le="1000"} ',
    )
    expect(text).toContain('etcd_requests_total{group="",operation="create",resource="configmaps"} 1\n')
    expect(text).toContain('etcd_requests_total{group="",operation="delete",resource="configmaps"} 1\n')
    expect(text).toContain('apiserver_resource_objects{group="",resource="namespaces"} 1\n')
    expect(text).toContain('apiserver_storage_objects{resource="namespaces"} 1\n')
    expect(text).toContain(
      'apiserver_current_inflight_requests{request_kind="mutating"} 1\napiserver_current_inflight_requests{request_kind="readOnly"} 1\n',
    )
  })

  it('does not count what has come to no route, or was not let in', async () => {
    const { server, raw } = world()
    for (const path of ['/nope', '/api/v1/nope', '/apis/a.b/v1/c', '/api/v1/nodes/a/nope'])
      expect((await raw('GET', path)).status).toBe(404)
    const headers = { 'impersonate-user': 'anna' }
    expect((await server.handler.handle({ method: 'GET', url: '/api/v1/secrets', headers })).status).toBe(403)
    expect(await textOf(raw)).not.toMatch(/^apiserver_request_total.*(nope|secrets|"a\.b"|code="40)/m)
  })

  it('tells of watches while they last, and counts them when they have ended', async () => {
    const { clock, server, raw } = world()
    const watch = await server.handler.handle({ method: 'GET', url: `${MAPS}?watch=1&timeoutSeconds=3`, headers: {} })
    if (!('start' in watch.body)) throw new Error('no stream')
    watch.body.start({ chunk: () => undefined, end: () => undefined })
    const about = 'group="",resource="configmaps",scope="namespace",subresource="",verb="WATCH",version="v1"'
    expect(await textOf(raw)).toContain(`apiserver_longrunning_requests{component="apiserver",${about}} 1\n`)
    clock.runSync(clock.now() + 3000)
    const text = await textOf(raw)
    expect(text).toContain(`apiserver_longrunning_requests{component="apiserver",${about}} 0\n`)
    expect(text).toContain(`apiserver_request_total{code="200",component="apiserver",dry_run="",${about}} 1\n`)
    expect(text).toContain(`apiserver_request_duration_seconds_sum{component="apiserver",dry_run="",${about}} 3\n`)
  })

  it('counts what the parts of the engine write', async () => {
    const { server, raw } = world()
    const leases = server.clientFor({ name: 'kubelet', user: 'system:node:n', groups: [] }).resource(LEASES)
    const lease = leases.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'n', namespace: 'default' },
      spec: {},
    })
    leases.update({ ...lease, spec: { holderIdentity: 'n' } })
    expect(() => leases.update(lease)).toThrow()
    const about = 'component="apiserver",dry_run="",group="coordination.k8s.io",resource="leases",scope="resource",subresource=""'
    const text = await textOf(raw)
    expect(text).toContain(`apiserver_request_total{code="200",${about},verb="PUT",version="v1"} 1\n`)
    expect(text).toContain(`apiserver_request_total{code="201",${about},verb="POST",version="v1"} 1\n`)
    expect(text).toContain(`apiserver_request_total{code="409",${about},verb="PUT",version="v1"} 1\n`)
  })
})

describe('people who look with curl', () => {
  const curl = { 'user-agent': 'curl/8.5.0' }
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { nonResourceAttributes: { path: '/' } } }
  const SELF = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

  it.each<[string, string, string, object | undefined, Record<string, string>]>([
    ['objects', 'GET', '/api/v1/namespaces/default', undefined, curl],
    ['discovery', 'GET', '/apis/apps', undefined, curl],
    ['reviews', 'POST', SELF, review, curl],
    ['tokens', 'POST', '/api/v1/namespaces/default/serviceaccounts/robot/token', { kind: 'TokenRequest', spec: {} }, curl],
    ['refusals', 'GET', '/api/v1/namespaces/nosuch', undefined, curl],
    ['refusals of methods', 'POST', '/version', undefined, curl],
    ['refusals of who they are', 'GET', '/api/v1/namespaces', undefined, { ...curl, authorization: 'Bearer nosuch' }],
  ])('see %s on several lines, and on one where they ask for that', async (_, method, url, body, headers) => {
    const { raw, ask } = world()
    await ask('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'robot' } })
    const text = async (path: string): Promise<string> => new TextDecoder().decode((await raw(method, path, body, headers)).bytes)
    expect(await text(url)).toMatch(/^\{\n {2}"kind": /)
    expect(await text(`${url}?pretty=false`)).toMatch(/^\{"kind":"[^\n]*\n$/)
  })
})

describe('/openapi/v2', () => {
  it('has every type of the v3 documents, references standing alone', async () => {
    const { ask } = world()
    const { body } = await ask('GET', '/openapi/v2')
    const definitions = body['definitions'] as Readonly<Record<string, { readonly properties?: Readonly<Record<string, object>> }>>
    expect(definitions['io.k8s.api.core.v1.Pod']?.properties?.['spec']).toMatchObject({ $ref: '#/definitions/io.k8s.api.core.v1.PodSpec' })
    expect(definitions['io.k8s.apimachinery.pkg.util.intstr.IntOrString']).toEqual({ type: 'string', format: 'int-or-string' })
    expect(JSON.stringify(body)).not.toContain('#/components/schemas/')
    const patch = (body['paths'] as Record<string, Record<string, { parameters: { name: string }[] }>>)[
      '/api/v1/namespaces/{namespace}/pods/{name}'
    ]!['patch']!
    expect(patch.parameters.map(({ name }) => name)).toContain('dryRun')
  })

  it('is the same document as protobuf', async () => {
    const { ask, raw } = world()
    const { body } = await ask('GET', '/openapi/v2')
    const accept = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'
    const { headers, bytes } = await raw('GET', '/openapi/v2', undefined, { accept })
    expect(headers['content-type']).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
    const document = fields(bytes)
    expect(new TextDecoder().decode(document.get(1)![0])).toBe('2.0')
    const definitions = fields(document.get(9)![0]!).get(1)!
    const names = definitions.map((each) => new TextDecoder().decode(fields(each).get(1)![0]))
    expect(names).toEqual(Object.keys(body['definitions'] as object))
  })
})

/** The length-delimited fields of a protobuf message, by number. */
function fields(bytes: Uint8Array): Map<number, Uint8Array[]> {
  const found = new Map<number, Uint8Array[]>()
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 1; ; shift *= 0x80) {
      const byte = bytes[at++]!
      value += (byte & 0x7f) * shift
      if (byte < 0x80) return value
    }
  }
  while (at < bytes.length) {
    const tag = varint()
    expect(tag % 8).toBe(2)
    const size = varint()
    const number = Math.floor(tag / 8)
    found.set(number, [...(found.get(number) ?? []), bytes.subarray(at, at + size)])
    at += size
  }
  return found
}
