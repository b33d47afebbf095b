import { describe, expect, it } from 'vitest'
import { decodeBase64Text } from '../../api/base64'
import { SECRETS, SERVICE_ACCOUNTS } from '../../schema/resources'
import type { Secret } from '../../schema/types'
import { TestCluster } from '../framework/test-cluster'
import { serviceAccountTokenController } from '.'

function world(): TestCluster {
  const cluster = new TestCluster([serviceAccountTokenController])
  cluster.create(SERVICE_ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'build', namespace: 'default' } })
  cluster.create(SECRETS, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'build-token', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': 'build' } },
    type: 'kubernetes.io/service-account-token',
  })
  cluster.run(1)
  return cluster
}

const claimsOf = (secret: Secret): Record<string, string> => {
  const [, claims] = decodeBase64Text(secret.data!['token']!).split('.')
  return JSON.parse(atob(claims!.replace(/-/g, '+').replace(/_/g, '/'))) as Record<string, string>
}

describe('a service account token Secret', () => {
  it('gets authority, namespace and a token that names the account', () => {
    const cluster = world()
    const secret = cluster.get(SECRETS, 'build-token')
    const account = cluster.get(SERVICE_ACCOUNTS, 'build')
    expect(Object.keys(secret.data!).sort()).toEqual(['ca.crt', 'namespace', 'token'])
    expect(decodeBase64Text(secret.data!['namespace']!)).toBe('default')
    expect(decodeBase64Text(secret.data!['ca.crt']!)).toContain('BEGIN CERTIFICATE')
    expect(secret.metadata.annotations!['kubernetes.io/service-account.uid']).toBe(account.metadata.uid)
    expect(claimsOf(secret)).toEqual({
      iss: 'kubernetes/serviceaccount',
      'kubernetes.io/serviceaccount/namespace': 'default',
      'kubernetes.io/serviceaccount/secret.name': 'build-token',
      'kubernetes.io/serviceaccount/service-account.name': 'build',
      'kubernetes.io/serviceaccount/service-account.uid': account.metadata.uid,
      sub: 'system:serviceaccount:default:build',
    })
  })

  it('gets a token again when somebody takes it out, and keeps one it has', () => {
    const cluster = world()
    const before = cluster.get(SECRETS, 'build-token')
    cluster.change(SECRETS, 'build-token', { data: { namespace: null } })
    cluster.run(1)
    expect(cluster.get(SECRETS, 'build-token').data).toEqual(before.data)
    cluster.change(SECRETS, 'build-token', { data: { token: null } })
    cluster.run(1)
    expect(claimsOf(cluster.get(SECRETS, 'build-token')).sub).toBe('system:serviceaccount:default:build')
  })

  it('goes with its account, and does not pass to a namesake', () => {
    const cluster = world()
    cluster.client.resource(SERVICE_ACCOUNTS).delete('build', 'default')
    cluster.create(SERVICE_ACCOUNTS, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'build', namespace: 'default' } })
    cluster.run(1)
    expect(cluster.exists(SECRETS, 'build-token')).toBe(false)
  })

  it('of an account that does not exist is removed', () => {
    const cluster = world()
    cluster.create(SECRETS, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'lost', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': 'nosuch' } },
      type: 'kubernetes.io/service-account-token',
    })
    cluster.run(1)
    expect(cluster.exists(SECRETS, 'lost')).toBe(false)
  })
})
