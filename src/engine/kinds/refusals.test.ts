import { describe, expect, it } from 'vitest'
import { cronJob } from './cron-job'
import { deployment } from './deployment'
import { created, refusals, row, updated } from './framework/testing'
import { job } from './job'
import { networkPolicy } from './network-policy'
import { persistentVolumeClaim } from './persistent-volume-claim'
import { podDisruptionBudget } from './pod-disruption-budget'
import { priorityClass } from './priority-class'
import { replicaSet } from './replica-set'
import { resourceQuota } from './resource-quota'
import { roleBinding } from './role-binding'
import { secret } from './secret'
import { statefulSet } from './stateful-set'

const containers = [{ name: 'c', image: 'nginx' }]
const template = (labels: object, spec: object = {}): object => ({ metadata: { labels }, spec: { containers, ...spec } })
const metadata = { name: 'x' }

/** Texts of a running v1.36.2 API server. */
describe('the server refuses', () => {
  const shop = created(deployment, { metadata, spec: { selector: { matchLabels: { app: 'shop' } }, template: template({ app: 'shop' }) } })

  it('a deployment without a selector, and one whose template it does not match', () => {
    const missing = created(deployment, {
      metadata,
      spec: { template: { metadata: { labels: { app: 'other' } }, spec: { containers: [{ image: 'nginx' }] } } },
    })
    expect(refusals(deployment, missing)).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`',
      'spec.template.spec.containers[0].name: Required value',
    ])
    const other = updated(deployment, shop, (draft) => {
      draft.spec!.selector = { matchLabels: { app: 'other' } }
    })
    expect(refusals(deployment, other, shop)).toEqual([
      'spec.template.metadata.labels: Invalid value: {"app":"shop"}: `selector` does not match template `labels`',
      'spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable',
    ])
  })

  it.each<[string, (spec: Record<string, unknown>) => void, string]>([
    ['negative replicas', (spec) => (spec['replicas'] = -1), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    [
      'a deadline within minReadySeconds',
      (spec) => Object.assign(spec, { progressDeadlineSeconds: 1, minReadySeconds: 5 }),
      'spec.progressDeadlineSeconds: Invalid value: 1: must be greater than minReadySeconds',
    ],
    [
      'a rolling update that cannot move',
      (spec) => (spec['strategy'] = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } }),
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      'rolling parameters with Recreate',
      (spec) => (spec['strategy'] = { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }),
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
  ])('%s', (_name, change, text) => {
    const changed = updated(deployment, shop, (draft) => change(draft.spec as unknown as Record<string, unknown>))
    expect(refusals(deployment, changed, shop)).toEqual([text])
  })

  it('changes of what a set, a job or a claim is about', () => {
    const db = created(statefulSet, {
      metadata,
      spec: { serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: template({ app: 'db' }) },
    })
    const renamed = updated(statefulSet, db, (draft) => {
      draft.spec!.serviceName = 'other'
    })
    expect(refusals(statefulSet, renamed, db)).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ])
    const onDelete = updated(statefulSet, db, (draft) => {
      draft.spec!.updateStrategy = { type: 'OnDelete', rollingUpdate: { partition: 1 } }
    })
    expect(refusals(statefulSet, onDelete, db)).toEqual([
      `spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: only allowed for updateStrategy 'RollingUpdate'`,
    ])
    const batch = created(job, { metadata, spec: { completions: 4, template: template({}, { restartPolicy: 'Never' }) } })
    expect(refusals(job, batch)).toEqual([])
    const more = updated(job, batch, (draft) => {
      draft.spec!.completions = 6
    })
    expect(refusals(job, more, batch)).toEqual(['spec.completions: Invalid value: 6: field is immutable'])
    const claim = created(persistentVolumeClaim, {
      metadata,
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    })
    const larger = updated(persistentVolumeClaim, claim, (draft) => {
      draft.spec!.resources = { requests: { storage: '2Gi' } }
    })
    expect(refusals(persistentVolumeClaim, larger, claim)).toEqual([
      'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n@@ -6,7 +6,7 @@\n  "Resources": {\n   "Limits": null,\n   "Requests": {\n-   "storage": "1Gi"\n+   "storage": "2Gi"\n   }\n  },\n  "VolumeName": "",\n',
    ])
  })

  it('a job that restarts always, and schedules and zones that do not exist', () => {
    const always = created(job, { metadata, spec: { template: template({}) } })
    expect(refusals(job, always)).toEqual(['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'])
    const at = (schedule: string, timeZone?: string): string[] => {
      const spec = {
        schedule,
        ...(timeZone ? { timeZone } : {}),
        jobTemplate: { spec: { template: template({}, { restartPolicy: 'OnFailure' }) } },
      }
      return refusals(cronJob, created(cronJob, { metadata, spec }))
    }
    expect(at('every day')).toEqual(['spec.schedule: Invalid value: "every day": expected exactly 5 fields, found 2: [every day]'])
    expect(at('61 * * * *')).toEqual(['spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61'])
    expect(at('*/5 0-6 1,15 jan-mar mon')).toEqual([])
    expect(at('@daily', 'Mars/Olympus')).toEqual(['spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus'])
    expect(at('@daily', 'Europe/Rome')).toEqual([])
  })

  it.each([
    ['', 'unexpected end of JSON input'],
    ['imageadmin', "invalid character 'i' looking for beginning of value"],
    ['"auths"', 'json: cannot unmarshal string into Go value of type map[string]interface {}'],
  ])('a registry secret of %j, without telling it', (text, why) => {
    const made = created(secret, { metadata, type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': text } })
    expect(refusals(secret, made)).toEqual([`data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": ${why}`])
  })

  it('policies, bindings, secrets and priorities that contradict themselves', () => {
    const spec = { podSelector: {}, ingress: [{ ports: [{ port: 99999 }], from: [{ ipBlock: { cidr: '10.0.0.0' } }] }] }
    expect(refusals(networkPolicy, created(networkPolicy, { metadata, spec }))).toEqual([
      'spec.ingress[0].ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive',
      'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ])
    const bound = created(roleBinding, {
      metadata,
      roleRef: { kind: 'Role', name: 'deployer' },
      subjects: [{ kind: 'User', name: 'jane' }],
    })
    const rebound = updated(roleBinding, bound, (draft) => {
      draft.roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
    })
    expect(refusals(roleBinding, rebound, bound)).toEqual([
      'roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"view"}: cannot change roleRef',
    ])
    const opaque = created(secret, { metadata, stringData: { password: 'one' } })
    const tls = updated(secret, opaque, (draft) => {
      draft.type = 'kubernetes.io/tls'
    })
    expect(refusals(secret, tls, opaque)).toEqual([
      'type: Invalid value: "kubernetes.io/tls": field is immutable',
      'data[tls.crt]: Required value',
      'data[tls.key]: Required value',
    ])
    expect(refusals(priorityClass, created(priorityClass, { metadata, value: 2_000_000_000 }))).toEqual([
      'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
    ])
  })
})

describe('the server fills in', () => {
  it('text of a secret as data, dropping the text', () => {
    const made = created(secret, { metadata, data: { a: 'b2xk' }, stringData: { a: 'new', b: 'ü' } })
    expect(made).toMatchObject({ type: 'Opaque', data: { a: 'bmV3', b: 'w7w=' } })
    expect(made).not.toHaveProperty('stringData')
  })

  it('selector and labels of a job from its uid and name', () => {
    const made = created(job, {
      metadata: { name: 'pi', uid: 'u1' },
      spec: { template: template({ mine: 'yes' }, { restartPolicy: 'Never' }) },
    })
    const labels = {
      'batch.kubernetes.io/controller-uid': 'u1',
      'batch.kubernetes.io/job-name': 'pi',
      'controller-uid': 'u1',
      'job-name': 'pi',
      mine: 'yes',
    }
    expect(made.spec!.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': 'u1' } })
    expect(made.spec!.template.metadata!.labels).toEqual(labels)
  })

  it('rows of sets with set-based selectors', () => {
    const selector = {
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['frontend'] },
        { key: 'retired', operator: 'DoesNotExist' },
      ],
    }
    const made = created(replicaSet, { metadata, spec: { selector, template: template({ tier: 'frontend' }) } })
    expect(row(replicaSet, made)).toEqual({
      Name: 'x',
      Desired: 1,
      Current: 0,
      Ready: 0,
      Age: '60s',
      Containers: 'c',
      Images: 'nginx',
      Selector: '!retired,tier in (frontend)',
    })
  })

  it.each<[string, object, string[]]>([
    [
      'compute limits of pods that have none',
      { hard: { cpu: '1', pods: '2', memory: '1Gi' }, scopes: ['BestEffort'] },
      [
        'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource',
        'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource',
      ],
    ],
    [
      'two scopes that exclude each other',
      { hard: { pods: '2' }, scopes: ['Terminating', 'NotTerminating'] },
      ['spec.scopes: Invalid value: ["Terminating","NotTerminating"]: conflicting scopes'],
    ],
    [
      'storage narrowed to a priority, without saying which',
      { hard: { 'requests.storage': '2Gi' }, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } },
      [
        'spec.scopeSelector.matchExpressions: Invalid value: {"MatchExpressions":[{"ScopeName":"PriorityClass","Operator":"In","Values":null}]}: unsupported scope applied to resource',
        "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
      ],
    ],
  ])('a quota of %s', (_name, spec, texts) => {
    expect(refusals(resourceQuota, created(resourceQuota, { metadata, spec }))).toEqual(texts)
  })
})

it('a disruption budget says how many stay or how many go, not both', () => {
  const spec = { minAvailable: 1, maxUnavailable: '50%', selector: { matchLabels: { app: 'web' } } }
  expect(refusals(podDisruptionBudget, created(podDisruptionBudget, { metadata, spec }))).toEqual([
    'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":"50%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
  ])
})
