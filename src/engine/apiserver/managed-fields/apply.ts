/** Server-side apply: merging a configuration, ownership and conflicts; models apimachinery's managedfields and structured-merge-diff's Updater.Apply. */
import { equalJson, isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest, conflict, StatusError, type StatusCause } from '../../api/status'
import { invalidError, required } from '../../api/field-errors'
import type { Core, Working } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { createObject } from '../verbs/create'
import { OTHER_NAMESPACE } from '../verbs/preconditions'
import { changeObject, takeStatusOnly } from '../verbs/update'
import { fieldsOf } from './compare'
import { difference, emptySet, intersection, isEmpty, pathsOf, union, type FieldSet } from './field-set'
import { continues, fieldsOfLastApplied, LAST_APPLIED, lastAppliedText } from './last-applied'
import { managerOf } from './managers'
import { mergeInto, removeFields, withNamedFields } from './merge'
import { misfits } from './misfits'
import {
  Change,
  contested,
  dispossessed,
  entriesOf,
  ownersAfterUpdate,
  sameManager,
  withoutReset,
  withoutServerOwned,
  type Manager,
  type Owned,
} from './owners'
import { shapeOf, type Shape } from './shape'

/** Who owns what was there before anything was applied. */
const BEFORE_FIRST_APPLY = 'before-first-apply'

function managerText({ name, operation, apiVersion, subresource }: Manager): string {
  const text = `${JSON.stringify(name)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}`
  return operation === 'Update' ? `${text} using ${apiVersion}` : text
}

