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
  const ask = async (spec: object): Promise<string> => {
    const { body } = await world.ask('POST', '/api/v1/namespaces/default/serviceaccounts/robot/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec,
    })
    return (body['status'] as { token: string }).token
  }
  return { world, ask }
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
})
