import { describe, expect, it } from 'vitest'
import { created, refusals } from '../framework/testing'
import { persistentVolumeClaim } from '../persistent-volume-claim'
import { pod } from '../pod'
import { statefulSet } from '../stateful-set'

const containers = [{ name: 'c', image: 'nginx:1' }]
const made = (spec: Record<string, unknown>) =>
  created(pod, { metadata: { name: 'x' }, spec: { serviceAccountName: 'default', containers, ...spec } })

describe('what v1.36 leaves off', () => {
  it("is taken out of pods: signals of one's own, groups to be scheduled together, certificates of the cluster", () => {
    const { spec } = made({
      schedulingGroup: { podGroupName: 'g' },
      containers: [{ ...containers[0], lifecycle: { stopSignal: 'SIGUSR1' } }],
      volumes: [{ name: 'v', projected: { sources: [{ clusterTrustBundle: { name: 'b', path: 'p' } }, { secret: { name: 's' } }] } }],
    })
    expect(spec).not.toHaveProperty('schedulingGroup')
    expect(spec.containers[0]!.lifecycle).toEqual({})
    expect(spec.volumes![0]!.projected!.sources).toEqual([{}, { secret: { name: 's' } }])
  })

  it('is taken out of claims and StatefulSets: sources in other namespaces, how many pods may be missing', () => {
    const dataSourceRef = { apiGroup: 'example.com', kind: 'Thing', name: 't', namespace: 'other' }
    const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, dataSourceRef }
    expect(created(persistentVolumeClaim, { metadata: { name: 'c' }, spec: claimSpec }).spec).not.toHaveProperty('dataSourceRef')
    const template = { metadata: { labels: { app: 'a' } }, spec: { containers } }
    const set = created(statefulSet, {
      metadata: { name: 's' },
      spec: {
        selector: { matchLabels: { app: 'a' } },
        template,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } },
      },
    })
    expect(set.spec.updateStrategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { partition: 0 } })
    expect(refusals(statefulSet, set)).toEqual([])
  })
})

describe('a pod with limits of its own', () => {
  it('asks for what its containers ask for together, or else for its limits', () => {
    const asks = [{ ...containers[0], resources: { requests: { cpu: '100m' }, limits: { 'ephemeral-storage': '1Gi' } } }]
    expect(made({ containers: asks, resources: { limits: { cpu: '1', memory: '1Gi' } } }).spec.resources!.requests).toEqual({
      cpu: '100m',
      memory: '1Gi',
    })
    expect(made({ containers: asks, resources: { requests: { cpu: '200m' } } }).spec.resources!.requests).toEqual({ cpu: '200m' })
  })

  it('may mount a folder of an image', () => {
    const object = made({
      containers: [{ ...containers[0], volumeMounts: [{ name: 'i', mountPath: '/i', subPath: 'etc' }] }],
      volumes: [{ name: 'i', image: { reference: 'busybox:1' } }],
    })
    expect(refusals(pod, object)).toEqual([])
  })
})
