import { describe, expect, it } from 'vitest'
import { created } from '../framework/testing'
import { csiStorageCapacity } from '../csi-storage-capacity'
import { endpointSlice } from '../endpoint-slice'
import { persistentVolume } from '../persistent-volume'
import { persistentVolumeClaim } from '../persistent-volume-claim'
import { runtimeClass } from '../runtime-class'
import { serviceAccount } from '../service-account'
import { storageClass } from '../storage-class'

const OLD = { key: 'beta.kubernetes.io/os', operator: 'In', values: ['linux'] } as const
const NOTE = 'deprecated since v1.14; use "kubernetes.io/os" instead'

describe('the server remarks', () => {
  it('on volumes: old annotations and labels, sorts that do nothing any more', () => {
    const volume = created(persistentVolume, {
      metadata: {
        name: 'v',
        annotations: { 'volume.beta.kubernetes.io/storage-class': 'a', 'volume.beta.kubernetes.io/mount-options': 'ro' },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        capacity: { storage: '1Gi' },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [OLD] }] } },
        persistentVolumeReclaimPolicy: 'Recycle',
        storageos: { volumeName: 'x' },
      },
    })
    expect(persistentVolume.warnings!(volume, undefined)).toEqual([
      'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; use "storageClassName" attribute instead',
      'metadata.annotations[volume.beta.kubernetes.io/mount-options]: deprecated since v1.31; use "mountOptions" attribute instead',
      `spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: beta.kubernetes.io/os is ${NOTE}`,
      'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.',
      'spec.storageOS: deprecated in v1.22, non-functional in v1.25+',
    ])
  })

  it('on claims: parts of bytes', () => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1500m' } } }
    const claim = created(persistentVolumeClaim, { metadata: { name: 'c' }, spec })
    expect(persistentVolumeClaim.warnings!(claim, undefined)).toEqual([
      'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    ])
  })

  it('on old labels of nodes wherever they are named', () => {
    const topologies = [{ matchLabelExpressions: [{ key: OLD.key, values: ['linux'] }] }]
    const sorted = created(storageClass, { metadata: { name: 's' }, provisioner: 'p', allowedTopologies: topologies })
    expect(storageClass.warnings!(sorted, undefined)).toEqual([`allowedTopologies[0].matchLabelExpressions[0].key: ${NOTE}`])
    const runtime = created(runtimeClass, { metadata: { name: 'r' }, handler: 'r', scheduling: { nodeSelector: { [OLD.key]: 'linux' } } })
    expect(runtimeClass.warnings!(runtime, undefined)).toEqual([`scheduling.nodeSelector: ${NOTE}`])
    const nodeTopology = { matchExpressions: [OLD] }
    const capacity = created(csiStorageCapacity, { metadata: { name: 'c' }, storageClassName: 's', nodeTopology })
    expect(csiStorageCapacity.warnings!(capacity, undefined)).toEqual([
      `nodeTopology.matchExpressions[0].key: beta.kubernetes.io/os is ${NOTE}`,
    ])
  })

  it('on accounts and endpoints that should be made otherwise, when they are new', () => {
    const annotations = { 'kubernetes.io/enforce-mountable-secrets': 'true' }
    const account = created(serviceAccount, { metadata: { name: 'a', annotations } })
    expect(serviceAccount.warnings!(account, undefined)).toEqual([
      'metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets',
    ])
    expect(serviceAccount.warnings!(account, account)).toEqual([])
    const slice = created(endpointSlice, { metadata: { name: 'e' }, addressType: 'FQDN', endpoints: [] })
    expect(endpointSlice.warnings!(slice, undefined)).toEqual(['spec.addressType: FQDN endpoints are deprecated'])
  })
})
