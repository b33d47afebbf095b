/** An object as the server would write it: numbers as texts where a field is one, amounts in their canonical form. */
import { decode, schemaTypeOf } from '../engine/schema'

/** Undefined where v1.36 has no such type, whose objects are kept as they are sent, or where the object is none of the type. */
export function written(manifest: unknown): unknown {
  const { apiVersion, kind } = (manifest ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown }
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined
  const slash = apiVersion.indexOf('/')
  const type = schemaTypeOf(apiVersion.slice(0, Math.max(slash, 0)), apiVersion.slice(slash + 1), kind)
  return type === undefined ? undefined : decode(type, manifest).value
}
