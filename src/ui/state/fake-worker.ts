/** A scripted stand-in for the worker: believable objects through every state, so that the page can be built and looked at alone. Development only. */
import type { FromPage, FromWorker, ObjectChange, WireObject } from '../../protocol/messages'
import type { WorkerLike } from './channel'

type Fields = Record<string, unknown>
const HASH_OLD = '9bc58d867'
const HASH_NEW = '6d4cf56db6'
const CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789'

interface FakePod {
  readonly name: string
  readonly namespace: string
  readonly set?: string
  readonly hash?: string
  readonly app: string
  node?: string
  status: string
  ready: boolean
  restarts: number
  deleting?: boolean
  readonly age: number
}

/** A worker whose cluster runs a small play: `?fake` for two nodes, `?fake=big` for 50 nodes and 1000 pods. */
export class FakeWorker implements WorkerLike {
  private readonly listeners: ((event: { data: FromWorker }) => void)[] = []
  private readonly timers: ReturnType<typeof setInterval>[] = []
  private readonly pods = new Map<string, FakePod>()
  private now = 0
  private speed = 1
  private paused = false
  private sequence = 0
  private requests = 0
  private readonly lines = new Map<string, string>()

  constructor(private readonly scene: string) {}

  addEventListener(type: 'message' | 'error', listener: never): void {
    if (type === 'message') this.listeners.push(listener)
  }

  terminate(): void {
    for (const timer of this.timers) clearInterval(timer)
  }

  postMessage(message: FromPage): void {
    if (message.type === 'boot' || message.type === 'reset') this.boot()
    else if (message.type === 'time') {
      this.speed = message.speed
      this.paused = message.paused
      this.clock()
    } else if (message.type === 'time.view') this.clock(message.at)
    else if (message.type === 'input') this.input(message.input)
    else if (message.type === 'ask') this.answer(message.id, message.question)
    else if (message.type === 'lesson.watch' && message.lesson && message.step) this.check(message.lesson, message.step)
  }

  private send(data: FromWorker): void {
    queueMicrotask(() => {
      for (const listener of this.listeners) listener({ data })
    })
  }

  private clock(view: number | null = null): void {
    this.send({ type: 'clock', now: view ?? this.now, speed: this.speed, paused: this.paused, viewing: view !== null, length: this.now })
  }

  private check(lesson: string, step: string): void {
    const state = (done: boolean) =>
      this.send({
        type: 'lesson',
        lesson,
        state: {
          step,
          checks: [
            { id: 'one', done: true },
            { id: 'two', done },
          ],
          done,
        },
      })
    state(false)
    setTimeout(() => state(true), 6000)
  }

  private input(input: Extract<FromPage, { type: 'input' }>['input']): void {
    if (input.type === 'terminal.open')
      this.print(input.terminal, `Welcome to Podyard. Type \u001b[1mkubectl get pods\u001b[0m to begin.\r\n${this.prompt()}`)
    else if (input.type === 'terminal.run') this.run(input.terminal, input.command, true)
    else if (input.type === 'terminal.data') {
      if (input.data === '\r') this.run(input.terminal, this.lines.get(input.terminal) ?? '', false)
      else if (input.data === '\u007f') {
        this.lines.set(input.terminal, (this.lines.get(input.terminal) ?? '').slice(0, -1))
        this.print(input.terminal, '\b \b')
      } else {
        this.lines.set(input.terminal, (this.lines.get(input.terminal) ?? '') + input.data)
        this.print(input.terminal, input.data)
      }
    }
  }

  private prompt(): string {
    return '\u001b[32mlearner@podyard\u001b[0m:\u001b[34m~\u001b[0m$ '
  }

  private print(terminal: string, data: string): void {
    this.send({ type: 'terminal.data', terminal, data })
  }