/** Managers are told apart, and ordered, by all that identifies them. */
function identity({ name, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify({
    manager: name,
    operation,
    ...(operation === 'Update' ? { apiVersion } : {}),
    ...(subresource ? { subresource } : {}),
  })
}

function conflictError(conflicts: readonly { readonly manager: Manager; readonly paths: readonly string[] }[]): StatusError {
  const sorted = [...conflicts].sort((a, b) => (identity(a.manager) < identity(b.manager) ? -1 : 1))
  const causes: StatusCause[] = sorted.flatMap(({ manager, paths }) =>
    paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${managerText(manager)}`, field })),
  )
  const [first] = sorted
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: conflict with ${managerText(first!.manager)}: ${first!.paths[0]}`
      : `Apply failed with ${causes.length} conflicts: ${sorted.map(({ manager, paths }) => [`conflicts with ${managerText(manager)}:`, ...paths.map((path) => `- ${path}`)].join('\n')).join('\n')}`
  return new StatusError(409, 'Conflict', message, { causes })
}

const SCALE = 'autoscaling/v1'

function inScale({ manager }: { readonly manager: Manager }): { readonly manager: Manager; readonly paths: readonly string[] } {
  return { manager: { ...manager, apiVersion: SCALE }, paths: ['.spec.replicas'] }
}

function configOf(served: Served, patch: unknown, name: string, namespace: string | undefined): JsonObject & { metadata: JsonObject } {
  const config = isObject(patch) ? patch : {}
  const { apiVersion, kind } = config
  const metadata = isObject(config['metadata']) ? config['metadata'] : {}
  if (apiVersion !== served.apiVersion || kind !== served.kind) {
    const version = typeof apiVersion === 'string' ? apiVersion : ''
    const home = version.includes('/') ? version : `/${version}`
    throw badRequest(`invalid object type: ${home}, Kind=${typeof kind === 'string' ? kind : ''}`)
  }
  if (metadata['managedFields'] !== undefined && metadata['managedFields'] !== null) throw badRequest('metadata.managedFields must be nil')
  const wrong = misfits(shapeOf(served), config)
  if (wrong.length > 0) {
    const own = [metadata['namespace'] ?? '', metadata['name'] ?? ''].map(String).join('/')
    const group = version(served)
    throw new StatusError(
      500,
      '',
      `failed to create typed patch object (${own}; ${group}, Kind=${served.kind}): ${wrong.length === 1 ? wrong[0] : `errors:\n${wrong.map((each) => `  ${each}`).join('\n')}`}`,
    )
  }
  const given = metadata['name']
  if (typeof given === 'string' && given && given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`)
  const home = metadata['namespace']
  if (served.namespaced && typeof home === 'string' && home && home !== namespace) throw badRequest(OTHER_NAMESPACE)
  return { ...config, metadata: { ...metadata, name } }
}

function version(served: Served): string {
  return served.group === '' ? `/${served.version}` : served.apiVersion
}

/** Takes out what this manager applied before and does not now, where nobody else owns it. */
function pruned(shape: Shape, merged: JsonObject, previous: FieldSet, owned: readonly Owned[]): JsonObject {
  if (isEmpty(previous)) return merged
  const named = (fields: FieldSet): FieldSet => withNamedFields(shape, fields)
  const without = (fields: FieldSet): unknown => removeFields(shape, merged, fields)
  const all = named(fieldsOf(shape, merged))
  const last = named(previous)
  // What others own, or this manager still does, comes back.
  const managed = named(owned.reduce<FieldSet>((sum, each) => union(sum, each.fields), emptySet()))
  const rest = named(fieldsOf(shape, without(last)))
  const kept = named(fieldsOf(shape, without(difference(all, union(rest, managed)))))
  // And so does what nobody applied.
  return (without(intersection(difference(all, kept), last)) ?? {}) as JsonObject
}

export interface ApplyOptions {
  /** Take over fields of other managers. */
  readonly force: boolean
  readonly subresource: string
  /** The configuration is of the object's Scale: what is said of it is said in the Scale's words. */
  readonly scale?: boolean
  /** Makes typed values of what merging left (a null becomes nothing, or a zero value); returns a private copy. */
  readonly decode?: ((document: unknown) => unknown) | undefined
}

function withEntries(object: KubeObject, owned: readonly Owned[]): KubeObject {
  return { ...object, metadata: { ...object.metadata, managedFields: entriesOf(owned) } }
}

/**
 * Applies a configuration, creating the object when it is missing. Throws Conflict naming the other managers, unless
 * `force`.
 */
export function applyObject(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  namespace: string | undefined,
  patch: unknown,
  options: ApplyOptions,
): KubeObject {
  if (!request.internal && !request.explicitManager) {
    throw invalidError({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [required('fieldManager', 'is required for apply patch')])
  }
  const { subresource } = options
  const config = configOf(served, patch, name, namespace)
  const stored = (document: unknown): KubeObject => {
    const typed = (options.decode ? options.decode(document) : document) as KubeObject
    return served.fromVersion ? served.fromVersion(typed) : typed
  }
  const shape = shapeOf(served)
  const manager = managerOf(served, request, 'Apply', subresource)
  const time = core.clock.now()
  const applied = withoutReset(served, subresource, fieldsOf(shape, config))
  const own = withoutServerOwned(applied)
  const quiet = { ...request, quietFields: true }
  const found = core.find(served, name, namespace)
  if (!found) {
    const { resourceVersion: _ignored, ...metadata } = config.metadata
    // Who names the object that is meant does not want another one made.
    const { uid } = metadata
    if (typeof uid === 'string' && uid !== '')
      throw conflict(served, name, `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`)
    const created = createObject(core, served, quiet, stored({ ...config, metadata }), namespace)
    const owners: readonly Owned[] = isEmpty(own) ? [] : [{ manager, time, fields: own }]
    if (request.dryRun) return withEntries(created, owners)
    core.managedFields.set(created, owners)
    return created
  }

  const live = served.toVersion ? served.toVersion(found) : found
  let owned = core.managedFields.ownedOf(served, found)
  if (owned.length === 0) {
    const before: Manager = { name: BEFORE_FIRST_APPLY, operation: 'Update', apiVersion: served.apiVersion, subresource }
    owned = ownersAfterUpdate(core.registry, served, owned, { manager: before, time, before: undefined, after: found })
  }
  const previous = owned.find((each) => sameManager(each.manager, manager))
  const claimed: readonly Owned[] = [...owned.filter((each) => each !== previous), { manager, time: previous?.time, fields: applied }]
  const result = pruned(shape, mergeInto(shape, live, config) as JsonObject, previous?.fields ?? emptySet(), claimed)
  const document = { ...result, apiVersion: live.apiVersion, kind: live.kind } as KubeObject & JsonObject
  const change = new Change(core.registry, served, subresource, live, document)
  if (!options.force) {
    // What client-side apply set is kubectl's own: only what others changed meanwhile is in conflict.
    const excused = continues(manager) ? fieldsOfLastApplied(served, live) : undefined
    const conflicts = contested(change, claimed, manager)
      .map((each) => ({ manager: each.manager, paths: pathsOf(excused ? difference(each.fields, excused) : each.fields) }))
      .filter((each) => each.paths.length > 0)
    if (conflicts.length > 0) throw conflictError(options.scale ? conflicts.map(inScale) : conflicts)
  }

  if (options.scale && served.custom) {
    const said = `request to convert CR to an invalid group/version: ${SCALE}`
    throw new StatusError(500, '', `failed to convert new object (${namespace}/${name}; ${SCALE}, Kind=Scale) to proper version: ${said}`)
  }
  const changed = !equalJson(live, document)
  const next: readonly Owned[] = dispossessed(change, claimed, manager).flatMap((each) => {
    if (!sameManager(each.manager, manager)) return [each]
    return isEmpty(own) ? [] : [{ manager, time: changed && !options.scale ? time : each.time, fields: own }]
  })

  const metadata = { ...(document.metadata as unknown as JsonObject) }
  const annotations = metadata['annotations'] as JsonObject | undefined
  if (continues(manager) && annotations?.[LAST_APPLIED] !== undefined)
    metadata['annotations'] = { ...annotations, [LAST_APPLIED]: lastAppliedText(config) }
  const given = config.metadata['resourceVersion']
  metadata['resourceVersion'] = typeof given === 'string' ? given : ''
  const typed = core.draftOf(stored({ ...document, metadata })) as Working
  const draft = subresource === 'status' ? takeStatusOnly(core, served, quiet, typed, found) : typed
  const after = changeObject(core, served, quiet, found, draft, subresource, next)
  return request.dryRun ? withEntries(after, next) : after
}
