/** Facts about what containers find in their volumes. */
import { describe, expect, test } from 'vitest'
import { CONFIG_MAPS, PERSISTENT_VOLUMES, PERSISTENT_VOLUME_CLAIMS, PODS, SECRETS, SERVICE_ACCOUNTS } from '../../schema/resources'
import { testNode } from '../test-node'

type Test = ReturnType<typeof testNode>

/** The files the first container of a pod sees. */
function filesOf(t: Test, pod: string) {
  const worker = [...t.node.kubelet.workers.values()].find(({ pod: { metadata } }) => metadata.name === pod)
  const container = [...(worker?.records.values() ?? [])][0]?.current
  if (!container) throw new Error(`${pod} has no container`)
  return container.files
}

const writer = (script: string, mountPath: string) => ({
  name: 'main',
  image: 'busybox',
  command: ['sh', '-c', `${script}; sleep 3600`],
  volumeMounts: [{ name: 'v', mountPath }],
})

describe('an image', () => {
  test('is a read-only volume of its files, pulled before the containers start', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('img', {
      containers: [writer('true', '/site')],
      volumes: [{ name: 'v', image: { reference: 'nginx:1.27', pullPolicy: 'IfNotPresent' } }],
    })
    await t.wait(5)
    const files = filesOf(t, 'img')
    expect(files.readText('/site/usr/share/nginx/html/index.html')).toContain('Welcome to nginx!')
    expect(() => files.write('/site/tmp/x', '')).toThrow(expect.objectContaining({ code: 'EROFS' }))
    expect(t.events('img').map((line) => line.replace(/ in .*/, ''))).toEqual([
      'Pulling: Pulling image "nginx:1.27"',
      'Pulled: Successfully pulled image "nginx:1.27"',
      expect.stringMatching(/^Pulling: .*busybox/),
      expect.stringMatching(/^Pulled: .*busybox/),
      'Created: Container created',
      'Started: Container started',
    ])
  })

  test('that cannot be pulled keeps the containers that mount it from starting', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('none', { containers: [writer('true', '/site')], volumes: [{ name: 'v', image: { reference: 'no.such/image:1' } }] })
    await t.wait(8)
    expect(t.pod('none').status).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ state: { waiting: { reason: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/) } } }],
    })
  })
})

describe('a projected token', () => {
  test.each([
    [{}, '644 root'],
    [{ runAsUser: 1000 }, '600 1000'],
    [{ fsGroup: 2000 }, '640 root'],
    [{ runAsUser: 1000, fsGroup: 2000 }, '640 1000'],
  ])('with %j is of the mode and the user %s', async (securityContext, expected) => {
    const t = testNode()
    await t.wait(2)
    t.admin
      .resource(SERVICE_ACCOUNTS)
      .create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } })
    t.run('p', {
      serviceAccountName: 'robot',
      securityContext,
      containers: [writer('true', '/token')],
      volumes: [{ name: 'v', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
    })
    await t.wait(5)
    const { mode, owner } = filesOf(t, 'p').stat('/token/token')
    expect(`${(mode & 0o777).toString(8)} ${owner}`).toBe(expected)
  })
})

describe('downwardAPI', () => {
  test('shows fields and resources as files, with what the kubelet adds to the annotations', async () => {
    const t = testNode()
    await t.wait(2)
    t.run(
      'info',
      {
        containers: [{ ...writer('true', '/info'), resources: { limits: { cpu: '500m', memory: '64Mi' } } }],
        volumes: [
          {
            name: 'v',
            downwardAPI: {
              items: [
                { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
                { path: 'annotations', fieldRef: { fieldPath: 'metadata.annotations' } },
                { path: 'cpu', resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' } },
                { path: 'memory', resourceFieldRef: { containerName: 'main', resource: 'limits.memory' } },
              ],
            },
          },
        ],
      },
      { labels: { tier: 'front', app: 'info' }, annotations: { build: 'two' } },
    )
    await t.wait(3)
    const files = filesOf(t, 'info')
    expect(files.readText('/info/labels')).toBe('app="info"\ntier="front"')
    expect(files.readText('/info/annotations')).toMatch(
      /^build="two"\nkubernetes\.io\/config\.seen="[^"]+Z"\nkubernetes\.io\/config\.source="api"$/,
    )
    expect([files.readText('/info/cpu'), files.readText('/info/memory')]).toEqual(['500', '67108864'])
  })
})

describe('a claim', () => {
  test('on a hostPath volume keeps its files when the pod is replaced, and they are the node’s own', async () => {
    const t = testNode()
    await t.wait(2)
    const spec = { accessModes: ['ReadWriteOnce'], storageClassName: '' } as const
    t.admin.resource(PERSISTENT_VOLUMES).create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'pv' },
      spec: { ...spec, capacity: { storage: '1Gi' }, hostPath: { path: '/data/pv' }, claimRef: { name: 'claim', namespace: 'default' } },
    })
    const claims = t.admin.resource(PERSISTENT_VOLUME_CLAIMS)
    const claim = claims.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'claim', namespace: 'default' },
      spec: { ...spec, volumeName: 'pv', resources: { requests: { storage: '1Gi' } } },
    })
    claims.updateStatus({ ...claim, status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } } })
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'claim' } }]
    t.run('first', { containers: [writer('echo kept > /mnt/note', '/mnt')], volumes })
    await t.wait(4)
    t.pods.delete('first', 'default', { gracePeriodSeconds: 1 })
    await t.wait(6)
    t.run('second', { containers: [writer('true', '/mnt')], volumes })
    await t.wait(4)
    expect(filesOf(t, 'second').readText('/mnt/note')).toBe('kept\n')
    expect(t.node.files.readText('/data/pv/note')).toBe('kept\n')
  })

  test('that does not exist keeps the pod waiting for its volume', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('waits', {
      containers: [writer('true', '/mnt')],
      volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'nosuch' } }],
    })
    await t.wait(10)
    expect(t.pod('waits').status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } })
  })
})

