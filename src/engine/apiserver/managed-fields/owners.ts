/** Who owns which fields, and what writes and applied configurations do to that; models managedfields' chain of managers and structured-merge-diff's Updater. */
import type { KubeObject, ManagedFieldsEntry } from '../../api/object'
import { timestamp } from '../../clock/clock'
import type { Registry, Served } from '../registry'
import { compare, type Comparison } from './compare'
import { difference, intersection, isEmpty, setOf, toFields, union, withoutBranches, type FieldSet } from './field-set'
import { shapeOf } from './shape'

export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
}

export interface Owned {
  readonly manager: Manager
  /** Milliseconds; undefined for one that never changed anything. */
  readonly time: number | undefined
  readonly fields: FieldSet
}

/** One update of an object, in the version in which it is stored. */
export interface Write {
  readonly manager: Manager
  readonly time: number
  readonly before: KubeObject | undefined
  readonly after: KubeObject
}

/** Older ones are put together when there are more of those that update. */
const MAX_UPDATERS = 10
const OLD_UPDATERS = 'ancient-changes'

/** Who applies owns in whatever version it applies. */
export function sameManager(a: Manager, b: Manager): boolean {
  return (
    a.name === b.name &&
    a.operation === b.operation &&
    a.subresource === b.subresource &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  )
}

/** What the server sets: nobody's. */
const SERVER_OWNED = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(
    (field) => ['f:metadata', `f:${field}`],
  ),
)

export function withoutServerOwned(fields: FieldSet): FieldSet {
  return difference(fields, SERVER_OWNED)
}

const STATUS = setOf(['f:status'])
const SPEC = setOf(['f:spec'])
const SPEC_AND_METADATA = setOf(['f:spec'], ['f:metadata'])

/** Fields that a write by this way leaves as they are, whatever it says of them. */
function resetBy(served: Served, subresource: string): FieldSet | undefined {
  if (!served.definition.subresources.includes('status')) return undefined
  if (subresource === 'status') return served.custom ? SPEC_AND_METADATA : SPEC
  return subresource === '' ? STATUS : undefined
}

export function withoutReset(served: Served, subresource: string, fields: FieldSet): FieldSet {
  const reset = resetBy(served, subresource)
  return reset ? withoutBranches(fields, reset) : fields
}

/** An object as a version of its kind has it. */
export function inVersion(served: Served, object: KubeObject): KubeObject {
  return served.toVersion && object.apiVersion !== served.apiVersion ? served.toVersion(object) : object
}

/** What a write changed, as seen from any version of the kind. */
export class Change {
  private readonly known = new Map<string, Comparison | undefined>()

  constructor(
    private readonly registry: Registry,
    private readonly served: Served,
    private readonly subresource: string,
    private readonly before: KubeObject | undefined,
    private readonly after: KubeObject,
  ) {}

  /** Undefined when the version is not served any more. */
  in(apiVersion: string): Comparison | undefined {
    if (!this.known.has(apiVersion)) this.known.set(apiVersion, this.compareIn(apiVersion))
    return this.known.get(apiVersion)
  }

  private compareIn(apiVersion: string): Comparison | undefined {
    const { served, subresource } = this
    const version = apiVersion === served.apiVersion ? served : this.registry.ofKind(apiVersion, served.kind)
    if (!version) return undefined
    const { removed, modified, added } = compare(
      shapeOf(version),
      this.before ? inVersion(version, this.before) : {},
      inVersion(version, this.after),
    )
    const kept = (fields: FieldSet): FieldSet => withoutReset(served, subresource, fields)
    return { removed: kept(removed), modified: kept(modified), added: kept(added) }
  }
}

/** What of the owners' fields a change touches, by owner; `self` is not asked. */
export function contested(
  change: Change,
  owned: readonly Owned[],
  self: Manager | undefined,
): readonly { readonly manager: Manager; readonly fields: FieldSet }[] {
  return owned.flatMap(({ manager, fields }) => {
    if (self && sameManager(manager, self)) return []
    const compared = change.in(manager.apiVersion)
    const both = compared && intersection(fields, union(compared.modified, compared.added))
    return both && !isEmpty(both) ? [{ manager, fields: both }] : []
  })
}

