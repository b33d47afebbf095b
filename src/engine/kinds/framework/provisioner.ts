/** Names of storage drivers and the parameters given to them; models validateProvisioner and validateParameters of pkg/apis/storage. */
import { invalid, required, tooLong } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { qualifiedNameErrors } from '../../api/names'

const MAX_PARAMETERS = 512
const MAX_PARAMETER_SIZE = 256 * 1024

export function driverNameErrors(name: string | undefined, field: string): FieldError[] {
  if (!name) return [required(field)]
  return qualifiedNameErrors(name.toLowerCase()).map((message) => invalid(field, name, message))
}

export function parameterErrors(parameters: Readonly<Record<string, string>>): FieldError[] {
  const entries = Object.entries(parameters)
  if (entries.length > MAX_PARAMETERS) return [tooLong('parameters', MAX_PARAMETERS)]
  const errors = entries.filter(([key]) => key === '').map(([key]) => invalid('parameters', key, 'field can not be empty.'))
  const size = entries.reduce((total, [key, value]) => total + key.length + value.length, 0)
  return size > MAX_PARAMETER_SIZE ? [...errors, tooLong('parameters', MAX_PARAMETER_SIZE)] : errors
}
