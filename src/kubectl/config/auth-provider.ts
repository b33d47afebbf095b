/** Why a user's `auth-provider` cannot be used; models client-go's list of authentication providers. */
import { asDict, textAt, type Dict } from '../values'

const REMOVED: Readonly<Record<string, string>> = {
  gcp: `The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details`,
  azure: `The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details`,
}

/** Undefined without a provider, or for one that has a token still. */
export function removedProvider(user: Dict): string | undefined {
  if (user['auth-provider'] === undefined || user['auth-provider'] === null) return undefined
  const provider = asDict(user['auth-provider'])
  const name = textAt(provider, 'name')
  const removed = Object.hasOwn(REMOVED, name) ? REMOVED[name] : undefined
  if (removed !== undefined) return removed
  if (name !== 'oidc') return `no Auth Provider found for name ${JSON.stringify(name)}`
  if (textAt(provider, 'config', 'idp-issuer-url') === '') return 'Must provide idp-issuer-url'
  if (textAt(provider, 'config', 'client-id') === '') return 'Must provide client-id'
  return undefined
}
