import { expect, it } from 'vitest'
import { ENDPOINT_SLICES, ENDPOINTS, SERVICES } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { endpointSliceMirroringController } from '.'

const slices = (world: TestCluster): unknown =>
  world.list(ENDPOINT_SLICES).map(({ addressType, ports, endpoints, metadata: { labels, annotations } }) => ({
    addressType,
    ports: ports?.map(({ name, port }) => `${name}=${port}`),
    endpoints: endpoints?.map((each) => `${each.addresses[0]} ${each.conditions?.ready}`),
    labels,
    annotations,
  }))

it('Endpoints kept by hand are mirrored, follow changes, and are not when the Service gets a selector', () => {
  const world = new TestCluster([endpointSliceMirroringController])
  const metadata = { name: 'db', namespace: 'default' }
  world.create(SERVICES, { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: 'b', port: 90 }] } })
  world.create(ENDPOINTS, {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: { a: 'b' }, annotations: { note: 'x', 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    subsets: [
      {
        addresses: [{ ip: '192.0.2.1' }],
        notReadyAddresses: [{ ip: '192.0.2.2' }],
        ports: [
          { name: 'b', port: 90 },
          { name: 'a', port: 80 },
        ],
      },
    ],
  })
  world.run(2)
  const labels = {
    a: 'b',
    'kubernetes.io/service-name': 'db',
    'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
  }
  const mirrored = {
    addressType: 'IPv4',
    ports: ['a=80', 'b=90'],
    endpoints: ['192.0.2.1 true', '192.0.2.2 false'],
    labels,
    annotations: { note: 'x' },
  }
  expect(slices(world)).toEqual([mirrored])
  world.change(ENDPOINTS, 'db', { metadata: { labels: { a: 'c' } } })
  world.run(2)
  expect(slices(world)).toEqual([{ ...mirrored, labels: { ...labels, a: 'c' } }])
  world.change(SERVICES, 'db', { spec: { selector: { app: 'db' } } })
  world.run(2)
  expect(slices(world)).toEqual([])
})
