/** The REST door of the API server: authentication, authorization, routing; models kube-apiserver's handler chain. */
import { badRequest, forbidden, StatusError } from '../../api/status'
import { admitConnection } from '../admission/admission'
import { authenticate, impersonated } from '../authorization/authentication'
import type { AccessAttributes, UserInfo } from '../authorization/access'
import { refusal } from '../authorization/authorizer'
import type { Core } from '../core'
import { flowHeaders } from '../flow-control'
import type { ApiConnection, ApiHandler, ApiRequest, ApiResponse } from '../http'
import type { Surroundings } from '../subresources/subresource'
import type { Call, ResourceCall } from './call'
import type { Discovery } from './discovery'
import { FlowDumps } from './flow-dumps'
import { answerFor, checkRoute, NOT_ACCEPTABLE, notAcceptable, refusalFor, typesOf, type Accepted } from './media'
import { nonResource, notFoundPage, SERVER_VERSION } from './non-resource'
import { checkWriteOptions, fieldManagerOf } from './options'
import { patch } from './patched'
import { asForJson, asProtobuf, wantsProtobuf } from './protobuf-answers'
import { parseRequest, type RequestInfo } from './request-info'
import { observedOf, RequestMetrics } from './request-metrics'
import * as resource from './resource'
import { respondError, warningHeader } from './respond'
import {
  ANY_METHOD,
  checkName,
  customRefusal,
  findSubresource,
  GET_ALONE,
  isRaw,
  methodNotAllowed,
  METHODS,
  reviewOf,
  unknownPath,
} from './routes'

export interface RestDependencies extends Surroundings {
  readonly core: Core
  readonly discovery: Discovery
  /** Paths and groups served beside the built-in ones (OpenAPI, metrics.k8s.io): the first that answers counts. */
  readonly extensions: readonly Extension[]
}

/** Answers requests of its own; undefined leaves them to the next. */
export type Extension = (call: Call) => ApiResponse | Promise<ApiResponse> | undefined

/** Option kinds by verb, for the texts of refused options. */
const OPTION_KINDS: Readonly<Record<string, string>> = {
  create: 'CreateOptions',
  update: 'UpdateOptions',
  patch: 'PatchOptions',
  delete: 'DeleteOptions',
  deletecollection: 'DeleteOptions',
}

/** Who lists or watches what has one name asks for that alone. */
function selectedName({ verb, query }: RequestInfo): string | undefined {
  if (verb !== 'list' && verb !== 'watch') return undefined
  const selectors = (query.get('fieldSelector') ?? '').split(',')
  return selectors.map((each) => /^metadata\.name==?([^/%]+)$/.exec(each)?.[1]).find((each) => each !== undefined && !/^\.\.?$/.test(each))
}

/** What a user asks to be allowed. */
export function accessOf(user: UserInfo, info: RequestInfo): AccessAttributes {
  return {
    user,
    verb: info.verb,
    group: info.group,
    resource: info.resource,
    subresource: info.subresource,
    // A namespace is itself within its namespace, as the real request info has it.
    namespace: info.namespace ?? (info.resource === 'namespaces' && info.group === '' ? info.name : undefined),
    name: info.name ?? selectedName(info),
    fieldSelector: info.query.get('fieldSelector') ?? undefined,
    ...(info.isResource ? {} : { path: info.path }),
  }
}

const actors = (asker: UserInfo | undefined, user: UserInfo | undefined): Pick<Exchange, 'user' | 'impersonated'> => ({
  user: asker,
  ...(user && user !== asker ? { impersonated: user } : {}),
})

/** A request that has been answered, for who keeps a record of them. */
export interface Exchange {
  readonly request: ApiRequest
  readonly info: RequestInfo
  /** Who asked; undefined when nobody knows. */
  readonly user: UserInfo | undefined
  /** As whom, when it was let be somebody else. */
  readonly impersonated?: UserInfo
  /** Status and body of the answer; 101 of a connection that goes on. */
  readonly response: Pick<ApiResponse, 'status' | 'body'>
  /** When it came, in milliseconds. */
  readonly received: number
}

