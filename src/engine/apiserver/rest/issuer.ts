/** Who issues the tokens of service accounts, for those that check them elsewhere; models the server's OpenID Connect discovery. */
import { encodeBase64Url } from '../../api/base64'
import { fnv32a } from '../../api/hash'
import type { Endpoints } from '../../schema/types'
import { ISSUER, KEY_ID } from '../authorization/tokens'
import type { Core } from '../core'
import type { ApiResponse } from '../http'
import type { Call } from './call'
import { encodeText } from './respond'

const CONFIGURATION = '/.well-known/openid-configuration'
const KEYS = '/openid/v1/jwks'

export const ISSUER_PATHS: readonly string[] = [CONFIGURATION, KEYS]

/** 2048 bits that could be the modulus of a key; nothing is signed with it. */
function modulus(): Uint8Array {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => fnv32a(`${ISSUER} ${i}`) >>> 24)
  bytes[0]! |= 0x80
  bytes[255]! |= 1
  return bytes
}

function keys(): object {
  return { keys: [{ use: 'sig', kty: 'RSA', kid: KEY_ID, alg: 'RS256', n: encodeBase64Url(modulus()), e: 'AQAB' }] }
}

/** Where the server is reached from outside. */
function address(core: Core): string {
  const { subsets } = (core.store.get('/endpoints', 'default/kubernetes') ?? {}) as Partial<Endpoints>
  const { addresses, ports } = subsets?.[0] ?? {}
  return `https://${addresses?.[0]?.ip ?? ''}:${ports?.[0]?.port ?? ''}`
}

function configuration(core: Core): object {
  return {
    issuer: ISSUER,
    jwks_uri: `${address(core)}${KEYS}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

function answer(type: string, document: object): ApiResponse {
  const headers = { 'content-type': type, 'cache-control': 'public, max-age=3600' }
  return { status: 200, headers, body: encodeText(JSON.stringify(document)) }
}

export function issuerDocuments({ core, info, request }: Call): ApiResponse | undefined {
  if (info.isResource || request.method !== 'GET') return undefined
  const path = info.path.replace(/\/$/, '')
  if (path === CONFIGURATION) return answer('application/json', configuration(core))
  return path === KEYS ? answer('application/jwk-set+json', keys()) : undefined
}
