/** The audit log: one line of JSON for each stage of a request that the policy wants recorded; models apiserver/pkg/audit and its log backend. */
import { microTimestamp } from '../../../engine/clock/clock'
import { readJson, writeJson } from '../../../engine/api/json-text'
import type { Authorizer } from '../../../engine/apiserver/authorization/authorizer'
import { accessOf, type Exchange } from '../../../engine/apiserver/rest/handler'
import { shows, type AuditPolicy, type Level, type Stage } from './audit-policy'

export interface AuditSink {
  write(line: string): void
  now(): number
  uuid(): string
  readonly authorizer: Authorizer
  /** Where requests seem to come from. */
  readonly sourceAddress: string
}

const DECODER = new TextDecoder()

/** What a body says; nothing for one that is no JSON. */
function objectIn(body: Exchange['response']['body'] | undefined): unknown {
  if (body === undefined || 'start' in body || body.length === 0) return undefined
  try {
    return readJson(DECODER.decode(body))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function userOf(user: Exchange['user']): object {
  if (!user) return {}
  const { name, uid, groups, extra } = user
  return { username: name, ...(uid ? { uid } : {}), groups, ...(extra ? { extra } : {}) }
}

/** What is known of an object when its body has been read. */
type Sent = Partial<Record<'name' | 'namespace' | 'uid' | 'resourceVersion', string>>

function sentIn({ info, request }: Exchange): Sent {
  const isWhole = info.isResource && (info.verb === 'create' || info.verb === 'update')
  return (isWhole && (objectIn(request.body) as { metadata?: Sent } | undefined)?.metadata) || {}
}

/** What the request is about; nothing for paths that are no resources. */
function objectReference({ info }: Exchange, { uid, resourceVersion, ...sent }: Sent): object {
  if (!info.isResource) return {}
  const namespace = info.namespace ?? sent.namespace
  const name = info.name ?? sent.name
  return {
    objectRef: {
      resource: info.resource,
      ...(namespace ? { namespace } : {}),
      ...(name ? { name } : {}),
      ...(uid ? { uid } : {}),
      ...(info.group ? { apiGroup: info.group } : {}),
      apiVersion: info.version,
      ...(resourceVersion ? { resourceVersion } : {}),
      ...(info.subresource ? { subresource: info.subresource } : {}),
    },
  }
}

function statusOf({ response }: Exchange): object {
  const answer = response.status < 400 ? undefined : (objectIn(response.body) as { status?: string; message?: string; reason?: string })
  const { status, message, reason } = answer ?? {}
  return {
    responseStatus: {
      metadata: {},
      ...(status ? { status } : {}),
      ...(message ? { message } : {}),
      ...(reason ? { reason } : {}),
      code: response.status,
    },
  }
}

function annotations({ info, request, user, impersonated, response }: Exchange, authorizer: Authorizer): object {
  // Whoever may not be somebody else has not come to be asked what he may do.
  if (!user || response.status === 401 || (request.headers['impersonate-user'] && !impersonated)) return {}
  const { allowed, reason } = authorizer.authorize(accessOf(impersonated ?? user, info))
  return { annotations: { 'authorization.k8s.io/decision': allowed ? 'allow' : 'forbid', 'authorization.k8s.io/reason': reason } }
}

/** Writes what the policy says of each request it is told of. */
export function auditLog(policy: AuditPolicy, sink: AuditSink): (exchange: Exchange) => void {
  return (exchange) => {
    const { request, info, user, impersonated, response, received } = exchange
    const { level, omitStages } = policy.recording(user, info)
    if (level === 'None') return
    const auditID = sink.uuid()
    const line = (stage: Stage, at: number, sent: Sent, more: object): void => {
      if (omitStages.has(stage)) return
      const event = {
        kind: 'Event',
        apiVersion: 'audit.k8s.io/v1',
        level,
        auditID,
        stage,
        requestURI: request.url,
        verb: info.verb,
        user: userOf(user),
        ...(impersonated && stage !== 'RequestReceived' ? { impersonatedUser: userOf(impersonated) } : {}),
        sourceIPs: [sink.sourceAddress],
        ...(request.headers['user-agent'] ? { userAgent: request.headers['user-agent'] } : {}),
        ...objectReference(exchange, sent),
        ...more,
        requestReceivedTimestamp: microTimestamp(received),
        stageTimestamp: microTimestamp(at),
      }
      sink.write(`${writeJson({ ...event, ...(stage === 'RequestReceived' ? {} : annotations(exchange, sink.authorizer)) })}\n`)
    }
    line('RequestReceived', received, {}, {})
    const answered = { ...statusOf(exchange), ...bodies(exchange, level) }
    const stage = response.status === 101 || 'start' in response.body ? 'ResponseStarted' : 'ResponseComplete'
    line(stage, sink.now(), sentIn(exchange), answered)
  }
}

function bodies({ request, response }: Exchange, level: Level): object {
  const sent = shows(level, 'Request') ? objectIn(request.body) : undefined
  const answered = shows(level, 'RequestResponse') ? objectIn(response.body) : undefined
  return {
    ...(sent === undefined ? {} : { requestObject: sent }),
    ...(answered === undefined ? {} : { responseObject: answered }),
  }
}
