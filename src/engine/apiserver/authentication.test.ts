import { beforeEach, describe, expect, it } from 'vitest'
import { parseRequest } from '../api/x509'
import { issueCertificate, type CertificateOptions } from '../api/x509-issue'
import { REQUEST } from '../api/x509.fixture'
import { authorityNamed, World } from './testing'

let world: World
beforeEach(() => void (world = new World()))

const NOW = Date.parse('2026-01-01T00:00:00Z')
const RBAC = '/apis/rbac.authorization.k8s.io/v1'
const DAY = 24 * 3_600_000

/** anna of dev and ops, as the cluster's signer would have it. */
function certificate(more: Partial<CertificateOptions> = {}): string {
  const now = world.clock.now()
  let next = 0
  const options = {
    signer: world.authority,
    usages: ['client auth'],
    notBefore: now - DAY,
    notAfter: now + DAY,
    random: () => (next += 7),
    ...more,
  }
  return issueCertificate(parseRequest(REQUEST), options).pem
}

async function by(pem: string, method: string, url: string, body?: object, headers = {}): Promise<string> {
  const sent = body ? { body: new TextEncoder().encode(JSON.stringify(body)) } : {}
  const answer = await world.server.handler.handle({ method, url, headers, certificate: pem, ...sent })
  const { message, status } = JSON.parse(new TextDecoder().decode(answer.body as Uint8Array)) as {
    message?: string
    status?: { userInfo?: object } | string
  }
  return `${answer.status} ${message ?? (typeof status === 'object' ? JSON.stringify(status.userInfo) : '')}`.trim()
}

const whoami = (pem: string, headers = {}): Promise<string> =>
  by(
    pem,
    'POST',
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    headers,
  )

async function grant(rules: object[], subject: object): Promise<void> {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' }, rules }
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'r' }
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'b' },
    roleRef,
    subjects: [subject],
  }
  expect(await world.refusal('POST', `${RBAC}/clusterroles`, role)).toBe('201')
  expect(await world.refusal('POST', `${RBAC}/clusterrolebindings`, binding)).toBe('201')
}

const reader = [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]
const who = (kind: string, name: string): object => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name })

describe('client certificates', () => {
  it('rule 20: stand for a user, in the groups of its organizations, who may what roles say', async () => {
    await grant(reader, who('Group', 'ops'))
    expect(await by(certificate(), 'GET', '/api/v1/pods')).toBe('200')
    expect(await by(certificate(), 'GET', '/api/v1/secrets')).toBe(
      '403 secrets is forbidden: User "anna" cannot list resource "secrets" in API group "" at the cluster scope',
    )
  })

  it.each([
    ['out of time', { notAfter: Date.parse('2025-12-31T00:00:00Z') }],
    ['not valid yet', { notBefore: Date.parse('2026-06-01T00:00:00Z') }],
    ['of another authority', { signer: authorityNamed('somebody', NOW) }],
    [
      'of one that only has the name of the cluster’s',
      { signer: { ...authorityNamed('somebody', NOW), name: authorityNamed('minikubeCA', NOW).name } },
    ],
    ['for servers', { usages: ['server auth'] }],
  ])('that are %s are nobody’s', async (_, more) => {
    await grant(reader, who('User', 'anna'))
    expect(await by(certificate(more), 'GET', '/api/v1/pods')).toBe('401 Unauthorized')
  })
})

describe('connections to pods', () => {
  it.each([
    ['get', '403 pods "web" is forbidden: '],
    ['create', '403 pods "web" is forbidden: User "anna" cannot get resource "pods/exec" in API group "" in the namespace "default"'],
  ])('rule 25: who may only %s is refused one that is asked for with GET', async (verb, refusal) => {
    await grant([{ apiGroups: [''], resources: ['pods/exec'], verbs: [verb] }], who('User', 'anna'))
    const answer = await world.server.handler.connect({
      method: 'GET',
      url: '/api/v1/namespaces/default/pods/web/exec?command=true',
      headers: {},
      certificate: certificate(),
    })
    if ('send' in answer) throw new Error('a connection was opened')
    const { message } = JSON.parse(new TextDecoder().decode(answer.body as Uint8Array)) as { message: string }
    expect(`${answer.status} ${message}`).toBe(refusal)
  })
})