  private run(terminal: string, command: string, typed: boolean): void {
    this.lines.set(terminal, '')
    if (typed) this.print(terminal, command)
    this.print(terminal, '\r\n')
    this.send({ type: 'terminal.state', terminal, busy: true, directory: '~' })
    const rows = [...this.pods.values()]
      .filter((pod) => pod.namespace === 'default')
      .map((pod) => `${pod.name.padEnd(40)} ${pod.ready ? '1/1' : '0/1'}     ${pod.status}`)
    setTimeout(() => {
      if (command.trim()) this.print(terminal, `${'NAME'.padEnd(40)} READY   STATUS\r\n${rows.join('\r\n')}\r\n`)
      this.print(terminal, this.prompt())
      this.send({ type: 'terminal.state', terminal, busy: false, directory: '~' })
      this.send({ type: 'command.ended', terminal, command, code: 0 })
      this.sequence += 1
      this.send({
        type: 'logged',
        entries: [{ at: this.now, after: this.sequence, input: { type: 'terminal.run', terminal, command } }],
        length: this.sequence,
      })
    }, 700)
  }

  private answer(id: number, question: Extract<FromPage, { type: 'ask' }>['question']): void {
    const answers: Record<string, unknown> = {
      'file.list': ['app.yaml', 'notes.txt'],
      'file.read':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: nginx\n          image: nginx:1.29\n',
      events: [
        {
          type: 'Normal',
          reason: 'Scheduled',
          message: 'Successfully assigned default/web to minikube',
          at: this.now - 8000,
          count: 1,
          from: 'default-scheduler',
        },
        {
          type: 'Warning',
          reason: 'BackOff',
          message: 'Back-off restarting failed container',
          at: this.now - 2000,
          count: 4,
          from: 'kubelet',
        },
      ],
      why: {
        chain: [
          { type: 'ADDED', collection: '/pods', key: 'default/web-1', actor: 'replicaset-controller', time: 1060 },
          { type: 'ADDED', collection: 'apps/replicasets', key: 'default/web', actor: 'deployment-controller', time: 1040 },
          { type: 'ADDED', collection: 'apps/deployments', key: 'default/web', actor: 'kubernetes-admin', time: 1000 },
        ],
        scheduling: {
          outcome: 'scheduled',
          node: 'minikube',
          rejected: [{ node: 'minikube-m02', plugin: 'NodeUnschedulable', reasons: ['node(s) were unschedulable'] }],
          scores: [{ node: 'minikube', total: 412 }],
        },
      },
    }
    this.send({ type: 'answer', id, answer: answers[question.kind] ?? null })
  }

