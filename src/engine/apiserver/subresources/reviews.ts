/** Questions posted to the server: who am I, what may I do; models registry/authorization and registry/authentication. */
import { aggregate, invalidError } from '../../api/field-errors'
import type { JsonObject } from '../../api/json'
import { badRequest } from '../../api/status'
import { timestamp } from '../../clock/clock'
import { inGoOrder } from '../../schema'
import type { AccessAttributes, UserInfo } from '../authorization/access'
import { ISSUER } from '../authorization/tokens'
import type { ApiResponse } from '../http'
import type { Call } from '../rest/call'
import { respond } from '../rest/respond'
import { bodyAs } from '../rest/typed-body'
import { accessErrors, type AccessSpec } from './review-rules'
import type { Review } from './subresource'

function bodyOf(call: Call, group: string, kind: string): JsonObject & { spec?: JsonObject } {
  return bodyAs(call, { schemaType: typeOf(group, kind), group, kind, apiVersions: [`${group}/v1`] })
}

function typeOf(group: string, kind: string): string {
  return `io.k8s.api.${group.split('.')[0]}.v1.${kind}`
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
  const review = { kind, apiVersion: `${group}/v1`, metadata: {}, spec: spec ?? {}, status }
  return respond(201, inGoOrder(typeOf(group, kind), review), accepted)
}

const AUTHORIZATION = 'authorization.k8s.io'
const AUTHENTICATION = 'authentication.k8s.io'

/** `subject` is whose rights are asked for: the asker's own, or those of whom the specification names. */
function accessReview(resource: string, kind: string, subject: (spec: AccessSpec, asker: UserInfo) => UserInfo): Review {
  return {
    collection: `${AUTHORIZATION}/${resource}`,
    review: (call, { authorizer }, asker) => {
      const body = bodyOf(call, AUTHORIZATION, kind)
      const namespace = call.info.namespace
      const errors = accessErrors(kind, body, namespace)
      // The server's own type does not know its name here.
      if (errors.length > 0) throw invalidError({ group: AUTHORIZATION, kind: '' }, '', errors)
      const spec = (body.spec ?? {}) as AccessSpec
      const { allowed, reason } = authorizer.authorize(accessOf(spec, subject(spec, asker)))
      return answer(call, AUTHORIZATION, kind, spec, { allowed, ...(reason ? { reason } : {}) })
    },
  }
}

const namedSubject = ({ user = '', groups = [] }: AccessSpec): UserInfo => ({ name: user, groups })

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

const INVALID = 'invalid bearer token'

const tokenReview: Review = {
  collection: `${AUTHENTICATION}/tokenreviews`,
  review: (call, { tokens }) => {
    const spec = (bodyOf(call, AUTHENTICATION, 'TokenReview').spec ?? {}) as { token?: string; audiences?: string[] }
    if (!spec.token) throw badRequest('token is required for TokenReview in authentication')
    const user = tokens.lookup(spec.token)
    const refusal = tokens.refusalOf(spec.token)
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
      : { user: {}, error: refusal === undefined ? INVALID : `[${INVALID}, ${refusal}]` }
    return answer(call, AUTHENTICATION, 'TokenReview', spec, status)
  },
}

export const reviewResources: readonly Review[] = [
  accessReview('selfsubjectaccessreviews', 'SelfSubjectAccessReview', (_, asker) => asker),
  accessReview('subjectaccessreviews', 'SubjectAccessReview', namedSubject),
  accessReview('localsubjectaccessreviews', 'LocalSubjectAccessReview', namedSubject),
  selfSubjectRules,
  selfSubject,
  tokenReview,
]
