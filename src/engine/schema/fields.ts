/** What the fields of a type are and how they merge: for decoding, strategic merge patch and server-side apply. */
import { type FieldFact, typeFact } from './facts'

/** The type inside a field, through lists and maps. */
export function innerType(field: FieldFact): string | undefined {
  return field.ref ?? (field.items ? innerType(field.items) : field.map ? innerType(field.map) : undefined)
}

export function fieldOf(schemaType: string, name: string): FieldFact | undefined {
  const fields = typeFact(schemaType)?.fields
  return fields && Object.hasOwn(fields, name) ? fields[name] : undefined
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
