import { describe, expect, it } from 'vitest'
import type { ObjectChange, WireObject } from '../../protocol/messages'
import { DiagramModel } from './model'

type Fields = Record<string, unknown>

function change(collection: string, kind: string, name: string, metadata: Fields, rest: Fields): ObjectChange {
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: { name, uid: `${kind}-${name}`, resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...metadata },
    ...rest,
  } as unknown as WireObject
  const namespace = metadata.namespace as string | undefined
  return { collection, key: namespace === undefined ? name : `${namespace}/${name}`, object }
}

const node = (name: string) => change('/nodes', 'Node', name, {}, { status: { conditions: [{ type: 'Ready', status: 'True' }] } })
const pod = (name: string, nodeName?: string, namespace = 'default') =>
  change('/pods', 'Pod', name, { namespace }, { spec: { nodeName, containers: [{ name: 'c' }] }, status: { phase: 'Pending' } })

const set = (hash: string, revision: string, replicas: number) =>
  change(
    'apps/replicasets',
    'ReplicaSet',
    `web-${hash}`,
    {
      namespace: 'default',
      labels: { 'pod-template-hash': hash },
      annotations: { 'deployment.kubernetes.io/revision': revision },
      ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'Deployment-web', controller: true }],
    },
    { spec: { replicas }, status: { replicas, readyReplicas: replicas } },
  )

