/** What may not change any more; texts of a real server. */
import { describe, expect, it } from 'vitest'
import type { KindDefinition } from '../api/kind'
import type { Draft } from '../api/object'
import { csiDriver } from './csi-driver'
import { csiNode } from './csi-node'
import { daemonSet } from './daemon-set'
import { created, refusals, updated } from './framework/testing'
import { ingress } from './ingress'
import { ingressClass } from './ingress-class'
import { job } from './job'
import { node } from './node'
import { resourceQuota } from './resource-quota'
import { service } from './service'
import { statefulSet } from './stateful-set'
import { volumeAttributesClass } from './volume-attributes-class'

const metadata = { name: 'x' }
const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }

type Anything = Draft<{ readonly metadata: object; readonly spec: Record<string, unknown> }> & { spec: Record<string, unknown> }

/** The complaints about a change of an object. */
function changed(kind: KindDefinition, wire: object, change: (spec: Record<string, unknown>) => void): readonly string[] {
  const old = created(kind, { metadata, ...wire })
  const now = updated(kind, old, (draft) => change((draft as unknown as Anything).spec))
  return refusals(kind, now, old)
}

describe('a change is refused', () => {
  it('of the first address of a service, unless the service gets a name outside', () => {
    const wire = { spec: { ports: [{ port: 80 }], clusterIP: '10.96.0.77' } }
    const kind = service as unknown as KindDefinition
    expect(changed(kind, wire, (spec) => (spec['clusterIP'] = '10.96.0.78'))).toEqual([
      'spec.clusterIPs[0]: Invalid value: ["10.96.0.78"]: may not change once set',
    ])
    expect(changed(kind, wire, (spec) => Object.assign(spec, { clusterIPs: [], selector: { a: 'b' } }))).toEqual([])
    expect(changed(kind, wire, (spec) => Object.assign(spec, { type: 'ExternalName', externalName: 'a.b' }))).toEqual([])
  })

  it('of a job that is replaced without its selector', () => {
    const wire = { spec: { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } }
    const complaints = changed(job as unknown as KindDefinition, wire, (spec) => delete spec['selector'])
    expect(complaints[0]).toBe('spec.selector: Required value')
    expect(complaints[1]).toMatch(/^spec\.template\.metadata\.labels: .*: `selector` does not match template `labels`$/)
    // The job is looked at as a new one is, and its spec once more.
    expect(complaints.slice(2, 4)).toEqual(complaints.slice(0, 2))
    expect(complaints[4]).toBe('spec.selector: Invalid value: null: field is immutable')
  })

  it('of a job whose selector is its own no more, by the labels that its pods had', () => {
    const own = { manualSelector: true, selector: { matchLabels: { app: 'x' } } }
    const wire = { spec: { ...own, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } }
    const complaints = changed(job as unknown as KindDefinition, wire, (spec) => (spec['manualSelector'] = false))
    expect(complaints).toEqual([
      expect.stringMatching(/^spec\.template\.metadata\.labels\[controller-uid\]: Required value: must be '/),
      "spec.template.metadata.labels[job-name]: Required value: must be 'x'",
      'spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: `selector` not auto-generated',
    ])
  })

  it('not of what a claim template calls itself', () => {
    const claim = (kind: object) => [
      { ...kind, metadata: { name: 'd' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
    ]
    const wire = { spec: { selector: { matchLabels: { app: 'x' } }, template, volumeClaimTemplates: claim({ kind: 'Odd' }) } }
    expect(created(statefulSet, { metadata, ...wire }).spec?.volumeClaimTemplates?.[0]).toMatchObject({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
    })
    const renamed = (spec: Record<string, unknown>) =>
      Object.assign(spec, { replicas: 3, volumeClaimTemplates: claim({ apiVersion: 'v2' }) })
    expect(changed(statefulSet as unknown as KindDefinition, wire, renamed)).toEqual([])
  })

  it('of what drivers said of themselves', () => {
    expect(
      changed(csiNode as unknown as KindDefinition, { spec: { drivers: [{ name: 'd', nodeID: 'n', topologyKeys: null }] } }, (spec) => {
        spec['drivers'] = [{ name: 'd', nodeID: 'other', topologyKeys: null }]
      }),
    ).toEqual(['CSINodeDriver: Invalid value: {"Name":"d","NodeID":"other","TopologyKeys":null,"Allocatable":null}: field is immutable'])
    expect(changed(csiDriver as unknown as KindDefinition, { spec: {} }, (spec) => (spec['attachRequired'] = false))).toEqual([
      'spec.attachedRequired: Invalid value: false: field is immutable',
    ])
    expect(
      changed(ingressClass as unknown as KindDefinition, { spec: { controller: 'a.b/c' } }, (spec) => delete spec['controller']),
    ).toEqual(['spec.controller: Invalid value: "": field is immutable', 'spec.controller: Required value'])
  })

  it('of the addresses of a node, and of scopes, not of what a quota selects', () => {
    expect(
      changed(node as unknown as KindDefinition, { spec: { podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24'] } }, (spec) => {
        spec['podCIDR'] = '10.2.0.0/24'
      }),
    ).toEqual(['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'])
    const selector = { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists' }] }
    const quota = resourceQuota as unknown as KindDefinition
    expect(changed(quota, { spec: { scopeSelector: selector } }, (spec) => delete spec['scopeSelector'])).toEqual([])
  })
})

describe('a class of volumes', () => {
  const kind = volumeAttributesClass as unknown as KindDefinition
  const silver = created(kind, { metadata, driverName: 'a.b', parameters: { iops: '1' } })

  it('names a driver and says something to it', () => {
    expect(refusals(kind, created(kind, { metadata, driverName: '' }))).toEqual([
      'driverName: Required value',
      'parameters: Required value: must contain at least one key/value pair',
    ])
    expect(refusals(kind, silver)).toEqual([])
  })

  it('stays as it is', () => {
    const other = updated(kind, silver, (draft) => Object.assign(draft, { driverName: 'c', parameters: { iops: '2' } }))
    expect(refusals(kind, other, silver)).toEqual([
      'driverName: Forbidden: updates to driverName are forbidden.',
      'parameters: Forbidden: updates to parameters are forbidden.',
    ])
  })
})

describe('the class of an Ingress in its annotation', () => {
  const kind = ingress as unknown as KindDefinition
  const backend = { defaultBackend: { service: { name: 'a', port: { number: 80 } } } }
  const classes = (annotation: string) =>
    created(kind, {
      metadata: { ...metadata, annotations: { 'kubernetes.io/ingress.class': annotation } },
      spec: { ...backend, ingressClassName: 'nginx' },
    })

  it('is that of the field, which only a new one has to heed', () => {
    const odd = ['annotations.kubernetes.io/ingress.class: Invalid value: "other": must match `ingressClassName` when both are specified']
    expect([refusals(kind, classes('nginx')), refusals(kind, classes('other'))]).toEqual([[], odd])
    expect(refusals(kind, classes('other'), classes('nginx'))).toEqual([])
  })
})

describe('a DaemonSet', () => {
  it('counts its templates', () => {
    const generation = 'deprecated.daemonset.template.generation'
    const first = created(daemonSet, { metadata, spec: { selector: { matchLabels: { app: 'x' } }, template } })
    expect(first.metadata.annotations).toEqual({ [generation]: '1' })
    const relabeled = updated(daemonSet, first, (draft) => void (draft.metadata.labels = { a: 'b' }))
    expect(relabeled.metadata.annotations).toEqual({ [generation]: '1' })
    const other = updated(daemonSet, relabeled, (draft) => void (draft.spec!.template.spec!.containers[0]!.image = 'nginx:1'))
    expect(other.metadata.annotations).toEqual({ [generation]: '2' })
  })
})
