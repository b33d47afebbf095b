/** Names such as `acme.io/foo`; models IsDomainPrefixedPath. */
import { invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors } from '../../api/names'

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"

export function domainPathErrors(text: string, field: string): FieldError[] {
  if (text === '') return [required(field)]
  const slash = text.indexOf('/')
  const [host, path] = [text.slice(0, slash), text.slice(slash + 1)]
  if (slash <= 0 || path === '') return [invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  const errors = dns1123SubdomainErrors(host).map((message) => invalid(field, host, message))
  if (!new RegExp(`^${PATH}$`).test(path)) errors.push(invalid(field, path, `Invalid path (regex used for validation is '${PATH}')`))
  return errors
}
