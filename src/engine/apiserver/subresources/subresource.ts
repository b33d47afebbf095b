/** The contract of subresources and of resources that are asked but never stored (reviews). */
import type { JsonObject } from '../../api/json'
import type { UserInfo } from '../authorization/access'
import type { Network } from '../../network/types'
import type { ApiConnection, ApiResponse } from '../http'
import type { FindKubelet } from '../kubelet-endpoint'
import type { Call, ResourceCall } from '../rest/call'
import type { Authorizer } from '../authorization/authorizer'
import type { ClientCertificates } from '../authorization/client-certificates'
import type { Tokens } from '../authorization/tokens'

/** What subresources reach beyond the store. */
export interface Surroundings {
  readonly findKubelet: FindKubelet
  readonly network?: Network | undefined
  readonly authorizer: Authorizer
  readonly tokens: Tokens
  readonly certificates: ClientCertificates
}

export interface Subresource {
  readonly name: string
  /** Collections that have it; every one whose definition names it when absent. */
  readonly collections?: readonly string[]
  readonly methods: readonly string[]
  handle(call: ResourceCall, surroundings: Surroundings): ApiResponse | Promise<ApiResponse>
  /** What the query asks of a connection, as admission is shown it. */
  options?(query: URLSearchParams): JsonObject & { readonly kind: string }
  /** Upgraded connections: exec, attach, port-forward. */
  connect?(call: ResourceCall, surroundings: Surroundings): ApiConnection | ApiResponse | Promise<ApiConnection | ApiResponse>
}

/** A resource of which objects are only posted and answered: `group/resource`. */
export interface Review {
  readonly collection: string
  review(call: Call, surroundings: Surroundings, user: UserInfo): ApiResponse
}
