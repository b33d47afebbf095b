/** Facts about the life of pods on a node, as recordings of v1.36 on containerd show them. */
import { describe, expect, test } from 'vitest'
import { timestamp } from '../clock/clock'
import { CONFIG_MAPS, LEASES, NODES, PODS } from '../schema/resources'
import type { ContainerStatus, Pod } from '../schema/types'
import { START, testNode } from './test-node'

type Test = ReturnType<typeof testNode>

const only = (pod: Pod): ContainerStatus =>
  pod.status?.containerStatuses?.[0] ?? {
    name: '',
    image: '',
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { waiting: { reason: 'Pending' } },
  }
const shown = ({ state, restartCount }: ContainerStatus): string =>
  `${state?.waiting?.reason ?? state?.terminated?.reason ?? 'Running'} ${restartCount}`

/** Every change of one pod as seconds since its creation and a text. */
function watchPod(t: Test, name: string, text: (pod: Pod) => string): string[] {
  const seen: string[] = []
  const began = t.clock.now()
  let last = ''
  const note = (pod: Pod): void => {
    if (pod.metadata.name !== name) return
    const now = text(pod)
    if (now !== last) seen.push(`${Math.round((t.clock.now() - began) / 1000)} ${now}`)
    last = now
  }
  t.api.informers.informer(PODS).onChange({
    added: note,
    updated: (_, pod) => note(pod),
    deleted: (pod) => pod.metadata.name === name && seen.push(`${Math.round((t.clock.now() - began) / 1000)} deleted`),
  })
  return seen
}

async function ready(): Promise<Test> {
  const t = testNode()
  await t.wait(2)
  return t
}

describe('a pod', () => {
  test('comes up with its events, conditions and container status', async () => {
    const t = await ready()
    t.run('web', { containers: [{ name: 'nginx', image: 'nginx:1.25' }] })
    await t.wait(3)
    const { status } = t.pod('web')
    expect(status?.phase).toBe('Running')
    expect(status?.conditions?.map(({ type, status: value, observedGeneration }) => `${type} ${value} ${observedGeneration}`)).toEqual([
      'PodReadyToStartContainers True 1',
      'Initialized True 1',
      'Ready True 1',
      'ContainersReady True 1',
      'PodScheduled True 1',
    ])
    expect(status).toMatchObject({
      podIP: '10.244.1.2',
      podIPs: [{ ip: '10.244.1.2' }],
      hostIP: '192.168.50.11',
      qosClass: 'BestEffort',
      observedGeneration: 1,
    })
    expect(only(t.pod('web'))).toMatchObject({
      image: 'docker.io/library/nginx:1.25',
      imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/) as string,
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/) as string,
      ready: true,
      started: true,
      resources: {},
      user: { linux: { uid: 0, gid: 0, supplementalGroups: [0] } },
    })
    expect(t.events('web')).toEqual([
      'Pulling: Pulling image "nginx:1.25"',
      expect.stringMatching(
        /^Pulled: Successfully pulled image "nginx:1\.25" in \d+ms \(\d+ms including waiting\)\. Image size: \d+ bytes\.$/,
      ),
      'Created: Container created',
      'Started: Container started',
    ])
  })

  test('finds an image that is on the node, unless its policy is Always', async () => {
    const t = await ready()
    t.run('a', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    await t.wait(3)
    t.run('b', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    t.run('c', { containers: [{ name: 'c', image: 'nginx:1.26', imagePullPolicy: 'Never' }] as never })
    await t.wait(3)
    expect(t.events('b')[0]).toBe('Pulled: Container image "nginx:1.25" already present on machine and can be accessed by the pod')
    expect(only(t.pod('c')).state).toEqual({
      waiting: { reason: 'ErrImageNeverPull', message: 'Container image "nginx:1.26" is not present with pull policy of Never' },
    })
  })

  test('that is deleted stops within its grace period, shows how it ended, and goes', async () => {
    const t = await ready()
    t.run('polite', { containers: [{ name: 'c', image: 'nginx' }] })
    t.run('deaf', { containers: [{ name: 'c', image: 'busybox', command: ['sleep', '3600'] }] as never })
    await t.wait(3)
    const polite = watchPod(t, 'polite', (pod) => `${pod.status?.phase} ${shown(only(pod))}`)
    const deaf = watchPod(t, 'deaf', (pod) => `${pod.status?.phase} ${only(pod).state?.terminated?.exitCode ?? 'Running'}`)
    t.pods.delete('polite', 'default')
    t.pods.delete('deaf', 'default')
    await t.wait(40)
    // It goes when the node has been looked at once more, which takes up to a second.
    expect(polite).toEqual(['0 Running Running 0', '0 Succeeded Completed 0', expect.stringMatching(/^[01] deleted$/)])
    expect(deaf).toEqual(['0 Running Running', '30 Failed 137', expect.stringMatching(/^3[01] deleted$/)])
    expect(t.events('deaf').at(-1)).toBe('Killing: Stopping container c')
  })

  test('that ends by itself is Succeeded or Failed and releases its sandbox', async () => {
    const t = await ready()
    t.run('ok', { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['sleep', '2'] }] as never })
    t.run('bad', { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'exit 3'] }] as never })
    await t.wait(6)
    expect(t.pod('ok').status).toMatchObject({
      phase: 'Succeeded',
      conditions: [
        { type: 'PodReadyToStartContainers', status: 'False' },
        { type: 'Initialized', status: 'True' },
        { type: 'Ready', status: 'False', reason: 'PodCompleted' },
        {},
        {},
      ],
    })
    expect(t.pod('bad').status?.phase).toBe('Failed')
    expect(only(t.pod('bad')).state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' })
  })
})

