import { describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../api/object'
import type { Pod, PodSpec, ResourceQuota } from '../../../schema/types'
import type { Served } from '../../registry'
import { inScope, missingConstraints, usageOf } from './usage'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const PODS = { collection: '/pods', group: '', resource: 'pods' } as Served
const CLAIMS = { collection: '/persistentvolumeclaims', group: '', resource: 'persistentvolumeclaims' } as Served

function pod(spec: object, metadata: object = {}, phase = 'Running'): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'default', ...metadata },
    spec,
    status: { phase },
  } as unknown as Pod
}

const asking = (resources: object, more: object = {}): Pod => pod({ containers: [{ name: 'c', image: 'nginx', resources }], ...more })

describe('a pod uses', () => {
  const one = { pods: '1', 'count/pods': '1' }
  it.each([
    ['nothing but itself', asking({}), one],
    [
      'requests under two names, limits under one',
      asking({
        requests: { cpu: '1', memory: '1Mi', 'ephemeral-storage': '1Gi' },
        limits: { cpu: '2', memory: '2Mi', 'ephemeral-storage': '2Gi' },
      }),
      {
        ...one,
        ...{ cpu: '1', 'requests.cpu': '1', 'limits.cpu': '2', memory: '1Mi', 'requests.memory': '1Mi', 'limits.memory': '2Mi' },
        ...{ 'ephemeral-storage': '1Gi', 'requests.ephemeral-storage': '1Gi', 'limits.ephemeral-storage': '2Gi' },
      },
    ],
    [
      'huge pages as they are and as requests',
      asking({ requests: { 'hugepages-2Mi': '100Mi' }, limits: { 'hugepages-2Mi': '100Mi' } }),
      { ...one, 'hugepages-2Mi': '100Mi', 'requests.hugepages-2Mi': '100Mi' },
    ],
    [
      'devices as requests only',
      asking({ requests: { 'example.com/dongle': '3' }, limits: { 'example.com/dongle': '3' } }),
      { ...one, 'requests.example.com/dongle': '3' },
    ],
    ['no more than its place once it is over', pod({ containers: [] }, {}, 'Failed'), { 'count/pods': '1' }],
    [
      'no more than its place when it should have been gone',
      pod({ containers: [] }, { deletionTimestamp: '2026-03-01T11:59:00Z', deletionGracePeriodSeconds: 30 }),
      { 'count/pods': '1' },
    ],
    [
      'what it did while it may still stop',
      pod({ containers: [] }, { deletionTimestamp: '2026-03-01T11:59:40Z', deletionGracePeriodSeconds: 30 }),
      one,
    ],
  ])('%s', (_, object, used) => expect(usageOf(PODS, object, NOW)).toEqual(used))
})

it.each([
  ['1001m', '2'],
  ['1500', '1500'],
  ['10Gi', '10Gi'],
])('a claim for %s of storage uses %s, in all and of its class', (storage, used) => {
  const claim = {
    metadata: { name: 'c' },
    spec: { storageClassName: 'gold', resources: { requests: { storage } } },
  } as unknown as KubeObject
  expect(usageOf(CLAIMS, claim, NOW)).toEqual({
    'count/persistentvolumeclaims': '1',
    persistentvolumeclaims: '1',
    'requests.storage': used,
    'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
    'gold.storageclass.storage.k8s.io/requests.storage': used,
  })
})

describe('a quota for pods that look across namespaces', () => {
  const quota = { spec: { scopes: ['CrossNamespacePodAffinity'] } } as unknown as ResourceQuota
  const near = (term: object): Partial<PodSpec> =>
    ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }) as never
  const away = (podAffinityTerm: object): Partial<PodSpec> =>
    ({ affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm }] } } }) as never
  const here = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { namespace: 'x' } } }
  it.each([
    ['leaves out one without affinity', {}, false],
    ['leaves out one that looks at home', near(here), false],
    ['takes in one that names a namespace', near({ ...here, namespaces: ['other'] }), true],
    ['takes in one that selects namespaces to stay away from', away({ ...here, namespaceSelector: {} }), true],
  ])('%s', (_, spec, taken) => expect(inScope(quota, PODS, asking({}, spec))).toBe(taken))
})

describe('a claim', () => {
  const claim = (spec: object, status: object = {}): KubeObject => ({ metadata: { name: 'c' }, spec, status }) as unknown as KubeObject
  const storage = (amount: string): object => ({ resources: { requests: { storage: amount } } })

  it('counts for what is being made of it while it grows', () => {
    const used = (asked: string, allocated: string): unknown =>
      usageOf(CLAIMS, claim(storage(asked), { allocatedResources: { storage: allocated } }), NOW)['requests.storage']
    expect([used('1Gi', '2Gi'), used('2Gi', '1Gi')]).toEqual(['2Gi', '2Gi'])
  })

  it('counts for the class of its annotation first', () => {
    const old = claim({ storageClassName: 'new' })
    Object.assign(old.metadata, { annotations: { 'volume.beta.kubernetes.io/storage-class': 'old' } })
    expect(Object.keys(usageOf(CLAIMS, old, NOW))).toContain('old.storageclass.storage.k8s.io/persistentvolumeclaims')
  })

  const scoped = (operator: string, ...values: readonly string[]): ResourceQuota =>
    ({
      spec: { scopeSelector: { matchExpressions: [{ scopeName: 'VolumeAttributesClass', operator, values }] } },
    }) as unknown as ResourceQuota
  const gold = claim({ volumeAttributesClassName: 'gold' })
  const turning = claim({ volumeAttributesClassName: 'gold' }, { currentVolumeAttributesClassName: 'silver' })
  it.each<[string, ResourceQuota, KubeObject, boolean]>([
    ['any class', { spec: { scopes: ['VolumeAttributesClass'] } } as unknown as ResourceQuota, gold, true],
    ['any class, having none', scoped('Exists'), claim({}), false],
    ['its class', scoped('In', 'gold'), gold, true],
    ['another class', scoped('In', 'silver'), gold, false],
    ['a class that it still has', scoped('In', 'silver'), turning, true],
    ['all but another class', scoped('NotIn', 'silver'), gold, true],
    ['all but its class', scoped('NotIn', 'gold'), gold, false],
    ['all but a class, having none', scoped('NotIn', 'gold'), claim({}), true],
    ['no class', scoped('DoesNotExist'), claim({}), true],
    ['pods', { spec: { scopes: ['Terminating'] } } as unknown as ResourceQuota, gold, false],
  ])('and a quota for %s', (_, quota, object, taken) => expect(inScope(quota, CLAIMS, object)).toBe(taken))
})

it.each([
  ['says too little in its containers', asking({ requests: { cpu: '1' } }), ['limits.cpu for: c', 'memory for: c']],
  ['says it as a whole', asking({}, { resources: { requests: { cpu: '1' } } }), []],
])('a pod that %s lacks what a quota asks for: %j', (_, object, lacking) =>
  expect(missingConstraints(['memory', 'requests.cpu', 'limits.cpu', 'pods'], object)).toEqual(lacking),
)