describe('an emptyDir', () => {
  test('is shared by the containers of a pod and survives a restart of the kubelet', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('shared', {
      containers: [writer('echo one > /v/f', '/v'), { ...writer('true', '/w'), name: 'other' }],
      volumes: [{ name: 'v', emptyDir: {} }],
    })
    await t.wait(4)
    t.node.stopKubelet()
    await t.wait(5)
    t.node.startKubelet()
    await t.wait(5)
    expect(t.pod('shared').status?.containerStatuses?.map(({ restartCount }) => restartCount)).toEqual([0, 0])
    const worker = [...t.node.kubelet.workers.values()].find(({ pod }) => pod.metadata.name === 'shared')
    expect(worker?.record('other').current?.files.readText('/w/f')).toBe('one\n')
  })
})

test.each([
  ['the kubelet is started again', 'disk\nmemory\n', false],
  ['the power was cut', 'disk\n', true],
])(
  'what a container wrote into an emptyDir is there for the next one after %s; in memory it does not outlive the power',
  async (_when, kept, cut) => {
    const t = testNode()
    await t.wait(2)
    t.run('kept', {
      containers: [
        {
          name: 'main',
          image: 'busybox',
          command: ['sh', '-c', 'cat /d/f /m/f > /d/seen; echo disk > /d/f; echo memory > /m/f; sleep 12'],
          volumeMounts: [
            { name: 'd', mountPath: '/d' },
            { name: 'm', mountPath: '/m' },
          ],
        },
      ],
      volumes: [
        { name: 'd', emptyDir: {} },
        { name: 'm', emptyDir: { medium: 'Memory' } },
      ],
    })
    await t.wait(4)
    if (cut) t.node.powerOff()
    else t.node.stopKubelet()
    await t.wait(2)
    if (cut) t.node.powerOn()
    else t.node.startKubelet()
    await t.wait(15)
    expect(t.pod('kept').status?.containerStatuses?.[0]?.restartCount).toBe(1)
    expect(filesOf(t, 'kept').readText('/d/seen')).toBe(kept)
  },
)

test('a ConfigMap still follows into a container that ran before its kubelet was started again', async () => {
  const t = testNode()
  await t.wait(2)
  const maps = t.admin.resource(CONFIG_MAPS)
  const map = maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'default' }, data: { k: 'old' } })
  t.run('reader', { containers: [writer('true', '/v')], volumes: [{ name: 'v', configMap: { name: 'cm' } }] })
  await t.wait(4)
  expect(filesOf(t, 'reader').readText('/v/k')).toBe('old')
  t.node.stopKubelet()
  await t.wait(1)
  t.node.startKubelet()
  await t.wait(5)
  maps.update({ ...map, data: { k: 'new' } })
  await t.wait(120)
  expect(t.pod('reader').status?.containerStatuses?.[0]?.restartCount).toBe(0)
  expect(filesOf(t, 'reader').readText('/v/k')).toBe('new')
})

