import { describe, expect, it } from 'vitest'
import type { Draft } from '../../api/object'
import type { Container, ContainerStatus, Pod } from '../../schema/types'
import { created, NOW, refusals, row, updated } from '../framework/testing'
import { pod } from './index'

const wire = (spec: object, name = 'web'): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec })
const make = (spec: object): Pod => created(pod, wire(spec))

function shown(spec: object, status: object, metadata: object = {}): unknown {
  const object = { ...make(spec), status } as Pod
  const cells = row(pod, { ...object, metadata: { ...object.metadata, ...metadata } })
  return `${cells['Ready']} ${cells['Status']} ${cells['Restarts']}`
}

const one = { containers: [{ name: 'a', image: 'nginx' }] }
const two = {
  containers: [
    { name: 'a', image: 'nginx' },
    { name: 'b', image: 'nginx' },
  ],
}
const state = (name: string, is: object, more: object = {}): object => ({
  name,
  image: 'x',
  imageID: 'x',
  ready: false,
  restartCount: 0,
  state: is,
  ...more,
})
const running = { running: { startedAt: '2026-11-20T11:59:30Z' } }
const completed = { terminated: { exitCode: 0, reason: 'Completed' } }

describe("a pod's STATUS", () => {
  it('is that of its containers, the first one winning', () => {
    expect(shown(one, { phase: 'Pending', containerStatuses: [state('a', { waiting: { reason: 'ContainerCreating' } })] })).toBe(
      '0/1 ContainerCreating 0',
    )
    const statuses = [state('a', { waiting: { reason: 'CrashLoopBackOff' } }), state('b', running, { ready: true })]
    expect(shown(two, { phase: 'Running', containerStatuses: statuses })).toBe('1/2 CrashLoopBackOff 0')
    expect(shown(one, { phase: 'Failed', containerStatuses: [state('a', { terminated: { exitCode: 3 } })] })).toBe('0/1 ExitCode:3 0')
    expect(shown(one, { phase: 'Failed', containerStatuses: [state('a', { terminated: { exitCode: 137, signal: 9 } })] })).toBe(
      '0/1 Signal:9 0',
    )
    expect(shown(one, { phase: 'Failed', reason: 'Evicted' })).toBe('0/1 Evicted 0')
  })

  it('is NotReady when some containers are done and the pod is not ready', () => {
    const statuses = [state('a', completed), state('b', running, { ready: true })]
    expect(shown(two, { phase: 'Running', containerStatuses: statuses })).toBe('1/2 NotReady 0')
    const ready = [{ type: 'Ready', status: 'True' }]
    expect(shown(two, { phase: 'Running', containerStatuses: statuses, conditions: ready })).toBe('1/2 Running 0')
  })

  it('counts init containers until they are done, and sidecars as containers', () => {
    const spec = {
      ...one,
      initContainers: [
        { name: 'i1', image: 'busybox' },
        { name: 'i2', image: 'busybox' },
      ],
    }
    const waiting = [state('a', { waiting: { reason: 'PodInitializing' } })]
    const at = (...initContainerStatuses: object[]): unknown =>
      shown(spec, { phase: 'Pending', initContainerStatuses, containerStatuses: waiting })
    expect(at(state('i1', running), state('i2', { waiting: { reason: 'PodInitializing' } }))).toBe('0/1 Init:0/2 0')
    expect(at(state('i1', completed), state('i2', running))).toBe('0/1 Init:1/2 0')
    expect(at(state('i1', { waiting: { reason: 'CrashLoopBackOff' } }, { restartCount: 2 }))).toBe('0/1 Init:CrashLoopBackOff 2')
    expect(at(state('i1', { terminated: { exitCode: 1, reason: 'Error' } }))).toBe('0/1 Init:Error 0')
    expect(at(state('i1', completed), state('i2', completed))).toBe('0/1 PodInitializing 0')

    const sidecar = { ...one, initContainers: [{ name: 'log', image: 'busybox', restartPolicy: 'Always' }] }
    const started = [state('log', running, { started: true, ready: true })]
    expect(
      shown(sidecar, { phase: 'Running', initContainerStatuses: started, containerStatuses: [state('a', running, { ready: true })] }),
    ).toBe('2/2 Running 0')
  })

  it('is Terminating only until the containers of a deleted pod have exited', () => {
    const deleted = { deletionTimestamp: '2026-11-20T12:00:10Z' }
    expect(shown(one, { phase: 'Running', containerStatuses: [state('a', running, { ready: true })] }, deleted)).toBe('1/1 Terminating 0')
    expect(shown(one, { phase: 'Succeeded', containerStatuses: [state('a', completed)] }, deleted)).toBe('0/1 Completed 0')
  })

  it('says how long ago the last restart was', () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-11-20T11:59:48Z' } }
    expect(shown(one, { phase: 'Running', containerStatuses: [state('a', running, { restartCount: 3, lastState, ready: true })] })).toBe(
      '1/1 Running 3 (12s ago)',
    )
  })

  it('is read off each object anew', () => {
    const first = {
      ...make(one),
      status: { phase: 'Running', containerStatuses: [state('a', running, { ready: true }) as ContainerStatus] },
    } as Pod
    const second = { ...first, status: { phase: 'Pending' } } as Pod
    expect([row(pod, first, NOW)['Status'], row(pod, second, NOW)['Status'], row(pod, first, NOW)['Ready']]).toEqual([
      'Running',
      'Pending',
      '1/1',
    ])
  })
})

