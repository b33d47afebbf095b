import { describe, expect, test } from 'vitest'
import { createApiServer } from '../apiserver'
import type { KubeObject, NewObject, Resource } from '../api/object'
import { VirtualClock } from '../clock/clock'
import { Random } from '../clock/random'
import { ENDPOINT_SLICES, NAMESPACES, NETWORK_POLICIES, NODES, PODS, SERVICES } from '../schema/resources'
import type { EndpointHints, NetworkPolicySpec, PodSpec, ServiceSpec } from '../schema/types'
import { createNetwork, type ClusterNetwork, type Connection, type Origin } from './index'

const OUTSIDE: Origin = { kind: 'outside' }
const W1: Origin = { kind: 'node', node: 'w1' }
const W2: Origin = { kind: 'node', node: 'w2' }

interface Backend {
  readonly ip: string
  readonly node: string
  readonly ready?: boolean
  readonly terminating?: boolean
  readonly hostname?: string
  readonly hints?: EndpointHints
}

class World {
  readonly clock = new VirtualClock(0)
  private readonly random = new Random('network')
  private readonly api = createApiServer({ clock: this.clock, random: this.random })
  private readonly client = this.api.clientFor({ name: 'test', user: 'test', groups: ['system:masters'] })
  readonly network: ClusterNetwork

  constructor(dns: 'always' | 'pods' = 'always') {
    this.network = createNetwork({
      clock: this.clock,
      informers: this.api.informers,
      random: this.random.stream('network'),
      dns,
      outsideAddress: '192.0.2.1',
    })
    this.network.setNode('w1', '192.0.2.11', '10.244.1.0/24')
    this.network.setNode('w2', '192.0.2.12', '10.244.2.0/24')
    for (const name of ['default', 'prod', 'kube-system']) {
      this.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { name } }, spec: {} })
    }
    this.settle()
  }

  settle(): void {
    this.clock.runSync(this.clock.now() + 500)
  }

  create<T extends KubeObject>(resource: Resource<T>, object: NewObject<T>): T {
    return this.client.resource(resource).create(object)
  }

  remove(resource: Resource, name: string): void {
    this.client.resource(resource).delete(name, 'default')
    this.settle()
  }

  /** A running pod that answers on port 80 (and 53/UDP) unless `ports` says otherwise. */
  pod(
    name: string,
    node: string,
    ip: string,
    options: { labels?: Record<string, string>; namespace?: string; ports?: number[]; spec?: Partial<PodSpec> } = {},
  ): Origin {
    const { labels = { app: name }, namespace = 'default', ports = [80], spec = {} } = options
    const containers = [{ name: 'c', image: 'nginx', ports: [{ name: 'web', containerPort: 80 }] }]
    const pod = this.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: { containers, nodeName: node, ...spec },
    })
    this.client.resource(PODS).updateStatus({ ...pod, status: { ...pod.status, phase: 'Running', podIP: ip } })
    const origin: Origin = { kind: 'pod', namespace, name, ip, node }
    for (const port of ports) this.network.listen(origin, { port, protocol: 'TCP', talk: () => new TextEncoder().encode(name) })
    return origin
  }

  private addresses = 10

  service(name: string, spec: Partial<ServiceSpec>, backends: readonly Backend[], namespace = 'default', labels = {}): string {
    const stored = this.create(SERVICES, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: { ports: [{ port: 8080 }], ...(spec.type === 'ExternalName' ? {} : { clusterIP: `10.96.1.${this.addresses++}` }), ...spec },
    })
    this.create(ENDPOINT_SLICES, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [
        {
          name: spec.ports?.[0]?.name ?? '',
          port: spec.ports?.[0]?.protocol === 'UDP' ? 53 : 80,
          protocol: spec.ports?.[0]?.protocol ?? 'TCP',
        },
      ],
      endpoints: backends.map(({ ip, node, ready = true, terminating = false, hostname, hints }) => ({
        addresses: [ip],
        nodeName: node,
        ...(hostname ? { hostname } : {}),
        ...(hints ? { hints } : {}),
        conditions: { ready, serving: ready || terminating, terminating },
      })),
    })
    this.settle()
    return stored.spec.clusterIP ?? ''
  }

  policy(name: string, spec: NetworkPolicySpec, namespace = 'default'): void {
    this.create(NETWORK_POLICIES, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, spec })
    this.settle()
  }
}

