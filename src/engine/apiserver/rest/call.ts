/** One REST request on its way through the handlers, with all that is known about it. */
import type { StatusError } from '../../api/status'
import type { UserInfo } from '../authorization/access'
import type { Core } from '../core'
import type { ApiRequest } from '../http'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { refuseUnreadable } from '../stored-bytes'
import type { Accepted } from './media'
import type { RequestInfo } from './request-info'

export interface Call {
  readonly core: Core
  readonly request: ApiRequest
  readonly info: RequestInfo
  readonly user: UserInfo
  readonly context: RequestContext
  readonly accepted: Accepted
  /** Why nothing that there is would be taken; told when it is clear that the request has come to its place. */
  readonly unacceptable?: StatusError
}

/** A call on a stored resource. */
export interface ResourceCall extends Call {
  readonly served: Served
}

/** The name in the path; handlers that need one are only reached with one. */
export function nameOf(call: Call): string {
  return call.info.name ?? ''
}

/** As `nameOf`; throws where something that is no object is kept by that name. */
export function storedName(call: ResourceCall): string {
  const { core, served, info } = call
  const name = nameOf(call)
  refuseUnreadable(core.store, served, core.keyFor(served, name, info.namespace))
  return name
}
