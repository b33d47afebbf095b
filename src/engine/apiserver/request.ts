/** Who asks for what: the facts of one request that verbs and admission need beyond the object itself. */
import type { Actor } from '../client/client'

export interface RequestContext {
  readonly actor: Actor
  /** The input (session log entry) behind the request. */
  readonly input?: number
  readonly dryRun?: boolean
  /** Who owns the fields written; the actor's own name when absent. */
  readonly fieldManager?: string
  /** The request itself named its field manager, as an apply has to. */
  readonly explicitManager?: boolean
  /** Ownership of fields is settled by the caller, not noted from what changed. */
  readonly quietFields?: boolean
  /** Texts for `Warning: 299` headers, collected while the request is served. */
  readonly warnings: string[]
  /** How long admission waited for others (webhooks): the answer comes that much later. */
  readonly delay?: { milliseconds: number }
  /** The object was made for this request, nobody else holds a part of it that is not frozen: it need not be copied. */
  readonly handedOver?: boolean
  /** Requests of the engine's own parts hand in typed objects and skip decoding and authorization. */
  readonly internal: boolean
}

export function internalRequest(actor: Actor, dryRun = false): RequestContext {
  return { actor, warnings: [], internal: true, dryRun }
}