describe('what the diagram shows', () => {
  it('binding a pod moves it from the queue to its node, as the same pod', () => {
    const model = new DiagramModel()
    model.apply([node('n1'), pod('a')], true)
    expect(model.slots.at('default/a')).toEqual({ row: '', index: 0 })
    model.takeDirt()
    model.apply([pod('a', 'n1')], false)
    expect(model.slots.at('default/a')).toEqual({ row: 'n1', index: 0 })
    expect([...model.takeDirt().pods]).toEqual(['default/a'])
  })

  it('a pod that changes where it stands asks for nothing else to be drawn', () => {
    const model = new DiagramModel()
    model.apply([node('n1'), pod('a', 'n1')], true)
    model.takeDirt()
    const started = pod('a', 'n1')
    model.apply([{ ...started, object: { ...started.object!, status: { phase: 'Running' } } }, node('n1')], false)
    expect(model.takeDirt()).toEqual({ pods: new Set(['default/a']), shape: false, lanes: false, boxes: false, links: false })
  })

  it('counts the pods of the cluster itself as they come and go, also when the whole world is sent anew', () => {
    const model = new DiagramModel()
    model.apply([pod('dns', undefined, 'kube-system'), pod('a')], true)
    expect(model.countSystemPods()).toBe(1)
    model.apply([pod('dns', 'n1', 'kube-system'), pod('dns2', 'n1', 'kube-system')], false)
    expect(model.countSystemPods()).toBe(2)
    model.apply([pod('dns2', 'n1', 'kube-system'), pod('a')], true)
    expect(model.countSystemPods()).toBe(1)
  })

  it('the control plane has its own place and system pods stay hidden until asked for', () => {
    const model = new DiagramModel()
    model.apply([node('m'), pod('etcd-m', 'm', 'kube-system'), pod('coredns-x', 'm', 'kube-system'), pod('web', 'm')], true)
    expect([...model.parts.keys()]).toEqual(['etcd'])
    expect([...model.pods.keys()]).toEqual(['kube-system/coredns-x', 'default/web'])
    expect(model.slots.length('m')).toBe(1)
    model.show(() => true)
    expect(model.slots.length('m')).toBe(2)
  })

  it('a rollout shows old and new revisions, and forgets the old one when it is empty', () => {
    const model = new DiagramModel()
    const deployment = change(
      'apps/deployments',
      'Deployment',
      'web',
      { namespace: 'default' },
      { spec: { replicas: 3 }, status: { readyReplicas: 3 } },
    )
    model.apply([deployment, set('aaa', '1', 2), set('bbb', '2', 1)], true)
    const revisions = () =>
      model.workloads.get('apps/deployments|default/web')?.revisions.map(({ hash, current, desired }) => [hash, current, desired])
    expect(revisions()).toEqual([
      ['aaa', false, 2],
      ['bbb', true, 1],
    ])
    model.apply([set('aaa', '1', 0), set('bbb', '2', 3)], false)
    expect(revisions()).toEqual([['bbb', true, 3]])
  })

  it('only ready endpoints are linked to their Service', () => {
    const model = new DiagramModel()
    const target = (name: string, ready: boolean) => ({ conditions: { ready }, targetRef: { kind: 'Pod', name, namespace: 'default' } })
    const labels = { 'kubernetes.io/service-name': 'web' }
    model.apply(
      [
        change(
          'discovery.k8s.io/endpointslices',
          'EndpointSlice',
          'web-1',
          { namespace: 'default', labels },
          { endpoints: [target('a', true), target('b', false)] },
        ),
      ],
      true,
    )
    expect([...model.endpoints.get('default/web')!]).toEqual(['default/a'])
  })

  it('knows the pods of a workload, also those of the Jobs of a CronJob, whatever else has its name', () => {
    const model = new DiagramModel()
    const namespace = 'default'
    const by = (kind: string, name: string) => ({
      namespace,
      ownerReferences: [{ kind, name, uid: `${kind}-${name}`, controller: true }],
    })
    const owned = (name: string, kind: string, owner: string) => change('/pods', 'Pod', name, by(kind, owner), { spec: { containers: [] } })
    model.apply(
      [
        change('batch/cronjobs', 'CronJob', 'web', { namespace }, {}),
        change('batch/jobs', 'Job', 'web-1', by('CronJob', 'web'), {}),
        change('apps/statefulsets', 'StatefulSet', 'web', { namespace }, {}),
        owned('web-1-x', 'Job', 'web-1'),
        owned('web-0', 'StatefulSet', 'web'),
        pod('other'),
      ],
      true,
    )
    expect([...model.podsOf('batch/cronjobs|default/web')]).toEqual(['default/web-1-x'])
    expect([...model.podsOf('apps/statefulsets|default/web')]).toEqual(['default/web-0'])
    expect([...model.podsOf('apps/statefulsets|default/gone')]).toEqual([])
  })

  it('pods that outlive an undo keep their places, those that do not are gone', () => {
    const model = new DiagramModel()
    model.apply([node('n1'), pod('a', 'n1'), pod('b', 'n1')], true)
    model.apply([node('n1'), pod('b', 'n1')], true)
    expect(model.slots.at('default/b')).toEqual({ row: 'n1', index: 1 })
    expect(model.pods.has('default/a')).toBe(false)
  })

  const volumes = (name: string, nodeName: string, list: readonly Fields[]) =>
    change('/pods', 'Pod', name, { namespace: 'default' }, { spec: { nodeName, containers: [{ name: 'c' }], volumes: list } })
  const claim = (name: string, phase: string, volumeName?: string) =>
    change(
      '/persistentvolumeclaims',
      'PersistentVolumeClaim',
      name,
      { namespace: 'default' },
      { spec: { volumeName, resources: { requests: { storage: '1Gi' } } }, status: { phase } },
    )

  it('a claim has the pods that mount it, and volumes stand for themselves only while nobody has them', () => {
    const model = new DiagramModel()
    const volume = (name: string, phase: string) =>
      change('/persistentvolumes', 'PersistentVolume', name, {}, { spec: { capacity: { storage: '5Gi' } }, status: { phase } })
    model.apply(
      [
        node('n1'),
        claim('data', 'Bound', 'pv-1'),
        volume('pv-1', 'Bound'),
        volume('pv-2', 'Available'),
        volumes('db-0', 'n1', [{ name: 'files', persistentVolumeClaim: { claimName: 'data' } }]),
      ],
      true,
    )
    const seen = () => model.stored.map(({ name, phase, size, note, users }) => [name, phase, size, note, [...users]])
    expect(seen()).toEqual([
      ['data', 'Bound', '1Gi', '→ pv-1', ['default/db-0']],
      ['pv-2', 'Available', '5Gi', '', []],
    ])
    model.apply([{ collection: '/pods', key: 'default/db-0', object: null }], false)
    expect(seen()[0]!.at(-1)).toEqual([])
    expect(model.takeDirt().lanes).toBe(true)
  })

  it('a node tells which of its paths pods have, and a pod what goes with it', () => {
    const model = new DiagramModel()
    const path = { name: 'logs', hostPath: { path: '/var/log' } }
    model.apply([node('n1'), node('n2'), volumes('a', 'n1', [path, { name: 'tmp', emptyDir: {} }]), volumes('b', 'n1', [path])], true)
    expect([...model.nodes.values()].map((each) => model.notesOf(each))).toEqual([[{ path: '/var/log', pods: 2 }], []])
    expect(model.pods.get('default/a')!.volumes.map(({ kind }) => kind)).toEqual(['hostPath', 'emptyDir'])
    expect(model.marks).toEqual(['emptyDir', 'hostPath'])
    for (const name of ['a', 'b']) model.apply([{ collection: '/pods', key: `default/${name}`, object: null }], false)
    expect(model.marks).toEqual([])
  })

  it('a node that is emptied tells which budget it waits for, until that lets a pod go', () => {
    const model = new DiagramModel()
    const web = (name: string, nodeName: string) =>
      change(
        '/pods',
        'Pod',
        name,
        { namespace: 'default', labels: { app: 'web' } },
        { spec: { nodeName, containers: [] }, status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } },
      )
    const budget = (disruptionsAllowed: number, currentHealthy: number) =>
      change(
        'policy/poddisruptionbudgets',
        'PodDisruptionBudget',
        'web',
        { namespace: 'default' },
        { spec: { selector: { matchLabels: { app: 'web' } } }, status: { disruptionsAllowed, currentHealthy, desiredHealthy: 2 } },
      )
    const cordoned = change('/nodes', 'Node', 'n1', {}, { spec: { unschedulable: true } })
    model.apply([node('n1'), node('n2'), web('a', 'n1'), web('b', 'n2'), pod('other', 'n1'), budget(0, 2)], true)
    const guards = () => ['a', 'b', 'other'].map((name) => model.guardOf(model.pods.get(`default/${name}`)!))
    expect(guards()).toEqual(['kept', 'kept', ''])
    model.takeDirt()
    model.apply([cordoned], false)
    expect(guards()).toEqual(['waits', 'kept', ''])
    const notes = () => [...model.nodes.values()].map((each) => model.notesOf(each))
    expect(notes()).toEqual([[{ budget: { key: 'default/web', name: 'web', allowed: 0, healthy: 2, needed: 2 }, pods: 1 }], []])
    expect(model.takeDirt().pods).toEqual(new Set(['default/a', 'default/b', 'default/other']))
    model.apply([budget(1, 3)], false)
    expect(guards()).toEqual(['kept', 'kept', ''])
    expect(notes()[0]![0]!.budget!.allowed).toBe(1)
  })

  it('a drain waits for no budget with pods that are over, not started, or not ready while enough others are', () => {
    const model = new DiagramModel()
    const one = (name: string, phase: string, ready: boolean) =>
      change(
        '/pods',
        'Pod',
        name,
        { namespace: 'default', labels: { app: 'web' } },
        {
          spec: { nodeName: 'n1', containers: [{ name: 'c' }] },
          status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
        },
      )
    const budget = (currentHealthy: number, unhealthyPodEvictionPolicy?: string) =>
      change(
        'policy/poddisruptionbudgets',
        'PodDisruptionBudget',
        'web',
        { namespace: 'default' },
        {
          spec: { selector: { matchLabels: { app: 'web' } }, unhealthyPodEvictionPolicy },
          status: { disruptionsAllowed: 0, currentHealthy, desiredHealthy: 1 },
        },
      )
    const cordoned = change('/nodes', 'Node', 'n1', {}, { spec: { unschedulable: true } })
    const names = ['well', 'sick', 'new', 'over']
    const pods = [
      one('well', 'Running', true),
      one('sick', 'Running', false),
      one('new', 'Pending', false),
      one('over', 'Succeeded', false),
    ]
    model.apply([cordoned, ...pods, budget(1)], true)
    const waiting = () => names.filter((name) => model.guardOf(model.pods.get(`default/${name}`)!) === 'waits')
    const counted = () => [...model.nodes.values()].flatMap((each) => model.notesOf(each).map((note) => note.pods))
    expect([waiting(), counted()]).toEqual([['well'], [1]])
    model.apply([budget(0)], false)
    expect([waiting(), counted()]).toEqual([['well', 'sick'], [2]])
    model.apply([budget(0, 'AlwaysAllow')], false)
    expect([waiting(), counted()]).toEqual([['well'], [1]])
  })

  it('what a budget lets go is drawn anew only where pods are to leave, and the foot of a node when its pods take the room', () => {
    const model = new DiagramModel()
    const budget = (disruptionsAllowed: number) =>
      change(
        'policy/poddisruptionbudgets',
        'PodDisruptionBudget',
        'all',
        { namespace: 'default' },
        { spec: { selector: {} }, status: { disruptionsAllowed } },
      )
    const cordoned = change('/nodes', 'Node', 'n2', {}, { spec: { unschedulable: true } })
    const path = { name: 'logs', hostPath: { path: '/var/log' } }
    model.apply([node('n1'), cordoned, node('n3'), pod('a', 'n1'), pod('b', 'n2'), volumes('c', 'n3', [path]), budget(0)], true)
    for (const each of model.nodes.values()) model.notesOf(each)
    const touched = (...changes: readonly ObjectChange[]) => {
      model.takeDirt()
      model.apply(changes, false)
      const { pods, boxes } = model.takeDirt()
      return [[...pods], boxes]
    }
    expect(touched(budget(1))).toEqual([['default/b'], true])
    expect(touched(pod('d', 'n1'))).toEqual([['default/d'], false])
    expect(touched(pod('e', 'n3'))).toEqual([['default/e'], true])
  })

  it('a workload tells what scales it: bounds, what is measured and what is aimed at', () => {
    const model = new DiagramModel()
    const cpu = (key: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name: 'cpu', [key]: { averageUtilization } },
    })
    const scaler = (currentMetrics: readonly unknown[] | null) =>
      change(
        'autoscaling/horizontalpodautoscalers',
        'HorizontalPodAutoscaler',
        'web',
        { namespace: 'default' },
        {
          spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 9, metrics: [cpu('target', 50)] },
          status: { currentMetrics },
        },
      )
    const web = change('apps/deployments', 'Deployment', 'web', { namespace: 'default' }, { spec: { replicas: 2 } })
    const words = () => [...model.workloads.values()].map(({ autoscaling }) => autoscaling)
    model.apply([web], true)
    expect(words()).toEqual([undefined])
    model.apply([scaler(null)], false)
    expect(words()).toEqual(['HPA 2–9 · cpu ? / 50%'])
    model.apply([scaler([cpu('current', 180)])], false)
    expect(words()).toEqual(['HPA 2–9 · cpu 180% / 50%'])
  })
})