export class RestHandler implements ApiHandler {
  /** As it says itself. */
  version: string = SERVER_VERSION.gitVersion
  /** Told of every request when it has been answered. */
  audit: ((exchange: Exchange) => void) | undefined
  private readonly metrics: RequestMetrics
  private readonly flows: FlowDumps
  private readonly started: number

  constructor(private readonly dependencies: RestDependencies) {
    this.started = dependencies.core.clock.now()
    const { core } = dependencies
    this.metrics = new RequestMetrics(core.store, core.clock, {
      started: this.started,
      version: SERVER_VERSION.gitVersion,
    })
    core.observeRequest = (observed, code) => this.metrics.count(observed, code, 0)
    this.flows = new FlowDumps(dependencies.core)
  }

  async handle(request: ApiRequest): Promise<ApiResponse> {
    if (!wantsProtobuf(request) || request.url.startsWith('/version')) return this.answer(request)
    const { group, version, resource: name } = parseRequest(request.method, request.url)
    // Custom resources have no messages.
    if (this.dependencies.core.registry.at(group, version, name)?.custom) return asProtobuf(respondError(notAcceptable(NOT_ACCEPTABLE)))
    return asProtobuf(await this.answer(asForJson(request)))
  }

  private async answer(request: ApiRequest): Promise<ApiResponse> {
    let accepted: Accepted | undefined
    const warnings: string[] = []
    const delay = { milliseconds: 0 }
    let response: ApiResponse
    let info: RequestInfo | undefined
    let asker: UserInfo | undefined
    let user: UserInfo | undefined
    let call: Call | undefined
    let turn: ReturnType<FlowDumps['begin']>
    const { clock } = this.dependencies.core
    const received = clock.now()
    let answered: (() => void) | undefined
    const isApply = (request.headers['content-type'] ?? '').startsWith('application/apply-patch')
    try {
      info = parseRequest(request.method, request.url)
      answered = this.metrics.begin(observedOf(info, isApply))
      asker = this.authenticate(request)
      user = impersonated(request, this.dependencies.authorizer, asker)
      turn = this.flows.begin(user, info)
      call = this.begin(request, info, user, warnings, delay)
      accepted = call.accepted
      response = await this.route(call)
    } catch (error) {
      response = respondError(error, accepted ?? refusalFor(request), warningHeader(warnings))
    }
    if (delay.milliseconds > 0) await clock.sleep(delay.milliseconds)
    this.flows.done(turn)
    answered?.()
    if (info) {
      this.audit?.({ request, info, ...actors(asker, user), response, received })
      const observed = observedOf(info, isApply)
      const { status, body } = response
      // What has come to no route is not counted, so that nobody makes labels of it.
      if (!call || !this.hasRoute(info, status)) return { ...response, headers: { ...response.headers, ...flowHeaders(turn?.flow) } }
      if ('start' in body) response = { ...response, body: this.metrics.lasting(observed, status, body) }
      else this.metrics.count(observed, status, (clock.now() - received) / 1000, body.length)
    }
    return { ...response, headers: { ...response.headers, ...flowHeaders(turn?.flow) } }
  }

  async connect(request: ApiRequest): Promise<ApiConnection | ApiResponse> {
    const warnings: string[] = []
    const info = parseRequest(request.method, request.url)
    let asker: UserInfo | undefined
    let user: UserInfo | undefined
    const received = this.dependencies.core.clock.now()
    const said = <T extends ApiConnection | ApiResponse>(answer: T): T => {
      const given: ApiConnection | ApiResponse = answer
      const response = 'send' in given ? { status: 101, body: new Uint8Array(0) } : given
      this.audit?.({ request, info, ...actors(asker, user), response, received })
      if (user && this.hasRoute(info, response.status)) this.metrics.count(observedOf(info, false), response.status, 0)
      return answer
    }
    try {
      asker = this.authenticate(request)
      user = impersonated(request, this.dependencies.authorizer, asker)
      const call = this.begin(request, info, user, warnings)
      const served = this.dependencies.core.registry.at(info.group, info.version, info.resource)
      const subresource = served && findSubresource(served, info.subresource)
      if (!served || (info.subresource && !subresource)) return said(notFoundPage())
      // Watches and logs are read over upgraded connections, too.
      if (!subresource?.connect) return said(await this.route(call))
      const object = subresource.options?.(info.query)
      if (object) {
        const { name = '', namespace } = info
        const sent = { served, subresource: info.subresource, name, namespace, object, request: call.context }
        admitConnection(this.dependencies.core, { ...sent, operation: 'CONNECT' })
      }
      this.requireCreate(user, info)
      return said(await subresource.connect({ ...call, served }, this.dependencies))
    } catch (error) {
      return said(respondError(error, undefined, warningHeader(warnings)))
    }
  }

