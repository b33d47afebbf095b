/** Access modes: how table cells show them, and the rules for them. */
import { forbiddenField, notSupported } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'

const SHORT: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}
const ORDER = Object.keys(SHORT)

/** `RWO,RWX`: each mode once, in the API's order. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return ORDER.filter((mode) => modes?.includes(mode))
    .map((mode) => SHORT[mode])
    .join(',')
}

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'] as const

export function accessModeErrors(modes: readonly string[] | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const mode of modes ?? [])
    if (!(ACCESS_MODES as readonly string[]).includes(mode)) errors.push(notSupported(field, mode, ACCESS_MODES))
  if (modes?.includes('ReadWriteOncePod') && modes.length > 1) {
    errors.push(forbiddenField(field, 'may not use ReadWriteOncePod with other access modes'))
  }
  return errors
}
