/** Answers that fail and are no Status, in the words client-go has for their codes; models apimachinery's NewGenericServerResponse. */
import { StatusError, type StatusReason } from '../../engine/api/status'
import { goQuote } from '../../engine/api/strconv'

interface Known {
  readonly reason: StatusReason
  readonly message: string
}

const KNOWN: Readonly<Record<number, Known>> = {
  400: { reason: 'BadRequest', message: 'the server rejected our request for an unknown reason' },
  401: { reason: 'Unauthorized', message: 'the server has asked for the client to provide credentials' },
  404: { reason: 'NotFound', message: 'the server could not find the requested resource' },
  405: { reason: 'MethodNotAllowed', message: 'the server does not allow this method on the requested resource' },
  406: { reason: 'NotAcceptable', message: 'the server was unable to respond with a content type that the client supports' },
  409: { reason: 'Conflict', message: 'the server reported a conflict' },
  422: { reason: 'Invalid', message: 'the server rejected our request due to an error in our request' },
  429: { reason: 'TooManyRequests', message: 'the server has received too many requests and has asked us to try again later' },
  503: { reason: 'ServiceUnavailable', message: 'the server is currently unable to handle the request' },
  504: {
    reason: 'Timeout',
    message: 'the server was unable to return a response in the time allotted, but may still be processing the request',
  },
}
/** Codes of which the answer itself says what is wrong. */
const WORDED: Readonly<Record<number, StatusReason>> = { 403: 'Forbidden', 415: 'UnsupportedMediaType' }

/** `words` are the answer's own; `subject` is what was asked for, when the request says it. */
export function genericFailure(
  status: number,
  method: string,
  words: string,
  subject: { readonly resource: string; readonly group: string; readonly name?: string } | undefined,
): StatusError {
  const known = KNOWN[status]
  let reason: StatusReason = WORDED[status] ?? known?.reason ?? ''
  let message = known?.message ?? `the server responded with the status code ${status} but did not return more information`
  if (WORDED[status] || (status === 406 && words !== '' && words !== 'unknown')) message = words
  if (status === 409 && method === 'POST') reason = 'AlreadyExists'
  if (!known && status >= 500) {
    reason = 'InternalError'
    message = `an error on the server (${goQuote(words)}) has prevented the request from succeeding`
  }
  if (subject) {
    const qualified = subject.group ? `${subject.resource}.${subject.group}` : subject.resource
    message += ` (${method.toLowerCase()} ${qualified}${subject.name ? ` ${subject.name}` : ''})`
  }
  return new StatusError(status, reason, message, {
    ...(subject?.group ? { group: subject.group } : {}),
    ...(subject ? { kind: subject.resource } : {}),
    ...(subject?.name ? { name: subject.name } : {}),
    causes: [{ reason: 'UnexpectedServerResponse', message: words }],
  })
}
