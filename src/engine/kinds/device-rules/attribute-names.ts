/** Names of devices' attributes: a driver's domain and an identifier; models validateFullyQualifiedName of pkg/apis/resource/validation. */
import { invalid, tooLong } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { csiDriverNameErrors } from '../pod-spec/volume-sources'

const LONGEST = 32
const IDENTIFIER = '[A-Za-z_][A-Za-z0-9_]*'

function identifierErrors(name: string, at: string): FieldError[] {
  const errors = name.length > LONGEST ? [tooLong(at, LONGEST)] : []
  if (!new RegExp(`^${IDENTIFIER}$`).test(name))
    errors.push(
      invalid(
        at,
        name,
        `a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '${IDENTIFIER}')`,
      ),
    )
  return errors
}

export function attributeNameErrors(name: string, at: string): FieldError[] {
  const [domain = '', own, ...rest] = name.split('/')
  if (own === undefined)
    return [...identifierErrors(domain, at), invalid(at, name, 'a fully qualified name must be a domain and a name separated by a slash')]
  // The server lets names with more slashes be.
  if (rest.length > 0) return []
  return [
    ...(domain === '' ? [invalid(at, '', 'the domain must not be empty')] : csiDriverNameErrors(domain, at)),
    ...(own === '' ? [invalid(at, '', 'the name must not be empty')] : identifierErrors(own, at)),
  ]
}
