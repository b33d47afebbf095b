/** What `kubectl debug` makes of a pod by profile: ephemeral containers and copies. */
import { beforeEach, describe, expect, it } from 'vitest'
import { TestCluster } from '../../testing/cluster'

let cluster: TestCluster

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}, annotations: {note: kept}}
spec:
  initContainers: [{name: first, image: a}]
  containers:
  - name: main
    image: a
    args: [serve]
    env: [{name: A, value: b}]
    securityContext: {capabilities: {add: [CHOWN]}}
    readinessProbe: {exec: {command: ["true"]}}
`

beforeEach(async () => {
  cluster = new TestCluster()
  cluster.write('/root/work/pod.yaml', POD)
  await cluster.out('create namespace default')
  await cluster.out('apply -f pod.yaml')
})

interface Pod {
  readonly metadata: { readonly labels?: unknown; readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: {
    readonly containers: readonly Readonly<Record<string, unknown>>[]
    readonly initContainers?: readonly unknown[]
    readonly ephemeralContainers?: readonly Readonly<Record<string, unknown>>[]
    readonly shareProcessNamespace?: boolean
  }
}

const pod = async (name: string) => JSON.parse(await cluster.out(`get pod ${name} -o json`)) as Pod

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
}

describe('a copy whose own container is debugged', () => {
  it.each([
    ['general', { capabilities: { add: ['CHOWN', 'SYS_PTRACE'] } }],
    ['baseline', undefined],
    ['restricted', RESTRICTED],
    ['netadmin', { capabilities: { add: ['CHOWN', 'NET_ADMIN', 'NET_RAW'] } }],
    ['sysadmin', { capabilities: { add: ['CHOWN'] }, privileged: true }],
    ['legacy', { capabilities: { add: ['CHOWN'] } }],
  ])('has what the profile %s lets it do', async (profile, security) => {
    await cluster.kubectl(`debug web --copy-to=copy -c main --profile=${profile} --env=X=y -- sh`)
    const copy = await pod('copy')
    const [main] = copy.spec.containers
    expect(main?.['securityContext']).toEqual(security)
    expect(main).toMatchObject({ command: ['sh'], env: [{ name: 'X', value: 'y' }] })
    expect(main).not.toHaveProperty('args')
    const isLegacy = profile === 'legacy'
    expect(main?.['readinessProbe'] !== undefined).toBe(isLegacy)
    expect(copy.spec.shareProcessNamespace).toBe(isLegacy ? undefined : true)
    expect(copy.metadata.annotations?.['note']).toBe(isLegacy ? 'kept' : undefined)
    expect(copy.metadata.labels).toBeUndefined()
  })

  it('is as it was where only images change', async () => {
    await cluster.kubectl('debug web --copy-to=copy --set-image=main=b')
    const copy = await pod('copy')
    expect(copy.metadata.labels).toEqual({ app: 'web' })
    expect(copy.spec.shareProcessNamespace).toBeUndefined()
    expect(copy.spec.containers[0]).toMatchObject({ image: 'b', args: ['serve'], readinessProbe: { exec: { command: ['true'] } } })
    expect(copy.spec.initContainers).toHaveLength(1)
  })
})

describe('ephemeral containers', () => {
  it('come after those the pod has', async () => {
    for (const name of ['d1', 'd2', 'd3']) await cluster.kubectl(`debug web --image=b -c ${name}`)
    expect((await pod('web')).spec.ephemeralContainers?.map(({ name }) => name)).toEqual(['d1', 'd2', 'd3'])
  })

  it('take nothing from a custom profile that no container has', async () => {
    cluster.write('/root/work/custom.yaml', 'foo: x\nenv: [{name: Z, value: "1"}]\n')
    const { stderr } = await cluster.kubectl('debug web --image=b -c d --custom=custom.yaml')
    expect(stderr).not.toContain('unknown field')
    expect((await pod('web')).spec.ephemeralContainers?.[0]).toMatchObject({ env: [{ name: 'Z', value: '1' }] })
  })
})
