/** Lists as controllers send them: Go writes an empty one as null where the field is always there. */

/** The list, or null for an empty one; readers of the field take both for "none". */
export function listOrNull<T>(list: readonly T[]): readonly T[] {
  return list.length > 0 ? list : (null as unknown as readonly T[])
}
