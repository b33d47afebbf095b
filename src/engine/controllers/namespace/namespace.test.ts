import { describe, expect, it } from 'vitest'
import { API_SERVICES, CONFIG_MAPS, CUSTOM_RESOURCE_DEFINITIONS, EVENTS, NAMESPACES, PODS, SERVICE_ACCOUNTS } from '../../schema/resources'
import { TestCluster } from '../framework/test-cluster'
import { rootCaPublisher } from '../root-ca'
import { serviceAccountController } from '../service-account'
import { namespaceController } from '.'

function cluster(stopTime = 1000): TestCluster {
  const world = new TestCluster([serviceAccountController, rootCaPublisher, namespaceController], { stopTime })
  world.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'dev' }, spec: {} })
  world.run(1)
  return world
}

const gone = (world: TestCluster): boolean => !world.list(NAMESPACES).some((each) => each.metadata.name === 'dev')

describe('a new namespace', () => {
  it('gets a default service account and the root certificate', () => {
    const world = cluster()
    expect(world.list(SERVICE_ACCOUNTS, 'dev').map((each) => each.metadata.name)).toEqual(['default'])
    expect(world.get(CONFIG_MAPS, 'kube-root-ca.crt', 'dev').data).toHaveProperty(['ca.crt'])
  })

  it('gets both back when they are deleted', () => {
    const world = cluster()
    world.client.resource(SERVICE_ACCOUNTS).delete('default', 'dev')
    world.client.resource(CONFIG_MAPS).delete('kube-root-ca.crt', 'dev')
    world.run(1)
    expect(world.exists(SERVICE_ACCOUNTS, 'default', 'dev')).toBe(true)
    expect(world.exists(CONFIG_MAPS, 'kube-root-ca.crt', 'dev')).toBe(true)
  })
})

describe('a deleted namespace', () => {
  it('is left alone for five seconds and then emptied', () => {
    const world = cluster()
    world.create(EVENTS, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'happened', namespace: 'dev' },
      involvedObject: { kind: 'Pod', name: 'a', namespace: 'dev' },
    })
    world.client.resource(NAMESPACES).delete('dev')
    world.run(4)
    expect(world.exists(SERVICE_ACCOUNTS, 'default', 'dev')).toBe(true)
    world.run(2)
    expect(gone(world)).toBe(true)
    expect(world.list(CONFIG_MAPS, 'dev')).toEqual([])
    expect(world.list(EVENTS, 'dev')).toEqual([])
  })

  it('goes although a custom resource was defined and is no more', () => {
    const world = cluster()
    world.create(CUSTOM_RESOURCE_DEFINITIONS, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'foos.company.com' },
      spec: {
        group: 'company.com',
        scope: 'Namespaced',
        names: { plural: 'foos', kind: 'Foo' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    })
    world.run(1)
    expect(world.get(CUSTOM_RESOURCE_DEFINITIONS, 'foos.company.com').status?.conditions).toContainEqual(
      expect.objectContaining({ type: 'Established', status: 'True' }),
    )
    world.client.resource(CUSTOM_RESOURCE_DEFINITIONS).delete('foos.company.com')
    world.run(1)
    expect(world.exists(CUSTOM_RESOURCE_DEFINITIONS, 'foos.company.com')).toBe(false)
    world.client.resource(NAMESPACES).delete('dev')
    world.run(6)
    expect(gone(world)).toBe(true)
  })

  it('stays while a server of the API that may know of more in it cannot be reached', () => {
    const world = cluster()
    const spec = { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100 }
    world.create(API_SERVICES, {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: { ...spec, service: { name: 'metrics-server', namespace: 'kube-system' } },
    })
    world.client.resource(NAMESPACES).delete('dev')
    world.run(30)
    expect(world.list(CONFIG_MAPS, 'dev')).toEqual([])
    const version = 'metrics.k8s.io/v1beta1'
    expect(world.get(NAMESPACES, 'dev').status?.conditions?.[0]).toMatchObject({
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'True',
      reason: 'DiscoveryFailed',
      message: `Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: ${version}: stale GroupVersion discovery: ${version}`,
    })
    world.client.resource(API_SERVICES).delete('v1beta1.metrics.k8s.io')
    world.run(70)
    expect(gone(world)).toBe(true)
  })

  it('whose pods do not go in time says so, and goes with the last of them', () => {
    const world = cluster(600_000)
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'stuck', namespace: 'dev' },
      spec: { terminationGracePeriodSeconds: 5, containers: [{ name: 'a', image: 'nginx' }] },
    })
    world.run(3)
    world.client.resource(NAMESPACES).delete('dev')
    world.run(30)
    const message =
      'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: dev for gvr: /v1, Resource=pods'
    expect(world.get(NAMESPACES, 'dev').status?.conditions?.find((each) => each.type === 'NamespaceDeletionContentFailure')).toMatchObject({
      status: 'True',
      reason: 'ContentDeletionFailed',
      message,
    })
    world.client.resource(PODS).delete('stuck', 'dev', { gracePeriodSeconds: 0 })
    world.run(70)
    expect(gone(world)).toBe(true)
  })

  it('looks every eight seconds whether the last finalizer is off', () => {
    const world = cluster()
    world.create(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: 'dev', finalizers: ['example.com/hold'] },
    })
    world.run(3)
    world.client.resource(NAMESPACES).delete('dev')
    world.run(20)
    world.client.resource(CONFIG_MAPS).patch('held', 'dev', 'merge', { metadata: { finalizers: null } })
    world.run(1)
    expect(gone(world)).toBe(false)
    world.run(9)
    expect(gone(world)).toBe(true)
  })

  it('says what it still waits for, and keeps the rest until the pods are gone', () => {
    const world = cluster(20_000)
    world.create(PODS, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'slow', namespace: 'dev' },
      spec: { terminationGracePeriodSeconds: 30, containers: [{ name: 'a', image: 'nginx' }] },
    })
    world.run(3)
    world.client.resource(NAMESPACES).delete('dev')
    world.run(7)
    const { status } = world.get(NAMESPACES, 'dev')
    expect(status?.conditions?.find((each) => each.type === 'NamespaceContentRemaining')).toMatchObject({
      status: 'True',
      reason: 'SomeResourcesRemain',
      message: 'Some resources are remaining: pods. has 1 resource instances',
    })
    expect(world.exists(CONFIG_MAPS, 'kube-root-ca.crt', 'dev')).toBe(true)
    world.run(60)
    expect(gone(world)).toBe(true)
  })
})