function outcome(connection: Connection): string {
  return connection.ok ? new TextDecoder().decode(connection.listener.talk!(new Uint8Array()) as Uint8Array) : connection.failure
}

describe('Services', () => {
  test('spread over ready endpoints and leave out those that are not', () => {
    const world = new World()
    const client = world.pod('client', 'w1', '10.244.1.2')
    world.pod('a', 'w1', '10.244.1.3')
    world.pod('b', 'w2', '10.244.2.3')
    world.pod('c', 'w2', '10.244.2.4')
    const ip = world.service('web', {}, [
      { ip: '10.244.1.3', node: 'w1' },
      { ip: '10.244.2.3', node: 'w2' },
      { ip: '10.244.2.4', node: 'w2', ready: false },
    ])
    const seen = new Set(Array.from({ length: 30 }, () => outcome(world.network.connect(client, ip, 8080))))
    expect([...seen].sort()).toEqual(['a', 'b'])
  })

  test('refuse at once without endpoints, and time out on a port they do not have', () => {
    const world = new World()
    const ip = world.service('web', {}, [])
    expect(world.network.connect(W1, ip, 8080)).toMatchObject({ ok: false, failure: 'connection refused' })
    expect(world.network.connect(W1, ip, 9999)).toMatchObject({ ok: false, failure: 'i/o timeout' })
  })

  test('that are marked for another proxy have no address that answers', () => {
    const world = new World()
    const client = world.pod('client', 'w1', '10.244.1.2')
    world.pod('a', 'w1', '10.244.1.3')
    const ip = world.service('own', {}, [{ ip: '10.244.1.3', node: 'w1' }], 'default', {
      'service.kubernetes.io/service-proxy-name': 'other',
    })
    expect(outcome(world.network.connect(client, ip, 8080))).toBe('i/o timeout')
  })

  test('fall back to endpoints that still serve while terminating', () => {
    const world = new World()
    world.pod('a', 'w1', '10.244.1.3')
    const ip = world.service('web', {}, [{ ip: '10.244.1.3', node: 'w1', ready: false, terminating: true }])
    expect(outcome(world.network.connect(W2, ip, 8080))).toBe('a')
  })

  test('with session affinity keep a client on its endpoint until the timeout', () => {
    const world = new World()
    for (const n of [3, 4, 5, 6]) world.pod(`p${n}`, 'w1', `10.244.1.${n}`)
    const backends = [3, 4, 5, 6].map((n) => ({ ip: `10.244.1.${n}`, node: 'w1' }))
    const ip = world.service('web', { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }, backends)
    const first = outcome(world.network.connect(W1, ip, 8080))
    expect(new Set(Array.from({ length: 20 }, () => outcome(world.network.connect(W1, ip, 8080))))).toEqual(new Set([first]))
    const later = Array.from({ length: 20 }, () => {
      world.clock.runSync(world.clock.now() + 61_000)
      return outcome(world.network.connect(W1, ip, 8080))
    })
    expect(new Set(later).size).toBeGreaterThan(1)
  })

  test('answer on the node port of every node, also from outside', () => {
    const world = new World()
    world.pod('a', 'w2', '10.244.2.3')
    world.service('web', { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }, [{ ip: '10.244.2.3', node: 'w2' }])
    for (const node of ['192.0.2.11', '192.0.2.12']) expect(outcome(world.network.connect(OUTSIDE, node, 30080))).toBe('a')
    expect(outcome(world.network.connect(W1, '127.0.0.1', 30080))).toBe('a')
    const through = world.network.connect(OUTSIDE, '192.0.2.11', 30080)
    expect(through.hops.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['outside outside', 'node w1', 'service web', 'pod a'])
    expect(through).toMatchObject({ sourceAddress: '192.0.2.11' })
  })

  test('with externalTrafficPolicy Local keep the client address and answer only where an endpoint is', () => {
    const world = new World()
    world.pod('a', 'w2', '10.244.2.3')
    const spec: Partial<ServiceSpec> = { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 80, nodePort: 30080 }] }
    world.service('web', spec, [{ ip: '10.244.2.3', node: 'w2' }])
    expect(world.network.connect(OUTSIDE, '192.0.2.11', 30080)).toMatchObject({ failure: 'i/o timeout' })
    expect(world.network.connect(OUTSIDE, '192.0.2.12', 30080)).toMatchObject({ ok: true, sourceAddress: '192.0.2.1' })
  })

  test('of load balancers with that policy tell on every node how many endpoints it has, while kube-proxy is there', async () => {
    const world = new World()
    world.pod('a', 'w2', '10.244.2.3')
    const spec: Partial<ServiceSpec> = {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      ports: [{ port: 80 }],
      healthCheckNodePort: 30123,
    }
    world.service('web', spec, [
      { ip: '10.244.2.3', node: 'w2' },
      { ip: '10.244.1.3', node: 'w1', ready: false },
    ])
    expect(world.network.connect(W1, '127.0.0.1', 30123)).toMatchObject({ failure: 'connection refused' })
    for (const node of [W1, W2]) world.network.listen(node, { port: 10256, protocol: 'TCP' })
    const asked = async (from: Origin, address: string): Promise<unknown> => {
      const connection = world.network.connect(from, address, 30123)
      const answer =
        connection.ok && (await connection.listener.http?.({ method: 'GET', host: 'x', path: '/', headers: {} }, { address: '' }))
      return (
        answer && [answer.status, answer.headers['X-Load-Balancing-Endpoint-Weight'], JSON.parse(new TextDecoder().decode(answer.body))]
      )
    }
    const told = (localEndpoints: number) => ({ service: { namespace: 'default', name: 'web' }, localEndpoints, serviceProxyHealthy: true })
    expect(await asked(W1, '127.0.0.1')).toEqual([503, '0', told(0)])
    expect(await asked(OUTSIDE, '192.0.2.12')).toEqual([200, '1', told(1)])
    world.remove(SERVICES, 'web')
    expect(world.network.connect(OUTSIDE, '192.0.2.12', 30123)).toMatchObject({ failure: 'connection refused' })
  })

  test('with internalTrafficPolicy Local drop what starts on a node without endpoint', () => {
    const world = new World()
    world.pod('a', 'w2', '10.244.2.3')
    const ip = world.service('web', { internalTrafficPolicy: 'Local' }, [{ ip: '10.244.2.3', node: 'w2' }])
    expect(world.network.connect(W1, ip, 8080)).toMatchObject({ failure: 'i/o timeout' })
    expect(outcome(world.network.connect(W2, ip, 8080))).toBe('a')
  })

  test('whose endpoints are meant for zones or nodes answer from near by, and from anywhere when nothing is near', () => {
    const world = new World()
    for (const [name, zone] of [
      ['w1', 'a'],
      ['w2', 'b'],
    ] as const)
      world.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } }, spec: {} })
    world.pod('one', 'w1', '10.244.1.3')
    world.pod('two', 'w2', '10.244.2.3')
    const answers = (ip: string, from: Origin): readonly string[] =>
      [...new Set(Array.from({ length: 30 }, () => outcome(world.network.connect(from, ip, 8080))))].sort()
    const near = (one: EndpointHints, two: EndpointHints): readonly Backend[] => [
      { ip: '10.244.1.3', node: 'w1', hints: one },
      { ip: '10.244.2.3', node: 'w2', hints: two },
    ]
    const zoned = world.service('zoned', {}, near({ forZones: [{ name: 'a' }] }, { forZones: [{ name: 'b' }] }))
    expect([answers(zoned, W1), answers(zoned, W2)]).toEqual([['one'], ['two']])
    const one = { forNodes: [{ name: 'w1' }], forZones: [{ name: 'a' }] }
    const same = world.service('same', {}, near(one, { forNodes: [{ name: 'w3' }], forZones: [{ name: 'c' }] }))
    expect([answers(same, W1), answers(same, W2)]).toEqual([['one'], ['one', 'two']])
  })

  test('reach the outside machine only through a tunnel', () => {
    const world = new World()
    world.pod('a', 'w1', '10.244.1.3')
    const ip = world.service('web', {}, [{ ip: '10.244.1.3', node: 'w1' }])
    expect(world.network.connect(OUTSIDE, ip, 8080)).toMatchObject({ failure: 'i/o timeout' })
    expect(world.network.connect(OUTSIDE, '10.244.1.3', 80)).toMatchObject({ failure: 'i/o timeout' })
    world.network.setTunnel(true)
    expect(outcome(world.network.connect(OUTSIDE, ip, 8080))).toBe('a')
  })

  test('let a pod reach itself through its own Service, seen as coming from the bridge', () => {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.3')
    const ip = world.service('web', {}, [{ ip: '10.244.1.3', node: 'w1' }])
    expect(world.network.connect(a, ip, 8080)).toMatchObject({ ok: true, sourceAddress: '10.244.1.1' })
  })
})

