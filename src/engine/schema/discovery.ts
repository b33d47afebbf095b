/** The resources v1.36 serves and the columns of their Tables, as facts. */
import discoveryFacts from './facts/discovery.json'
import columnFacts from './facts/table-columns.json'

export interface DiscoveryGroup {
  readonly name: string
  readonly preferred: string
  /** Most preferred first. */
  readonly versions: readonly string[]
}

export interface DiscoveryResource {
  /** `pods`, or `pods/log` for a subresource. */
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  /** `v1` or `apps/v1`. */
  readonly groupVersion: string
  /** Where the kind of a subresource is of another group version than its parent (scale, eviction). */
  readonly group?: string
  readonly version?: string
}

/** Named groups in the server's order; the core group is not among them. */
export const discoveryGroups = discoveryFacts.groups as readonly DiscoveryGroup[]
export const discoveryResources = discoveryFacts.resources as readonly DiscoveryResource[]

export function splitGroupVersion(groupVersion: string): { readonly group: string; readonly version: string } {
  const slash = groupVersion.indexOf('/')
  return slash < 0 ? { group: '', version: groupVersion } : { group: groupVersion.slice(0, slash), version: groupVersion.slice(slash + 1) }
}

export interface ColumnFact {
  readonly name: string
  readonly type: string
  readonly format: string
  /** 1: only with `-o wide`. */
  readonly priority: number
}

const columns = columnFacts as unknown as Readonly<Record<string, readonly [string, string, string, number][]>>

/** The columns of a resource's Table; resources without their own have Name and Created At. */
export function tableColumns(groupVersion: string, resource: string): readonly ColumnFact[] {
  const rows = columns[`${groupVersion}/${resource}`]
  if (!rows) return DEFAULT_COLUMNS
  return rows.map(([name, type, format, priority]) => ({ name, type, format, priority }))
}

const DEFAULT_COLUMNS: readonly ColumnFact[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Created At', type: 'date', format: '', priority: 0 },
]
