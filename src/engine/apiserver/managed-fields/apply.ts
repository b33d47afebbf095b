/** Server-side apply: merging a configuration, ownership and conflicts; models apimachinery's managedfields and structured-merge-diff's Updater.Apply. */
import { isObject, type JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { badRequest, StatusError, type StatusCause } from '../../api/status'
import { invalidError, required } from '../../api/field-errors'
import type { Core, Working } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { createObject } from '../verbs/create'
import { changeObject } from '../verbs/update'
import { difference, emptySet, intersection, isEmpty, pathsOf, union, type FieldSet } from './field-set'
import { continues, fieldsOfLastApplied, LAST_APPLIED, lastAppliedText } from './last-applied'
import { managerOf, ownable, sameManager, shapeOf, type Manager, type Owned } from './managers'
import { compare, fieldsOf, mergeInto, removeFields } from './typed'

function managerText({ name, operation, apiVersion, subresource }: Manager): string {
  const text = `${JSON.stringify(name)}${subresource ? ` with subresource ${JSON.stringify(subresource)}` : ''}`
  return operation === 'Update' ? `${text} using ${apiVersion}` : text
}

function conflictError(conflicts: readonly { readonly manager: Manager; readonly paths: readonly string[] }[]): StatusError {
  const causes: StatusCause[] = conflicts.flatMap(({ manager, paths }) =>
    paths.map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${managerText(manager)}`, field })),
  )
  const [first] = conflicts
  const message =
    causes.length === 1
      ? `Apply failed with 1 conflict: conflict with ${managerText(first!.manager)}: ${first!.paths[0]}`
      : `Apply failed with ${causes.length} conflicts: ${conflicts.map(({ manager, paths }) => [`conflicts with ${managerText(manager)}:`, ...paths.map((path) => `- ${path}`)].join('\n')).join('\n')}`
  return new StatusError(409, 'Conflict', message, { causes })
}

function configOf(served: Served, patch: unknown, name: string): JsonObject & { metadata: JsonObject } {
  if (!isObject(patch)) throw badRequest('error decoding YAML: yaml: expected an object')
  const metadata = isObject(patch['metadata']) ? patch['metadata'] : {}
  if (patch['apiVersion'] !== served.apiVersion || patch['kind'] !== served.kind) {
    throw badRequest(`couldn't convert the applied configuration: expected ${served.apiVersion}, Kind=${served.kind}`)
  }
  if (metadata['managedFields'] !== undefined && metadata['managedFields'] !== null) throw badRequest('metadata.managedFields must be nil')
  const given = metadata['name']
  if (typeof given === 'string' && given && given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`)
  return { ...patch, metadata: { ...metadata, name } }
}

export interface ApplyOptions {
  /** Take over fields of other managers. */
  readonly force: boolean
  readonly subresource: string
  /** Makes typed values of what merging left (a null becomes nothing, or a zero value); returns a private copy. */
  readonly decode?: ((document: unknown) => unknown) | undefined
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
  const config = configOf(served, patch, name)
  const stored = (document: unknown): KubeObject => {
    const typed = (options.decode ? options.decode(document) : document) as KubeObject
    return served.fromVersion ? served.fromVersion(typed) : typed
  }
  const shape = shapeOf(served)
  const manager = managerOf(served, request, 'Apply', options.subresource)
  const time = core.clock.now()
  const applied = fieldsOf(shape, ownable(config as unknown as KubeObject, true))
  applied.member = false
  const found = core.find(served, name, namespace)
  if (!found) {
    const created = createObject(core, served, { ...request, quietFields: true }, stored(config), namespace)
    core.managedFields.set(created, isEmpty(applied) ? [] : [{ manager, time, fields: applied }])
    return created
  }

  const live = served.toVersion ? served.toVersion(found) : found
  const owned = core.managedFields.ownedOf(served, live)
  const present = ownable(live, true)
  let merged = mergeInto(shape, present, ownable(config as unknown as KubeObject, true)) as JsonObject
  const changed = emptySet()
  compare(shape, present, merged, changed, emptySet())
  const contested = intersection(applied, changed)
  // What client-side apply set is kubectl's own: only what others changed meanwhile is in conflict.
  const disputed = continues(manager) ? difference(contested, fieldsOfLastApplied(served, shape, live)) : contested
  const conflicts = owned
    .filter((each) => !sameManager(each.manager, manager))
    .map((each) => ({ manager: each.manager, paths: pathsOf(intersection(each.fields, disputed)) }))
    .filter((each) => each.paths.length > 0)
  if (conflicts.length > 0 && !options.force) throw conflictError(conflicts)

  // What this manager owned before and no longer mentions goes, where nobody else owns it.
  const previous = owned.find((each) => sameManager(each.manager, manager))?.fields ?? emptySet()
  const others = owned
    .filter((each) => !sameManager(each.manager, manager))
    .reduce<FieldSet>((all, each) => union(all, each.fields), emptySet())
  const dropped = difference(difference(previous, applied), others)
  if (!isEmpty(dropped)) merged = (removeFields(shape, merged, dropped) ?? {}) as JsonObject

  const next: Owned[] = owned
    .filter((each) => !sameManager(each.manager, manager))
    .map((each) => ({ ...each, fields: difference(each.fields, contested) }))
    .filter((each) => !isEmpty(each.fields))
  if (!isEmpty(applied)) next.unshift({ manager, time, fields: applied })

  const metadata = { ...live.metadata, ...(merged['metadata'] as JsonObject | undefined) } as JsonObject
  // Metadata that lost its last owned field is not in the merge result any more.
  for (const field of ['labels', 'annotations', 'finalizers', 'ownerReferences']) {
    if ((merged['metadata'] as JsonObject | undefined)?.[field] === undefined) delete metadata[field]
  }
  const annotations = metadata['annotations'] as JsonObject | undefined
  if (continues(manager) && annotations?.[LAST_APPLIED] !== undefined)
    metadata['annotations'] = { ...annotations, [LAST_APPLIED]: lastAppliedText(config) }
  const version = config.metadata['resourceVersion']
  metadata['resourceVersion'] = typeof version === 'string' ? version : ''
  const draft = core.draftOf(stored({ ...merged, apiVersion: live.apiVersion, kind: live.kind, metadata })) as Working
  const changedObject = changeObject(core, served, { ...request, quietFields: true }, found, draft, options.subresource)
  if (!request.dryRun) core.managedFields.set(changedObject, next)
  return changedObject
}
