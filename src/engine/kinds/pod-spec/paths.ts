/** Rules for paths inside volumes: they lead down from where they start; models validateLocalDescendingPath and its kin. */
import { invalid } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'

export function backStepErrors(path: string, field: string): FieldError[] {
  return path.split('/').includes('..') ? [invalid(field, path, "must not contain '..'")] : []
}

export function descendingPathErrors(path: string, field: string): FieldError[] {
  const errors = path.startsWith('/') ? [invalid(field, path, 'must be a relative path')] : []
  return [...errors, ...backStepErrors(path, field)]
}

/** Names that begin with two dots are the kubelet's own in the volumes it writes. */
export function unreservedPathErrors(path: string, field: string): FieldError[] {
  const errors = descendingPathErrors(path, field)
  if (path.startsWith('..') && !path.startsWith('../')) errors.push(invalid(field, path, "must not start with '..'"))
  return errors
}
