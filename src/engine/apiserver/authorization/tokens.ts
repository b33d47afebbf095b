/** Service account tokens: issued by the token subresource, good until they expire or their account goes; models the TokenRequest API. */
import { decodeBase64UrlText, encodeBase64Url } from '../../api/base64'
import { fnv32a } from '../../api/hash'
import type { Clock } from '../../clock/clock'
import type { Store } from '../../store/memory-store'
import { serviceAccountUser } from './authentication'
import type { UserInfo } from './authorizer'

interface Claims {
  readonly aud: readonly string[]
  readonly exp: number
  readonly iat: number
  readonly iss: string
  readonly 'kubernetes.io': {
    readonly namespace: string
    readonly serviceaccount: { readonly name: string; readonly uid: string }
    readonly pod?: { readonly name: string; readonly uid: string }
  }
  readonly nbf: number
  readonly sub: string
}

export const ISSUER = 'https://kubernetes.default.svc.cluster.local'

const HEAD = encodeBase64Url(JSON.stringify({ alg: 'RS256', kid: 'podyard' }))

/** What stands where a real token has its signature: whoever changes the claims does not find it by accident. */
function signatureOf(payload: string): string {
  let text = ''
  for (let i = 0; i < 8; i++)
    text += fnv32a(payload, fnv32a(`${ISSUER} ${i}`))
      .toString(16)
      .padStart(8, '0')
  return encodeBase64Url(text)
}

/** What a token says; undefined when it was not issued here. */
function claimsOf(token: string): Claims | undefined {
  const [head, payload = '', signature] = token.split('.')
  if (head !== HEAD || signature !== signatureOf(payload)) return undefined
  return JSON.parse(decodeBase64UrlText(payload)) as Claims
}

export interface IssuedToken {
  readonly token: string
  /** Milliseconds. */
  readonly expires: number
}

export class Tokens {
  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
  ) {}

  /** A signed-looking token: three parts as in a real one, so that `jwt` decoding shows its claims. */
  issue(
    account: { readonly namespace: string; readonly name: string; readonly uid: string },
    seconds: number,
    audiences: readonly string[],
    pod?: { readonly name: string; readonly uid: string },
    time = this.clock.now(),
  ): IssuedToken {
    const now = Math.floor(time / 1000)
    const claims: Claims = {
      aud: audiences.length > 0 ? audiences : [ISSUER],
      exp: now + seconds,
      iat: now,
      iss: ISSUER,
      'kubernetes.io': { namespace: account.namespace, serviceaccount: { name: account.name, uid: account.uid }, ...(pod ? { pod } : {}) },
      nbf: now,
      sub: `system:serviceaccount:${account.namespace}:${account.name}`,
    }
    const payload = encodeBase64Url(JSON.stringify(claims))
    return { token: `${HEAD}.${payload}.${signatureOf(payload)}`, expires: claims.exp * 1000 }
  }

  /** Whose token it is; undefined when it was not issued here, has expired, or its account or pod is gone. */
  lookup(token: string): UserInfo | undefined {
    const claims = claimsOf(token)
    if (!claims || claims.exp * 1000 < this.clock.now()) return this.legacy(token)
    const { namespace, serviceaccount, pod } = claims['kubernetes.io']
    const account = this.store.get('/serviceaccounts', `${namespace}/${serviceaccount.name}`)
    if (account?.metadata.uid !== serviceaccount.uid) return undefined
    if (pod && this.store.get('/pods', `${namespace}/${pod.name}`)?.metadata.uid !== pod.uid) return undefined
    return serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid)
  }

  /** Secrets of type kubernetes.io/service-account-token hold tokens that do not expire. */
  private legacy(token: string): UserInfo | undefined {
    const encoded = base64Of(token)
    for (const secret of this.store.list('/secrets')) {
      const { type, data } = secret as unknown as { type?: string; data?: Readonly<Record<string, string>> }
      if (type !== 'kubernetes.io/service-account-token' || data?.['token'] !== encoded) continue
      const name = secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? ''
      const namespace = secret.metadata.namespace ?? ''
      const account = this.store.get('/serviceaccounts', `${namespace}/${name}`)
      if (account) return serviceAccountUser(namespace, name, account.metadata.uid)
    }
    return undefined
  }
}

function base64Of(text: string): string | undefined {
  try {
    return btoa(text)
  } catch {
    return undefined
  }
}