  /** Who asks. Throws Unauthorized. */
  private authenticate(request: ApiRequest): UserInfo {
    const { core, tokens, certificates } = this.dependencies
    return authenticate(request, certificates, (token) => tokens.lookup(token), core.clock.now())
  }

  private hasRoute(info: RequestInfo, status: number): boolean {
    if (!info.isResource) return status !== 404
    const served = this.dependencies.core.registry.at(info.group, info.version, info.resource)
    if (!served) return reviewOf(info) !== undefined
    return info.subresource === '' || findSubresource(served, info.subresource) !== undefined
  }

  /** What is asked for, and whether that is allowed. */
  private begin(request: ApiRequest, info: RequestInfo, user: UserInfo, warnings: string[], delay?: { milliseconds: number }): Call {
    const { core } = this.dependencies
    this.authorize(user, info)
    const program = (request.headers['user-agent'] ?? '').split('/')[0] || 'unknown'
    return {
      core,
      request,
      info,
      user,
      ...this.accepted(request, info),
      context: {
        actor: {
          name: program,
          user: user.name,
          groups: user.groups,
          ...(user.uid ? { uid: user.uid } : {}),
          ...(user.extra ? { extra: user.extra } : {}),
        },
        ...(request.input === undefined ? {} : { input: request.input }),
        dryRun: info.isResource && info.query.has('dryRun'),
        fieldManager: fieldManagerOf(info.query, request.headers),
        explicitManager: Boolean(info.query.get('fieldManager')),
        warnings,
        ...(delay ? { delay } : {}),
        internal: false,
      },
    }
  }

  /** Logs, exec and proxies answer in the type of what they reach. */
  private accepted(request: ApiRequest, info: RequestInfo): Pick<Call, 'accepted' | 'unacceptable'> {
    const accepted = refusalFor(request)
    if (!info.isResource || isRaw(info)) return { accepted }
    try {
      // Nobody makes tables of what is only asked and never kept.
      return { accepted: answerFor(request, { tables: reviewOf(info) === undefined }) }
    } catch (error) {
      if (error instanceof StatusError) return { accepted, unacceptable: error }
      throw error
    }
  }

  /** What is wrong with a request that has come to its place, before anybody looks at what it is about. */
  private check({ request, info, unacceptable }: Call, isBuiltIn: boolean): void {
    // What is passed on is nobody's but its reader's, its query too.
    if (isRaw(info)) return
    if (isBuiltIn) checkRoute(request, typesOf(info.verb))
    if (unacceptable) throw unacceptable
    if (['get', 'delete', 'patch'].includes(info.verb)) checkName(info.name)
    const options = OPTION_KINDS[info.verb]
    if (options && options !== 'DeleteOptions') checkWriteOptions(info.query, options, request.headers['content-type'])
  }

  private authorize(user: UserInfo, info: RequestInfo): void {
    const access = accessOf(user, info)
    const decision = this.dependencies.authorizer.authorize(access)
    if (decision.allowed) return
    if (!info.isResource) throw new StatusError(403, 'Forbidden', `forbidden: ${refusal(access, decision.reason)}`, {})
    throw forbidden({ group: info.group, resource: info.resource }, access.name ?? '', refusal(access, decision.reason))
  }

  /** A WebSocket is asked for with GET, and who may only read is to run no programs in pods. Only what the authorizer adds is told. */
  private requireCreate(user: UserInfo, info: RequestInfo): void {
    const access = accessOf(user, { ...info, verb: 'create' })
    const { allowed, reason } = this.dependencies.authorizer.authorize(access)
    if (!allowed) throw forbidden({ group: info.group, resource: info.resource }, access.name ?? '', reason ?? '')
  }

