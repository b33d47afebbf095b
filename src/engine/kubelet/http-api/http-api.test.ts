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

test('the kubelet tells of its pods, and cAdvisor of their containers', async () => {
  const { t, ask } = await asked()
  const text = ask('/metrics').text
  expect(text).toContain(
    '# HELP kubelet_running_pods [ALPHA] Number of pods that have a running pod sandbox\n# TYPE kubelet_running_pods gauge\nkubelet_running_pods 1\n',
  )
  expect(text).toContain('kubelet_running_containers{container_state="running"} 1\n')
  expect(text).toContain('kubelet_desired_pods{static=""} 1\nkubelet_desired_pods{static="true"} 0\n')
  expect(text).toMatch(/^kubelet_node_name\{node="[^"]+"\} 1$/m)
  const { uid } = t.pod('web').metadata
  const containers = ask('/metrics/cadvisor').text
  const [, labels = ''] = /^container_spec_memory_limit_bytes(\{.*\}) 6\.7108864e\+07$/m.exec(containers) ?? []
  expect(labels.replace(/[0-9a-f]{64}/g, 'ID')).toBe(
    `{container="web",id="/kubepods/burstable/pod${uid}/ID",image="docker.io/library/busybox:latest",name="ID",namespace="default",pod="web"}`,
  )
  expect(containers).toContain(`container_processes${labels} 1\n`)
  expect(containers).toMatch(/^machine_cpu_cores\{boot_id="[^"]*",machine_id="[^"]*",system_uuid="[^"]*"\} 2$/m)
  expect(ask('/metrics/nosuch').status).toBe(404)
})

test('results of probes are counted for as long as the pod is there', async () => {
  const { t, ask } = await asked()
  t.run('probed', {
    containers: [
      {
        name: 'c',
        image: 'busybox',
        command: ['sleep', '3600'],
        livenessProbe: { exec: { command: ['true'] }, periodSeconds: 1 },
        readinessProbe: { exec: { command: ['false'] }, periodSeconds: 1 },
      },
    ],
  })
  await t.wait(8)
  const count = (kind: string, result: string): number =>
    Number(
      new RegExp(
        `^prober_probe_total\\{container="c",namespace="default",pod="probed",pod_uid="[^"]+",probe_type="${kind}",result="${result}"\\} (\\d+)$`,
        'm',
      ).exec(ask('/metrics/probes').text)?.[1],
    )
  expect([count('Liveness', 'successful'), count('Readiness', 'failed')].every((each) => each >= 3 && each <= 9)).toBe(true)
  expect(ask('/metrics/probes').text).toContain(
    '# HELP prober_probe_total [BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.\n',
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