describe('impersonation', () => {
  it('needs to be allowed for the user, each group and each piece of extra information', async () => {
    await grant(
      [
        { apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: ['bert'] },
        { apiGroups: ['authentication.k8s.io'], resources: ['userextras/scopes'], verbs: ['impersonate'], resourceNames: ['view'] },
        { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
      ],
      who('User', 'anna'),
    )
    expect(await whoami(certificate(), { 'impersonate-user': 'carl', 'impersonate-group': 'dev' })).toBe(
      '403 users "carl" is forbidden: User "anna" cannot impersonate resource "users" in API group "" at the cluster scope',
    )
    expect(await whoami(certificate(), { 'impersonate-user': 'bert', 'impersonate-group': 'dev' })).toBe(
      '403 groups "dev" is forbidden: User "anna" cannot impersonate resource "groups" in API group "" at the cluster scope',
    )
    expect(await whoami(certificate(), { 'impersonate-user': 'bert', 'impersonate-extra-scopes': 'all' })).toBe(
      '403 userextras/scopes.authentication.k8s.io "all" is forbidden: User "anna" cannot impersonate resource "userextras/scopes" in API group "authentication.k8s.io" at the cluster scope',
    )
  })

  it('takes uid and extra information over', async () => {
    const headers = {
      'impersonate-user': 'bert',
      'impersonate-uid': '7',
      'impersonate-group': 'dev\nsystem:masters\n,,,chameleon',
      'impersonate-extra-example.com%2fteam': 'blue',
    }
    const { body } = await world.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, headers)
    expect((body['status'] as { userInfo: object }).userInfo).toEqual({
      username: 'bert',
      uid: '7',
      groups: ['dev', 'system:masters', ',,,chameleon', 'system:authenticated'],
      extra: { 'example.com/team': ['blue'] },
    })
  })
})

describe('certificate signing requests', () => {
  const REQUESTS = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
  const make = (): Promise<string> =>
    world.refusal('POST', REQUESTS, {
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name: 'anna' },
      spec: { request: btoa(REQUEST), signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
    })

  it('are approved by those whom their signer is entrusted to', async () => {
    expect(await make()).toBe('201')
    await grant(
      [{ apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests/approval'], verbs: ['update', 'patch'] }],
      who('User', 'anna'),
    )
    const { body } = await world.ask('GET', `${REQUESTS}/anna`)
    const approved = { ...body, status: { conditions: [{ type: 'Approved', status: 'True', reason: 'Yes' }] } }
    expect(await by(certificate(), 'PUT', `${REQUESTS}/anna/approval`, approved)).toBe(
      '403 certificatesigningrequests.certificates.k8s.io "anna" is forbidden: user not permitted to approve requests with signerName "kubernetes.io/kube-apiserver-client"',
    )
    const both = {
      ...body,
      status: {
        conditions: [
          { type: 'Denied', status: 'True' },
          { type: 'Approved', status: 'True' },
        ],
      },
    }
    expect(await world.refusal('PUT', `${REQUESTS}/anna/approval`, both)).toContain('Approved and Denied conditions are mutually exclusive')
    expect(await world.refusal('PUT', `${REQUESTS}/anna/approval`, approved)).toBe('200')
  })

  it('take metadata with a decision, and no decision otherwise; neither is taken back', async () => {
    await world.ask('POST', REQUESTS, {
      metadata: { name: 'ben' },
      spec: { request: btoa(REQUEST), signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'] },
    })
    const decide = async (subresource: string, metadata: object, conditions: readonly object[], more: object = {}): Promise<string> =>
      world.refusal(
        'PATCH',
        `${REQUESTS}/ben/${subresource}`,
        { metadata, status: { conditions, ...more } },
        {
          'content-type': 'application/merge-patch+json',
        },
      )
    const refused = (why: string): string => `422 CertificateSigningRequest.certificates.k8s.io "ben" is invalid: ${why}`
    const decision = { type: 'Approved', status: 'True', reason: 'Yes' }
    expect(await decide('status', {}, [decision])).toBe(
      refused('status.conditions: Forbidden: updates may not add a condition of type "Approved"'),
    )
    expect(await decide('approval', {}, [{ type: 'Approved', status: 'False' }])).toBe(
      refused('status.conditions[0].status: Unsupported value: "False": supported values: "True"'),
    )
    expect(await decide('approval', {}, [], { certificate: btoa('x') })).toBe('200')
    expect(await decide('approval', { annotations: { why: 'known' } }, [decision])).toBe('200')
    expect(await decide('approval', {}, [])).toBe(
      refused('status.conditions: Forbidden: updates may not remove a condition of type "Approved"'),
    )
    const { body } = await world.ask('GET', `${REQUESTS}/ben`)
    expect(body).toMatchObject({
      metadata: { annotations: { why: 'known' } },
      status: { conditions: [{ type: 'Approved', status: 'True' }] },
    })
    expect(body['status']).not.toHaveProperty('certificate')
  })
})

it('who keeps a record is told who asks, and as whom', async () => {
  const told: unknown[] = []
  world.server.handler.audit = ({ user, impersonated, response }) => told.push([user?.name, impersonated?.name, response.status])
  const headers = { 'impersonate-user': 'anna' }
  await world.ask('GET', '/api/v1/namespaces', undefined, headers)
  await world.ask('GET', '/api/v1/namespaces')
  await world.ask('GET', '/api/v1/namespaces', undefined, { ...headers, authorization: 'Bearer wrong' })
  expect(told).toEqual([
    ['kubernetes-admin', 'anna', 403],
    ['kubernetes-admin', undefined, 200],
    [undefined, undefined, 401],
  ])
})
