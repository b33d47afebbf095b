import { beforeAll, describe, expect, it } from 'vitest'
import { World } from '../testing'

const RBAC = '/apis/rbac.authorization.k8s.io/v1'
const HERE = `${RBAC}/namespaces/default`
const ANN = { 'impersonate-user': 'ann' }

const world = new World()

interface Rules {
  readonly incomplete: boolean
  readonly evaluationError?: string
  readonly resourceRules: readonly object[]
  readonly nonResourceRules: readonly object[]
}

async function rulesOf(headers: Readonly<Record<string, string>>): Promise<Rules> {
  const { body } = await world.ask(
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    { spec: { namespace: 'default' } },
    headers,
  )
  return body['status'] as Rules
}

const binding = (name: string, kind: string, role: string): object => ({
  metadata: { name },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: role },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ann' }],
})

beforeAll(async () => {
  world.server.bootstrap()
  expect(await world.refusal('POST', `${RBAC}/clusterrolebindings`, binding('a', 'ClusterRole', 'gone'))).toBe('201')
})

describe('a binding to a role that is not there', () => {
  it('is the reason of a refusal, once for each role', async () => {
    const pods = (): Promise<string> => world.refusal('GET', '/api/v1/namespaces/default/pods', undefined, ANN)
    const refused = '403 pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "default": RBAC: '
    const first = 'clusterrole.rbac.authorization.k8s.io "gone" not found'
    expect(await pods()).toBe(refused + first)
    await world.ask('POST', `${HERE}/rolebindings`, binding('b', 'ClusterRole', 'gone'))
    expect(await pods()).toBe(refused + first)
    await world.ask('POST', `${HERE}/rolebindings`, binding('c', 'Role', 'lost'))
    expect(await pods()).toBe(`${refused}[${first}, role.rbac.authorization.k8s.io "lost" not found]`)
  })

  it('is told with the rules, which are complete without it', async () => {
    expect(await rulesOf(ANN)).toMatchObject({
      incomplete: false,
      evaluationError: '[clusterrole.rbac.authorization.k8s.io "gone" not found, role.rbac.authorization.k8s.io "lost" not found]',
    })
  })
})

describe('the rules of', () => {
  it('superusers are those of the role they are bound to, once', async () => {
    const { resourceRules, nonResourceRules, ...rest } = await rulesOf({
      'impersonate-user': 'root',
      'impersonate-group': 'system:masters',
    })
    expect(rest).toEqual({ incomplete: false })
    const everything = (rules: readonly object[]): number => rules.filter((rule) => JSON.stringify(rule).includes('"verbs":["*"]')).length
    expect([everything(resourceRules), everything(nonResourceRules)]).toEqual([1, 1])
  })

  it('nodes are incomplete', async () => {
    expect(await rulesOf({ 'impersonate-user': 'system:node:n', 'impersonate-group': 'system:nodes' })).toMatchObject({
      incomplete: true,
      evaluationError: 'node authorizer does not support user rule resolution',
    })
  })

  it('everybody are everything where everything is allowed', async () => {
    world.server.authorizer.mode = 'AlwaysAllow'
    expect(await rulesOf(ANN)).toEqual({
      incomplete: false,
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    })
    world.server.authorizer.mode = 'RBAC'
  })
})
