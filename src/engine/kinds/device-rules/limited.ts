/** Lists of limited length, of which nothing else is said when they are longer; models validateSlice and validateSet of pkg/apis/resource/validation. */
import { duplicate } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'

/** `errorsOf` judges one item at its place; `keyOf` is what items are told apart by, where none may be there twice. */
export function limited<T>(
  list: readonly T[] | undefined,
  maximum: number,
  at: string,
  errorsOf: (item: T, at: string) => readonly FieldError[],
  keyOf?: (item: T) => string,
): FieldError[] {
  const items = list ?? []
  if (items.length > maximum) return [{ type: 'Too many', field: at, value: items.length, detail: `must have at most ${maximum} items` }]
  const errors = items.flatMap((item, i) => errorsOf(item, `${at}[${i}]`))
  if (!keyOf) return errors
  const known = new Set<string>()
  items.forEach((item, i) => {
    const key = keyOf(item)
    if (known.has(key)) errors.push(duplicate(`${at}[${i}]`, key))
    known.add(key)
  })
  return errors
}