describe('Reachability', () => {
  test('nobody listening refuses, nobody there is no route, a dead node is silence', () => {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.3')
    world.pod('b', 'w2', '10.244.2.3')
    world.settle()
    expect(outcome(world.network.connect(a, '10.244.2.3', 80))).toBe('b')
    expect(world.network.connect(a, '10.244.2.3', 81)).toMatchObject({ failure: 'connection refused' })
    expect(world.network.connect(a, '10.244.2.99', 80)).toMatchObject({ failure: 'no route to host', latency: 3000 })
    world.network.setDown('w2', true)
    expect(world.network.connect(a, '10.244.2.3', 80)).toMatchObject({ failure: 'i/o timeout' })
    expect(world.network.connect(OUTSIDE, '192.0.2.12', 22)).toMatchObject({ failure: 'i/o timeout' })
  })

  test('a node that is cut off still talks to its own pods', () => {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.3')
    world.pod('b', 'w1', '10.244.1.4')
    world.pod('c', 'w2', '10.244.2.3')
    world.settle()
    world.network.setCut('w1', true)
    expect(outcome(world.network.connect(a, '10.244.1.4', 80))).toBe('b')
    expect(world.network.connect(a, '10.244.2.3', 80)).toMatchObject({ failure: 'i/o timeout' })
    expect(world.network.connect(W2, '10.244.1.3', 80)).toMatchObject({ failure: 'i/o timeout' })
  })

  test('localhost is the machine itself, and a port is taken only once', () => {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.3')
    expect(outcome(world.network.connect(a, '127.0.0.1', 80))).toBe('a')
    expect(world.network.connect(W1, '127.0.0.1', 80)).toMatchObject({ failure: 'connection refused' })
    expect(() => world.network.listen(a, { port: 80, protocol: 'TCP' })).toThrow('Address already in use')
  })
})

