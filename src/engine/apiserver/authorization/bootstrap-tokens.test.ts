import { beforeEach, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../api/base64'
import { NAMESPACES, SECRETS } from '../../schema/resources'
import { World } from '../testing'

let world: World
beforeEach(() => {
  world = new World()
  world.server.authorizer.mode = 'AlwaysAllow'
  world.client.resource(NAMESPACES).create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kube-system' }, spec: {} })
})

function token(more: Readonly<Record<string, string>> = {}, type = 'bootstrap.kubernetes.io/token'): void {
  const data = { 'token-id': 'abcdef', 'token-secret': '0123456789abcdef', 'usage-bootstrap-authentication': 'true', ...more }
  world.client.resource(SECRETS).create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'bootstrap-token-abcdef', namespace: 'kube-system' },
    type,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, encodeBase64(value)])),
  })
}

async function whoami(bearer = 'abcdef.0123456789abcdef'): Promise<unknown> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }
  const { status, body } = await world.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', review, {
    authorization: `Bearer ${bearer}`,
  })
  return (body['status'] as { userInfo?: object } | undefined)?.userInfo ?? status
}

describe('a bootstrap token', () => {
  it('lets in who has it, as one of the groups it names', async () => {
    token({ 'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token', expiration: '2026-01-02T00:00:00Z' })
    expect(await whoami()).toEqual({
      username: 'system:bootstrap:abcdef',
      groups: ['system:bootstrappers', 'system:bootstrappers:kubeadm:default-node-token', 'system:authenticated'],
    })
    expect(await whoami('abcdef.0123456789abcdee')).toBe(401)
    world.server.tokens.bootstrap = false
    expect(await whoami()).toBe(401)
  })

  it.each([
    ['expired', { expiration: '2026-01-01T00:00:00Z' }],
    ['with a time that is none', { expiration: 'tomorrow' }],
    ['for signing alone', { 'usage-bootstrap-authentication': 'false' }],
    ['of another name', { 'token-id': 'fedcba' }],
    ['with groups of others', { 'auth-extra-groups': 'system:bootstrappers:a,system:masters' }],
  ])('%s lets nobody in', async (_, data) => {
    token(data)
    expect(await whoami()).toBe(401)
  })

  it('is of the type for it', async () => {
    token({}, 'Opaque')
    expect(await whoami()).toBe(401)
  })

  it('is what a TokenReview says it is', async () => {
    token()
    const { body } = await world.ask('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token: 'abcdef.0123456789abcdef' },
    })
    expect(body['status']).toMatchObject({ authenticated: true, user: { username: 'system:bootstrap:abcdef' } })
  })
})
