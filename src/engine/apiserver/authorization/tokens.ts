/** Bearer tokens, those of service accounts above all: issued by the token subresource, good until they expire or their account goes; models the TokenRequest API. */
import { decodeBase64UrlText } from '../../api/base64'
import { fnv32a } from '../../api/hash'
import { timestamp, type Clock } from '../../clock/clock'
import type { Store } from '../../store/memory-store'
import { serviceAccountUser } from './authentication'
import type { UserInfo } from './access'
import type { AccountKeys } from './account-keys'
import { bootstrapUser } from './bootstrap-tokens'

interface NameAndUid {
  readonly name: string
  readonly uid: string
}

/** What a token is bound to: it ends with that. */
export interface Bound {
  readonly node?: NameAndUid
  readonly pod?: NameAndUid
  readonly secret?: NameAndUid
}

interface Claims {
  readonly aud: readonly string[]
  readonly exp: number
  readonly iat: number
  readonly iss: string
  readonly jti: string
  readonly 'kubernetes.io': Bound & {
    readonly namespace: string
    readonly serviceaccount: NameAndUid
    /** Who uses the token after this second should have asked for a newer one. */
    readonly warnafter?: number
  }
  readonly nbf: number
  readonly sub: string
}

export const ISSUER = 'https://kubernetes.default.svc.cluster.local'

const LAST_USED = 'kubernetes.io/legacy-token-last-used'

/** As many seconds as kubelets ask for: their tokens are good for a year, so that old clients that never look again do not fail. */
const WARNED = 3607
const A_YEAR = 365 * 24 * 3600