describe('a crash loop', () => {
  test('shows Error most of the time, and restarts after 1, 10, 20, 40 and 80 seconds and up to half more', async () => {
    const t = await ready()
    const seen = watchPod(t, 'boom', (pod) => shown(only(pod)))
    t.run('boom', { containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', 'echo boom; exit 1'] }] as never })
    await t.wait(240)
    const starts = seen.filter((line) => line.includes('Error')).map((line) => Number(line.split(' ')[0]))
    const gaps = starts.slice(1).map((start, index) => start - starts[index]!)
    const bounds = [
      [1, 2],
      [10, 16],
      [20, 31],
      [40, 61],
      [80, 125],
    ]
    for (const [index, gap] of gaps.entries()) {
      expect(gap).toBeGreaterThanOrEqual(bounds[index]![0]!)
      expect(gap).toBeLessThanOrEqual(bounds[index]![1]!)
    }
    expect(seen.map((line) => line.replace(/^\d+ /, '')).slice(0, 13)).toEqual([
      'Pending 0',
      'ContainerCreating 0',
      'Running 0',
      'Error 0',
      'Running 1',
      'Error 1',
      'CrashLoopBackOff 1',
      'Running 2',
      'Error 2',
      'CrashLoopBackOff 2',
      'Running 3',
      'Error 3',
      'CrashLoopBackOff 3',
    ])
    const { uid } = t.pod('boom').metadata
    expect(t.events('boom').find((event) => event.startsWith('BackOff'))).toMatch(
      new RegExp(`^BackOff x\\d+: Back-off restarting failed container main in pod boom_default\\(${uid}\\)$`),
    )
  })

  test('gives its log back byte for byte, whatever the encoding', async () => {
    const t = await ready()
    const command = [
      'sh',
      '-c',
      String.raw`printf 'caf\303\251 \377\376\000.\n'; printf 'cut \346'; sleep 1; printf '\227\245\r\n'; sleep 60`,
    ]
    t.run('bytes', { containers: [{ name: 'main', image: 'busybox', command }] as never })
    await t.wait(8)
    const bytes: number[] = []
    t.node.endpoint.logs('default', 'bytes', {}, { chunk: (data) => bytes.push(...data), end: () => undefined })
    expect(Buffer.from(bytes).toString('latin1')).toBe('caf\xc3\xa9 \xff\xfe\0.\ncut \xe6\x97\xa5\n')
  })

  test('keeps the log of the instance before only while the present one runs', async () => {
    const t = await ready()
    t.run('boom', { containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', 'echo boom; exit 1'] }] as never })
    await t.wait(8)
    const log = (previous: boolean): string => {
      let text = ''
      t.node.endpoint.logs(
        'default',
        'boom',
        { previous },
        { chunk: (data) => (text += new TextDecoder().decode(data)), end: () => undefined },
      )
      return text
    }
    expect(log(false)).toBe('boom\n')
    expect(log(true)).toMatch(/^unable to retrieve container logs for containerd:\/\/[0-9a-f]{64}$/)
  })
})

describe('an image that cannot be had', () => {
  test('alternates between ErrImagePull and ImagePullBackOff', async () => {
    const t = await ready()
    const seen = watchPod(t, 'bad', (pod) => shown(only(pod)))
    t.run('bad', { containers: [{ name: 'c', image: 'nginx:nosuch' }] })
    await t.wait(60)
    expect(seen.map((line) => line.split(' ')[1])).toEqual(
      expect.arrayContaining(['ContainerCreating', 'ErrImagePull', 'ImagePullBackOff']),
    )
    const order = seen.map((line) => line.split(' ')[1]!).slice(2, 6)
    expect(order).toEqual(['ErrImagePull', 'ImagePullBackOff', 'ErrImagePull', 'ImagePullBackOff'])
    const shownFor = Number(seen[3]!.split(' ')[0]) - Number(seen[2]!.split(' ')[0])
    expect(shownFor).toBeGreaterThanOrEqual(9)
    expect(shownFor).toBeLessThanOrEqual(15)
    expect(t.events('bad').map((event) => event.replace(/ x\d+/, ''))).toEqual(
      expect.arrayContaining([
        'Pulling: Pulling image "nginx:nosuch"',
        'Failed: Failed to pull image "nginx:nosuch": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nosuch": failed to resolve image: docker.io/library/nginx:nosuch: not found',
        'Failed: Error: ErrImagePull',
        'BackOff: Back-off pulling image "nginx:nosuch"',
        'Failed: Error: ImagePullBackOff',
      ]),
    )
  })
})

describe('init containers', () => {
  test('run one after another before the main ones; sidecars stay and stop last', async () => {
    const t = await ready()
    const sleep = (name: string, seconds: number, more = {}) => ({
      name,
      image: 'busybox:1.28',
      command: ['sleep', String(seconds)],
      ...more,
    })
    t.run('p', {
      initContainers: [sleep('first', 3), { name: 'side', image: 'nginx', restartPolicy: 'Always' }, sleep('second', 3)],
      containers: [{ name: 'main', image: 'redis:7' }],
    } as never)
    await t.wait(2)
    expect(t.pod('p').status).toMatchObject({
      phase: 'Pending',
      conditions: [
        {},
        {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: 'containers with incomplete status: [first side second]',
        },
        {},
        {},
        {},
      ],
    })
    expect(only(t.pod('p')).state).toEqual({ waiting: { reason: 'PodInitializing' } })
    await t.wait(12)
    expect(t.pod('p').status?.phase).toBe('Running')
    expect(
      t
        .pod('p')
        .status?.initContainerStatuses?.map(
          ({ name, ready: isReady, state }) => `${name} ${isReady} ${state?.running ? 'running' : state?.terminated?.reason}`,
        ),
    ).toEqual(['first true Completed', 'side true running', 'second true Completed'])
    t.pods.delete('p', 'default')
    await t.wait(5)
    expect(t.events('p').filter((event) => event.startsWith('Killing'))).toEqual([
      'Killing: Stopping container main',
      'Killing: Stopping container side',
    ])
  })
})

describe('probes', () => {
  test('a failing readiness probe keeps a container unready; a failing liveness probe restarts it', async () => {
    const t = await ready()
    const probe = (path: string) => ({ httpGet: { path, port: 80 }, periodSeconds: 3 })
    t.run('unready', {
      containers: [{ name: 'c', image: 'nginx:1.25', readinessProbe: { tcpSocket: { port: 8081 }, periodSeconds: 5 } }] as never,
    })
    t.run('sick', { containers: [{ name: 'c', image: 'nginx:1.25', livenessProbe: probe('/healthz') }] as never })
    t.run('well', { containers: [{ name: 'c', image: 'nginx:1.25', livenessProbe: probe('/'), readinessProbe: probe('/') }] as never })
    await t.wait(4)
    const address = t.pod('unready').status?.podIP
    // That it is not ready has the pod synced again a second after its start, which has it probed: the ticks count from then.
    expect(t.events('unready')).toContain(`Unhealthy x2: Readiness probe failed: dial tcp ${address}:8081: connect: connection refused`)
    await t.wait(7)
    expect(t.pod('unready').status?.conditions?.[2]).toMatchObject({
      type: 'Ready',
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c]',
    })
    expect(t.events('unready')).toContain(`Unhealthy x3: Readiness probe failed: dial tcp ${address}:8081: connect: connection refused`)
    expect(t.events('sick')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Unhealthy x\d: Liveness probe failed: HTTP probe failed with statuscode: 404$/),
        'Killing: Container c failed liveness probe, will be restarted',
      ]),
    )
    expect(only(t.pod('sick')).restartCount).toBe(1)
    expect(only(t.pod('well'))).toMatchObject({ ready: true, restartCount: 0 })
  })
})

