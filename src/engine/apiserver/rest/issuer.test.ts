import { expect, it } from 'vitest'
import { decodeBase64UrlText } from '../../api/base64'
import { World } from '../testing'

it('who checks tokens elsewhere finds their issuer and the key that they name', async () => {
  const world = new World()
  world.server.bootstrap()
  world.pass(1000)
  const { body: configuration } = await world.ask('GET', '/.well-known/openid-configuration')
  const key = '/openid/v1/jwks'
  expect(configuration).toMatchObject({ id_token_signing_alg_values_supported: ['RS256'], response_types_supported: ['id_token'] })
  expect(configuration['jwks_uri']).toMatch(new RegExp(`^https://[\\d.]+:\\d+${key}$`))
  const { body } = await world.ask('GET', key)
  const [{ kid, n, kty }] = body['keys'] as [Record<string, string>]
  expect([kty, n!.length]).toEqual(['RSA', 342])

  const accounts = '/api/v1/namespaces/default/serviceaccounts'
  await world.ask('POST', accounts, { metadata: { name: 'robot' } })
  const { body: issued } = await world.ask('POST', `${accounts}/robot/token`, { spec: {} })
  const [head = '', claims = ''] = (issued['status'] as { token: string }).token.split('.')
  expect(JSON.parse(decodeBase64UrlText(head))).toEqual({ alg: 'RS256', kid })
  expect(JSON.parse(decodeBase64UrlText(claims))).toMatchObject({ iss: configuration['issuer'] })
  expect(await world.refusal('GET', key, undefined, { 'impersonate-user': 'jane' })).toMatch(/^403 forbidden: User "jane" cannot get path/)
})
