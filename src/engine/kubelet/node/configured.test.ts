/** Facts about nodes whose kubelets were told more than the usual. */
import { describe, expect, test } from 'vitest'
import { NODES, PRIORITY_CLASSES } from '../../schema/resources'
import { testNode } from '../test-node'
import { kubeletConfiguration } from './kubelet-configuration'
import { USUAL_SETTINGS } from './settings'
import type { VirtualNode } from './virtual-node'

const SLEEPER = { name: 'main', image: 'busybox', command: ['sleep', '3600'] }
const shell = (script: string) => ({ name: 'main', image: 'busybox', command: ['sh', '-c', `${script}; sleep 3600`] })

/** A node whose kubelet has just been started anew with these fields. */
async function configured(fields: Readonly<Record<string, unknown>>) {
  const t = testNode()
  await t.wait(2)
  t.node.endKubelet()
  t.node.runKubelet({ ...USUAL_SETTINGS, configuration: kubeletConfiguration((name) => fields[name]) })
  await t.wait(12)
  const object = () => t.admin.resource(NODES).get('w1')
  const condition = (type: string) => object().status?.conditions?.find((each) => each.type === type)
  return { ...t, object, condition }
}

describe('the node', () => {
  test('offers what is left of its capacity when the system, Kubernetes and the hard thresholds have theirs', async () => {
    const t = await configured({
      systemReserved: { cpu: '200m', memory: '200Mi' },
      kubeReserved: { cpu: '300m' },
      evictionHard: { 'memory.available': '500Mi', 'nodefs.available': '10%' },
    })
    expect(t.object().status?.allocatable).toMatchObject({
      cpu: '1500m',
      memory: '3140Mi',
      'ephemeral-storage': '18566299208',
      pods: '110',
    })
    expect(t.object().status?.capacity).toMatchObject({ cpu: '2', memory: '3840Mi', 'ephemeral-storage': '20145724Ki' })
  })

  test.each([
    [{ maxPods: 5 }, '5'],
    [{ podsPerCore: 10 }, '20'],
    [{ podsPerCore: 10, maxPods: 15 }, '15'],
    [{ podsPerCore: 0 }, '110'],
  ])('takes as many pods as %j says: %s', async (fields, pods) => {
    expect((await configured(fields)).object().status?.capacity?.['pods']).toBe(pods)
  })

  test('names as many images as it is told to', async () => {
    const t = await configured({ nodeStatusMaxImages: 1 })
    t.node.runtime.images.load('nginx')
    t.node.runtime.images.load('mysql:8')
    await t.wait(12)
    expect(t.object().status?.images?.map(({ names }) => names?.at(-1))).toEqual(['docker.io/library/mysql:8'])
  })
})