describe('configuration', () => {
  test('that is missing is told in the status; the container starts when it appears', async () => {
    const t = await ready()
    t.run('p', {
      containers: [{ name: 'c', image: 'nginx', env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'app', key: 'a' } } }] }] as never,
    })
    await t.wait(3)
    expect(only(t.pod('p')).state?.waiting).toEqual({ reason: 'CreateContainerConfigError', message: 'configmap "app" not found' })
    t.admin
      .resource(CONFIG_MAPS)
      .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'default' }, data: { a: '1' } })
    await t.wait(20)
    expect(t.pod('p').status?.phase).toBe('Running')
  })

  test('in a volume is a file that follows its ConfigMap after 60 to 100 seconds; a subPath never does', async () => {
    const t = await ready()
    const maps = t.admin.resource(CONFIG_MAPS)
    const volumes = [{ name: 'v', configMap: { name: 'app' } }]
    const volumeMounts = [
      { name: 'v', mountPath: '/etc/app' },
      { name: 'v', mountPath: '/etc/one.txt', subPath: 'one' },
    ]
    t.run('p', { volumes, containers: [{ name: 'c', image: 'nginx', volumeMounts }] } as never)
    await t.wait(3)
    expect(t.events('p').map((event) => event.replace(/ x\d+/, ''))).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "v" : configmap "app" not found',
    )
    maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'default' }, data: { one: 'old' } })
    await t.wait(10)
    const files = t.node.kubelet.workers.get(t.pod('p').metadata.uid)!.record('c').current!.files
    expect([
      files.readText('/etc/app/one'),
      files.readText('/etc/one.txt'),
      files.list('/etc/app').filter((name) => !name.startsWith('..')),
    ]).toEqual(['old', 'old', ['one']])
    maps.patch('app', 'default', 'merge', { data: { one: 'new', two: '2' } })
    await t.wait(30)
    expect(files.readText('/etc/app/one')).toBe('old')
    await t.wait(90)
    expect([files.readText('/etc/app/one'), files.readText('/etc/app/two'), files.readText('/etc/one.txt')]).toEqual(['new', '2', 'old'])
  })
})

