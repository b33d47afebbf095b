/** Whose request it is: the administrator, a user by certificate, a service account by its token; and as whom it is made, who may be impersonated; models apiserver authentication and the impersonation filter. */
import { forbidden, StatusError } from '../../api/status'
import type { ApiRequest } from '../http'
import type { UserInfo } from './access'
import type { Authorizer } from './authorizer'
import { credentialOf, withEveryone, type ClientCertificates } from './client-certificates'

export const ADMINISTRATOR: UserInfo = {
  name: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
  extra: credentialOf('kubernetes-admin'),
}

export const ANONYMOUS: UserInfo = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

export function serviceAccountUser(namespace: string, name: string, uid?: string): UserInfo {
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    ...(uid ? { uid } : {}),
  }
}

/** The user a bearer token stands for; undefined when it is not valid (any more). */
export type TokenLookup = (token: string) => UserInfo | undefined

/** Several headers of one name come joined by newlines; a comma is a part of what one says. */
function joined(header: string | undefined): string[] {
  return (header ?? '')
    .split('\n')
    .map((each) => each.trim())
    .filter(Boolean)
}

interface Impersonated {
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace?: string
  readonly name: string
}

const EXTRA = 'impersonate-extra-'
const AUTHENTICATION = 'authentication.k8s.io'

/** Keys of extra information are escaped as in URLs; what cannot be read is taken as it is. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

function check(authorizer: Authorizer, user: UserInfo, wanted: Impersonated): void {
  const { group, resource, subresource, namespace, name } = wanted
  if (authorizer.authorize({ user, verb: 'impersonate', group, resource, subresource, namespace, name }).allowed) return
  const where = namespace ? ` in the namespace ${JSON.stringify(namespace)}` : ' at the cluster scope'
  const full = subresource ? `${resource}/${subresource}` : resource
  throw forbidden(
    { group, resource: full },
    name,
    `User ${JSON.stringify(user.name)} cannot impersonate resource ${JSON.stringify(full)} in API group ${JSON.stringify(group)}${where}`,
  )
}

/** Who the user acts as: itself, or somebody else if that is allowed, which throws Forbidden if it is not; models the impersonation filter. */
export function impersonated(request: ApiRequest, authorizer: Authorizer, user: UserInfo): UserInfo {
  const name = request.headers['impersonate-user']
  const uid = request.headers['impersonate-uid']
  const groups = joined(request.headers['impersonate-group'])
  const extra: Record<string, readonly string[]> = {}
  for (const [header, value] of Object.entries(request.headers))
    if (header.startsWith(EXTRA)) extra[unescaped(header.slice(EXTRA.length))] = joined(value)
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name ?? '')
  const plain = { group: '', subresource: '' }
  const wanted: Impersonated[] = groups.map((each) => ({ ...plain, resource: 'groups', name: each }))
  for (const [key, values] of Object.entries(extra))
    for (const value of values) wanted.push({ group: AUTHENTICATION, resource: 'userextras', subresource: key, name: value })
  if (uid) wanted.push({ group: AUTHENTICATION, resource: 'uids', subresource: '', name: uid })
  if (!name) {
    if (wanted.length === 0) return user
    const shown = wanted.map((each) => `{${kindOf(each)}  ${each.name}  ${each.group || AUTHENTICATION}/v1 ${each.subresource} }`).join(' ')
    throw new StatusError(500, 'InternalError', `Internal error occurred: requested [${shown}] without impersonating a user`)
  }
  if (account) check(authorizer, user, { ...plain, resource: 'serviceaccounts', namespace: account[1]!, name: account[2]! })
  else check(authorizer, user, { ...plain, resource: 'users', name })
  for (const each of wanted) check(authorizer, user, each)
  const own =
    account && groups.length === 0 ? serviceAccountUser(account[1]!, account[2]!).groups : withEveryone(name, [...new Set(groups)])
  return { name, groups: own, ...(uid ? { uid } : {}), ...(Object.keys(extra).length > 0 ? { extra } : {}) }
}

/** How the filter's own complaint names what is impersonated. */
function kindOf({ resource }: Impersonated): string {
  return resource === 'groups' ? 'Group' : resource === 'uids' ? 'UID' : 'UserExtra'
}

/** The token a request shows; other credentials in its header say nothing to an API server. */
function bearerOf({ headers }: ApiRequest): string | undefined {
  return /^bearer\s+(.+)$/i.exec(headers['authorization'] ?? '')?.[1]?.trim()
}

/** Who asks without showing anything. */
function unknownUser({ unknown }: ApiRequest): UserInfo | undefined {
  if (unknown === undefined) return ADMINISTRATOR
  return unknown === 'anonymous' ? ANONYMOUS : undefined
}

/** Whose request it is: by certificate, then by token. Throws Unauthorized for those nobody knows. */
export function authenticate(request: ApiRequest, certificates: ClientCertificates, lookup: TokenLookup, now: number): UserInfo {
  const byCertificate = request.certificate === undefined ? undefined : certificates.user(request.certificate, now)
  const bearer = bearerOf(request)
  const byToken = bearer === undefined ? undefined : lookup(bearer)
  const shown = bearer !== undefined || request.certificate !== undefined
  const user = byCertificate ?? byToken ?? (shown ? undefined : unknownUser(request))
  if (!user) throw new StatusError(401, 'Unauthorized', 'Unauthorized')
  return user
}
