/** A request as expressions see it: the variables object, oldObject, request, namespaceObject and authorizer; models plugin/cel's activation. */
import type { JsonObject } from '../../../api/json'
import type { KubeObject } from '../../../api/object'
import { authorizerValue, type AskAuthorizer } from '../../../kinds/framework/cel/libraries/authorizer'
import { celValue } from '../../../kinds/framework/cel/values'
import { serviceAccountUser } from '../../authorization/authentication'
import type { UserInfo } from '../../authorization/access'
import type { Core } from '../../core'
import type { Served } from '../../registry'
import type { Attributes } from '../admission'
import { formOf, shown } from './forms'

/** What an AdmissionReview says of a request, without the objects. */
export function admissionRequest(attributes: Attributes, matched: Served): JsonObject {
  const { served, operation, subresource, name, namespace, request } = attributes
  const form = formOf(attributes)
  const kindOf = (each: Served): JsonObject => {
    const { group, version, kind } = form ?? each
    return { group, version, kind }
  }
  const resourceOf = (each: Served): JsonObject => ({ group: each.group, version: each.version, resource: each.resource })
  const { actor } = request
  return {
    kind: kindOf(matched),
    resource: resourceOf(matched),
    ...(subresource ? { subResource: subresource } : {}),
    requestKind: kindOf(served),
    requestResource: resourceOf(served),
    ...(subresource ? { requestSubResource: subresource } : {}),
    ...(name ? { name } : {}),
    ...(namespace ? { namespace } : {}),
    operation,
    userInfo: {
      username: actor.user,
      ...(actor.uid ? { uid: actor.uid } : {}),
      groups: [...actor.groups],
      ...(actor.extra ? { extra: actor.extra } : {}),
    },
    dryRun: request.dryRun ?? false,
    options: { kind: `${operation[0]!}${operation.slice(1).toLowerCase()}Options`, apiVersion: 'meta.k8s.io/v1' },
  }
}

const NAMESPACE_METADATA = [
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
  'finalizers',
] as const

function namespaceView(core: Core, { served, namespace }: Attributes): unknown {
  const found = served.namespaced && namespace ? core.store.get('/namespaces', namespace) : undefined
  if (!found) return null
  const metadata: JsonObject = {}
  for (const field of NAMESPACE_METADATA) if (found.metadata[field] !== undefined) metadata[field] = found.metadata[field]
  const { spec, status } = found as KubeObject & JsonObject
  return celValue({ metadata, spec, status })
}

function authorizerFor(core: Core, attributes: Attributes): unknown {
  const { actor } = attributes.request
  const requester: UserInfo = { name: actor.user, groups: actor.groups }
  const ask: AskAuthorizer = (question, verb) => {
    const { serviceAccount, path, group, resource, subresource, namespace, name } = question
    const user = serviceAccount ? serviceAccountUser(serviceAccount.namespace, serviceAccount.name) : requester
    const where = { group, resource, subresource, namespace: namespace || undefined, name: name || undefined }
    return core.authorizer?.authorize({ user, verb, ...where, ...(path === undefined ? {} : { path }) }) ?? { allowed: true, reason: '' }
  }
  const { served, subresource, name, namespace = '' } = attributes
  return authorizerValue(ask, { group: served.group, resource: served.resource, subresource, namespace, name })
}

/** The values of all variables but `params` and `variables`, for a request seen as `matched`. */
export function requestVariables(core: Core, attributes: Attributes, matched: Served): Record<string, unknown> {
  return {
    object: celValue(shown(attributes, matched, attributes.object as KubeObject | undefined)),
    oldObject: celValue(shown(attributes, matched, attributes.old)),
    request: celValue(admissionRequest(attributes, matched)),
    namespaceObject: namespaceView(core, attributes),
    authorizer: authorizerFor(core, attributes),
  }
}
