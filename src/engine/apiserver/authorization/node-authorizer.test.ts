import { beforeAll, describe, expect, it } from 'vitest'
import { World } from '../testing'

const AS_NODE = { 'impersonate-user': 'system:node:n', 'impersonate-group': 'system:nodes' }
const HERE = '/api/v1/namespaces/default'
const NOBODY = "no relationship found between node 'n' and this object"

describe('a node may', () => {
  const world = new World()

  beforeAll(async () => {
    world.server.bootstrap()
    const secret = async (name: string): Promise<void> => {
      expect(await world.refusal('POST', `${HERE}/secrets`, { metadata: { name } })).toBe('201')
    }
    for (const name of ['mounted', 'env', 'pull', 'projected', 'other', 'elsewhere', 'mirrored']) await secret(name)
    await world.ask('POST', `${HERE}/configmaps`, { metadata: { name: 'from' } })
    await world.ask('POST', `${HERE}/serviceaccounts`, { metadata: { name: 'robot' } })
    await world.ask('POST', `${HERE}/serviceaccounts`, { metadata: { name: 'default' } })
    const pod = (name: string, nodeName: string, spec: object, metadata = {}): Promise<string> =>
      world.refusal('POST', `${HERE}/pods`, {
        metadata: { name, ...metadata },
        spec: { nodeName, containers: [{ name: 'c', image: 'nginx' }], ...spec },
      })
    const mounting = (secretName: string): object => ({ volumes: [{ name: 's', secret: { secretName } }] })
    expect(
      await pod('here', 'n', {
        serviceAccountName: 'robot',
        imagePullSecrets: [{ name: 'pull' }],
        containers: [
          {
            name: 'c',
            image: 'nginx',
            env: [{ name: 'E', valueFrom: { secretKeyRef: { name: 'env', key: 'k' } } }],
            envFrom: [{ configMapRef: { name: 'from' } }],
          },
        ],
        volumes: [
          { name: 's', secret: { secretName: 'mounted' } },
          { name: 'p', projected: { sources: [{ secret: { name: 'projected' } }] } },
          { name: 'v', persistentVolumeClaim: { claimName: 'claim' } },
        ],
      }),
    ).toBe('201')
    expect(await pod('there', 'm', mounting('elsewhere'))).toBe('201')
    expect(await pod('static', 'n', mounting('mirrored'), { annotations: { 'kubernetes.io/config.mirror': 'x' } })).toBe('201')
  })

  it.each([
    ['GET', `${HERE}/secrets/mounted`, '200'],
    ['GET', `${HERE}/secrets/env`, '200'],
    ['GET', `${HERE}/secrets/pull`, '200'],
    ['GET', `${HERE}/secrets/projected`, '200'],
    ['GET', `${HERE}/secrets?fieldSelector=metadata.name%3Dmounted`, '200'],
    ['GET', `${HERE}/configmaps/from`, '200'],
    ['GET', `${HERE}/secrets/other`, NOBODY],
    ['GET', `${HERE}/secrets/elsewhere`, NOBODY],
    ['GET', `${HERE}/secrets/mirrored`, NOBODY],
    ['GET', `${HERE}/secrets/none`, NOBODY],
    ['GET', `${HERE}/secrets`, 'No Object name found'],
    ['GET', '/api/v1/secrets', 'can only read namespaced object of this type'],
    ['DELETE', `${HERE}/secrets/mounted`, 'can only read resources of this type'],
    ['GET', `${HERE}/persistentvolumeclaims/claim`, '404 persistentvolumeclaims "claim" not found'],
    ['GET', `${HERE}/persistentvolumeclaims`, 'can only get individual resources of this type'],
    ['GET', `${HERE}/pods/here`, '200'],
    ['GET', `${HERE}/pods/there`, NOBODY],
    ['GET', `${HERE}/pods`, 'can only list/watch pods with spec.nodeName field selector'],
    ['GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dn', '200'],
    ['GET', '/api/v1/pods?fieldSelector=spec.nodeName%3Dm', 'can only list/watch pods with spec.nodeName field selector'],
    ['GET', '/api/v1/nodes', "node 'n' cannot read all nodes, only its own Node object"],
    ['GET', '/api/v1/nodes/m', "node 'n' cannot read 'm', only its own Node object"],
    ['GET', '/api/v1/nodes/n', '404 nodes "n" not found'],
    ['DELETE', '/api/v1/nodes/m', 'at the cluster scope'],
    ['GET', '/api/v1/services', '200'],
    ['GET', '/api/v1/namespaces', 'at the cluster scope'],
    [
      'GET',
      '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/m',
      'can only access node lease with the same name as the requesting node',
    ],
    ['GET', '/apis/coordination.k8s.io/v1/namespaces/default/leases/n', 'can only access leases in the "kube-node-lease" system namespace'],
  ])('%s %s: %s', async (method, url, expected) => {
    const answer = await world.refusal(method, url, undefined, AS_NODE)
    if (/^\d/.test(expected)) expect(answer).toBe(expected)
    else expect(answer).toMatch(new RegExp(`^403 .* is forbidden: User "system:node:n" cannot .*${expected.replace(/[.()]/g, '\\$&')}$`))
  })

  it('make tokens for the accounts of its pods', async () => {
    const token = (name: string): Promise<string> => world.refusal('POST', `${HERE}/serviceaccounts/${name}/token`, { spec: {} }, AS_NODE)
    expect(await token('robot')).toBe('201')
    expect(await token('nobody')).toMatch(new RegExp(`^403 .*: ${NOBODY}$`))
  })

  it('do none of that where the server does not ask it', async () => {
    world.server.authorizer.nodesMay = false
    expect(await world.refusal('GET', `${HERE}/secrets/mounted`, undefined, AS_NODE)).toMatch(/^403 .* in the namespace "default"$/)
    world.server.authorizer.nodesMay = true
  })
})
