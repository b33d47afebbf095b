/** Rules for the names of a custom resource; models ValidateCustomResourceDefinitionNames. */
import { invalid, required } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1035LabelErrors } from '../../api/names'
import type { CustomResourceDefinitionNames } from '../../schema/types'

export function nameErrors(names: Partial<CustomResourceDefinitionNames> | undefined): FieldError[] {
  const errors: FieldError[] = []
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) if (!names?.[field]) errors.push(required(`spec.names.${field}`))
  // What is wrong with one name is one complaint.
  const label = (value: string | undefined, field: string, mixedCase = false): void => {
    const wrong = value === undefined ? [] : dns1035LabelErrors(mixedCase ? value.toLowerCase() : value)
    const why = `${mixedCase ? 'may have mixed case, but should otherwise match: ' : ''}${wrong.join(',')}`
    if (wrong.length > 0) errors.push(invalid(`spec.names.${field}`, value, why))
  }
  label(names?.plural || undefined, 'plural')
  label(names?.singular || undefined, 'singular')
  label(names?.kind || undefined, 'kind', true)
  label(names?.listKind || undefined, 'listKind', true)
  names?.shortNames?.forEach((name, i) => label(name, `shortNames[${i}]`))
  if (names?.kind && names.kind === names.listKind)
    errors.push(invalid('spec.names.listKind', names.listKind, 'kind and listKind may not be the same'))
  names?.categories?.forEach((name, i) => label(name, `categories[${i}]`))
  return errors
}