  private boot(): void {
    this.terminate()
    this.pods.clear()
    this.now = 0
    const big = this.scene === 'big'
    const nodes = big ? Array.from({ length: 50 }, (_, i) => `node-${i + 1}`) : ['minikube', 'minikube-m02']
    const changes: ObjectChange[] = nodes.map((name, i) => this.node(name, i === 0, false))
    for (const part of ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'])
      changes.push(
        this.pod({
          name: `${part}-${nodes[0]}`,
          namespace: 'kube-system',
          app: part,
          node: nodes[0]!,
          status: 'Running',
          ready: true,
          restarts: 0,
          age: 0,
        }),
      )
    for (const name of ['coredns-66bc5c9577-x7jkl', 'kube-proxy-8fq2z', 'storage-provisioner'])
      changes.push(
        this.pod({ name, namespace: 'kube-system', app: name, node: nodes[0]!, status: 'Running', ready: true, restarts: 0, age: 0 }),
      )
    changes.push(this.service('kubernetes', 'ClusterIP', 443), this.service('kubernetes-bootcamp', 'NodePort', 8080, 31872))
    this.send({ type: 'objects', changes, whole: true })
    this.send({ type: 'booted', milliseconds: 120 })
    this.timers.push(
      setInterval(() => {
        if (!this.paused) this.now += 250 * Math.min(this.speed, 60)
        this.clock()
      }, 250),
    )
    if (this.scene !== 'empty') this.play(nodes, big ? 1000 : 0)
  }

  private play(nodes: readonly string[], many: number): void {
    const at = (milliseconds: number, act: () => void) => this.timers.push(setTimeout(act, milliseconds))
    const count = many || 4
    at(300, () => {
      this.workload(HASH_OLD, count, 0, '1')
      const batch = Array.from({ length: count }, (_, i) => this.makePod(HASH_OLD, i))
      this.send({ type: 'objects', changes: batch.map((p) => this.pod(p)), whole: false })
      at(1200, () => this.each(batch, (p, i) => Object.assign(p, { node: nodes[i % nodes.length], status: 'ContainerCreating' })))
      at(3000, () => this.each(batch, (p) => Object.assign(p, { status: 'Running', ready: true })))
      at(3100, () => this.endpoints())
      if (many) return
      at(3600, () => this.zoo(nodes))
      at(5000, () => this.rollout(batch, nodes))
      at(5200, () => this.timers.push(setInterval(() => this.request(), 1500)))
    })
  }

  /** One pod in each state there is. */
  private zoo(nodes: readonly string[]): void {
    const make = (name: string, status: string, rest: Partial<FakePod>): ObjectChange =>
      this.pod({ name, namespace: 'default', app: name, node: nodes[1]!, status, ready: false, restarts: 0, age: this.now, ...rest })
    const changes = [
      make('batch-5xk2c', 'Completed', {}),
      make('crashy', 'CrashLoopBackOff', { restarts: 4 }),
      make('typo', 'ImagePullBackOff', {}),
      make('warming-up', 'Running', {}),
      make('leaving', 'Running', { deleting: true }),
      make('lost', 'Unknown', {}),
      this.node('minikube-m02', false, true),
    ]
    const waiting = this.pod({
      name: 'too-big',
      namespace: 'default',
      app: 'too-big',
      status: 'Pending',
      ready: false,
      restarts: 0,
      age: this.now,
    })
    this.send({ type: 'objects', changes: [...changes, waiting], whole: false })
  }

  private rollout(old: readonly FakePod[], nodes: readonly string[]): void {
    const fresh = [0, 1].map((i) => this.makePod(HASH_NEW, i, 'ContainerCreating', nodes[i % nodes.length]!))
    this.workload(HASH_NEW, 2, 0, '2')
    this.workload(HASH_OLD, 3, 3, '1')
    this.each(fresh, () => undefined)
    this.each(old.slice(0, 1), (p) => Object.assign(p, { deleting: true }))
    this.timers.push(
      setTimeout(() => {
        this.each(fresh.slice(0, 1), (p) => Object.assign(p, { status: 'Running', ready: true }))
        this.workload(HASH_NEW, 2, 1, '2')
        this.endpoints()
      }, 2500),
    )
  }

  private request(): void {
    const ready = [...this.pods.values()].filter((p) => p.ready && p.set !== undefined)
    const pod = ready[this.requests % Math.max(1, ready.length)]
    this.requests += 1
    if (!pod) return
    const failed = this.requests % 5 === 0
    this.send({
      type: 'request',
      id: this.requests,
      ok: !failed,
      hops: [
        { kind: 'outside', name: 'you' },
        { kind: 'node', name: 'minikube' },
        { kind: 'service', name: 'kubernetes-bootcamp', namespace: 'default' },
        ...(failed ? [] : [{ kind: 'pod' as const, name: pod.name, namespace: 'default' }]),
      ],
      ...(failed ? { failure: 'connection refused' } : { status: 200 }),
    })
  }

  private each(pods: readonly FakePod[], change: (pod: FakePod, index: number) => unknown): void {
    pods.forEach(change)
    this.send({ type: 'objects', changes: pods.map((p) => this.pod(p)), whole: false })
  }

  private makePod(hash: string, index: number, status = 'Pending', node?: string): FakePod {
    const suffix = [3, 7, 11, 17, 5]
      .map((factor, place) => CHARACTERS[(index * factor + place * 5 + hash.length) % CHARACTERS.length])
      .join('')
    const set = `kubernetes-bootcamp-${hash}`
    return {
      name: `${set}-${suffix}${index > 26 ? index : ''}`,
      namespace: 'default',
      app: 'kubernetes-bootcamp',
      set,
      hash,
      status,
      ready: false,
      restarts: 0,
      age: this.now,
      ...(node === undefined ? {} : { node }),
    }
  }

  private object(apiVersion: string, kind: string, name: string, metadata: Fields, rest: Fields): WireObject {
    this.sequence += 1
    return {
      apiVersion,
      kind,
      metadata: {
        name,
        uid: `${kind}-${name}`,
        resourceVersion: String(this.sequence),
        creationTimestamp: new Date().toISOString(),
        ...metadata,
      },
      ...rest,
    }
  }

  private node(name: string, first: boolean, cordoned: boolean): ObjectChange {
    const labels = first ? { 'node-role.kubernetes.io/control-plane': '' } : {}
    const object = this.object(
      'v1',
      'Node',
      name,
      { labels },
      {
        spec: cordoned ? { unschedulable: true } : {},
        status: { conditions: [{ type: 'Ready', status: 'True' }], addresses: [{ type: 'InternalIP', address: '192.168.49.2' }] },
      },
    )
    return { collection: '/nodes', key: name, object }
  }

  private service(name: string, type: string, port: number, nodePort?: number): ObjectChange {
    const object = this.object(
      'v1',
      'Service',
      name,
      { namespace: 'default' },
      { spec: { type, clusterIP: '10.96.0.1', ports: [{ port, nodePort }] } },
    )
    return { collection: '/services', key: `default/${name}`, object }
  }

  private endpoints(): void {
    const ready = [...this.pods.values()].filter((p) => p.ready && p.set !== undefined)
    const endpoints = ready.map((p) => ({
      addresses: ['10.244.0.9'],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: p.name, namespace: 'default' },
    }))
    const labels = { 'kubernetes.io/service-name': 'kubernetes-bootcamp' }
    const object = this.object(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      'kubernetes-bootcamp-z8x2k',
      { namespace: 'default', labels },
      { endpoints },
    )
    this.send({
      type: 'objects',
      changes: [{ collection: 'discovery.k8s.io/endpointslices', key: 'default/kubernetes-bootcamp-z8x2k', object }],
      whole: false,
    })
  }