describe('a new pod', () => {
  it('gets the defaults of v1.36', () => {
    const { spec, status } = make({ containers: [{ name: 'a', image: 'nginx', resources: { limits: { cpu: '0.5', memory: '1024Mi' } } }] })
    expect(spec).toEqual({
      containers: [
        {
          name: 'a',
          image: 'nginx',
          imagePullPolicy: 'Always',
          resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    })
    expect(status).toEqual({ phase: 'Pending', qosClass: 'Guaranteed' })
  })

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.25', 'IfNotPresent'],
    ['registry:5000/nginx', 'Always'],
    ['registry:5000/nginx:1', 'IfNotPresent'],
    ['nginx@sha256:abc', 'IfNotPresent'],
  ])('pulls %s %s', (image, policy) => {
    expect(make({ containers: [{ name: 'a', image }] }).spec!.containers[0]!.imagePullPolicy).toBe(policy)
  })

  it('with scheduling gates says that it waits for them, since when', () => {
    expect(make({ ...one, schedulingGates: [{ name: 'example.com/wait' }] }).status?.conditions).toEqual([
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
        lastProbeTime: null,
        lastTransitionTime: '2026-11-20T12:00:00Z',
      },
    ])
  })

  it('is refused with every complaint at once, in the order of the server', () => {
    const bad = make({
      containers: [
        {
          name: 'Bad_Name',
          image: 'nginx',
          resources: { requests: { cpu: '200m' }, limits: { cpu: '100m' } },
          volumeMounts: [{ name: 'data', mountPath: '/d' }],
        },
        { name: 'b', image: ' nginx', livenessProbe: { httpGet: { port: 80 }, successThreshold: 2 } },
        { name: 'b' },
      ],
      volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }],
    })
    expect(refusals(pod, bad)).toEqual([
      'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
      "spec.containers[0].name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'spec.containers[0].volumeMounts[0].name: Not found: "data"',
      'spec.containers[0].resources.requests: Invalid value: "200m": must be less than or equal to cpu limit of 100m',
      'spec.containers[1].livenessProbe.successThreshold: Invalid value: 2: must be 1',
      'spec.containers[2].image: Required value',
      'spec.containers[2].name: Duplicate value: "b"',
      'spec.containers[1].image: Invalid value: " nginx": must not have leading or trailing whitespace',
    ])
  })
})

describe('a stored pod', () => {
  const token = {
    name: 'kube-api-access-896t7',
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  }

  it('may change its image and nothing else; the refusal shows the difference as Go prints it', () => {
    const web = make({ containers: [{ name: 'web', image: 'nginx' }], volumes: [token], serviceAccountName: 'default' })
    const change = (edit: (container: Draft<Container>) => void): Pod => updated(pod, web, (draft) => edit(draft.spec!.containers[0]!))
    expect(
      refusals(
        pod,
        change((container) => void (container.image = 'nginx:1.25')),
        web,
      ),
    ).toEqual([])
    const commanded = change((container) => {
      container.image = 'nginx:1.25'
      container.command = ['sleep', '1']
    })
    expect(refusals(pod, commanded, web)).toEqual([
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n' +
        '@@ -93,7 +93,10 @@\n   {\n    "Name": "web",\n    "Image": "nginx",\n-   "Command": null,\n+   "Command": [\n+    "sleep",\n+    "1"\n+   ],\n    "Args": null,\n    "WorkingDir": "",\n    "Ports": null,\n',
    ])
  })

  it('has a grace period while it runs on a node', () => {
    const bound = { ...make({ ...one, nodeName: 'n1' }), status: { phase: 'Running' } } as Pod
    expect(pod.gracePeriod!(bound)).toBe(30)
    expect(pod.gracePeriod!({ ...bound, status: { phase: 'Succeeded' } } as Pod)).toBe(0)
    expect(pod.gracePeriod!(make(one))).toBe(0)
  })
})

describe('label keys', () => {
  it("stand for the pod's own labels from its creation on", () => {
    const labelSelector = { matchLabels: { app: 'web' } }
    const term = { topologyKey: 'zone', labelSelector, matchLabelKeys: ['hash', 'absent'], mismatchLabelKeys: ['tenant'] }
    const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector, matchLabelKeys: ['hash'] }
    const spec = {
      ...one,
      affinity: {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
        podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] },
      },
      topologySpreadConstraints: [spread],
    }
    const metadata = { name: 'web', labels: { app: 'web', hash: 'h1', tenant: 't1' } }
    const stored = created(pod, { apiVersion: 'v1', kind: 'Pod', metadata, spec }).spec
    const same = { key: 'hash', operator: 'In', values: ['h1'] }
    const others = { key: 'tenant', operator: 'NotIn', values: ['t1'] }
    const { podAffinity, podAntiAffinity } = stored.affinity!
    const merged = { ...labelSelector, matchExpressions: [same, others] }
    expect(podAffinity!.requiredDuringSchedulingIgnoredDuringExecution![0]!.labelSelector).toEqual(merged)
    expect(podAntiAffinity!.preferredDuringSchedulingIgnoredDuringExecution![0]!.podAffinityTerm.labelSelector).toEqual(merged)
    expect(stored.topologySpreadConstraints![0]!.labelSelector).toEqual({ ...labelSelector, matchExpressions: [same] })
  })
})
