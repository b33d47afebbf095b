/** Facts about what a kubelet tells the API server's node proxy. */
import { expect, test } from 'vitest'
import { testNode } from '../test-node'

const DECODER = new TextDecoder()

async function asked() {
  const t = testNode()
  await t.wait(2)
  t.run('web', {
    volumes: [{ name: 'scratch', emptyDir: {} }],
    containers: [
      {
        name: 'web',
        image: 'busybox',
        command: ['sh', '-c', 'printf %01000d 0 > /scratch/file; sleep 3600'],
        resources: { limits: { memory: '64Mi' } },
        volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }],
      },
    ],
  })
  await t.wait(5)
  const ask = (path: string): { status: number; text: string } => {
    const { status, body } = t.node.endpoint.ask!('GET', path)
    return { status, text: DECODER.decode(body) }
  }
  return { t, ask, json: (path: string): unknown => JSON.parse(ask(path).text) }
}

test('pods are told with the status they have', async () => {
  const { json } = await asked()
  expect(json('/pods')).toMatchObject({
    kind: 'PodList',
    items: [{ metadata: { name: 'web' }, status: { phase: 'Running', containerStatuses: [{ ready: true }] } }],
  })
  expect(json('/runningpods/')).toMatchObject({ items: [{ metadata: { name: 'web' }, spec: { containers: [{ name: 'web' }] } }] })
})

test('the summary counts memory against limits and files in volumes', async () => {
  const { json } = await asked()
  const { pods } = json('/stats/summary?only_cpu_and_memory=false') as { pods: Record<string, unknown>[] }
  const [pod] = pods
  expect(pod).toMatchObject({
    podRef: { name: 'web', namespace: 'default' },
    volume: [{ name: 'scratch', usedBytes: 1000 }],
    'ephemeral-storage': { usedBytes: 1000 },
  })
  const [{ memory }] = (pod as { containers: [{ memory: { usageBytes: number; availableBytes: number } }] }).containers
  expect(memory.usageBytes).toBeGreaterThan(0)
  expect(memory.usageBytes + memory.availableBytes).toBe(64 * 1024 * 1024)
})

test('metrics name every running container', async () => {
  const { ask } = await asked()
  expect(ask('/metrics/resource').text).toMatch(
    /^container_memory_working_set_bytes\{container="web",namespace="default",pod="web"\} \S+ \d+$/m,
  )
})

test('the configuration is the file’s over the defaults, as the file was when the kubelet was started', async () => {
  const { t, json } = await asked()
  t.node.files.makeDirectory('/var/lib/kubelet', { parents: true })
  t.node.files.write(
    '/var/lib/kubelet/config.yaml',
    'kind: KubeletConfiguration\nmaxPods: 20\nfailSwapOn: false\nauthentication: {webhook: {cacheTTL: 0s}}\nevictionHard: {memory.available: 1Gi}\n',
  )
  expect(json('/configz')).toMatchObject({ kubeletconfig: { maxPods: 110 } })
  t.node.endKubelet()
  t.node.runKubelet()
  await t.wait(3)
  const { kubeletconfig } = json('/configz') as { kubeletconfig: Record<string, unknown> }
  expect(kubeletconfig).toMatchObject({
    maxPods: 20,
    failSwapOn: false,
    authentication: { webhook: { enabled: true, cacheTTL: '2m0s' } },
    serializeImagePulls: true,
  })
  expect(kubeletconfig['evictionHard']).toEqual({ 'memory.available': '1Gi' })
  expect(kubeletconfig).not.toHaveProperty('kind')
})

test('log files are listed and read, nothing outside their folder', async () => {
  const { ask } = await asked()
  const folder = /href="(default_web_[^"]*)\/"/.exec(ask('/logs/pods/').text)?.[1]
  expect(ask('/logs').text).toContain('<a href="pods/">pods/</a>')
  expect(ask(`/logs/pods/${folder}/web/`).text).toContain('<a href="0.log">0.log</a>')
  expect([ask('/logs/../lib').status, ask('/logs/nosuch').status, ask('/nosuch').status]).toEqual([404, 404, 404])
})