test('a node that is cut off leaves volumes as they are, and brings them up to date when it is back', async () => {
  const t = testNode()
  await t.wait(2)
  const maps = t.admin.resource(CONFIG_MAPS)
  const map = maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'default' }, data: { k: 'old' } })
  t.run('reader', { containers: [writer('true', '/v')], volumes: [{ name: 'v', configMap: { name: 'cm' } }] })
  await t.wait(4)
  t.node.setConnected(false)
  maps.update({ ...map, data: { k: 'new' } })
  await t.wait(600)
  expect(filesOf(t, 'reader').readText('/v/k')).toBe('old')
  t.node.setConnected(true)
  await t.wait(120)
  expect(filesOf(t, 'reader').readText('/v/k')).toBe('new')
})

test('what a pod tells of itself follows at once when its labels change, and so does what else its volumes have', async () => {
  const t = testNode()
  await t.wait(2)
  const maps = t.admin.resource(CONFIG_MAPS)
  const map = maps.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'default' }, data: { k: 'old' } })
  const pod = t.run('self', {
    containers: [writer('true', '/v')],
    volumes: [
      {
        name: 'v',
        projected: {
          sources: [
            { configMap: { name: 'cm' } },
            { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
          ],
        },
      },
    ],
  })
  await t.wait(6)
  maps.update({ ...map, data: { k: 'new' } })
  await t.wait(3)
  expect(filesOf(t, 'self').readText('/v/k')).toBe('old')
  const pods = t.admin.resource(PODS)
  const now = pods.get('self', 'default')
  pods.update({ ...now, metadata: { ...now.metadata, labels: { ...pod.metadata.labels, fresh: 'yes' } } })
  await t.wait(1)
  expect(filesOf(t, 'self').readText('/v/labels')).toContain('fresh="yes"')
  expect(filesOf(t, 'self').readText('/v/k')).toBe('new')
})

test('a Secret that goes while a pod has it stays in its files, and the kubelet says that it cannot set the volume up again', async () => {
  const t = testNode()
  await t.wait(2)
  const secrets = t.admin.resource(SECRETS)
  secrets.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' }, data: { k: 'dg==' } })
  t.run('holder', { containers: [writer('true', '/v')], volumes: [{ name: 'v', secret: { secretName: 's' } }] })
  await t.wait(4)
  secrets.delete('s', 'default')
  await t.wait(120)
  expect(filesOf(t, 'holder').readText('/v/k')).toBe('v')
  expect(t.pod('holder').status?.phase).toBe('Running')
  expect(t.events('holder').filter((line) => line.startsWith('FailedMount'))).toEqual([
    expect.stringMatching(/^FailedMount( x\d+)?: MountVolume.SetUp failed for volume "v" : secret "s" not found$/),
  ])
})

test('of a projected volume everything that is missing is told at once', async () => {
  const t = testNode()
  await t.wait(2)
  t.admin
    .resource(CONFIG_MAPS)
    .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', namespace: 'default' }, data: { a: '1' } })
  const nope = { secret: { name: 'nope' } }
  const noKey = { configMap: { name: 'm', items: [{ key: 'z', path: 'z' }] } }
  t.run('several', { containers: [writer('true', '/v')], volumes: [{ name: 'v', projected: { sources: [nope, noKey, nope] } }] })
  t.run('one', {
    containers: [writer('true', '/v')],
    volumes: [{ name: 'v', projected: { sources: [nope, { configMap: { name: 'm' } }] } }],
  })
  await t.wait(1)
  const said = (pod: string): string[] => t.events(pod).filter((line) => line.startsWith('FailedMount'))
  expect(said('several')).toEqual([
    expect.stringMatching(
      /^FailedMount( x\d+)?: MountVolume.SetUp failed for volume "v" : \[secret "nope" not found, configmap references non-existent config key: z\]$/,
    ),
  ])
  expect(said('one')).toEqual([
    expect.stringMatching(/^FailedMount( x\d+)?: MountVolume.SetUp failed for volume "v" : secret "nope" not found$/),
  ])
})

test('a volume that waits for its next try does not hold up the others of its pod', async () => {
  const t = testNode()
  await t.wait(2)
  const secrets = t.admin.resource(SECRETS)
  secrets.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'default' }, data: { k: 'dg==' } })
  t.run('both', {
    containers: [writer('true', '/v')],
    volumes: [
      { name: 's', secret: { secretName: 's' } },
      { name: 'v', downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
    ],
  })
  await t.wait(4)
  secrets.delete('s', 'default')
  // Long enough that the next try is more than a minute away.
  await t.wait(240)
  const pods = t.admin.resource(PODS)
  const now = pods.get('both', 'default')
  pods.update({ ...now, metadata: { ...now.metadata, labels: { fresh: 'yes' } } })
  await t.wait(1)
  expect(filesOf(t, 'both').readText('/v/labels')).toBe('fresh="yes"')
})

