/** What a write states of the object it is for: its name, its uid, its version; models the update handler's checks and storage.Preconditions. */
import { invalid, invalidError } from '../../api/field-errors'
import type { KubeObject } from '../../api/object'
import { badRequest, conflict, StatusError } from '../../api/status'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { storageKey } from '../storage-key'

const STALE = 'the object has been modified; please apply your changes to the latest version and try again'

export const OTHER_NAMESPACE = 'the namespace of the provided object does not match the namespace sent on the request'

/** Refuses what has another name or namespace than the path. */
export function checkNames(
  served: Served,
  given: { readonly name?: string; readonly namespace?: string } | undefined,
  name: string,
  namespace: string | undefined,
): void {
  if (served.namespaced && given?.namespace && given.namespace !== namespace) throw badRequest(OTHER_NAMESPACE)
  if (given?.name && given.name !== name)
    throw badRequest(`the name of the object (${given.name}) does not match the name on the URL (${name})`)
}

/** Refuses a write meant for another object of the same name. */
export function checkUid(
  served: Served,
  request: RequestContext,
  uid: string | undefined,
  name: string,
  old: KubeObject | undefined,
  namespace?: string,
): void {
  if (!uid || uid === old?.metadata.uid) return
  const key = storageKey(
    served.collection,
    name,
    served.namespaced ? (old?.metadata.namespace ?? namespace) : undefined,
    request.dryRun ?? false,
  )
  throw conflict(
    served,
    name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old?.metadata.uid ?? ''}`,
  )
}

/** Refuses a write that is based on another version than the stored one; 0 is as good as none. */
export function checkFresh(served: Served, version: string | undefined, old: KubeObject): void {
  if (version && version !== '0' && version !== old.metadata.resourceVersion) throw conflict(served, old.metadata.name, STALE)
}

/** Refuses a version that is none, and the lack of one where the kind asks for it. */
export function checkVersion(served: Served, request: RequestContext, name: string, version: string | undefined): void {
  if (version && !/^\d+$/.test(version))
    throw new StatusError(500, '', `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`)
  if (served.definition.versionedUpdates && !request.internal && (!version || version === '0')) {
    // Upstream names the resource where a kind belongs.
    throw invalidError({ group: served.group, kind: served.resource }, name, [
      invalid('metadata.resourceVersion', 0, 'must be specified for an update'),
    ])
  }
}