describe('Names', () => {
  test('of Services resolve by search domain, namespace and in full', () => {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.3')
    const ip = world.service('web', {}, [], 'prod')
    for (const name of ['web.prod', 'web.prod.svc', 'web.prod.svc.cluster.local', 'web.prod.svc.cluster.local.']) {
      expect(world.network.resolve(a, name)).toEqual({ ok: true, addresses: [ip], canonicalName: 'web.prod.svc.cluster.local' })
    }
    expect(world.network.resolve(a, 'web')).toEqual({ ok: false, failure: 'NXDOMAIN' })
    expect(world.network.resolve(W1, 'web.prod.svc.cluster.local')).toEqual({ ok: false, failure: 'NXDOMAIN' })
  })

  test('of headless Services are their ready pods, each with its host name', () => {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.9')
    world.service('db', { clusterIP: 'None', ports: [{ name: 'pg', port: 80 }] }, [
      { ip: '10.244.1.3', node: 'w1', hostname: 'db-0' },
      { ip: '10.244.2.3', node: 'w2', hostname: 'db-1' },
      { ip: '10.244.2.4', node: 'w2', hostname: 'db-2', ready: false },
    ])
    expect(world.network.resolve(a, 'db')).toMatchObject({ addresses: ['10.244.1.3', '10.244.2.3'] })
    expect(world.network.resolve(a, 'db-1.db')).toMatchObject({ addresses: ['10.244.2.3'] })
    expect(world.network.resolve(a, 'db-2.db')).toMatchObject({ failure: 'NXDOMAIN' })
    expect(world.network.query(a, '_pg._tcp.db.default.svc.cluster.local', 'SRV')?.records.map(({ data }) => data)).toEqual([
      '0 50 80 db-0.db.default.svc.cluster.local',
      '0 50 80 db-1.db.default.svc.cluster.local',
    ])
    expect(world.network.query(a, '3.1.244.10.in-addr.arpa', 'PTR')?.records[0]?.data).toBe('db-0.db.default.svc.cluster.local')
  })

  test('of ExternalName Services are aliases for the world outside', () => {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.3')
    world.network.addOutsideMachine('203.0.113.7', ['example.com'], [])
    world.service('ext', { type: 'ExternalName', externalName: 'example.com', ports: [] }, [])
    expect(world.network.resolve(a, 'ext')).toEqual({ ok: true, addresses: ['203.0.113.7'], canonicalName: 'example.com' })
    expect(world.network.resolve(OUTSIDE, 'example.com')).toMatchObject({ addresses: ['203.0.113.7'] })
  })

  test('need a DNS pod that can be reached', () => {
    const world = new World('pods')
    const a = world.pod('a', 'w1', '10.244.1.3')
    const none = { ok: false, failure: 'no servers could be reached' }
    expect(world.network.resolve(a, 'kube-dns.kube-system')).toEqual(none)
    world.pod('coredns', 'w2', '10.244.2.9', { namespace: 'kube-system' })
    const ip = world.service(
      'kube-dns',
      { clusterIP: '10.96.0.10', ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] },
      [{ ip: '10.244.2.9', node: 'w2' }],
      'kube-system',
    )
    expect(world.network.resolve(a, 'kube-dns.kube-system')).toMatchObject({ ok: true, addresses: [ip] })
    world.policy('no-egress', { podSelector: {}, policyTypes: ['Egress'] })
    expect(world.network.resolve(a, 'kube-dns.kube-system')).toEqual(none)
  })
})

