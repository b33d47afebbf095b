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
  const { token } = issued['status'] as { token: string }
  const [head = '', claims = '', signature = ''] = token.split('.')
  expect(JSON.parse(decodeBase64UrlText(head))).toEqual({ alg: 'RS256', kid })
  expect(JSON.parse(decodeBase64UrlText(claims))).toMatchObject({ iss: configuration['issuer'] })
  // Anybody can check it with what is published, and nothing else is taken for it.
  const jwk = { kty, n, e: 'AQAB', alg: 'RS256' }
  const published = await crypto.subtle.importKey('jwk', jwk, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['verify'])
  const bytes = Uint8Array.from(atob(signature.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
  const said = new TextEncoder().encode(`${head}.${claims}`)
  expect(await crypto.subtle.verify('RSASSA-PKCS1-v1_5', published, bytes, said)).toBe(true)
  const review = async (of: string) => {
    const { body } = await world.ask('POST', '/apis/authentication.k8s.io/v1/tokenreviews', { spec: { token: of } })
    return (body['status'] as { authenticated?: boolean; user?: { username: string } }).user?.username
  }
  expect(await review(token)).toBe('system:serviceaccount:default:robot')
  expect(await review(`${head}.${claims}.${signature.slice(0, -4)}AAAA`)).toBeUndefined()
  expect(await review(`${head}.${claims.slice(0, -4)}AAAA.${signature}`)).toBeUndefined()
  for (const claims of [{}, { iss: configuration['issuer'] }, { iss: configuration['issuer'], 'kubernetes.io': { namespace: 'default' } }])
    expect(await review(world.server.accountKeys.sign(claims))).toBeUndefined()

  expect(await world.refusal('GET', key, undefined, { 'impersonate-user': 'jane' })).toMatch(/^403 forbidden: User "jane" cannot get path/)
})
