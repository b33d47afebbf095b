import { describe, expect, it } from 'vitest'
import { World } from '../testing'

const AUTHORIZATION = '/apis/authorization.k8s.io/v1'
const SUBJECT = `${AUTHORIZATION}/subjectaccessreviews`
const SELF = `${AUTHORIZATION}/selfsubjectaccessreviews`
const LOCAL = `${AUTHORIZATION}/namespaces/default/localsubjectaccessreviews`
const TOKENS = '/apis/authentication.k8s.io/v1/tokenreviews'

const refused = (why: string): string => `422 .authorization.k8s.io "" is invalid: ${why}`
const NEITHER = 'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified'
const NOBODY = 'spec.user: Invalid value: "": at least one of user or group must be specified'
const resourceAttributes = { verb: 'get', resource: 'pods', namespace: 'default' }
const nonResourceAttributes = { verb: 'get', path: '/x' }

describe('a review of access', () => {
  it.each([
    [SELF, {}, refused(NEITHER)],
    [SELF, { spec: { resourceAttributes } }, '201'],
    [
      SELF,
      { spec: { resourceAttributes, nonResourceAttributes } },
      refused(
        'spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: cannot be specified in combination with resourceAttributes',
      ),
    ],
    [SELF, { metadata: { name: 'x' }, spec: { resourceAttributes } }, refused('metadata: Invalid value: {"name":"x"}: must be empty')],
    [SUBJECT, {}, refused(`[${NEITHER}, ${NOBODY}]`)],
    [SUBJECT, { spec: { resourceAttributes } }, refused(NOBODY)],
    [SUBJECT, { spec: { resourceAttributes, groups: ['devs'] } }, '201'],
    [LOCAL, { spec: { resourceAttributes, user: 'bob' } }, '201'],
    [
      LOCAL,
      { spec: { resourceAttributes: { ...resourceAttributes, namespace: 'other' }, user: 'bob' } },
      refused('spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace'),
    ],
    [
      LOCAL,
      { spec: { nonResourceAttributes, user: 'bob' } },
      refused('spec.nonResourceAttributes: Invalid value: {"Path":"/x","Verb":"get"}: disallowed on this kind of request'),
    ],
    [
      SUBJECT,
      { apiVersion: 'v1', kind: 'Pod' },
      '400 Pod in version "v1" cannot be handled as a SubjectAccessReview: converting (v1.Pod) to (authorization.SubjectAccessReview): unknown conversion',
    ],
  ])('%s of %j: %s', async (url, body, expected) => {
    expect(await new World().refusal('POST', url, body)).toBe(expected)
  })

  it('has its fields in the order of Go’s type', async () => {
    const { body } = await new World().ask('POST', SUBJECT, { spec: { user: 'bob', resourceAttributes } })
    expect(JSON.stringify(body['spec'])).toBe('{"resourceAttributes":{"namespace":"default","verb":"get","resource":"pods"},"user":"bob"}')
  })
})

describe('a review of a token', () => {
  const errorOf = async (world: World, token: string): Promise<unknown> => {
    const { body } = await world.ask('POST', TOKENS, { spec: { token } })
    return (body['status'] as { error?: string }).error
  }

  it('needs one', async () => {
    expect(await new World().refusal('POST', TOKENS, {})).toBe('400 token is required for TokenReview in authentication')
  })

  it('that nobody issued says no more than that', async () => {
    expect(await errorOf(new World(), 'nonsense')).toBe('invalid bearer token')
  })

  it('says what became of one that was issued', async () => {
    const world = new World()
    const accounts = '/api/v1/namespaces/default/serviceaccounts'
    await world.ask('POST', accounts, { metadata: { name: 'robot' } })
    const secrets = '/api/v1/namespaces/default/secrets'
    await world.ask('POST', secrets, { metadata: { name: 'bound' } })
    const issue = async (spec: object): Promise<string> =>
      ((await world.ask('POST', `${accounts}/robot/token`, { spec })).body['status'] as { token: string }).token
    const bound = await issue({ boundObjectRef: { apiVersion: 'v1', kind: 'Secret', name: 'bound' } })
    const plain = await issue({ expirationSeconds: 600 })
    expect([await errorOf(world, bound), await errorOf(world, plain)]).toEqual([undefined, undefined])
    await world.ask('DELETE', `${secrets}/bound`)
    expect(await errorOf(world, bound)).toBe('[invalid bearer token, service account token has been invalidated]')
    await world.ask('DELETE', `${accounts}/robot`)
    expect(await errorOf(world, plain)).toBe('[invalid bearer token, serviceaccounts "robot" not found]')
    world.pass(659_000)
    expect(await errorOf(world, plain)).not.toContain('expired')
    world.pass(2000)
    expect(await errorOf(world, plain)).toBe('[invalid bearer token, service account token has expired]')
  })
})
