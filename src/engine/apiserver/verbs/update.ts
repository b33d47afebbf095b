/** Changing an object: replacing it, its status, or what a patch or subresource makes of it; models registry.Store.Update. */
import { invalidError } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { KubeObject } from '../../api/object'
import { forbidden, notFound } from '../../api/status'
import { admit, validateAdmission, type Attributes } from '../admission/admission'
import { refusal } from '../authorization/authorizer'
import { refuseEscalation } from '../authorization/escalation'
import type { Core, Working } from '../core'
import { metadataUpdateErrors } from '../metadata'
import { givenOwners, sameOwners } from '../managed-fields/given'
import type { Owned } from '../managed-fields/owners'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { createObject } from './create'
import { finishDeletion } from './delete'
import { dropRepeatedOwners } from './owner-references'
import { checkFresh, checkNames, checkUid, checkVersion } from './preconditions'

export type UpdateTarget = '' | 'status' | (string & {})

/** Subresources by which a status, or a part of it, is written. */
const STATUS_TARGETS: ReadonlySet<UpdateTarget> = new Set(['status', 'approval'])

/** Fields whose change counts as a new generation: everything but identity and status. */
function specChanged(served: Served, draft: Working, old: KubeObject): boolean {
  const before = old as Working
  for (const field of new Set([...Object.keys(draft), ...Object.keys(before)])) {
    if (field === 'apiVersion' || field === 'kind' || field === 'metadata' || field === 'status') continue
    if (!equalJson(draft[field], before[field])) return true
  }
  // Deployments observe their annotations too: they are copied to the replica sets.
  return served.collection === 'apps/deployments' && !equalJson(draft.metadata.annotations ?? {}, old.metadata.annotations ?? {})
}

