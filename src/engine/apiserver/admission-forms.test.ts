import { beforeAll, describe, expect, it } from 'vitest'
import type { ApiConnection, ApiResponse } from './http'
import { World } from './testing'

const REGISTRATION = '/apis/admissionregistration.k8s.io/v1'
const world = new World()

/** What becomes of an attempt to connect: the refusal, or that nothing was refused. */
async function connect(path: string): Promise<string> {
  const url = `/api/v1/namespaces/default/pods/${path}`
  const answer: ApiConnection | ApiResponse = await world.server.handler.connect!({ method: 'GET', url, headers: {} })
  if (!('status' in answer)) return 'connected'
  return (JSON.parse(new TextDecoder().decode(answer.body as Uint8Array)) as { message: string }).message
}

beforeAll(async () => {
  world.pod('web')
  const rules = [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: ['pods/exec', 'pods/portforward', 'services/proxy'] },
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods/binding', 'pods/eviction', 'serviceaccounts/token'] },
    { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['deployments/scale'] },
  ]
  await world.ask('POST', `${REGISTRATION}/validatingadmissionpolicies`, {
    metadata: { name: 'quiet' },
    spec: {
      matchConstraints: { resourceRules: rules },
      validations: [
        { expression: "request.kind.kind != 'PodExecOptions' || !has(object.tty) || !object.tty", message: 'no terminals' },
        { expression: "request.subResource != 'portforward' || !(22 in object.ports)", message: 'not that port' },
        { expression: "request.kind.kind != 'ServiceProxyOptions' || object.path == '/open'", message: 'not that path' },
        { expression: "request.kind.kind != 'Binding' || object.target.name != 'busy'", message: 'not that node' },
        {
          expression: "request.kind.kind != 'Eviction' || request.kind.group != 'policy' || object.metadata.name != 'web'",
          message: 'stays',
        },
        { expression: "request.kind.kind != 'TokenRequest' || object.spec.expirationSeconds <= 3600", message: 'too long' },
        { expression: "request.kind.kind != 'Scale' || object.spec.replicas - oldObject.spec.replicas < 3", message: 'too many at once' },
      ],
    },
  })
  await world.ask('POST', `${REGISTRATION}/validatingadmissionpolicybindings`, {
    metadata: { name: 'here' },
    spec: { policyName: 'quiet', validationActions: ['Deny'] },
  })
})

const DENIED = "pods \"web\" is forbidden: ValidatingAdmissionPolicy 'quiet' with binding 'here' denied request: "

it.each([
  ['web/exec?command=sh&tty=true&stdin=true', `${DENIED}no terminals`],
  ['web/portforward?ports=80&ports=22', `${DENIED}not that port`],
])('a policy refuses %s', async (path, refusal) => {
  expect(await connect(path)).toBe(refusal)
})

it('what a policy is not about, or lets pass, goes on', async () => {
  for (const path of ['web/exec?command=sh', 'web/attach?tty=true', 'web/portforward?ports=80'])
    expect(await connect(path)).not.toContain('denied request')
})

it('rule 23: bindings, evictions, tokens and proxied requests are shown as what was sent', async () => {
  const pods = '/api/v1/namespaces/default/pods'
  const template = { metadata: { name: 'waits' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
  await world.ask('POST', pods, { apiVersion: 'v1', kind: 'Pod', ...template })
  const bind = (node: string) => ({ metadata: { name: 'waits' }, target: { kind: 'Node', name: node } })
  expect(await world.refusal('POST', `${pods}/waits/binding`, bind('busy'))).toBe(`422 ${DENIED.replace('web', 'waits')}not that node`)
  expect(() => world.client.bind('default', 'waits', '', 'busy')).toThrow('not that node')
  expect((await world.ask('POST', `${pods}/waits/binding`, bind('free'))).status).toBe(201)
  expect((await world.evict('web')).body['message']).toBe(`${DENIED}stays`)
  const accounts = '/api/v1/namespaces/default/serviceaccounts'
  await world.ask('POST', accounts, { metadata: { name: 'robot' } })
  expect(await world.refusal('POST', `${accounts}/robot/token`, { spec: { expirationSeconds: 7200 } })).toMatch(/^422 .*too long$/)
  expect((await world.ask('POST', `${accounts}/robot/token`, { spec: { expirationSeconds: 3600 } })).status).toBe(201)
  expect(await world.refusal('GET', '/api/v1/namespaces/default/services/web/proxy/secret')).toMatch(/^422 .*not that path$/)
  expect(await world.refusal('GET', '/api/v1/namespaces/default/services/web/proxy/open')).toBe('404 services "web" not found')
})

describe('the scale of a deployment', () => {
  const deployments = '/apis/apps/v1/namespaces/default/deployments'
  const merge = { 'content-type': 'application/merge-patch+json' }
  const scale = (name: string, replicas: number) => world.refusal('PATCH', `${deployments}/${name}/scale`, { spec: { replicas } }, merge)

  beforeAll(async () => {
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
    const spec = { replicas: 1, selector: { matchLabels: { app: 'x' } }, template }
    for (const name of ['x', 'y'])
      await world.ask('POST', deployments, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec })
  })

  it('is what a policy sees', async () => {
    expect(await scale('x', 9)).toMatch(/^422 deployments.apps "x" is forbidden: .*: too many at once$/)
    expect(await scale('x', 3)).toBe('200')
  })

  it('is what a policy changes', async () => {
    await world.ask('POST', `${REGISTRATION}/mutatingadmissionpolicies`, {
      metadata: { name: 'small' },
      spec: {
        matchConstraints: {
          resourceRules: [
            { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['deployments/scale'], resourceNames: ['y'] },
          ],
        },
        reinvocationPolicy: 'Never',
        mutations: [
          {
            patchType: 'ApplyConfiguration',
            applyConfiguration: { expression: 'Object{spec: Object.spec{replicas: object.spec.replicas - 1}}' },
          },
        ],
      },
    })
    await world.ask('POST', `${REGISTRATION}/mutatingadmissionpolicybindings`, {
      metadata: { name: 'here' },
      spec: { policyName: 'small' },
    })
    const { body } = await world.ask('PATCH', `${deployments}/y/scale`, { spec: { replicas: 3 } }, merge)
    expect(body).toMatchObject({ kind: 'Scale', spec: { replicas: 2 } })
  })
})
