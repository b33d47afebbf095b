/** What a new API server creates by itself: namespaces, its own Service and endpoints, priority classes; models the post-start hooks of kube-apiserver. */
import type { NewObject } from '../api/object'
import { hasReason } from '../api/status'
import type { Client } from '../client/client'
import { ENDPOINTS, ENDPOINT_SLICES, NAMESPACES, PRIORITY_CLASSES, SERVICES } from '../schema/resources'
import type { Endpoints, EndpointSlice, PriorityClass, Service } from '../schema/types'

const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

const PRIORITIES: readonly NewObject<PriorityClass>[] = [
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-cluster-critical' },
    value: 2_000_000_000,
    description: 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
    preemptionPolicy: 'PreemptLowerPriority',
  },
  {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'system-node-critical' },
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
    preemptionPolicy: 'PreemptLowerPriority',
  },
]

const LABELS = { component: 'apiserver', provider: 'kubernetes' }

const service: NewObject<Service> = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', namespace: 'default', labels: LABELS },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 8443 }],
    sessionAffinity: 'None',
  },
}

const endpoints = (address: string): NewObject<Endpoints> => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
  subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port: 8443, protocol: 'TCP' }] }],
})

const slice = (address: string): NewObject<EndpointSlice> => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: [address], conditions: { ready: true } }],
  ports: [{ name: 'https', port: 8443, protocol: 'TCP' }],
})

function unlessThere(create: () => unknown): void {
  try {
    create()
  } catch (error) {
    if (!hasReason(error, 'AlreadyExists')) throw error
  }
}

/** Safe to run again; `address` is where the API server itself is reached. */
export function createSystemObjects(client: Client, address: string): void {
  for (const name of SYSTEM_NAMESPACES) unlessThere(() => client.resource(NAMESPACES).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {} }))
  for (const priority of PRIORITIES) unlessThere(() => client.resource(PRIORITY_CLASSES).create(priority))
  unlessThere(() => client.resource(SERVICES).create(service))
  unlessThere(() => client.resource(ENDPOINTS).create(endpoints(address)))
  unlessThere(() => client.resource(ENDPOINT_SLICES).create(slice(address)))
}