describe('NetworkPolicies', () => {
  function twoNamespaces(): { world: World; a: Origin; b: Origin; far: Origin } {
    const world = new World()
    const a = world.pod('a', 'w1', '10.244.1.3')
    const b = world.pod('b', 'w2', '10.244.2.3', { ports: [80, 8080] })
    const far = world.pod('far', 'w2', '10.244.2.7', { namespace: 'prod' })
    world.settle()
    return { world, a, b, far }
  }

  test('select pods to isolate, and let pass what a rule names', () => {
    const { world, a, far } = twoNamespaces()
    world.policy('deny', { podSelector: { matchLabels: { app: 'b' } }, policyTypes: ['Ingress'] })
    expect(world.network.connect(a, '10.244.2.3', 80)).toMatchObject({ failure: 'i/o timeout' })
    expect(outcome(world.network.connect(W2, '10.244.2.3', 80))).toBe('b')
    world.policy('from-a', {
      podSelector: {},
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'a' } } }], ports: [{ port: 'web' }] }],
    })
    expect(outcome(world.network.connect(a, '10.244.2.3', 80))).toBe('b')
    expect(world.network.connect(a, '10.244.2.3', 8080)).toMatchObject({ failure: 'i/o timeout' })
    expect(world.network.connect(far, '10.244.2.3', 80)).toMatchObject({ failure: 'i/o timeout' })
    world.policy('from-prod', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { name: 'prod' } } }] }] })
    expect(outcome(world.network.connect(far, '10.244.2.3', 80))).toBe('b')
  })

  test('know address blocks with exceptions and port ranges', () => {
    const { world, a, far } = twoNamespaces()
    const to = [{ ipBlock: { cidr: '10.244.0.0/16', except: ['10.244.2.7/32'] } }]
    world.policy('egress', {
      podSelector: { matchLabels: { app: 'a' } },
      policyTypes: ['Egress'],
      egress: [{ to, ports: [{ port: 70, endPort: 90 }] }],
    })
    expect(outcome(world.network.connect(a, '10.244.2.3', 80))).toBe('b')
    expect(world.network.connect(a, '10.244.2.3', 8080)).toMatchObject({ failure: 'i/o timeout' })
    expect(world.network.connect(a, '10.244.2.7', 80)).toMatchObject({ failure: 'i/o timeout' })
    expect(outcome(world.network.connect(far, '10.244.1.3', 80))).toBe('a')
  })

  test('hold behind Services too', () => {
    const { world, a } = twoNamespaces()
    const ip = world.service('b', {}, [{ ip: '10.244.2.3', node: 'w2' }])
    world.policy('deny', { podSelector: { matchLabels: { app: 'b' } } })
    expect(world.network.connect(a, ip, 8080)).toMatchObject({ failure: 'i/o timeout' })
  })
})
