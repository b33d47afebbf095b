import { describe, expect, it } from 'vitest'
import { decodeBase64UrlText } from '../../api/base64'
import { World } from '../testing'

const claims = (token: string): Record<string, unknown> => JSON.parse(decodeBase64UrlText(token.split('.')[1]!)) as Record<string, unknown>

async function withPod() {
  const world = new World()
  world.server.bootstrap()
  world.pass()
  await world.ask('POST', '/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name: 'w1' } })
  await world.ask('POST', '/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'robot' },
  })
  await world.ask('POST', '/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { serviceAccountName: 'robot', nodeName: 'w1', containers: [{ name: 'c', image: 'i' }] },
  })
  const post = (spec: object) =>
    world.ask('POST', '/api/v1/namespaces/default/serviceaccounts/robot/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec,
    })
  const ask = async (spec: object): Promise<string> => ((await post(spec)).body['status'] as { token: string }).token
  const isGood = async (token: string): Promise<boolean> => {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token } }
    const { body } = await world.ask('POST', '/apis/authentication.k8s.io/v1/tokenreviews', review)
    return (body['status'] as { authenticated?: boolean }).authenticated === true
  }
  return { world, post, ask, isGood }
}

describe('a token of a service account', () => {
  it('has an identity of its own, and names its pod and the pod’s node', async () => {
    const { world, ask } = await withPod()
    const token = await ask({ boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'p' } })
    const said = claims(token)
    expect(said['jti']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(said['kubernetes.io']).toMatchObject({
      namespace: 'default',
      node: { name: 'w1' },
      pod: { name: 'p' },
      serviceaccount: { name: 'robot' },
    })
    const { body } = await world.ask('POST', '/apis/authentication.k8s.io/v1/tokenreviews', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token },
    })
    expect(body['status']).toMatchObject({
      authenticated: true,
      user: {
        username: 'system:serviceaccount:default:robot',
        extra: {
          'authentication.kubernetes.io/credential-id': [`JTI=${String(said['jti'])}`],
          'authentication.kubernetes.io/node-name': ['w1'],
          'authentication.kubernetes.io/pod-name': ['p'],
        },
      },
    })
  })

  it('that a kubelet asked for is good for a year, and warns from when it should have been renewed', async () => {
    const { ask } = await withPod()
    const {
      iat,
      exp,
      'kubernetes.io': own,
    } = claims(await ask({ expirationSeconds: 3607 })) as Record<string, number> & Record<string, object>
    expect(exp! - iat!).toBe(31_536_000)
    expect(own).toMatchObject({ warnafter: iat! + 3607 })
    const plain = claims(await ask({ expirationSeconds: 3600 })) as Record<string, number>
    expect(plain['exp']! - plain['iat']!).toBe(3600)
  })

  it('is bound to a node or a secret and ends with it', async () => {
    const { world, ask, isGood } = await withPod()
    await world.ask('POST', '/api/v1/namespaces/default/secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } })
    for (const [kind, name, path] of [
      ['Node', 'w1', '/api/v1/nodes/w1'],
      ['Secret', 's', '/api/v1/namespaces/default/secrets/s'],
    ] as const) {
      const token = await ask({ boundObjectRef: { kind, apiVersion: 'v1', name } })
      expect(claims(token)['kubernetes.io']).toMatchObject({ [kind.toLowerCase()]: { name } })
      expect(await isGood(token)).toBe(true)
      await world.ask('DELETE', path)
      expect(await isGood(token)).toBe(false)
    }
  })

  it.each([
    [{ kind: 'Node', name: 'gone' }, 404, 'nodes "gone" not found'],
    [{ kind: 'Foo', name: 'x' }, 400, 'cannot bind token for serviceaccount to object of type /v1, Kind=Foo'],
    [{ kind: 'Foo', apiVersion: 'a/v2', name: 'x' }, 400, 'cannot bind token for serviceaccount to object of type a/v2, Kind=Foo'],
    [
      { kind: 'Pod', name: 'other' },
      400,
      'cannot bind token for serviceaccount "robot" to pod running with different serviceaccount name.',
    ],
    [
      { kind: 'Pod', name: 'p', uid: 'u' },
      409,
      'Operation cannot be fulfilled on Pod "p": the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated',
    ],
  ])('cannot be bound to %j', async (reference, status, message) => {
    const { world, post } = await withPod()
    await world.ask('POST', '/api/v1/namespaces/default/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'crew' },
    })
    await world.ask('POST', '/api/v1/namespaces/default/pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'other' },
      spec: { serviceAccountName: 'crew', containers: [{ name: 'c', image: 'i' }] },
    })
    const answer = await post({ boundObjectRef: { apiVersion: 'v1', ...reference } })
    expect([answer.status, answer.body['message']]).toEqual([status, message])
  })

  it('kept in a secret leaves the day of its last use there', async () => {
    const { world, isGood } = await withPod()
    const PATH = '/api/v1/namespaces/default/secrets'
    await world.ask('POST', PATH, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'kept', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
      type: 'kubernetes.io/service-account-token',
      data: { token: btoa('a.b.c') },
    })
    const labels = async (): Promise<unknown> => (await world.ask('GET', `${PATH}/kept`)).body['metadata']
    expect(await labels()).not.toHaveProperty('labels')
    expect(await isGood('a.b.c')).toBe(true)
    expect(await labels()).toMatchObject({ labels: { 'kubernetes.io/legacy-token-last-used': '2026-01-01' } })
  })
})
