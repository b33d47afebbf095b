/** Rules for references to objects of any kind; models validateIngressTypedLocalObjectReference. */
import { invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123SubdomainErrors, pathSegmentErrors } from '../../api/names'

/** Rules for a reference to an object of any kind in the same place: a name and a kind that fit into a path. */
export function objectReferenceErrors(
  { apiGroup, kind, name }: { readonly apiGroup?: string | null; readonly kind?: string; readonly name?: string },
  path: string,
): FieldError[] {
  const errors: FieldError[] = []
  if (apiGroup !== undefined && apiGroup !== null)
    for (const message of dns1123SubdomainErrors(apiGroup)) errors.push(invalid(`${path}.apiGroup`, apiGroup, message))
  for (const [field, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (!value) errors.push(required(`${path}.${field}`, `${field} is required`))
    else for (const message of pathSegmentErrors(value)) errors.push(invalid(`${path}.${field}`, value, message))
  }
  return errors
}
