/** Who owns which fields of each object, worked out when somebody asks; models apimachinery's managedfields. */
import type { JsonObject } from '../../api/json'
import type { KubeObject, ManagedFieldsEntry } from '../../api/object'
import { timestamp } from '../../clock/clock'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { isCustom } from '../custom/definition'
import { difference, emptySet, isEmpty, toFields, union, type FieldSet } from './field-set'
import { compare, FREE_FORM, shapeOfSchema, shapeOfType, type Shape } from './typed'

export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
}

export interface Owned {
  readonly manager: Manager
  readonly time: number
  readonly fields: FieldSet
}

interface Write {
  readonly manager: Manager
  readonly time: number
  readonly before: KubeObject | undefined
  readonly after: KubeObject
}

interface Entry {
  owned: readonly Owned[]
  /** Writes whose ownership has not been worked out yet. */
  pending: readonly Write[]
}

const NOBODY: readonly Owned[] = []

/** Working out waits until this many writes of one object have come together. */
const MAX_PENDING = 24

/** The processes whose parts the actors are. */
function managerName(request: RequestContext): string {
  if (request.fieldManager) return request.fieldManager
  const { name } = request.actor
  if (name.endsWith('-controller')) return 'kube-controller-manager'
  if (name.endsWith('-scheduler')) return 'kube-scheduler'
  return name.split('/')[0]!
}

/** Those there have been, by version of their kind: the same few write again and again. */
const managers = new WeakMap<Served, Manager[]>()

export function managerOf(served: Served, request: RequestContext, operation: Manager['operation'], subresource: string): Manager {
  const name = managerName(request)
  let known = managers.get(served)
  if (!known) managers.set(served, (known = []))
  let manager = known.find((each) => each.name === name && each.operation === operation && each.subresource === subresource)
  if (!manager) known.push((manager = { name, operation, apiVersion: served.apiVersion, subresource }))
  return manager
}

export function sameManager(a: Manager, b: Manager): boolean {
  return a.name === b.name && a.operation === b.operation && a.subresource === b.subresource && a.apiVersion === b.apiVersion
}

export function shapeOf(served: Served): Shape {
  const { definition } = served
  if (!isCustom(definition)) return shapeOfType(served.schemaType)
  const schema = definition.schemas.get(served.version)
  const own = schema ? shapeOfSchema(schema) : FREE_FORM
  if (own.kind !== 'object') return own
  const metadata = shapeOfType('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')
  return { ...own, field: (name) => (name === 'metadata' ? metadata : own.field(name)) }
}

const SERVER_METADATA = [
  'name',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
  'managedFields',
]

/** What can be owned of an object: not its identity nor what the server sets. */
export function ownable(object: KubeObject | undefined, withStatus: boolean): JsonObject {
  if (!object) return {}
  const { apiVersion: _apiVersion, kind: _kind, metadata, status, ...rest } = object as KubeObject & JsonObject
  const kept: JsonObject = {}
  for (const [field, value] of Object.entries(metadata as unknown as JsonObject))
    if (!SERVER_METADATA.includes(field) && value !== undefined) kept[field] = value
  return { ...rest, ...(Object.keys(kept).length > 0 ? { metadata: kept } : {}), ...(withStatus && status !== undefined ? { status } : {}) }
}

export class ManagedFields {
  /** By the object's uid. */
  private readonly entries = new Map<string, Entry>()

  /** Notes a write; its meaning for ownership is worked out later. */
  note(
    served: Served,
    request: RequestContext,
    subresource: string,
    before: KubeObject | undefined,
    after: KubeObject,
    time: number,
    /** What the client wrote of it, where the server added to that. */
    written: KubeObject = after,
  ): void {
    const { uid } = after.metadata
    const write: Write = { manager: managerOf(served, request, 'Update', subresource), time, before, after: written }
    const entry = this.entries.get(uid)
    if (!entry) {
      this.entries.set(uid, { owned: NOBODY, pending: [write] })
      return
    }
    entry.pending = entry.pending.concat(write)
    if (entry.pending.length >= MAX_PENDING) this.settle(served, entry)
  }

  forget(object: KubeObject): void {
    this.entries.delete(object.metadata.uid)
  }

  /** Replaces what is known, after an apply. */
  set(object: KubeObject, owned: readonly Owned[]): void {
    this.entries.set(object.metadata.uid, { owned, pending: [] })
  }

  ownedOf(served: Served, object: KubeObject): readonly Owned[] {
    const entry = this.entries.get(object.metadata.uid)
    if (!entry) return []
    this.settle(served, entry)
    return entry.owned
  }

  private settle(served: Served, entry: Entry): void {
    if (entry.pending.length === 0) return
    const shape = shapeOf(served)
    const hasStatus = served.definition.subresources.includes('status')
    for (const write of entry.pending) {
      const withStatus = !hasStatus || write.before !== undefined
      const changed = emptySet()
      const removed = emptySet()
      compare(shape, ownable(write.before, withStatus), ownable(write.after, withStatus), changed, removed)
      // The root itself is nobody's.
      changed.member = false
      removed.member = false
      entry.owned = claim(entry.owned, write.manager, write.time, changed, removed)
    }
    entry.pending = []
  }

  /** As metadata.managedFields has it. */
  entriesOf(served: Served, object: KubeObject): readonly ManagedFieldsEntry[] {
    return [...this.ownedOf(served, object)].sort(byAge).map(({ manager, time, fields }) => ({
      manager: manager.name,
      operation: manager.operation,
      apiVersion: manager.apiVersion,
      time: timestamp(time),
      fieldsType: 'FieldsV1',
      fieldsV1: toFields(fields),
      ...(manager.subresource ? { subresource: manager.subresource } : {}),
    }))
  }
}

/** Applied fields first, then the older, then by name. */
function byAge(a: Owned, b: Owned): number {
  if (a.manager.operation !== b.manager.operation) return a.manager.operation === 'Apply' ? -1 : 1
  if (a.time !== b.time) return a.time - b.time
  return a.manager.name < b.manager.name ? -1 : a.manager.name > b.manager.name ? 1 : 0
}

/** Gives changed fields to a manager and takes them, and what is gone, from all others. */
function claim(owned: readonly Owned[], manager: Manager, time: number, changed: FieldSet, removed: FieldSet): readonly Owned[] {
  const next: Owned[] = []
  let found = false
  for (const each of owned) {
    if (sameManager(each.manager, manager)) {
      found = true
      const fields = union(difference(each.fields, removed), changed)
      if (!isEmpty(fields)) next.push({ manager, time, fields })
      continue
    }
    const fields = withoutLeaves(difference(each.fields, removed), changed)
    if (!isEmpty(fields)) next.push(fields === each.fields ? each : { ...each, fields })
  }
  if (!found && !isEmpty(changed)) next.push({ manager, time, fields: changed })
  return next
}

/** Containers may have several owners; only leaves change hands. */
function withoutLeaves(a: FieldSet, b: FieldSet): FieldSet {
  const result = emptySet(a.member && !(b.member && b.children.size === 0))
  for (const [element, child] of a.children) {
    const other = b.children.get(element)
    const rest = other ? withoutLeaves(child, other) : child
    if (!isEmpty(rest)) result.children.set(element, rest)
  }
  return result
}
