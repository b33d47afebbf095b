/** Bootstrap tokens: secrets of kube-system by which nodes that are nobody yet ask for their certificate; models plugin/pkg/auth/authenticator/token/bootstrap. */
import { decodeBase64Text } from '../../api/base64'
import type { Clock } from '../../clock/clock'
import type { Store } from '../../store/memory-store'
import type { UserInfo } from './access'

const NAMESPACE = 'kube-system'
const TYPE = 'bootstrap.kubernetes.io/token'
const GROUP = 'system:bootstrappers'
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const MORE_GROUPS = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/

interface TokenSecret {
  readonly metadata: { readonly deletionTimestamp?: string }
  readonly type?: string
  readonly data?: Readonly<Record<string, string>>
}

/** Whose bootstrap token it is; undefined when there is none such, or it does not let anybody in (any more). */
export function bootstrapUser(store: Store, clock: Clock, token: string): UserInfo | undefined {
  const [, id, secret] = /^([a-z0-9]{6})\.([a-z0-9]{16})$/.exec(token) ?? []
  if (id === undefined) return undefined
  const found = store.get('/secrets', `${NAMESPACE}/bootstrap-token-${id}`) as TokenSecret | undefined
  if (!found || found.metadata.deletionTimestamp !== undefined || found.type !== TYPE) return undefined
  const of = (key: string): string => decodeBase64Text(found.data?.[key] ?? '')
  if (of('token-secret') !== secret || of('token-id') !== id || of('usage-bootstrap-authentication') !== 'true') return undefined
  // A time that cannot be read has passed.
  const expiration = of('expiration')
  if (expiration !== '' && !(TIME.test(expiration) && Date.parse(expiration) > clock.now())) return undefined
  const more = of('auth-extra-groups')
    .split(',')
    .filter((each, _, all) => all.length > 1 || each !== '')
  if (!more.every((each) => MORE_GROUPS.test(each))) return undefined
  return { name: `system:bootstrap:${id}`, groups: [...new Set([GROUP, ...more])].sort().concat('system:authenticated') }
}
