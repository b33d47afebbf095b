import { describe, expect, it } from 'vitest'
import { ENDPOINT_SLICES, ENDPOINTS, NODES, PODS, SERVICES } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { endpointsController } from '../endpoints'
import { endpointSliceController } from '.'

const ZONE = 'topology.kubernetes.io/zone'

function hintsWith(trafficDistribution: 'PreferSameNode' | 'PreferSameZone' | undefined): readonly unknown[] {
  const world = new TestCluster([endpointSliceController], { startTime: (pod) => (pod.metadata.name === 'late' ? Infinity : 1000) })
  world.change(NODES, 'node-1', { metadata: { labels: { [ZONE]: 'a' } } })
  for (const name of ['early', 'late'])
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: 'web' } },
      spec: { nodeName: 'node-1', containers: [{ name: 'a', image: 'nginx' }] },
    })
  world.create(SERVICES, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...(trafficDistribution ? { trafficDistribution } : {}) },
  })
  world.run(5)
  return world.list(ENDPOINT_SLICES).flatMap(({ endpoints }) => endpoints?.map(({ hints }) => hints) ?? [])
}

describe('ready endpoints are meant for clients', () => {
  it('anywhere, when the Service says nothing', () => expect(hintsWith(undefined)).toEqual([undefined]))
  it('in their zone', () => expect(hintsWith('PreferSameZone')).toEqual([{ forZones: [{ name: 'a' }] }]))
  it('on their node, and then in their zone', () =>
    expect(hintsWith('PreferSameNode')).toEqual([{ forNodes: [{ name: 'node-1' }], forZones: [{ name: 'a' }] }]))
})

describe('the slice of a Service', () => {
  it('that selects nobody has neither endpoints nor ports, which are null as Go writes them', () => {
    const world = new TestCluster([endpointSliceController])
    world.create(SERVICES, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    })
    world.run(2)
    expect(world.list(ENDPOINT_SLICES)).toMatchObject([{ endpoints: null, ports: null }])
  })

  it('keeps the endpoint of a pod that ends when it is not ready any more', () => {
    const world = new TestCluster([endpointSliceController])
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'once', namespace: 'default', labels: { app: 'web' } },
      spec: { nodeName: 'node-1', restartPolicy: 'Never', containers: [{ name: 'a', image: 'nginx' }] },
    })
    world.create(SERVICES, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    })
    world.run(5)
    const change = (status: object): unknown => world.client.resource(PODS).patch('once', 'default', 'merge', { status }, 'status')
    const endpoints = (): unknown => world.list(ENDPOINT_SLICES)[0]?.endpoints?.map(({ conditions }) => conditions)
    expect(endpoints()).toEqual([{ ready: true, serving: true, terminating: false }])
    change({ conditions: [{ type: 'Ready', status: 'False' }] })
    world.run(5)
    change({ phase: 'Succeeded' })
    world.run(5)
    expect(endpoints()).toEqual([{ ready: false, serving: false, terminating: false }])
    // The next look, whatever it is for, finds that it has ended.
    world.change(SERVICES, 'web', { metadata: { labels: { a: 'b' } } })
    world.run(5)
    expect(endpoints()).toBeUndefined()
  })

  it('with several ports has them in the order of their hashes, and so have its Endpoints', () => {
    const world = new TestCluster([endpointSliceController, endpointsController])
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'dns', namespace: 'default', labels: { app: 'dns' } },
      spec: { nodeName: 'node-1', containers: [{ name: 'a', image: 'coredns' }] },
    })
    world.create(SERVICES, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'dns', namespace: 'default' },
      spec: {
        selector: { app: 'dns' },
        ports: [
          { name: 'http', port: 80 },
          { name: 'https', port: 443 },
          { name: 'metrics', port: 9090 },
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53 },
          { name: 'h2', port: 8443, appProtocol: 'http' },
        ],
      },
    })
    world.run(5)
    expect(world.list(ENDPOINT_SLICES)[0]?.ports?.map(({ name }) => name)).toEqual('dns https h2 dns-tcp http metrics'.split(' '))
    expect(world.list(ENDPOINTS)[0]?.subsets?.[0]?.ports?.map(({ name }) => name)).toEqual('h2 http https metrics dns-tcp dns'.split(' '))
  })
})
