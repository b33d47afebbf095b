/** Facts about pods the node ends because they use too much. */
import { describe, expect, test } from 'vitest'
import { NODES } from '../../schema/resources'
import { testNode } from '../test-node'

const SLEEPER = { name: 'main', image: 'busybox', command: ['sleep', '3600'] }
const sleeper = (script: string) => ({ name: 'main', image: 'busybox', command: ['sh', '-c', `${script}; sleep 3600`] })

describe('the eviction manager', () => {
  test('ends a pod whose emptyDir holds more than its sizeLimit, with its reason in status and event', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('full', {
      containers: [{ ...sleeper('head -c 3000000 /dev/zero > /data/f'), volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', emptyDir: { sizeLimit: '1Mi' } }],
    })
    await t.wait(20)
    const { status } = t.pod('full')
    const message = 'Usage of EmptyDir volume "data" exceeds the limit "1Mi". '
    expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message })
    // It has itself to blame: nobody has disrupted it.
    expect(status?.conditions?.map(({ type }) => type)).not.toContain('DisruptionTarget')
    expect(t.events('full').slice(-2)).toEqual([`Evicted: ${message}`, 'Killing: Stopping container main'])
  })

  test('takes the containers of a pod that it has ended away, and their logs with them', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('full', {
      containers: [
        { ...sleeper('echo begun; sleep 4; head -c 3000000 /dev/zero > /data/f'), volumeMounts: [{ name: 'data', mountPath: '/data' }] },
      ],
      volumes: [{ name: 'data', emptyDir: { sizeLimit: '1Mi' } }],
    })
    const log = (): string => {
      let text = ''
      t.node.endpoint.logs('default', 'full', {}, { chunk: (data) => (text += new TextDecoder().decode(data)), end: () => undefined })
      return text
    }
    await t.wait(4)
    expect(log()).toBe('begun\n')
    await t.wait(20)
    const [status] = t.pod('full').status?.containerStatuses ?? []
    expect(status).toMatchObject({ state: { terminated: { exitCode: 137 } } })
    expect(log()).toBe(`unable to retrieve container logs for ${status?.containerID}`)
    expect(t.node.runtime.list().map(({ config, containers }) => [config.name, containers.length])).toEqual([['full', 0]])
  })

  test('ends a pod whose container wrote more than its ephemeral-storage limit, and leaves one below it alone', async () => {
    const t = testNode()
    await t.wait(2)
    const limited = (bytes: number) => ({
      ...sleeper(`head -c ${bytes} /dev/zero > /tmp/f`),
      resources: { limits: { 'ephemeral-storage': '1Mi' } },
    })
    t.run('over', { containers: [limited(2_000_000)] })
    t.run('under', { containers: [limited(500_000)] })
    await t.wait(20)
    expect(t.pod('over').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ',
    })
    expect(t.pod('under').status?.phase).toBe('Running')
    // Two together may have more than one of them wrote, who then is to blame alone.
    t.run('pair', { containers: [limited(1_500_000), { ...limited(0), name: 'other' }] })
    await t.wait(15)
    expect(t.pod('pair').status?.message).toBe('Container main exceeded its local ephemeral storage limit "1Mi". ')
  })

  test('takes the pod furthest above its request when the node runs short of memory, and refuses best-effort pods until it has recovered', async () => {
    const t = testNode()
    await t.wait(2)
    const hungry = (name: string, bytes: string) => ({
      name,
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', bytes, '--vm-hang', '1'],
      resources: { requests: { memory: '64Mi' } },
    })
    t.run('modest', { containers: [hungry('main', '200M')] })
    t.run('greedy', { containers: [hungry('main', '3400M')] })
    await t.wait(25)
    expect(t.pod('modest').status?.phase).toBe('Running')
    await t.wait(5)
    await t.wait(5)
    expect(t.pod('greedy').status).toMatchObject({ phase: 'Failed', reason: 'Evicted' })
    expect(t.pod('greedy').status?.conditions?.[0]).toMatchObject({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'TerminationByKubelet',
    })
    expect(t.pod('greedy').status?.message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+(Ki|Mi)?\. Container main was using \d+(Ki|Mi), request is 64Mi, has larger consumption of memory\. $/,
    )
    const pressure = () =>
      t.admin
        .resource(NODES)
        .get('w1')
        .status?.conditions?.find(({ type }) => type === 'MemoryPressure')
    expect(pressure()).toMatchObject({ status: 'True', reason: 'KubeletHasInsufficientMemory' })
    t.run('late', { containers: [{ name: 'main', image: 'nginx' }] })
    await t.wait(2)
    expect(t.pod('late').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    })
    await t.wait(320)
    expect(pressure()).toMatchObject({ status: 'False', reason: 'KubeletHasSufficientMemory' })
  })
})

