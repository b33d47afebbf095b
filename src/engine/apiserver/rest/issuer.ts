/** Who issues the tokens of service accounts, for those that check them elsewhere; models the server's OpenID Connect discovery. */
import type { Endpoints } from '../../schema/types'
import type { AccountKeys } from '../authorization/account-keys'
import { ISSUER } from '../authorization/tokens'
import type { Core } from '../core'
import type { ApiResponse } from '../http'
import type { Call } from './call'
import { encodeText } from './respond'

const CONFIGURATION = '/.well-known/openid-configuration'
const KEYS = '/openid/v1/jwks'

export const ISSUER_PATHS: readonly string[] = [CONFIGURATION, KEYS]

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

export function issuerDocuments(keys: AccountKeys): (call: Call) => ApiResponse | undefined {
  return ({ core, info, request }) => {
    if (info.isResource || request.method !== 'GET') return undefined
    const path = info.path.replace(/\/$/, '')
    if (path === CONFIGURATION) return answer('application/json', configuration(core))
    return path === KEYS ? answer('application/jwk-set+json', keys.published()) : undefined
  }
}