describe('a node', () => {
  test('registers itself and renews its lease', async () => {
    const t = await ready()
    const node = t.admin.resource(NODES).get('w1')
    expect(node.status?.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual([
      'MemoryPressure False KubeletHasSufficientMemory',
      'DiskPressure False KubeletHasNoDiskPressure',
      'PIDPressure False KubeletHasSufficientPID',
      'Ready True KubeletReady',
    ])
    expect(node.status?.nodeInfo?.kubeletVersion).toBe('v1.36.2')
    await t.wait(60)
    const { spec } = t.admin.resource(LEASES).get('w1', 'kube-node-lease')
    expect(spec).toMatchObject({ holderIdentity: 'w1', leaseDurationSeconds: 40 })
    expect(t.clock.now() - Date.parse(spec!.renewTime!)).toBeLessThanOrEqual(10_000)
    expect(t.clock.now() - START).toBe(62_000)
  })

  test('that lost power restarts its containers in new sandboxes; a stopped kubelet leaves them alone', async () => {
    const t = await ready()
    t.run('p', { containers: [{ name: 'c', image: 'nginx:1.25' }] })
    await t.wait(3)
    const first = only(t.pod('p')).containerID
    t.node.stopKubelet()
    await t.wait(30)
    expect(t.nodes.find('w1')).toBeUndefined()
    t.node.startKubelet()
    await t.wait(3)
    expect(only(t.pod('p'))).toMatchObject({ containerID: first, restartCount: 0 })
    t.node.powerOff()
    await t.wait(30)
    expect(only(t.pod('p')).ready).toBe(true)
    const back = t.clock.now()
    t.node.powerOn()
    await t.wait(5)
    expect(only(t.pod('p'))).toMatchObject({
      restartCount: 1,
      ready: true,
      // Nobody saw it end: it is found gone when the node is back.
      lastState: { terminated: { containerID: first, exitCode: 255, reason: 'Unknown', finishedAt: timestamp(back) } },
    })
    expect(only(t.pod('p')).containerID).not.toBe(first)
    expect(t.events('p')).toContain('SandboxChanged: Pod sandbox changed, it will be killed and re-created.')
  })

  test('that starts again tells of its conditions at once, and that its node is ready only where it was not', async () => {
    const t = await ready()
    const told = () => t.events('w1').map((event) => event.split(':')[0])
    const before = told().length
    t.node.stopKubelet()
    t.node.startKubelet()
    await t.wait(15)
    const start = ['Starting', 'NodeAllocatableEnforced', 'NodeHasSufficientMemory', 'NodeHasNoDiskPressure', 'NodeHasSufficientPID']
    expect(told().slice(before)).toEqual(start)
  })

  test('runs pods from manifest files and shows them as mirror pods', async () => {
    const t = await ready()
    t.node.files.write(
      '/etc/kubernetes/manifests/web.yaml',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: c\n    image: nginx\n',
    )
    await t.wait(5)
    const mirror = t.pod('web-w1')
    expect(mirror.status?.phase).toBe('Running')
    expect(mirror.metadata.annotations?.['kubernetes.io/config.mirror']).toMatch(/^[0-9a-f]{32}$/)
    t.pods.delete('web-w1', 'default', { gracePeriodSeconds: 0 })
    await t.wait(3)
    expect(t.pod('web-w1').status?.phase).toBe('Running')
    t.node.files.remove('/etc/kubernetes/manifests/web.yaml')
    await t.wait(5)
    expect(() => t.pod('web-w1')).toThrow('pods "web-w1" not found')
  })

  test('does not look into folders among the manifests, nor at links that lead nowhere, and runs what else there is', async () => {
    const t = await ready()
    const { files } = t.node
    files.makeDirectory('/etc/kubernetes/manifests/old')
    files.link('/nowhere', '/etc/kubernetes/manifests/lost.yaml')
    files.write('/etc/kubernetes/manifests/.swap', 'no pod')
    files.write('/srv/web', '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: nginx}]}}')
    files.link('/srv/web', '/etc/kubernetes/manifests/web.yaml')
    await t.wait(5)
    expect(t.pod('web-w1').status?.phase).toBe('Running')
    const said = t.node.journal.since().map(({ message }) => message())
    expect(said.filter((line) => line.includes('/manifests/'))).toEqual([
      '"Could not get metadata" err="stat /etc/kubernetes/manifests/lost.yaml: no such file or directory" path="/etc/kubernetes/manifests/lost.yaml"',
      '"Not recursing into manifest path" path="/etc/kubernetes/manifests/old"',
    ])
    await t.wait(40)
    const again = t.node.journal.since().filter(({ message }) => message().startsWith('"Not recursing'))
    expect(again).toHaveLength(3)
    files.remove('/etc/kubernetes/manifests/old', { recursive: true })
    files.remove('/etc/kubernetes/manifests/lost.yaml')
    await t.wait(60)
    expect(t.node.journal.since().filter(({ message }) => message().startsWith('"Not recursing'))).toHaveLength(3)
  })

  test('leaves manifests alone that are no valid pods, and says why', async () => {
    const t = await ready()
    const why = async (name: string, spec: string): Promise<string> => {
      t.node.files.write('/etc/kubernetes/manifests/x.yaml', `{apiVersion: v1, kind: Pod, metadata: {name: ${name}}, spec: ${spec}}`)
      await t.wait(1)
      return t.node.journal.since().at(-1)!.message()
    }
    expect(await why('x', '{containers: foo}')).toContain(
      "x.yaml: couldn't parse as pod(json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container)",
    )
    expect(await why('x', '{containers: [null]}')).toContain(
      'err="invalid pod: [spec.containers[0].name: Required value spec.containers[0].image: Required value]"',
    )
    expect(await why('""', '{}')).toContain('err="invalid pod: name is needed for the pod"')
    expect(await why('X', '{containers: [{name: c, image: nginx}]}')).toContain(
      'err="invalid pod: [metadata.name: Invalid value: \\"X-w1\\": ',
    )
  })

  test('updates a static pod whose identity is written in its manifest', async () => {
    const t = await ready()
    for (const image of ['nginx', 'nginx:1.27']) {
      t.node.files.write(
        '/etc/kubernetes/manifests/web.yaml',
        `{apiVersion: v1, kind: Pod, metadata: {name: web, uid: abc}, spec: {containers: [{name: c, image: '${image}'}]}}`,
      )
      await t.wait(60)
      expect(t.pod('web-w1')).toMatchObject({ spec: { containers: [{ image }] }, status: { phase: 'Running' } })
    }
  })

  test('refuses pods that do not fit', async () => {
    const t = await ready()
    t.run('big', { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '3' } } }] as never })
    await t.wait(3)
    const { startTime: _, ...status } = t.pod('big').status!
    expect(status).toEqual({
      phase: 'Failed',
      reason: 'OutOfcpu',
      message: "Pod was rejected: Node didn't have enough resource: cpu, requested: 3000, used: 0, capacity: 2000",
      observedGeneration: 1,
      qosClass: 'Burstable',
    })
  })
})

