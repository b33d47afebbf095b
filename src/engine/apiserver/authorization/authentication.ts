/** Whose request it is: the administrator, a service account by its token, or whoever is impersonated; models apiserver authentication and the impersonation filter. */
import { forbidden, StatusError } from '../../api/status'
import type { ApiRequest } from '../http'
import type { Authorizer, UserInfo } from './authorizer'

export const ADMINISTRATOR: UserInfo = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

export function serviceAccountUser(namespace: string, name: string, uid?: string): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    ...(uid ? { uid } : {}),
  }
}

/** The user a bearer token stands for; undefined when it is not valid (any more). */
export type TokenLookup = (token: string) => UserInfo | undefined

/** Several headers of one name come joined. */
function impersonatedGroups(header: string | undefined): string[] {
  return (header ?? '')
    .split(/[,\n]/)
    .map((each) => each.trim())
    .filter(Boolean)
}

function check(authorizer: Authorizer, user: UserInfo, resource: string, name: string, namespace?: string): void {
  const decision = authorizer.authorize({ user, verb: 'impersonate', group: '', resource, subresource: '', namespace, name })
  if (decision.allowed) return
  const where = namespace ? ` in the namespace ${JSON.stringify(namespace)}` : ' at the cluster scope'
  throw forbidden(
    { group: '', resource },
    name,
    `User ${JSON.stringify(user.name)} cannot impersonate resource ${JSON.stringify(resource)} in API group ""${where}`,
  )
}

/** Throws Unauthorized for an unknown token, Forbidden for an impersonation that is not allowed. */
export function authenticate(request: ApiRequest, authorizer: Authorizer, lookup: TokenLookup, fallback: UserInfo): UserInfo {
  const bearer = /^bearer\s+(.+)$/i.exec(request.headers['authorization'] ?? '')?.[1]
  const user = bearer === undefined ? fallback : lookup(bearer.trim())
  if (!user) throw new StatusError(401, 'Unauthorized', 'Unauthorized')
  const name = request.headers['impersonate-user']
  const groups = impersonatedGroups(request.headers['impersonate-group'])
  if (!name) {
    if (groups.length > 0 || request.headers['impersonate-uid']) {
      throw new StatusError(
        500,
        'InternalError',
        `Internal error occurred: requested [{Group  ${groups[0] ?? ''}  authentication.k8s.io/v1  }] without impersonating a user`,
      )
    }
    return user
  }
  for (const group of groups) check(authorizer, user, 'groups', group)
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name)
  if (account) {
    check(authorizer, user, 'serviceaccounts', account[2]!, account[1])
    return groups.length > 0
      ? { name, groups: [...new Set([...groups, 'system:authenticated'])] }
      : serviceAccountUser(account[1]!, account[2]!)
  }
  check(authorizer, user, 'users', name)
  const everyone = name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated'
  const uid = request.headers['impersonate-uid']
  return { name, groups: [...new Set([...groups, everyone])], ...(uid ? { uid } : {}) }
}
