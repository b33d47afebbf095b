/** Where a webhook is: the rules for its URL or Service; models apiserver/pkg/util/webhook's validation. */
import { invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'

const FORM = '; desired format: https://host[/path]'

export function webhookUrlErrors(url: string, field: string): FieldError[] {
  const match = /^(?:([A-Za-z][\w+.-]*):)?(?:\/\/(?:([^/?#]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(url)
  const [, scheme = '', user, host = '', query = '', fragment = ''] = match ?? []
  const errors: FieldError[] = []
  if (scheme.toLowerCase() !== 'https') errors.push(invalid(field, scheme, `'https' is the only allowed URL scheme${FORM}`))
  if (host === '') errors.push(invalid(field, host, `host must be specified${FORM}`))
  if (user !== undefined) errors.push(invalid(field, user, 'user information is not permitted in the URL'))
  if (fragment !== '') errors.push(invalid(field, fragment, 'fragments are not permitted in the URL'))
  if (query !== '') errors.push(invalid(field, query, 'query parameters are not permitted in the URL'))
  return errors
}

export interface WebhookService {
  readonly name?: string
  readonly namespace?: string
  readonly port?: number
  readonly path?: string
}

export function webhookServiceErrors({ name, namespace, port, path }: WebhookService, field: string): FieldError[] {
  const errors: FieldError[] = []
  if (!name) errors.push(required(`${field}.name`))
  if (!namespace) errors.push(required(`${field}.namespace`))
  if (port !== undefined && (port < 1 || port > 65535))
    errors.push(invalid(`${field}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'))
  if (path === undefined || path === '/' || path === '') return errors
  if (path === '//') return [...errors, invalid(`${field}.path`, path, 'segment[0] may not be empty')]
  if (!path.startsWith('/')) errors.push(invalid(`${field}.path`, path, "must start with a '/'"))
  // One slash at the end is as good as none.
  const steps = path.slice(1).replace(/\/$/, '').split('/')
  steps.forEach((step, i) => {
    if (step === '') errors.push(invalid(`${field}.path`, path, `segment[${i}] may not be empty`))
    else for (const message of dns1123SubdomainErrors(step)) errors.push(invalid(`${field}.path`, path, `segment[${i}]: ${message}`))
  })
  return errors
}