/** Takes changed and removed fields from all owners but `self`, and drops those left with nothing. */
export function dispossessed(change: Change, owned: readonly Owned[], self: Manager | undefined): readonly Owned[] {
  return owned.flatMap((each) => {
    if (self && sameManager(each.manager, self)) return isEmpty(each.fields) ? [] : [each]
    const compared = change.in(each.manager.apiVersion)
    if (!compared) return []
    const fields = difference(each.fields, union(union(compared.modified, compared.added), compared.removed))
    return isEmpty(fields) ? [] : [{ ...each, fields }]
  })
}

function seconds(time: number | undefined): number {
  return Math.floor((time ?? 0) / 1000)
}

function byteOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Puts the oldest updaters of a version together until there are few enough. */
function capped(owned: readonly Owned[]): readonly Owned[] {
  const updaters = owned.filter((each) => each.manager.operation === 'Update')
  if (updaters.length <= MAX_UPDATERS) return owned
  const oldest = [...updaters].sort(
    (a, b) =>
      seconds(a.time) - seconds(b.time) ||
      byteOrder(JSON.stringify([a.manager.name, a.manager.apiVersion]), JSON.stringify([b.manager.name, b.manager.apiVersion])),
  )
  let kept = [...owned]
  const firsts = new Map<string, Owned>()
  let left = updaters.length
  for (const each of oldest) {
    if (left <= MAX_UPDATERS) break
    const { apiVersion } = each.manager
    const first = firsts.get(apiVersion)
    if (!first) {
      firsts.set(apiVersion, each)
      continue
    }
    const bucket: Owned = {
      manager: { name: OLD_UPDATERS, operation: 'Update', apiVersion, subresource: '' },
      time: each.time,
      fields: union(first.fields, each.fields),
    }
    kept = [...kept.filter((other) => other !== first && other !== each), bucket]
    firsts.set(apiVersion, bucket)
    left--
  }
  return kept
}

/** The owners after an update. Where none are known of an object that exists, none will be until something is applied to it. */
export function ownersAfterUpdate(registry: Registry, served: Served, owned: readonly Owned[], write: Write): readonly Owned[] {
  const { manager, before, after } = write
  // Of those that scale no time is kept: it is looked for under a name of theirs that only the Scale has.
  const time = manager.subresource === 'scale' ? undefined : write.time
  if (owned.length === 0 && before !== undefined) return owned
  const change = new Change(registry, served, manager.subresource, before, after)
  const next = [...dispossessed(change, owned, undefined)]
  const { modified, added } = change.in(served.apiVersion)!
  const fields = withoutServerOwned(union(modified, added))
  if (!isEmpty(fields)) {
    const at = next.findIndex((each) => sameManager(each.manager, manager))
    const former = next[at]
    if (former) next[at] = { manager, time, fields: union(former.fields, fields) }
    else next.push({ manager, time, fields })
  }
  return capped(next)
}

/** Applied fields first, then the older, then by name. */
function inOrder(a: Owned, b: Owned): number {
  return (
    byteOrder(a.manager.operation, b.manager.operation) ||
    seconds(a.time) - seconds(b.time) ||
    byteOrder(a.manager.name, b.manager.name) ||
    byteOrder(a.manager.apiVersion, b.manager.apiVersion) ||
    byteOrder(a.manager.subresource, b.manager.subresource)
  )
}

/** As metadata.managedFields has them. */
export function entriesOf(owned: readonly Owned[]): readonly ManagedFieldsEntry[] {
  return [...owned].sort(inOrder).map(({ manager, time, fields }) => ({
    manager: manager.name,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(time === undefined ? {} : { time: timestamp(time) }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFields(fields),
    ...(manager.subresource ? { subresource: manager.subresource } : {}),
  }))
}
