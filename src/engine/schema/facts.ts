/** Typed access to the fact tables of v1.36: every API type's fields, read once and shared by all of this room. */
import schemaFacts from './facts/schema.json'

export interface FieldFact {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | null
  readonly format?: string | null
  /** Full name of another schema type. */
  readonly ref?: string
  readonly items?: FieldFact
  readonly map?: FieldFact
  readonly default?: unknown
  readonly enum?: readonly string[]
  readonly 'list-type'?: 'map' | 'set' | 'atomic'
  readonly 'list-map-keys'?: readonly string[]
  readonly 'map-type'?: 'atomic' | 'granular'
  readonly 'patch-merge-key'?: string
  /** For example `merge`, `retainKeys`, `merge,retainKeys`, `replace`. */
  readonly 'patch-strategy'?: string
}

export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export interface TypeFact {
  /** Absent on types that are scalars or free-form on the wire (Quantity, Time, RawExtension). */
  readonly fields?: Readonly<Record<string, FieldFact>>
  readonly required?: readonly string[]
  readonly gvk?: readonly GroupVersionKind[]
  readonly type?: string | null
  readonly format?: string | null
  readonly 'map-type'?: 'atomic' | 'granular'
}

export const schemaTypes = schemaFacts as Readonly<Record<string, TypeFact>>

export const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
export const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity'
export const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString'

/** The type's facts; undefined for a name v1.36 does not have. */
export function typeFact(schemaType: string): TypeFact | undefined {
  return Object.hasOwn(schemaTypes, schemaType) ? schemaTypes[schemaType] : undefined
}

let byKind: Map<string, string> | undefined

/** The schema type of a group, version and kind, for example `io.k8s.api.apps.v1.Deployment`. */
export function schemaTypeOf(group: string, version: string, kind: string): string | undefined {
  if (!byKind) {
    byKind = new Map()
    for (const [name, fact] of Object.entries(schemaTypes)) {
      for (const gvk of fact.gvk ?? []) byKind.set(`${gvk.group}/${gvk.version}/${gvk.kind}`, name)
    }
  }
  return byKind.get(`${group}/${version}/${kind}`)
}