describe('a memory limit', () => {
  test('kills a program that reads without end into memory', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('reader', {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'busybox', command: ['tail', '/dev/zero'], resources: { limits: { memory: '20Mi' } } }],
    })
    await t.wait(5)
    expect(t.pod('reader').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
  })

  test.each(['20Mi', '300Mi'])('of %s kills a shell whose variables grow without end', async (memory) => {
    const t = testNode()
    await t.wait(2)
    t.run('shell', {
      restartPolicy: 'Never',
      containers: [
        { name: 'main', image: 'busybox', command: ['sh', '-c', 'x=a; while true; do x=$x$x; done'], resources: { limits: { memory } } },
      ],
    })
    await t.wait(5)
    expect(t.pod('shell').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
  })

  test.each(['128m', '1Mi'])(
    'of %s is too low for any container to start, and for the sandbox of a pod that has no other',
    async (memory) => {
      const t = testNode()
      await t.wait(2)
      const tiny = { ...SLEEPER, resources: { limits: { memory } } }
      t.run('tiny', { restartPolicy: 'Never', containers: [tiny] })
      t.run('beside', { restartPolicy: 'Never', containers: [tiny, { ...SLEEPER, name: 'other' }] })
      await t.wait(4)
      const why = /: unable to start container process: container init was OOM-killed \(memory limit too low\?\)$/
      expect(t.events('tiny')[0]).toMatch(/^FailedCreatePodSandBox( x\d+)?: Failed to create pod sandbox: /)
      expect(t.events('tiny')[0]).toMatch(why)
      expect(t.pod('beside').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
        reason: 'StartError',
        exitCode: 128,
        message: expect.stringMatching(why),
      })
    },
  )

  test('counts what a container puts into volumes in memory, and gives back what it removes', async () => {
    const t = testNode()
    await t.wait(2)
    const filler = (script: string) => ({
      restartPolicy: 'Never' as const,
      containers: [{ ...sleeper(script), resources: { limits: { memory: '30Mi' } }, volumeMounts: [{ name: 'v', mountPath: '/cache' }] }],
      volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }],
    })
    t.run('full', filler('dd if=/dev/zero of=/cache/f bs=1M count=40'))
    t.run('half', filler('dd if=/dev/zero of=/cache/f bs=1M count=20; rm /cache/f; dd if=/dev/zero of=/cache/g bs=1M count=20'))
    await t.wait(6)
    expect(t.pod('full').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({ reason: 'OOMKilled', exitCode: 137 })
    expect(t.pod('half').status?.phase).toBe('Running')
    const half = t.node.podUsage().find(({ name }) => name === 'half')
    expect(Math.round((half?.containers[0]?.memory ?? 0) / 2 ** 20)).toBe(21)
  })

  test('is not needed for time to go on: a program that copies without end can be stopped', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('copier', { containers: [{ name: 'main', image: 'busybox', command: ['sh', '-c', 'cat /dev/zero > /dev/null'] }] })
    await t.wait(4)
    expect(t.pod('copier').status?.phase).toBe('Running')
    t.pods.delete('copier', 'default', { gracePeriodSeconds: 1 })
    await t.wait(6)
    expect(() => t.pod('copier')).toThrow('not found')
  })
})

describe('a node short of memory', () => {
  test('says so, ends the pod that asked for least, and refuses pods that ask for nothing', async () => {
    const t = testNode()
    await t.wait(2)
    t.run('modest', { containers: [{ ...SLEEPER, resources: { requests: { memory: '64Mi' } } }] })
    t.run('greedy', { containers: [{ name: 'main', image: 'mysql:8', env: [{ name: 'MYSQL_ALLOW_EMPTY_PASSWORD', value: '1' }] }] })
    await t.wait(15)
    t.node.fillMemory(8 * 1024 ** 3)
    await t.wait(1)
    expect(t.pod('modest').status?.phase).toBe('Running')
    // The phase is said when the containers have stopped, which are given two seconds.
    await t.wait(3)
    const node = t.admin.resource(NODES).get('w1')
    expect(node.status?.conditions?.find(({ type }) => type === 'MemoryPressure')).toMatchObject({
      status: 'True',
      reason: 'KubeletHasInsufficientMemory',
    })
    expect(t.pod('greedy').status).toMatchObject({ phase: 'Failed', reason: 'Evicted' })
    expect(t.pod('greedy').status?.message).toMatch(
      /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+(Ki|Mi)?\. Container main was using \d+(Ki|Mi), request is 0, has larger consumption of memory\. $/,
    )
    t.run('late', { containers: [SLEEPER] })
    await t.wait(3)
    expect(t.pod('late').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
    })
    // The pressure is over five minutes after the cause.
    t.node.freeMemory()
    await t.wait(320)
    expect(
      t.admin
        .resource(NODES)
        .get('w1')
        .status?.conditions?.find(({ type }) => type === 'MemoryPressure')?.status,
    ).toBe('False')
  })
})