  private route(call: Call): ApiResponse | Promise<ApiResponse> {
    const { core, extensions, discovery } = this.dependencies
    const { info } = call
    for (const extension of extensions) {
      const answer = extension(call)
      if (answer && call.unacceptable) throw call.unacceptable
      if (answer) return answer
    }
    if (!info.isResource) {
      if (info.path === '/metrics') return this.metrics.answer()
      const itself = { version: this.version, started: this.started, now: core.clock.now() }
      const answer = this.flows.answer(info) ?? nonResource(call.request, info.path, info.query, discovery, itself)
      const { method } = call.request
      const isRead = method === 'GET' || (method === 'HEAD' && !GET_ALONE.test(info.path))
      if (answer && !isRead && !ANY_METHOD.test(info.path)) throw methodNotAllowed()
      return answer ?? this.nowhere(info.path)
    }
    const review = reviewOf(info)
    if (review && info.subresource === '') {
      if (info.verb !== 'create') throw methodNotAllowed()
      this.check(call, true)
      return review.review(call, this.dependencies, call.user)
    }
    const served = core.registry.at(info.group, info.version, info.resource)
    if (!served) {
      return this.nowhere(info.path)
    }
    if (call.request.method === 'HEAD' && !served.custom) throw methodNotAllowed()
    if (served.definition.deprecation !== undefined) call.context.warnings.push(served.definition.deprecation)
    return this.routeResource({ ...call, served })
  }

  /** Below the groups that are built in there are words for what is not there. */
  private nowhere(path: string): ApiResponse {
    const [, root, group] = path.split('/')
    const { registry } = this.dependencies.core
    if (root === 'api' || (root === 'apis' && group && registry.isBuiltIn(group))) throw unknownPath()
    return notFoundPage()
  }

  private routeResource(call: ResourceCall): ApiResponse | Promise<ApiResponse> {
    const { info, served } = call
    const refused = served.custom ? customRefusal(call) : undefined
    if (refused) return refused
    if (info.namespace !== undefined && !served.namespaced) throw unknownPath()
    if (info.subresource) {
      const subresource = findSubresource(served, info.subresource)
      if (!subresource || info.name === undefined) throw unknownPath()
      if (!subresource.methods.includes(call.request.method)) throw methodNotAllowed()
      this.check(call, !served.custom)
      return subresource.handle(call, this.dependencies)
    }
    const isWhole = info.verb === 'list' || info.verb === 'watch'
    if (isWhole && !['GET', 'HEAD'].includes(call.request.method)) throw methodNotAllowed()
    // Namespaced objects are reached through their namespace; across namespaces they can only be listed.
    if (served.namespaced && info.namespace === undefined && !isWhole && info.name !== undefined) throw unknownPath()
    const verbs = METHODS[info.verb]
    if (!verbs || !served.definition.verbs.includes(info.verb)) throw methodNotAllowed()
    if (served.namespaced && info.namespace === undefined && !isWhole) throw methodNotAllowed()
    if (info.name === undefined && ['update', 'patch'].includes(info.verb))
      throw served.custom ? badRequest('name must be provided') : methodNotAllowed()
    if (info.name !== undefined && info.verb === 'create' && !served.custom) throw methodNotAllowed()
    this.check(call, !served.custom)
    switch (info.verb) {
      case 'get':
        return resource.get(call)
      case 'list':
        return resource.list(call)
      case 'watch':
        return resource.watch(call)
      case 'create':
        return this.create(call)
      case 'update':
        return resource.update(call)
      case 'patch':
        return patch(call)
      case 'delete':
        return resource.remove(call)
      default:
        return resource.removeCollection(call)
    }
  }

  /** Asks again by itself where what is missing is expected to come. */
  private create(call: ResourceCall, asked = 1): ApiResponse | Promise<ApiResponse> {
    const { warnings } = call.context
    const warned = warnings.length
    try {
      return resource.create(call)
    } catch (error) {
      const again = error instanceof StatusError ? error.askAgain : undefined
      if (!again || asked >= again.attempts) throw error
      warnings.length = warned
      return call.core.clock.sleep(again.interval).then(() => this.create(call, asked + 1))
    }
  }
}
