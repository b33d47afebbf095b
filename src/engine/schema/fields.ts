/** Looking up fields by path: for explain, strategic merge patch, server-side apply and the editor. */
import { type FieldFact, typeFact } from './facts'

export interface FieldLookup {
  readonly fact: FieldFact
  /** The type of the field's value, or of its items when it is a list or map; undefined for scalars and free-form values. */
  readonly schemaType: string | undefined
  /** The type that has the field. */
  readonly owner: string
}

/** The type inside a field, through lists and maps. */
export function innerType(field: FieldFact): string | undefined {
  return field.ref ?? (field.items ? innerType(field.items) : field.map ? innerType(field.map) : undefined)
}

export function fieldOf(schemaType: string, name: string): FieldFact | undefined {
  const fields = typeFact(schemaType)?.fields
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Follows field names from a type (`['spec', 'containers', 'image']`; list indices are not part of it); undefined when one does not exist. */
export function lookupField(schemaType: string, path: readonly string[]): FieldLookup | undefined {
  let owner = schemaType
  let found: FieldLookup | undefined
  for (const name of path) {
    if (found) {
      if (!found.schemaType) return undefined
      owner = found.schemaType
    }
    const fact = fieldOf(owner, name)
    if (!fact) return undefined
    found = { fact, schemaType: innerType(fact), owner }
  }
  return found
}

export interface PatchMeta {
  /** Schema type of the value (of the items, for lists and maps). */
  readonly schemaType: string | undefined
  /** The key that identifies items of a merged list; undefined for atomic lists and lists of scalars. */
  readonly mergeKey: string | undefined
  /** `merge`, `replace`, `retainKeys`; a list is merged only with `merge`. */
  readonly strategies: readonly string[]
}

const NO_STRATEGY: readonly string[] = []
const patchMetas = new WeakMap<FieldFact, PatchMeta>()

/** What strategic merge patch needs to know of one field of a type. */
export function patchMeta(schemaType: string | undefined, name: string): PatchMeta | undefined {
  const field = schemaType === undefined ? undefined : fieldOf(schemaType, name)
  if (!field) return undefined
  let meta = patchMetas.get(field)
  if (!meta) {
    meta = {
      schemaType: innerType(field),
      mergeKey: field['patch-merge-key'],
      strategies: field['patch-strategy']?.split(',') ?? NO_STRATEGY,
    }
    patchMetas.set(field, meta)
  }
  return meta
}

/** The merge key of the list at a path, for example `name` for `['spec', 'containers']` of a Pod. */
export function patchMergeKey(schemaType: string, path: readonly string[]): string | undefined {
  return lookupField(schemaType, path)?.fact['patch-merge-key']
}

export interface ListMeta {
  /** How server-side apply treats a list (default `atomic`) or a map (default `granular`). */
  readonly type: 'map' | 'set' | 'atomic' | 'granular'
  readonly keys: readonly string[]
}

/** What server-side apply needs to know of one field of a type. */
export function mergeType(field: FieldFact): ListMeta {
  if (field.type === 'array') return { type: field['list-type'] ?? 'atomic', keys: field['list-map-keys'] ?? [] }
  const target = field.ref ? typeFact(field.ref)?.['map-type'] : undefined
  return { type: field['map-type'] ?? target ?? 'granular', keys: [] }
}
