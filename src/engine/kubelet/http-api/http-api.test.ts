/** Facts about what a kubelet tells the API server's node proxy. */
import { expect, test } from 'vitest'
import type { HttpResponse } from '../../network/types'
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
    const { status, body } = t.node.endpoint.ask!('GET', path) as HttpResponse
    return { status, text: DECODER.decode(body) }
  }
  const done = async (method: string, path: string, body?: string): Promise<string> => {
    const answer = Promise.resolve(t.node.endpoint.ask!(method, path, body === undefined ? undefined : new TextEncoder().encode(body)))
    await t.wait(2)
    const { status, body: said } = await answer
    return `${status} ${DECODER.decode(said)}`
  }
  return { t, ask, done, json: (path: string): unknown => JSON.parse(ask(path).text) }
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

test('logs of containers are given by their pod and name', async () => {
  const { t, done } = await asked()
  t.run('talk', { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo one; echo two; echo three; sleep 3600'] }] })
  await t.wait(4)
  expect(await done('GET', '/containerLogs/default/talk/c')).toBe('200 one\ntwo\nthree\n')
  expect(await done('GET', '/containerLogs/default/talk/c?tailLines=1')).toBe('200 three\n')
  expect(await done('GET', '/containerLogs/default/talk/c?timestamps=true&limitBytes=20')).toMatch(/^200 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.$/)
  expect(await done('GET', '/containerLogs/default/nosuch/c')).toBe('404 pod "nosuch" does not exist')
  expect(await done('GET', '/containerLogs/default/talk/nosuch')).toBe('404 container "nosuch" not found in pod "talk"')
  expect(await done('GET', '/containerLogs/default/talk')).toBe('400 {"message": "Missing container name."}')
  expect(await done('GET', '/containerLogs/default/talk/c?tailLines=x')).toBe('400 {"message": "Unable to decode query."}')
  expect(await done('GET', '/containerLogs/default/talk/c?previous=true')).toBe(
    '400 previous terminated container "c" in pod "talk" not found',
  )
  expect(await done('POST', '/containerLogs/default/talk/c')).toBe('404 404 page not found\n')
})

test('a log that is followed comes as it is written', async () => {
  const { t } = await asked()
  t.run('talk', { containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'echo one; sleep 6; echo two'] }] })
  await t.wait(4)
  const { stream, body } = (await t.node.endpoint.ask!('GET', '/containerLogs/default/talk/c?follow=true'))!
  const read = async (): Promise<string | undefined> => {
    const piece = await stream!.read()
    return piece ? DECODER.decode(piece) : undefined
  }
  expect([body.length, await read()]).toEqual([0, 'one\n'])
  await t.wait(6)
  expect([await read(), await read()]).toEqual(['two\n', undefined])
})

test('programs are run in containers, and what they wrote is the answer', async () => {
  const { t, done } = await asked()
  expect(await done('POST', '/run/default/web/web', 'cmd=echo%20hello')).toBe('200 hello\n')
  expect(await done('POST', `/run/default/web/${t.pod('web').metadata.uid}/web?cmd=cat%20/etc/hostname`)).toBe('200 web\n')
  expect(await done('POST', '/run/default/web/web?cmd=ls%20/nosuch')).toBe(
    "500 command 'ls /nosuch' exited with 1: ls: /nosuch: No such file or directory\n",
  )
  expect(await done('POST', '/run/default/nosuch/web?cmd=id')).toBe('404 pod does not exist')
  expect(await done('GET', '/run/default/web/web?cmd=id')).toBe('404 404 page not found\n')
  expect(await done('GET', '/exec/default/web/web?command=id')).toBe('400 you must specify at least 1 of stdin, stdout, stderr')
  expect(await done('POST', '/exec/default/web/web?command=id&output=1')).toMatch(/^400 unable to upgrade: missing upgrade headers /)
})