test('a volume in memory holds as much as it may and no more', async () => {
  const t = testNode()
  await t.wait(2)
  const script =
    'dd if=/dev/zero of=/d/big bs=1M count=30 2>/err; df -h /d | tail -1 >/df; echo x >/d/y; wc -c /d/y >>/df; rm /d/big; echo x >/d/y; wc -c /d/y >>/df'
  t.run('full', {
    volumes: [{ name: 'v', emptyDir: { medium: 'Memory', sizeLimit: '10Mi' } }],
    containers: [writer(script, '/d')],
  })
  await t.wait(5)
  const files = filesOf(t, 'full')
  expect(files.readText('/err').split('\n').slice(0, 3)).toEqual([
    "dd: error writing '/d/big': No space left on device",
    '11+0 records in',
    '10+0 records out',
  ])
  expect(files.readText('/df').split('\n')).toEqual([expect.stringMatching(/^tmpfs +10.0M +10.0M +0 100% \/d$/), '0 /d/y', '2 /d/y', ''])
})

test('the folders of a sub-path have the rights and the group of their volume', async () => {
  const t = testNode()
  await t.wait(2)
  t.run('sub', {
    securityContext: { fsGroup: 123 },
    containers: [{ ...writer('true', '/data'), volumeMounts: [{ name: 'v', mountPath: '/data', subPath: 'one/two' }] }],
    volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }],
  })
  await t.wait(5)
  expect(filesOf(t, 'sub').stat('/data')).toMatchObject({ mode: 0o3777, owner: 'root', group: '123' })
})

test('a key that is not there becomes a folder with the rights of its volume', async () => {
  const t = testNode()
  await t.wait(2)
  t.admin
    .resource(CONFIG_MAPS)
    .create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', namespace: 'default' }, data: { k: 'v' } })
  t.run('sub', {
    containers: [{ ...writer('true', '/data'), volumeMounts: [{ name: 'v', mountPath: '/data', subPath: 'nokey' }] }],
    volumes: [{ name: 'v', configMap: { name: 'cm' } }],
  })
  await t.wait(5)
  expect(filesOf(t, 'sub').stat('/data')).toMatchObject({ type: 'directory', mode: 0o777 })
})

test.each([
  ['../', 'prepare subPath'],
  ['/srv', 'prepare subPath'],
  ['/no/such', 'create subPath directory'],
  ['../../../../../../../nosuch', 'create subPath directory'],
  ['../../../../../../../../srv', 'prepare subPath'],
  ['file/below', 'prepare subPath'],
  ['link', 'prepare subPath'],
  ['inner', undefined],
])('a sub-path that is a link to %s', async (target, failure) => {
  const t = testNode()
  await t.wait(2)
  const mount = { name: 'v', mountPath: '/data' }
  t.node.files.makeDirectory('/srv', { parents: true })
  t.run('sub', {
    initContainers: [
      { ...writer('true', '/v'), name: 'init', command: ['sh', '-c', `mkdir /v/inner && touch /v/file && ln -s ${target} /v/link`] },
    ],
    containers: [{ ...writer('true', '/data'), volumeMounts: [{ ...mount, subPath: 'link' }] }],
    volumes: [{ name: 'v', emptyDir: {} }],
  })
  await t.wait(10)
  const failures = t.events('sub').filter((line) => line.startsWith('Failed:'))
  expect(failures).toEqual(failure ? [`Failed: Error: failed to ${failure} for volumeMount "v" of container "main"`] : [])
})

test('a local volume that is a link belongs to the group of its pod where it leads', async () => {
  const t = testNode()
  await t.wait(2)
  t.node.files.makeDirectory('/mnt/real', { parents: true })
  t.node.files.link('/mnt/real', '/mnt/link')
  const node = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In' as const, values: ['w1'] }] }] }
  const common = { accessModes: ['ReadWriteOnce' as const], storageClassName: 'local' }
  const claimRef = { name: 'data', namespace: 'default' }
  t.admin.resource(PERSISTENT_VOLUMES).create({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: { ...common, capacity: { storage: '1Gi' }, local: { path: '/mnt/link' }, nodeAffinity: { required: node }, claimRef },
  })
  const claims = t.admin.resource(PERSISTENT_VOLUME_CLAIMS)
  const claim = claims.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'default' },
    spec: { ...common, volumeName: 'pv', resources: { requests: { storage: '1Gi' } } },
  })
  claims.updateStatus({ ...claim, status: { phase: 'Bound' } })
  t.run('grouped', {
    securityContext: { fsGroup: 1234 },
    containers: [writer('true', '/data')],
    volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }],
  })
  await t.wait(10)
  expect(t.node.files.stat('/mnt/real')).toMatchObject({ group: '1234', mode: 0o2775 })
})
