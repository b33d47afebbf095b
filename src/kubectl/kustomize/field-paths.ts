/** Fields named by paths such as `spec/containers/image`, where lists on the way mean each of their items; models kustomize's fieldspec filter. */
import { isDict, type Dict } from '../values'

/** A field of objects of some kinds. */
export interface FieldSpec {
  readonly kind?: string
  readonly group?: string
  readonly version?: string
  readonly path: string
  /** Make the field when it is not there. */
  readonly create?: boolean
}

/** `a/b\/c` to `['a', 'b/c']`. */
export function pathParts(path: string): readonly string[] {
  return path.split(/(?<!\\)\//).map((part) => part.replaceAll('\\/', '/'))
}

export interface TypeOfObject {
  readonly kind: string
  readonly group: string
  readonly version: string
}

export function appliesTo(spec: FieldSpec, id: TypeOfObject): boolean {
  return (['kind', 'group', 'version'] as const).every((key) => spec[key] === undefined || spec[key] === id[key])
}

/**
 * A copy with the values at a path changed. Missing fields are made when `create` is set (then `change` gets undefined);
 * what `change` returns undefined for is left as it is.
 */
export function changeAt(value: unknown, path: readonly string[], create: boolean, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    let isChanged = false
    const items = value.map((item: unknown) => {
      const next = changeAt(item, path, create, change)
      if (next !== item) isChanged = true
      return next
    })
    return isChanged ? items : value
  }
  const [head, ...rest] = path
  if (head === undefined) return change(value) ?? value
  if (!isDict(value) && !(value === undefined && create)) return value
  const dict: Dict = isDict(value) ? value : {}
  const name = head.endsWith('[]') ? head.slice(0, -2) : head
  const now = dict[name]
  if ((now === undefined || now === null) && (!create || head.endsWith('[]'))) return value
  const next =
    rest.length === 0 && Array.isArray(now) && !head.endsWith('[]')
      ? (change(now) ?? now)
      : changeAt(now ?? undefined, rest, create, change)
  return next === now || next === undefined ? value : { ...dict, [name]: next }
}

export function changeSpecs(object: Dict, id: TypeOfObject, specs: readonly FieldSpec[], change: (value: unknown) => unknown): Dict {
  let out = object
  for (const spec of specs) if (appliesTo(spec, id)) out = changeAt(out, pathParts(spec.path), spec.create ?? false, change) as Dict
  return out
}