/** A version 4 UUID, the same each time a token is written out again. */
function credentialOf(text: string): string {
  const word = (seed: string): string => fnv32a(text, fnv32a(seed)).toString(16).padStart(8, '0')
  const digits = `${word('a')}${word('b')}${word('c')}${word('d')}`
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`
}

export interface IssuedToken {
  readonly token: string
  /** Milliseconds. */
  readonly expires: number
}

/** Milliseconds that a token goes on after its end, for clocks that differ; models go-jose's DefaultLeeway. */
const LEEWAY = 60_000

export class Tokens {
  /** Whether bootstrap tokens let anybody in (`--enable-bootstrap-token-auth`). */
  bootstrap = true

  constructor(
    private readonly clock: Clock,
    private readonly store: Store,
    private readonly keys: AccountKeys,
    /** Told the day a secret's token was used on, when that is not on it yet. */
    private readonly used: (namespace: string, secret: string, labels: Readonly<Record<string, string>>) => void = () => undefined,
  ) {}

  issue(
    account: { readonly namespace: string; readonly name: string; readonly uid: string },
    seconds: number,
    audiences: readonly string[],
    { pod, secret, ...bound }: Bound = {},
    time = this.clock.now(),
  ): IssuedToken {
    const now = Math.floor(time / 1000)
    const { namespace, name, uid } = account
    const extended = seconds === WARNED && audiences.every((each) => each === ISSUER)
    const node = bound.node ?? (pod && this.nodeOf(namespace, pod))
    const claims: Claims = {
      aud: audiences.length > 0 ? audiences : [ISSUER],
      exp: now + (extended ? A_YEAR : seconds),
      iat: now,
      iss: ISSUER,
      jti: credentialOf(`${uid} ${pod?.uid ?? bound.node?.uid ?? secret?.uid ?? ''} ${time} ${seconds} ${audiences.join()}`),
      'kubernetes.io': {
        namespace,
        ...(node ? { node } : {}),
        ...(pod ? { pod } : {}),
        ...(secret ? { secret } : {}),
        serviceaccount: { name, uid },
        ...(extended ? { warnafter: now + seconds } : {}),
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${name}`,
    }
    return { token: this.keys.sign(claims), expires: (now + seconds) * 1000 }
  }

  /** What a token says; undefined when it was not issued here. */
  private claimsOf(token: string): Claims | undefined {
    if (!this.keys.believes(token)) return undefined
    let claims: Partial<Claims> | null
    try {
      claims = JSON.parse(decodeBase64UrlText(token.split('.')[1]!)) as Partial<Claims> | null
    } catch {
      // Whoever has the key can sign anything.
      return undefined
    }
    return claims?.iss === ISSUER && claims['kubernetes.io']?.serviceaccount ? (claims as Claims) : undefined
  }

  /** The node a pod is bound to. */
  private nodeOf(namespace: string, pod: NameAndUid): NameAndUid | undefined {
    const { spec } = (this.store.get('/pods', `${namespace}/${pod.name}`) ?? {}) as { spec?: { nodeName?: string } }
    const uid = spec?.nodeName && this.store.get('/nodes', spec.nodeName)?.metadata.uid
    return spec?.nodeName && uid ? { name: spec.nodeName, uid } : undefined
  }

  /** Whose token it is; undefined when it lets nobody in. */
  lookup(token: string): UserInfo | undefined {
    return this.accountOf(token) ?? (this.bootstrap ? bootstrapUser(this.store, this.clock, token) : undefined)
  }

  /** Why a token that was issued here lets nobody in; undefined of any other. */
  refusalOf(token: string): string | undefined {
    const claims = this.claimsOf(token)
    return claims && this.problemOf(claims)
  }

  private problemOf({ exp, 'kubernetes.io': { namespace, serviceaccount, pod, node, secret } }: Claims): string | undefined {
    if (exp * 1000 + LEEWAY < this.clock.now()) return 'service account token has expired'
    const uidOf = (storage: string, key: string): string | undefined => this.store.get(storage, key)?.metadata.uid
    const account = uidOf('/serviceaccounts', `${namespace}/${serviceaccount.name}`)
    if (account === undefined) return `serviceaccounts ${JSON.stringify(serviceaccount.name)} not found`
    if (account !== serviceaccount.uid) return `service account UID (${account}) does not match claim (${serviceaccount.uid})`
    const bound = [
      ['secret', secret, `${namespace}/${secret?.name}`],
      ['pod', pod, `${namespace}/${pod?.name}`],
      // Of a pod's token the node is told only.
      ['node', pod ? undefined : node, node?.name ?? ''],
    ] as const
    for (const [what, it, key] of bound) {
      if (!it) continue
      const uid = uidOf(`/${what}s`, key)
      if (uid === undefined) return 'service account token has been invalidated'
      if (uid !== it.uid) return `${what} UID (${uid}) does not match service account ${what} ref claim (${it.uid})`
    }
    return undefined
  }

  /** Undefined when the token was not issued here, has expired, or its account or what it is bound to is gone. */
  private accountOf(token: string): UserInfo | undefined {
    const claims = this.claimsOf(token)
    if (!claims) return this.legacy(token)
    if (this.problemOf(claims) !== undefined) return undefined
    const { namespace, serviceaccount, pod, node } = claims['kubernetes.io']
    const about = (what: string, it: NameAndUid | undefined): Record<string, readonly string[]> =>
      it ? { [`authentication.kubernetes.io/${what}-name`]: [it.name], [`authentication.kubernetes.io/${what}-uid`]: [it.uid] } : {}
    const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`], ...about('node', node), ...about('pod', pod) }
    return { ...serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid), extra }
  }

  /** Secrets of type kubernetes.io/service-account-token hold tokens that do not expire. */
  private legacy(token: string): UserInfo | undefined {
    const encoded = base64Of(token)
    for (const secret of this.store.list('/secrets')) {
      const { type, data } = secret as { type?: string; data?: Readonly<Record<string, string>> }
      if (type !== 'kubernetes.io/service-account-token' || data?.['token'] !== encoded) continue
      const name = secret.metadata.annotations?.['kubernetes.io/service-account.name'] ?? ''
      const namespace = secret.metadata.namespace ?? ''
      const account = this.store.get('/serviceaccounts', `${namespace}/${name}`)
      if (!account) continue
      const today = timestamp(this.clock.now()).slice(0, 10)
      if (secret.metadata.labels?.[LAST_USED] !== today) this.used(namespace, secret.metadata.name, { [LAST_USED]: today })
      return serviceAccountUser(namespace, name, account.metadata.uid)
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