  private workload(hash: string, replicas: number, ready: number, revision: string): void {
    const owner = { kind: 'Deployment', name: 'kubernetes-bootcamp', uid: 'Deployment-kubernetes-bootcamp', controller: true }
    const name = `kubernetes-bootcamp-${hash}`
    const set = this.object(
      'apps/v1',
      'ReplicaSet',
      name,
      {
        namespace: 'default',
        labels: { 'pod-template-hash': hash },
        annotations: { 'deployment.kubernetes.io/revision': revision },
        ownerReferences: [owner],
      },
      { spec: { replicas }, status: { replicas, readyReplicas: ready || replicas } },
    )
    const total = Math.max(4, replicas)
    const deployment = this.object(
      'apps/v1',
      'Deployment',
      'kubernetes-bootcamp',
      { namespace: 'default' },
      { spec: { replicas: total }, status: { readyReplicas: total } },
    )
    this.send({
      type: 'objects',
      whole: false,
      changes: [
        { collection: 'apps/replicasets', key: `default/${name}`, object: set },
        { collection: 'apps/deployments', key: 'default/kubernetes-bootcamp', object: deployment },
      ],
    })
  }

  private pod(pod: FakePod): ObjectChange {
    const key = `${pod.namespace}/${pod.name}`
    this.pods.set(key, pod)
    const waiting = !['Running', 'Completed', 'Unknown', 'Pending'].includes(pod.status)
    const state = waiting
      ? { waiting: { reason: pod.status } }
      : pod.status === 'Completed'
        ? { terminated: { reason: 'Completed', exitCode: 0 } }
        : { running: {} }
    const phase = pod.status === 'Completed' ? 'Succeeded' : waiting ? (pod.restarts ? 'Running' : 'Pending') : pod.status
    const object = this.object(
      'v1',
      'Pod',
      pod.name,
      {
        namespace: pod.namespace,
        labels: { app: pod.app, ...(pod.hash ? { 'pod-template-hash': pod.hash } : {}) },
        ...(pod.deleting ? { deletionTimestamp: new Date().toISOString() } : {}),
        ...(pod.set ? { ownerReferences: [{ kind: 'ReplicaSet', name: pod.set, uid: `ReplicaSet-${pod.set}`, controller: true }] } : {}),
      },
      {
        spec: { nodeName: pod.node, containers: [{ name: 'main', image: 'gcr.io/google-samples/kubernetes-bootcamp:v1' }] },
        status: {
          phase,
          podIP: '10.244.0.9',
          conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
          ...(pod.status === 'Pending'
            ? {}
            : { containerStatuses: [{ name: 'main', ready: pod.ready, restartCount: pod.restarts, state }] }),
        },
      },
    )
    return { collection: '/pods', key, object }
  }
}