/** Keeps what only the server sets, and refuses what contradicts the stored object. */
function prepareMetadata(served: Served, draft: Working, old: KubeObject, clientVersion: string | undefined): void {
  const { metadata } = draft
  checkFresh(served, clientVersion, old)
  draft.apiVersion = old.apiVersion
  draft.kind = old.kind
  // A patch states no precondition: another uid is a change of one, which nothing allows.
  metadata.uid ||= old.metadata.uid
  metadata.creationTimestamp = old.metadata.creationTimestamp
  metadata.resourceVersion = old.metadata.resourceVersion
  if (old.metadata.namespace) metadata.namespace ??= old.metadata.namespace
  if (old.metadata.generation === undefined) delete metadata.generation
  else metadata.generation = old.metadata.generation
  if (old.metadata.generateName === undefined) delete metadata.generateName
  else metadata.generateName = old.metadata.generateName
  for (const field of ['deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (metadata[field] !== undefined && metadata[field] !== null) continue
    if (old.metadata[field] === undefined) delete metadata[field]
    else (metadata as Record<string, unknown>)[field] = old.metadata[field]
  }
}

/** Kinds of which a write of the status touches nothing of the metadata, as with custom resources. */
const METADATA_STAYS = new Set([
  'apiextensions.k8s.io/customresourcedefinitions',
  'apiregistration.k8s.io/apiservices',
  'flowcontrol.apiserver.k8s.io/flowschemas',
  'flowcontrol.apiserver.k8s.io/prioritylevelconfigurations',
  'resource.k8s.io/resourceclaims',
])
/** One field of the metadata that stays where the others may be written with the status. */
const FIELD_STAYS: Readonly<Record<string, 'labels' | 'ownerReferences'>> = { 'apps/deployments': 'labels', '/pods': 'ownerReferences' }
/** What the engine's own writers of a status may write of the metadata: kubelets annotate, a Deployment's revision is noted with its status. */
const WRITTEN_WITH_STATUS: Readonly<Record<string, readonly ('labels' | 'annotations')[]>> = {
  '/pods': ['labels', 'annotations'],
  '/nodes': ['labels', 'annotations'],
  'apps/deployments': ['annotations'],
}

type Metadata = Working['metadata']

/** The metadata of a client's write of the status: most kinds let it change, as the real server does. */
function metadataWithStatus(core: Core, served: Served, given: Metadata | undefined, old: KubeObject): Metadata {
  if (served.custom || METADATA_STAYS.has(served.collection)) return { ...(old.metadata as Metadata) }
  const metadata = core.draftOf({ metadata: given ?? {} }).metadata
  const stays = FIELD_STAYS[served.collection]
  if (!stays) return metadata
  const { [stays]: _theirs, ...rest } = metadata
  return old.metadata[stays] ? ({ ...rest, [stays]: old.metadata[stays] } as Metadata) : (rest as Metadata)
}

function metadataOfEngine(served: Served, given: Metadata | undefined, old: KubeObject): Metadata {
  const metadata = { ...(old.metadata as Metadata) }
  for (const field of WRITTEN_WITH_STATUS[served.collection] ?? []) {
    if (given?.[field]) metadata[field] = { ...given[field] }
    else delete metadata[field]
  }
  return metadata
}

/** The stored object with what a write of its status may change. */
export function takeStatusOnly(core: Core, served: Served, request: RequestContext, incoming: Working, old: KubeObject): Working {
  const { metadata: given, status } = incoming
  const metadata = request.internal ? metadataOfEngine(served, given, old) : metadataWithStatus(core, served, given, old)
  const draft = { ...(old as Working), metadata }
  if (status === undefined || status === null) delete draft.status
  // The engine's own parts hand over what they have made and change it no more.
  else draft.status = request.internal ? status : (core.draftOf(status as never) as Working['status'])
  draft.metadata.resourceVersion = given?.resourceVersion ?? ''
  if (given?.uid) draft.metadata.uid = given.uid
  return draft
}

/** Kinds of which a replacement makes what is not there. */
const CREATED_BY_UPDATE = new Set([
  '/endpoints',
  '/events',
  '/limitranges',
  '/services',
  'coordination.k8s.io/leases',
  'node.k8s.io/runtimeclasses',
  'rbac.authorization.k8s.io/clusterrolebindings',
  'rbac.authorization.k8s.io/clusterroles',
  'rbac.authorization.k8s.io/rolebindings',
  'rbac.authorization.k8s.io/roles',
])

/** Creates what was to be replaced, if the user may create. Throws Forbidden and what creating throws. */
function createByUpdate(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  namespace: string | undefined,
  given: Working,
): KubeObject {
  const { user, groups } = request.actor
  const { group, resource } = served
  const access = { user: { name: user, groups }, verb: 'create', group, resource, subresource: '', namespace, name }
  if (core.authorizer && !core.authorizer.authorize(access).allowed) throw forbidden(served, name, refusal(access))
  const { resourceVersion: _none, ...metadata } = given.metadata ?? {}
  return createObject(core, served, request, { ...given, metadata: { ...metadata, name } }, namespace)
}

/** Replaces an object (or only its status) by `incoming`. A set and stale resourceVersion is a conflict. */
export function updateObject(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  namespace: string | undefined,
  incoming: unknown,
  target: UpdateTarget = '',
): KubeObject {
  const given = incoming as Working
  checkNames(served, given.metadata, name, namespace)
  const old = core.find(served, name, namespace)
  if (!old && (target !== '' || request.internal || !CREATED_BY_UPDATE.has(served.collection))) throw notFound(served, name)
  checkUid(served, request, given.metadata?.uid, name, old, namespace)
  if (!old) return createByUpdate(core, served, request, name, namespace, given)
  checkVersion(served, request, name, given.metadata?.resourceVersion)
  const draft = STATUS_TARGETS.has(target) ? takeStatusOnly(core, served, request, given, old) : core.draftOf(given)
  dropRepeatedOwners(request, draft)
  return changeObject(core, served, request, old, draft, target)
}

/**
 * Takes a draft of the whole object through defaulting, admission, validation and storage. `draft` belongs to this
 * call, parts it shares with `old` are not changed.
 */
export function changeObject(
  core: Core,
  served: Served,
  request: RequestContext,
  old: KubeObject,
  draft: Working,
  target: UpdateTarget,
  /** Who owns the fields afterwards, where that is worked out already. */
  applied?: readonly Owned[],
): KubeObject {
  const { definition } = served
  draft.metadata ??= {} as Working['metadata']
  draft.metadata.name ??= old.metadata.name
  // Ownership follows from what changes, unless a client writes it itself.
  const given = request.internal || applied || target !== '' ? undefined : givenOwners(core, served, old, draft.metadata.managedFields)
  const owners = applied && sameOwners(applied, core.managedFields.ownedOf(served, old)) ? undefined : (applied ?? given)
  delete draft.metadata.managedFields
  prepareMetadata(served, draft, old, draft.metadata.resourceVersion)
  const isStatus = STATUS_TARGETS.has(target)
  if (!isStatus) {
    core.dependencies.applyDefaults(definition.schemaType, draft)
    definition.setDefaults?.(draft)
    if (definition.subresources.includes('status')) {
      if ((old as Working).status === undefined) delete draft.status
      else draft.status = (old as Working).status
    }
  } else definition.setStatusDefaults?.(draft)
  const attributes: Attributes = {
    operation: 'UPDATE',
    served,
    subresource: target,
    name: old.metadata.name,
    namespace: old.metadata.namespace,
    object: draft,
    old,
    request,
  }
  // Admission is asked of what clients send even where it changes nothing.
  if (!owners && request.internal && core.unchanged(draft, old)) return old
  admit(core, attributes)
  refuseEscalation(core, served, request, draft as KubeObject, old)
  if (!isStatus) definition.prepareForUpdate?.(draft, old, core.strategy)
  if (!isStatus && definition.hasGeneration && draft.metadata.generation === old.metadata.generation && specChanged(served, draft, old)) {
    draft.metadata.generation = (old.metadata.generation ?? 0) + 1
  }
  if (!owners && request.internal && core.unchanged(draft, old)) return old
  const changed = draft as KubeObject
  // The engine's own parts write statuses by the thousand and leave metadata as it is.
  const isOwn = isStatus && request.internal && changed.metadata.uid === old.metadata.uid
  const metadataErrors = isOwn ? [] : metadataUpdateErrors(definition, changed, old, !isStatus && !served.custom)
  const errors = [
    ...metadataErrors,
    ...((isStatus
      ? definition.validateStatusUpdate?.(changed, old, target)
      : (definition.validateUpdate?.(changed, old) ?? definition.validate(changed))) ?? []),
  ]
  if (errors.length > 0) throw invalidError(served, old.metadata.name, errors)
  if (!request.internal && !isStatus) request.warnings.push(...(definition.warnings?.(changed, old) ?? []))
  validateAdmission(core, attributes)
  if (!owners && !request.internal && core.unchanged(draft, old)) return old
  if (!request.dryRun && (applied ?? owners)) core.managedFields.set(old, (applied ?? owners)!)
  return finishDeletion(core, served, request, draft) ?? core.commit(request, served, 'MODIFIED', draft, target)
}

/**
 * Reads, changes and writes until no one got in between; for the server's own read-modify-write subresources.
 * `change` gets a private copy.
 */
export function modifyObject(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  namespace: string | undefined,
  target: UpdateTarget,
  change: (draft: Working, old: KubeObject) => void,
): KubeObject {
  const old = core.read(served, name, namespace)
  const draft = core.draftOf(old)
  change(draft, old)
  return changeObject(core, served, request, old, draft, target)
}
