import { describe, expect, it } from 'vitest'
import { IP_ADDRESSES, SERVICE_CIDRS, SERVICES } from '../../schema/resources'
import { ipAddressController } from '../ip-address'
import { TestCluster } from '../framework/test-cluster'
import { serviceCidrController } from '.'

function world(): TestCluster {
  const cluster = new TestCluster([serviceCidrController, ipAddressController])
  cluster.create(SERVICE_CIDRS, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name: 'kubernetes' },
    spec: { cidrs: ['10.96.0.0/12'] },
  })
  cluster.create(SERVICES, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: '10.96.3.4', ports: [{ port: 80 }] },
  })
  cluster.run(1)
  return cluster
}

describe('a service range', () => {
  it('is ready, and its addresses are listed with who holds them', () => {
    const cluster = world()
    expect(cluster.get(SERVICE_CIDRS, 'kubernetes')).toMatchObject({
      metadata: { finalizers: ['networking.k8s.io/service-cidr-finalizer'] },
      status: { conditions: [{ type: 'Ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' }] },
    })
    expect(cluster.get(IP_ADDRESSES, '10.96.3.4')).toMatchObject({
      metadata: { labels: { 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io', 'ipaddress.kubernetes.io/ip-family': 'IPv4' } },
      spec: { parentRef: { resource: 'services', namespace: 'default', name: 'web' } },
    })
  })

  it('stays for as long as an address of it is held', () => {
    const cluster = world()
    cluster.client.resource(SERVICE_CIDRS).delete('kubernetes')
    cluster.run(1)
    expect(cluster.get(SERVICE_CIDRS, 'kubernetes').status?.conditions).toMatchObject([{ status: 'False', reason: 'Terminating' }])
    cluster.client.resource(SERVICES).delete('web', 'default')
    cluster.run(1)
    expect(cluster.exists(IP_ADDRESSES, '10.96.3.4')).toBe(false)
    expect(cluster.exists(SERVICE_CIDRS, 'kubernetes')).toBe(false)
  })

  it('that was added gives the addresses that are asked for, while it is there', () => {
    const cluster = world()
    const ask = (name: string, clusterIP: string): void => {
      cluster.create(SERVICES, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace: 'default' },
        spec: { clusterIP, ports: [{ port: 80 }] },
      })
    }
    const refusal = 'failed to allocate IP 192.168.100.6: the provided network does not match the current range'
    expect(() => ask('early', '192.168.100.6')).toThrow(refusal)
    cluster.create(SERVICE_CIDRS, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'ServiceCIDR',
      metadata: { name: 'extra' },
      spec: { cidrs: ['192.168.100.0/28'] },
    })
    cluster.run(1)
    ask('in', '192.168.100.5')
    cluster.run(1)
    cluster.client.resource(SERVICE_CIDRS).delete('extra')
    cluster.run(1)
    expect(cluster.get(SERVICE_CIDRS, 'extra').status?.conditions).toMatchObject([{ status: 'False', reason: 'Terminating' }])
    expect(() => ask('late', '192.168.100.6')).toThrow(refusal)
  })
})
