/** Makes a kind's definition: names, verbs and column headings come from the facts of v1.36, the kind's folder adds what only it knows. */
import { type Column, defineKind, type KindDefinition } from '../../api/kind'
import type { Draft, KubeObject, Resource } from '../../api/object'
import { applyDefaults, decode, discoveryResources, fieldOf, schemaTypeOf, tableColumns } from '../../schema'
import { age } from '../../api/age'

/** The cell of one column; columns not given are name, age or empty. */
export type Cell<T> = (object: T, now: number) => string | number | boolean | null

export type KindParts<T extends KubeObject> = Partial<Omit<KindDefinition<T>, 'resource' | 'columns'>> & {
  /** By column heading, as in the Table. */
  readonly cells?: Readonly<Record<string, Cell<T>>>
  /** Objects may be created with a status (nodes). */
  readonly keepsStatus?: boolean
}

const COMMON_CELLS: Readonly<Record<string, Cell<KubeObject>>> = {
  Name: (object) => object.metadata.name,
  Age: (object, now) => age(object.metadata.creationTimestamp, now),
  'Created At': (object) => object.metadata.creationTimestamp,
}

export function columnsOf<T extends KubeObject>(
  resource: Resource<T>,
  cells: Readonly<Record<string, Cell<T>>> = {},
): readonly Column<T>[] {
  const groupVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version
  const facts = tableColumns(groupVersion, resource.resource)
  for (const name of Object.keys(cells)) {
    if (!facts.some((fact) => fact.name === name)) throw new Error(`${groupVersion}/${resource.resource} has no column ${name}`)
  }
  return facts.map((fact) => ({
    name: fact.name,
    type: fact.type as Column<T>['type'],
    format: fact.format,
    priority: fact.priority,
    cell: cells[fact.name] ?? COMMON_CELLS[fact.name] ?? (() => ''),
  }))
}

/**
 * Drops the status a client sent with a new object: what is written instead is the empty status of the type, whose
 * required counters are zero. Kinds whose status is not served separately keep what they are given.
 */
function dropStatus<T extends KubeObject>(schemaType: string): (draft: Draft<T>) => void {
  const statusType = fieldOf(schemaType, 'status')?.ref
  if (!statusType) return () => undefined
  return (draft) => {
    const status = decode(statusType, {}, { strict: false }).value as object
    applyDefaults(statusType, status)
    ;(draft as { status: unknown }).status = status
  }
}

/** A built-in kind. Throws when the facts do not have the resource, or a cell names a column it does not have. */
export function builtin<T extends KubeObject>(resource: Resource<T>, parts: KindParts<T> = {}): KindDefinition<T> {
  const groupVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version
  const fact = discoveryResources.find((each) => each.groupVersion === groupVersion && each.name === resource.resource)
  const schemaType = schemaTypeOf(resource.group, resource.version, resource.kind)
  if (!fact || !schemaType) throw new Error(`v1.36 has no ${groupVersion}/${resource.resource}`)
  const prefix = `${resource.resource}/`
  const { cells, keepsStatus, prepareForCreate, ...rest } = parts
  const subresources = discoveryResources
    .filter((each) => each.groupVersion === groupVersion && each.name.startsWith(prefix))
    .map((each) => each.name.slice(prefix.length))
  const reset = subresources.includes('status') && !keepsStatus ? dropStatus<T>(schemaType) : undefined
  return defineKind<T>({
    resource,
    singular: fact.singularName,
    shortNames: fact.shortNames ?? [],
    categories: fact.categories ?? [],
    verbs: fact.verbs,
    subresources,
    schemaType,
    hasGeneration: false,
    validate: () => [],
    columns: columnsOf(resource, cells),
    prepareForCreate: (draft, context, requester) => {
      reset?.(draft)
      return prepareForCreate?.(draft, context, requester)
    },
    ...rest,
  })
}
