/** Tokens that do not expire, as Secrets hold them; models the legacy claims of pkg/serviceaccount. */
import { encodeBase64Url } from '../../api/base64'
import type { Secret, ServiceAccount } from '../../schema/types'

const CLAIMS = 'kubernetes.io/serviceaccount/'

/** Header, claims and a third part in place of a signature: the API server knows its tokens by the Secret they are in. */
export function legacyToken(secret: Secret, account: ServiceAccount): string {
  const { namespace = '', name, uid } = secret.metadata
  const claims = {
    iss: 'kubernetes/serviceaccount',
    [`${CLAIMS}namespace`]: namespace,
    [`${CLAIMS}secret.name`]: name,
    [`${CLAIMS}service-account.name`]: account.metadata.name,
    [`${CLAIMS}service-account.uid`]: account.metadata.uid,
    sub: `system:serviceaccount:${namespace}:${account.metadata.name}`,
  }
  return [JSON.stringify({ alg: 'RS256', kid: 'podyard' }), JSON.stringify(claims), `${uid}${account.metadata.uid}`]
    .map(encodeBase64Url)
    .join('.')
}
