import { describe, expect, it } from 'vitest'
import { ENDPOINT_SLICES, NODES, PODS, SERVICES } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
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