describe('a node short of disk', () => {
  test('deletes images nobody uses before it ends pods', async () => {
    const t = testNode()
    t.nodes.add({
      name: 'small',
      address: '192.168.50.12',
      podCIDR: '10.244.2.0/24',
      capacity: { 'ephemeral-storage': '3600Mi' },
      images: ['mysql:8'],
    })
    await t.wait(2)
    t.run('kept', { nodeName: 'small', containers: [SLEEPER] })
    await t.wait(130)
    const small = t.nodes.get('small')!
    const images = (): readonly string[] => small.runtime.images.list().map(({ image }) => image.repository.split('/').at(-1)!)
    expect(images()).toEqual(['mysql', 'busybox'])
    small.runtime.images.load('postgres:16')
    await t.wait(20)
    expect(images()).toEqual(['busybox', 'postgres'])
    expect(t.pod('kept').status?.phase).toBe('Running')
    expect(t.events('small')).toContain('EvictionThresholdMet: Attempting to reclaim ephemeral-storage')
  })
})

describe('a node short of disk, with pods that are over', () => {
  test('takes their containers, logs and sandboxes away, then the images that only they had, and ends no pod', async () => {
    const t = testNode()
    t.nodes.add({
      name: 'small',
      address: '192.168.50.12',
      podCIDR: '10.244.2.0/24',
      capacity: { 'ephemeral-storage': '3600Mi' },
      images: ['mysql:8'],
    })
    await t.wait(2)
    t.run('kept', { nodeName: 'small', containers: [SLEEPER] })
    const over = { name: 'main', image: 'mysql:8', command: ['sh', '-c', 'echo done'] }
    t.run('over', { nodeName: 'small', restartPolicy: 'Never', containers: [over] })
    await t.wait(130)
    const small = t.nodes.get('small')!
    const images = (): readonly string[] => small.runtime.images.list().map(({ image }) => image.repository.split('/').at(-1)!)
    const names = (): readonly string[] => small.runtime.list().map(({ config }) => config.name)
    expect([images(), names()]).toEqual([
      ['mysql', 'busybox'],
      ['kept', 'over'],
    ])
    const ended = t.pod('over').status
    expect(ended?.phase).toBe('Succeeded')
    small.runtime.images.load('postgres:16')
    await t.wait(20)
    expect([images(), names()]).toEqual([['busybox', 'postgres'], ['kept']])
    expect(t.pod('kept').status?.phase).toBe('Running')
    // What is known of it stays.
    expect(t.pod('over').status).toEqual(ended)
    let log = ''
    small.endpoint.logs('default', 'over', {}, { chunk: (data) => (log += new TextDecoder().decode(data)), end: () => undefined })
    expect(log).toBe(`unable to retrieve container logs for ${ended?.containerStatuses?.[0]?.containerID}`)
  })
})

describe('registries', () => {
  test('that cannot be reached fail a pull in containerd words, and serve again when mended', async () => {
    const t = testNode()
    await t.wait(2)
    t.nodes.registry.state = 'failing'
    t.run('p', { containers: [{ ...SLEEPER, image: 'registry.k8s.io/busybox:1.27' }] })
    await t.wait(3)
    expect(t.events('p')).toContain(
      'Failed: Failed to pull image "registry.k8s.io/busybox:1.27": failed to pull and unpack image "registry.k8s.io/busybox:1.27": failed to resolve image: failed to do request: Head "https://registry.k8s.io/v2/busybox/manifests/1.27": dial tcp: lookup registry.k8s.io on 192.168.65.7:53: server misbehaving',
    )
    t.nodes.registry.state = 'fine'
    await t.wait(60)
    expect(t.pod('p').status?.phase).toBe('Running')
  })
})
