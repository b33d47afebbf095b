import { beforeEach, describe, expect, it } from 'vitest'
import { PODS as PODS_RESOURCE } from '../schema/resources'
import { World } from './testing'

let world: World
beforeEach(() => void (world = new World()))

const PODS = '/api/v1/namespaces/safe/pods'
const merge = { 'content-type': 'application/merge-patch+json' }

const namespace = (labels: Readonly<Record<string, string>>): Promise<string> =>
  world.refusal('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'safe', labels } })

const pod = (name: string, container: object = {}, spec: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'web', image: 'nginx', ...container }], ...spec },
})

const restricted = {
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
}

describe('pod security', () => {
  it('rule 21: refuses pods that break the standard their namespace enforces, and says how', async () => {
    expect(await namespace({ 'pod-security.kubernetes.io/enforce': 'restricted' })).toBe('201')
    expect(await world.refusal('POST', PODS, pod('a'))).toBe(
      '403 pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    )
    expect(await world.refusal('POST', PODS, pod('a', restricted))).toBe('201')
  })

  it('lets a baseline pod do what is usual, and nothing of the host’s', async () => {
    await namespace({ 'pod-security.kubernetes.io/enforce': 'baseline', 'pod-security.kubernetes.io/enforce-version': 'v1.36' })
    expect(await world.refusal('POST', PODS, pod('a'))).toBe('201')
    const bad = pod('b', { securityContext: { privileged: true }, ports: [{ containerPort: 80, hostPort: 80 }] }, { hostNetwork: true })
    expect(await world.refusal('POST', PODS, bad)).toBe(
      '403 pods "b" is forbidden: violates PodSecurity "baseline:v1.36": host namespaces (hostNetwork=true), hostPort (container "web" uses hostPort 80), privileged (container "web" must not set securityContext.privileged=true)',
    )
  })

  it('warns of workloads, whose pods would be refused', async () => {
    await namespace({ 'pod-security.kubernetes.io/warn': 'baseline' })
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }], hostPID: true } }
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'x' },
      spec: { selector: { matchLabels: { app: 'x' } }, template },
    }
    const { status, warnings } = await world.ask('POST', '/apis/apps/v1/namespaces/safe/deployments', deployment)
    expect([status, warnings]).toEqual([201, ['299 - "would violate PodSecurity \\"baseline:latest\\": host namespaces (hostPID=true)"']])
  })

  it('tells who would not be let in any more when a namespace becomes stricter', async () => {
    await namespace({})
    for (const name of ['b', 'a']) await world.ask('POST', PODS, pod(name, restricted, { hostIPC: true }))
    await world.ask('POST', PODS, pod('c', restricted))
    const labels = { 'pod-security.kubernetes.io/enforce': 'baseline' }
    const { warnings } = await world.ask('PATCH', '/api/v1/namespaces/safe', { metadata: { labels } }, merge)
    expect(warnings).toEqual([
      '299 - "existing pods in namespace \\"safe\\" violate the new PodSecurity enforce level \\"baseline:latest\\""',
      '299 - "a (and 1 other pod): host namespaces"',
    ])
  })

  it('refuses levels there are not', async () => {
    expect(await namespace({ 'pod-security.kubernetes.io/enforce': 'strict' })).toBe(
      '422 Namespace "safe" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "strict": must be one of privileged, baseline, restricted',
    )
  })
})

describe('resizing a pod', () => {
  it('beyond what its node has is refused', async () => {
    await namespace({})
    const metadata = { name: 'n', labels: { 'kubernetes.io/os': 'linux' } }
    const node = { apiVersion: 'v1', kind: 'Node', metadata, status: { allocatable: { cpu: '2', memory: '1Gi' } } }
    expect(await world.refusal('POST', '/api/v1/nodes', node)).toBe('201')
    await world.ask('POST', PODS, pod('a', { resources: { requests: { cpu: '1', memory: '256Mi' } } }, { nodeName: 'n' }))
    const to = (cpu: string, memory: string): Promise<string> =>
      world.refusal(
        'PATCH',
        `${PODS}/a/resize`,
        { spec: { containers: [{ name: 'web', resources: { requests: { cpu, memory } } }] } },
        {
          'content-type': 'application/strategic-merge-patch+json',
        },
      )
    expect(await to('3', '2Gi')).toBe(
      '403 pods "a" is forbidden: node didn\'t have enough allocatable resources: cpu, requested: 3000, allocatable: 2000; memory, requested: 2147483648, allocatable: 1073741824',
    )
    expect(await to('2', '256Mi')).toBe('200')
  })

  it('is refused where its node is another system, whatever is asked for, and not where nobody says which it is', async () => {
    await namespace({})
    for (const [name, labels] of [
      ['w', { 'kubernetes.io/os': 'windows' }],
      ['n', {}],
    ] as const) {
      const status = { allocatable: { cpu: '2', memory: '1Gi' } }
      await world.refusal('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status })
      await world.ask('POST', PODS, pod(name, { resources: { requests: { cpu: '1' } } }, { nodeName: name }))
    }
    const resized = (name: string): Promise<string> =>
      world.refusal(
        'PATCH',
        `${PODS}/${name}/resize`,
        { spec: { containers: [{ name: 'web', resources: { requests: { cpu: name === 'w' ? '3' : '2' } } }] } },
        { 'content-type': 'application/strategic-merge-patch+json' },
      )
    expect(await resized('w')).toBe('403 pods "w" is forbidden: pod resize is only supported on linux nodes, node "w" is "windows"')
    expect(await resized('n')).toBe('200')
  })
})

describe('the labels of where a node is', () => {
  it('come to pods that are bound to it or made on it, and change none that they have', async () => {
    const zone = 'topology.kubernetes.io/zone'
    const region = 'topology.kubernetes.io/region'
    const labels = { [zone]: 'z1', [region]: 'r1', 'topology.kubernetes.io/rack': 'k1' }
    await namespace({})
    await world.refusal('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', labels } })
    const labelled = (name: string, own: object, spec: object): object => ({ ...pod(name, {}, spec), metadata: { name, labels: own } })
    await world.refusal('POST', PODS, labelled('placed', { app: 'a' }, { nodeName: 'n1' }))
    await world.refusal('POST', PODS, labelled('bound', { [zone]: 'mine' }, {}))
    const target = { apiVersion: 'v1', kind: 'Node', name: 'n1' }
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'bound' }, target }
    expect(await world.refusal('POST', `${PODS}/bound/binding`, binding)).toBe('201')
    const labelsOf = (name: string): unknown => world.client.resource(PODS_RESOURCE).get(name, 'safe').metadata.labels
    expect(labelsOf('placed')).toEqual({ app: 'a', [zone]: 'z1', [region]: 'r1' })
    expect(labelsOf('bound')).toEqual({ [zone]: 'mine', [region]: 'r1' })
  })
})