describe('a change of resources', () => {
  const container = (cpu: string) => ({ name: 'c', image: 'nginx:1.25', resources: { requests: { cpu } } })

  async function resize(t: Test, name: string, changed: object): Promise<void> {
    const { status } = await t.api.handler.handle({
      method: 'PATCH',
      url: `/api/v1/namespaces/default/pods/${name}/resize`,
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
      body: new TextEncoder().encode(JSON.stringify({ spec: { containers: [changed] } })),
    })
    expect(status).toBe(200)
  }

  test('is made in place, or waits when the node has not that much', async () => {
    const t = await ready()
    t.run('p', { containers: [container('100m')] as never })
    await t.wait(3)
    const { containerID } = only(t.pod('p'))
    await resize(t, 'p', container('200m'))
    await t.wait(3)
    expect(only(t.pod('p'))).toMatchObject({
      containerID,
      restartCount: 0,
      resources: { requests: { cpu: '200m' } },
      allocatedResources: { cpu: '200m' },
    })
    expect(t.events('p')).toEqual(
      expect.arrayContaining([
        'ResizeStarted: Pod resize started: {"containers":[{"name":"c","resources":{"requests":{"cpu":"200m"}}}],"generation":2}',
        'ResizeCompleted: Pod resize completed: {"containers":[{"name":"c","resources":{"requests":{"cpu":"200m"}}}],"generation":2}',
      ]),
    )
    t.run('q', { containers: [container('1500m')] as never })
    await t.wait(3)
    await resize(t, 'p', container('900m'))
    await t.wait(3)
    expect(t.pod('p').status?.conditions?.[0]).toMatchObject({ type: 'PodResizePending', status: 'True', reason: 'Deferred' })
    expect(only(t.pod('p')).resources).toEqual({ requests: { cpu: '200m' } })
  })
})
