/** Questions posted to the server: who am I, what may I do; models registry/authorization and registry/authentication. */
import { aggregate } from '../../api/field-errors'
import type { JsonObject } from '../../api/json'
import { badRequest } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { AccessAttributes, UserInfo } from '../authorization/access'
import type { Authorizer } from '../authorization/authorizer'
import { ISSUER } from '../authorization/tokens'
import type { ApiResponse } from '../http'
import { decodeAs, objectBody } from '../rest/body'
import type { Call } from '../rest/call'
import { respond } from '../rest/respond'
import type { Review } from './subresource'

interface ResourceAttributes {
  namespace?: string
  verb?: string
  group?: string
  resource?: string
  subresource?: string
  name?: string
}

interface AccessSpec {
  resourceAttributes?: ResourceAttributes
  nonResourceAttributes?: { path?: string; verb?: string }
  user?: string
  groups?: string[]
  uid?: string
}

function bodyOf(call: Call, group: string, kind: string): JsonObject & { spec?: JsonObject } {
  const body = objectBody(call.request, kind)
  const type = `io.k8s.api.${group.split('.')[0]}.v1.${kind}`
  return decodeAs(type, body.value, body.duplicates, 'Warn', call.context.warnings, (why) =>
    badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: ${why}`),
  )
}

function accessOf(spec: AccessSpec, user: UserInfo): AccessAttributes {
  const { resourceAttributes: wanted, nonResourceAttributes: path } = spec
  return {
    user,
    verb: wanted?.verb ?? path?.verb ?? '',
    group: wanted?.group ?? '',
    resource: wanted?.resource ?? '',
    subresource: wanted?.subresource ?? '',
    namespace: wanted?.namespace || undefined,
    name: wanted?.name || undefined,
    ...(path ? { path: path.path ?? '' } : {}),
  }
}

function answer({ accepted }: Call, group: string, kind: string, spec: unknown, status: unknown): ApiResponse {
  return respond(201, { kind, apiVersion: `${group}/v1`, metadata: {}, spec: spec ?? {}, status }, accepted)
}

function accessAnswer(call: Call, kind: string, spec: AccessSpec, user: UserInfo, authorizer: Authorizer): ApiResponse {
  if (!spec.resourceAttributes === !spec.nonResourceAttributes)
    throw badRequest('exactly one of nonResourceAttributes or resourceAttributes must be specified')
  const { allowed, reason } = authorizer.authorize(accessOf(spec, user))
  return answer(call, 'authorization.k8s.io', kind, spec, { allowed, ...(reason ? { reason } : {}) })
}

const AUTHORIZATION = 'authorization.k8s.io'
const AUTHENTICATION = 'authentication.k8s.io'

const selfSubjectAccess: Review = {
  collection: `${AUTHORIZATION}/selfsubjectaccessreviews`,
  review: (call, { authorizer }, user) =>
    accessAnswer(
      call,
      'SelfSubjectAccessReview',
      (bodyOf(call, AUTHORIZATION, 'SelfSubjectAccessReview').spec ?? {}) as AccessSpec,
      user,
      authorizer,
    ),
}

function subjectAccess(resource: string, kind: string): Review {
  return {
    collection: `${AUTHORIZATION}/${resource}`,
    review: (call, { authorizer }) => {
      const spec = (bodyOf(call, AUTHORIZATION, kind).spec ?? {}) as AccessSpec
      return accessAnswer(call, kind, spec, { name: spec.user ?? '', groups: spec.groups ?? [] }, authorizer)
    },
  }
}

const selfSubjectRules: Review = {
  collection: `${AUTHORIZATION}/selfsubjectrulesreviews`,
  review: (call, { authorizer }, user) => {
    const spec = bodyOf(call, AUTHORIZATION, 'SelfSubjectRulesReview').spec ?? {}
    const { rules, incomplete, errors } = authorizer.rulesFor(user, (spec['namespace'] as string | undefined) || undefined)
    const resourceRules: JsonObject[] = []
    const nonResourceRules: JsonObject[] = []
    for (const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } of rules) {
      if (resources?.length) resourceRules.push({ verbs, apiGroups, resources, ...(resourceNames ? { resourceNames } : {}) })
      if (nonResourceURLs?.length) nonResourceRules.push({ verbs, nonResourceURLs })
    }
    const evaluationError = errors.length > 0 ? { evaluationError: aggregate(errors) } : {}
    return answer(call, AUTHORIZATION, 'SelfSubjectRulesReview', spec, { resourceRules, nonResourceRules, incomplete, ...evaluationError })
  },
}

const selfSubject: Review = {
  collection: `${AUTHENTICATION}/selfsubjectreviews`,
  review: (call, _surroundings, user) =>
    respond(
      201,
      {
        kind: 'SelfSubjectReview',
        apiVersion: `${AUTHENTICATION}/v1`,
        metadata: { creationTimestamp: timestamp(call.core.clock.now()) },
        status: {
          userInfo: {
            username: user.name,
            ...(user.uid ? { uid: user.uid } : {}),
            groups: user.groups,
            ...(user.extra ? { extra: user.extra } : {}),
          },
        },
      },
      call.accepted,
    ),
}

const tokenReview: Review = {
  collection: `${AUTHENTICATION}/tokenreviews`,
  review: (call, { tokens }) => {
    const spec = (bodyOf(call, AUTHENTICATION, 'TokenReview').spec ?? {}) as { token?: string; audiences?: string[] }
    const user = tokens.lookup(spec.token ?? '')
    const status = user
      ? {
          authenticated: true,
          user: {
            username: user.name,
            ...(user.uid ? { uid: user.uid } : {}),
            groups: user.groups,
            ...(user.extra ? { extra: user.extra } : {}),
          },
          audiences: spec.audiences ?? [ISSUER],
        }
      : { user: {}, error: '[invalid bearer token, Token has been invalidated]' }
    return answer(call, AUTHENTICATION, 'TokenReview', spec, status)
  },
}

export const reviewResources: readonly Review[] = [
  selfSubjectAccess,
  subjectAccess('subjectaccessreviews', 'SubjectAccessReview'),
  subjectAccess('localsubjectaccessreviews', 'LocalSubjectAccessReview'),
  selfSubjectRules,
  selfSubject,
  tokenReview,
]