describe('pressure', () => {
  test('comes of too few inodes, which evicts who made the most files', async () => {
    const t = await configured({ evictionHard: { 'nodefs.inodesFree': '1130k' } })
    t.run('few', { containers: [shell('touch /tmp/a')] })
    t.run('many', {
      containers: [{ ...shell('for i in $(seq 1500); do echo > /data/$i; done'), volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', emptyDir: {} }],
    })
    await t.wait(60)
    // Images do not help: none is old enough to go.
    t.node.runtime.images.load('wordpress')
    t.node.runtime.images.load('mysql:8')
    await t.wait(30)
    expect(t.condition('DiskPressure')).toMatchObject({ status: 'True', reason: 'KubeletHasDiskPressure' })
    expect(t.events('w1')).toContainEqual(expect.stringMatching(/^EvictionThresholdMet( x\d+)?: Attempting to reclaim inodes$/))
    expect(t.pod('many').status).toMatchObject({
      phase: 'Failed',
      reason: 'Evicted',
      message: expect.stringMatching(/^The node was low on resource: inodes\. Threshold quantity: 1130k, available: \d+\. $/),
    })
  })

  test('comes of too few process numbers; the kernel is told how many there are', async () => {
    const t = await configured({ evictionHard: { 'pid.available': '20%' } })
    t.run('forks', { containers: [shell('for i in $(seq 60); do sleep 3000 & done')] })
    t.run('calm', { containers: [SLEEPER] })
    await t.wait(20)
    expect(t.condition('PIDPressure')).toMatchObject({ status: 'False', reason: 'KubeletHasSufficientPID' })
    t.node.parameters.set('kernel.pid_max', '300')
    await t.wait(25)
    expect(t.condition('PIDPressure')).toMatchObject({
      status: 'True',
      reason: 'KubeletHasInsufficientPID',
      message: 'kubelet has insufficient PID available',
    })
    expect(t.pod('forks').status).toMatchObject({ phase: 'Failed', reason: 'Evicted' })
    expect(t.pod('forks').status?.message).toMatch(/^The node was low on resource: pids\. Threshold quantity: 60, available: \d+\. $/)
    expect(t.pod('calm').status?.phase).toBe('Running')
    t.run('late', { containers: [SLEEPER] })
    await t.wait(3)
    expect(t.pod('late').status?.message).toBe('Pod was rejected: The node had condition: [PIDPressure]. ')
  })

  test.each([
    ['up to a limit', 15, 60],
    ['however long where no limit is set', 0, 15],
  ])('is told at once by a soft threshold, which evicts when its grace is over and leaves the pod its time, %s', async (_, limit, own) => {
    const t = await configured({
      evictionHard: { 'memory.available': '1Mi' },
      evictionSoft: { 'memory.available': '3Gi' },
      evictionSoftGracePeriod: { 'memory.available': '40s' },
      evictionMaxPodGracePeriod: limit,
      evictionPressureTransitionPeriod: '30s',
    })
    t.run('greedy', {
      terminationGracePeriodSeconds: own,
      containers: [{ ...shell('trap "" TERM'), resources: { requests: { memory: '1Mi' } } }],
    })
    await t.wait(5)
    t.node.fillMemory(1024 ** 3)
    await t.wait(1)
    expect(t.condition('MemoryPressure')?.status).toBe('True')
    await t.wait(30)
    expect(t.pod('greedy').status?.phase).toBe('Running')
    await t.wait(22)
    expect(t.events('greedy').map((event) => event.split(':')[0])).toContain('Evicted')
    expect(t.pod('greedy').status?.phase).toBe('Running')
    await t.wait(14)
    expect(t.pod('greedy').status).toMatchObject({ phase: 'Failed', reason: 'Evicted' })
    t.node.freeMemory()
    await t.wait(45)
    expect(t.condition('MemoryPressure')?.status).toBe('False')
  })
})

describe('a log', () => {
  test('is put aside when it has reached its size, and what was before is compressed and in the end forgotten', async () => {
    const t = await configured({ containerLogMaxSize: '1Ki', containerLogMaxFiles: 3, containerLogMonitorInterval: '5s' })
    t.run('talker', { containers: [shell('i=0; while [ $i -lt 8 ]; do i=$((i+1)); echo $i; seq 100 400; sleep 6; done')] })
    await t.wait(50)
    const [folder] = t.node.files.list('/var/log/pods').filter((name) => name.startsWith('default_talker'))
    const files = t.node.files.list(`/var/log/pods/${folder}/main`)
    expect(files).toHaveLength(3)
    expect(files[0]).toBe('0.log')
    expect(files[1]).toMatch(/^0\.log\.20261120-1500\d\d\.gz$/)
    expect(files[2]).toMatch(/^0\.log\.20261120-1500\d\d$/)
    const log = t.node.runtime.sandboxesOf(t.pod('talker').metadata.uid)[0]!.containers[0]!.log
    // Only what the present file has is read.
    expect(log.select().length).toBeLessThan(400)
    expect([...t.node.files.read(`/var/log/pods/${folder}/main/${files[1]}`).slice(0, 2)]).toEqual([0x1f, 0x8b])
  })
})

describe('a crash loop', () => {
  // A wait takes up to half as long again.
  test.each([
    [undefined, 4, 4],
    ['15s', 6, 9],
    ['4s', 17, 30],
  ])('with waits of at most %s restarts a container %i to %i times in two minutes', async (maxContainerRestartPeriod, fewest, most) => {
    const t = await configured({ crashLoopBackOff: { maxContainerRestartPeriod } })
    t.run('crash', { containers: [{ name: 'main', image: 'busybox', command: ['false'] }] })
    await t.wait(120)
    const restarts = t.pod('crash').status?.containerStatuses?.[0]?.restartCount
    expect(restarts).toBeGreaterThanOrEqual(fewest)
    expect(restarts).toBeLessThanOrEqual(most)
  })
})

describe('a pod', () => {
  test('has no more processes than its node lets each pod have, whichever container has them', async () => {
    const t = await configured({ podPidsLimit: 30 })
    const script = 'sleep 5; i=0; while [ $i -lt 60 ]; do sleep 3000 & i=$((i+1)); done; wait'
    t.run('p', { containers: [shell(script), { ...SLEEPER, name: 'other' }] })
    await t.wait(20)
    const { containers } = t.node.runtime.sandboxesOf(t.pod('p').metadata.uid)[0]!
    // The sandbox's own is the thirtieth.
    expect(containers.reduce((sum, each) => sum + each.processes().length, 1)).toBe(30)
    expect(containers[0]!.log.select().at(-1)?.text).toContain('Resource temporarily unavailable')
  })
})

describe('sysctls', () => {
  test('that the node allows by name or by beginning are set, others refused', async () => {
    const t = await configured({ allowedUnsafeSysctls: ['kernel.msg*', 'net.core.somaxconn'] })
    const pod = (name: string, sysctl: string, value: string) =>
      t.run(name, { containers: [SLEEPER], securityContext: { sysctls: [{ name: sysctl, value }] } })
    pod('named', 'net.core.somaxconn', '1024')
    pod('begun', 'kernel.msgmax', '65536')
    pod('other', 'kernel.sem', '1')
    await t.wait(8)
    expect(t.pod('other').status).toMatchObject({ phase: 'Failed', reason: 'SysctlForbidden' })
    expect(t.pod('begun').status?.phase).toBe('Running')
    const files = t.node.runtime.sandboxesOf(t.pod('named').metadata.uid)[0]!.containers[0]!.files
    expect(files.readText('/proc/sys/net/core/somaxconn')).toBe('1024\n')
  })

  test('of the node itself are seen in pods, and changed by those that may do everything', async () => {
    const t = await configured({})
    t.run('plain', { containers: [SLEEPER] })
    t.run('mighty', { containers: [{ ...SLEEPER, securityContext: { privileged: true } }] })
    await t.wait(8)
    const files = (name: string) => t.node.runtime.sandboxesOf(t.pod(name).metadata.uid)[0]!.containers[0]!.files
    expect(() => files('plain').write('/proc/sys/vm/max_map_count', '1')).toThrow('Read-only file system')
    files('mighty').write('/proc/sys/vm/max_map_count', '600000\n')
    files('mighty').write('/proc/sys/net/ipv4/ip_forward', '0\n')
    expect(files('plain').readText('/proc/sys/vm/max_map_count')).toBe('600000\n')
    expect(files('plain').readText('/proc/sys/net/ipv4/ip_forward')).toBe('1\n')
    expect(t.node.parameters.all().get('net.ipv4.ip_forward')).toBe('1')
    expect(() => files('mighty').write('/proc/sys/kernel/pid_max', 'many')).toThrow('Invalid argument')
    expect(t.node.parameters.mostTasks).toBe(30525)
  })
})

describe('a shutdown', () => {
  const fields = { shutdownGracePeriod: '30s', shutdownGracePeriodCriticalPods: '10s' }
  const stubborn = shell('trap "" TERM')

  test('waits for ordinary pods, then for critical ones, and tells of all', async () => {
    const t = await configured(fields)
    t.run('web', { terminationGracePeriodSeconds: 600, containers: [stubborn] })
    t.run('quick', { terminationGracePeriodSeconds: 3, containers: [stubborn] })
    t.admin.resource(PRIORITY_CLASSES).create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'system-node-critical' },
      value: 2_000_001_000,
    })
    t.run('vital', { priorityClassName: 'system-node-critical', containers: [SLEEPER] })
    await t.wait(6)
    t.node.shutDown()
    await t.wait(1)
    expect(t.condition('Ready')).toMatchObject({ status: 'False', reason: 'KubeletNotReady', message: 'node is shutting down' })
    t.run('late', { containers: [SLEEPER] })
    await t.wait(5)
    expect(t.pod('late').status).toMatchObject({
      phase: 'Failed',
      reason: 'NodeShutdown',
      message: 'Pod was rejected: Pod was rejected as the node is shutting down.',
    })
    const ended = {
      phase: 'Failed',
      reason: 'Terminated',
      message: 'Pod was terminated in response to imminent node shutdown.',
    }
    expect(t.pod('quick').status).toMatchObject(ended)
    expect([t.pod('web').status?.phase, t.pod('vital').status?.phase]).toEqual(['Running', 'Running'])
    expect(t.node.powered).toBe(true)
    await t.wait(16)
    expect(t.pod('web').status).toMatchObject(ended)
    expect(t.pod('web').status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'TerminationByKubelet',
    })
    await t.wait(12)
    expect(t.pod('vital').status).toMatchObject(ended)
    expect(t.node.powered).toBe(false)
    expect(t.events('w1')).toContain('NodeShutdown: Shutdown manager detected shutdown event')
  })

  test.each([
    ['its kubelet ends, it waits for nobody', (node: VirtualNode) => node.endKubelet(), [false, true]],
    ['its power is cut and comes back, it stays on', (node: VirtualNode) => (node.powerOff(), node.powerOn()), [true, false]],
  ])('is begun once; when %s', async (_, happen, expected) => {
    const t = await configured(fields)
    t.run('web', { terminationGracePeriodSeconds: 600, containers: [stubborn] })
    await t.wait(6)
    let off = false
    t.node.shutDown(() => (off = true))
    t.node.shutDown()
    expect(t.events('w1').filter((event) => event.startsWith('NodeShutdown'))).toHaveLength(1)
    happen(t.node)
    await t.wait(4)
    expect([t.node.powered, off]).toEqual(expected)
  })

  test('of a kubelet that asks for no time is a power cut to its pods', async () => {
    const t = await configured({})
    t.run('web', { containers: [SLEEPER] })
    await t.wait(6)
    t.node.shutDown()
    expect(t.node.powered).toBe(false)
    expect(t.pod('web').status?.phase).toBe('Running')
  })

  test.each([
    [0, 5],
    [999, 5],
    [1000, 20],
    [9_000_000, 20],
    [-7, 5],
  ])('gives a pod of priority %i the %i seconds of the last group it reaches', async (priority, seconds) => {
    const t = await configured({
      shutdownGracePeriodByPodPriority: [
        { priority: 1000, shutdownGracePeriodSeconds: 20 },
        { priority: 0, shutdownGracePeriodSeconds: 5 },
      ],
    })
    t.admin
      .resource(PRIORITY_CLASSES)
      .create({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'own' }, value: priority })
    t.run('p', { priorityClassName: 'own', terminationGracePeriodSeconds: 600, containers: [stubborn] })
    await t.wait(6)
    t.node.shutDown()
    await t.wait(seconds - 1.5)
    expect(t.pod('p').status?.phase).toBe('Running')
    await t.wait(3)
    expect(t.pod('p').status?.phase).toBe('Failed')
  })
})
