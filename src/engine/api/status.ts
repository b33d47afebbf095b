/** The one error class of the engine: a Kubernetes `Status`; models k8s.io/apimachinery/pkg/api/errors. */

export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

export interface StatusDetails {
  readonly name?: string
  readonly group?: string
  readonly kind?: string
  readonly uid?: string
  readonly causes?: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

export interface Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1'
  readonly metadata: Readonly<Record<string, unknown>>
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: StatusReason
  readonly details?: StatusDetails
  readonly code: number
}

export type StatusReason =
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'ServerTimeout'
  | 'Timeout'
  | 'TooManyRequests'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable'
  | 'StorageReadError'
  | ''

/** Which resource an error is about, as its message names it: `pods` or `deployments.apps`. */
export interface QualifiedResource {
  readonly group: string
  readonly resource: string
}

export function qualifiedName({ group, resource }: QualifiedResource): string {
  return group ? `${resource}.${group}` : resource
}

/** How often and after how many milliseconds a server asks again, by itself, for what it expects to be there in a moment. */
export interface AskAgain {
  readonly interval: number
  readonly attempts: number
}

/** Thrown by everything that acts on the API. Code compares `reason`, never the text. */
export class StatusError extends Error {
  readonly status: Status
  /** Set where the server itself waits before it gives this answer to a client. */
  askAgain?: AskAgain

  constructor(
    readonly code: number,
    readonly reason: StatusReason,
    message: string,
    details?: StatusDetails,
    metadata: Status['metadata'] = {},
  ) {
    super(message)
    this.name = 'StatusError'
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata,
      status: 'Failure',
      message,
      ...(reason ? { reason } : {}),
      ...(details ? { details } : {}),
      code,
    }
  }
}

export function hasReason(error: unknown, reason: StatusReason): error is StatusError {
  return error instanceof StatusError && error.reason === reason
}

export function notFound(resource: QualifiedResource, name: string): StatusError {
  return new StatusError(404, 'NotFound', `${qualifiedName(resource)} "${name}" not found`, {
    ...(name === '' ? {} : { name }),
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.resource,
  })
}

export function alreadyExists(resource: QualifiedResource, name: string): StatusError {
  return new StatusError(409, 'AlreadyExists', `${qualifiedName(resource)} "${name}" already exists`, {
    name,
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.resource,
  })
}

export function conflict(resource: QualifiedResource, name: string, why: string): StatusError {
  return new StatusError(409, 'Conflict', `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`, {
    name,
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.resource,
  })
}

export function forbidden(resource: QualifiedResource, name: string, why: string): StatusError {
  const subject = name ? `${qualifiedName(resource)} "${name}"` : qualifiedName(resource)
  return new StatusError(403, 'Forbidden', `${subject} is forbidden: ${why}`, {
    ...(name ? { name } : {}),
    ...(resource.group ? { group: resource.group } : {}),
    kind: resource.resource,
  })
}

export function badRequest(message: string): StatusError {
  return new StatusError(400, 'BadRequest', message)
}
