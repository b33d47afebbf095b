/** Deleting objects: grace periods, finalizers and propagation; models rest.BeforeDelete and registry.Store.Delete. */
import type { KubeObject } from '../../api/object'
import { conflict } from '../../api/status'
import { timestamp } from '../../clock/clock'
import type { DeleteOptions, PropagationPolicy } from '../../client/client'
import { admit, validateAdmission, type Attributes } from '../admission/admission'
import type { Core, Working } from '../core'
import type { NamespaceSpec } from '../../schema/types'
import type { Served } from '../registry'
import type { RequestContext } from '../request'

const ORPHAN = 'orphan'
const FOREGROUND = 'foregroundDeletion'

/** What these kinds do with their dependents when the client does not say. */
const ORPHANED_BY_DEFAULT = new Set(['/replicationcontrollers', 'batch/jobs'])

const CHECKED_APART: ReadonlySet<string> = new Set(['/namespaces', 'apiextensions.k8s.io/customresourcedefinitions'])

export interface Deletion {
  /** The object as it is now, or as it last was. */
  readonly object: KubeObject
  /** False while finalizers or a grace period hold it. */
  readonly gone: boolean
}

function checkPreconditions(served: Served, { metadata }: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {}
  // Some have a check of their own; the common one names the kind where the resource belongs.
  const own = CHECKED_APART.has(served.collection)
  const refuse = (what: string, asked: string, recorded: string | undefined, since: string): never => {
    if (own)
      throw conflict(served, metadata.name, `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${recorded}`)
    throw conflict(
      { group: served.group, resource: served.kind },
      metadata.name,
      `the ${what} in the precondition (${asked}) does not match the ${what} in record (${recorded}). The object might have been ${since}`,
    )
  }
  if (uid !== undefined && uid !== metadata.uid) refuse('UID', uid, metadata.uid, 'deleted and then recreated')
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion)
    refuse('ResourceVersion', resourceVersion, metadata.resourceVersion, 'modified')
}

/** The finalizers after the propagation policy had its say. */
function finalizersFor(served: Served, object: KubeObject, policy: PropagationPolicy | undefined): readonly string[] {
  const present = object.metadata.finalizers ?? []
  const has = (finalizer: string): boolean => present.includes(finalizer)
  let orphan = has(ORPHAN)
  let foreground = has(FOREGROUND)
  if (policy) {
    orphan = policy === 'Orphan'
    foreground = policy === 'Foreground'
  } else if (!orphan && !foreground) orphan = ORPHANED_BY_DEFAULT.has(served.collection)
  const others = present.filter((each) => each !== ORPHAN && each !== FOREGROUND)
  const wanted = [...others, ...(orphan ? [ORPHAN] : []), ...(foreground ? [FOREGROUND] : [])]
  return wanted.length === present.length && wanted.every(has) ? present : wanted
}

/**
 * Removes an object whose last finalizer has just been taken away; returns undefined when it has to stay. The grace
 * period of a pod ends only when its kubelet deletes it with zero.
 */
export function finishDeletion(core: Core, served: Served, request: RequestContext, draft: Working): KubeObject | undefined {
  const { metadata } = draft
  if (!metadata.deletionTimestamp || (metadata.finalizers?.length ?? 0) > 0 || (metadata.deletionGracePeriodSeconds ?? 0) > 0)
    return undefined
  if (isKept(served, draft)) return undefined
  return core.commit(request, served, 'DELETED', draft)
}

/** Whether something besides the object's finalizers keeps it: a namespace has more of them in its spec. */
function isKept(served: Served, { spec }: Working): boolean {
  return served.collection === '/namespaces' && ((spec as NamespaceSpec | undefined)?.finalizers?.length ?? 0) > 0
}

/** Deletes an object, or marks it as being deleted. Throws NotFound, Conflict (preconditions), Forbidden. */
export function deleteObject(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  namespace: string | undefined,
  options: DeleteOptions = {},
): Deletion {
  const old = core.read(served, name, namespace)
  checkPreconditions(served, old, options)
  const attributes: Attributes = { operation: 'DELETE', served, subresource: '', name, namespace, object: undefined, old, request }
  admit(core, attributes)
  validateAdmission(core, attributes)

  // Whoever deletes an object does not own the marks of it.
  const marking: RequestContext = { ...request, quietFields: true }
  const draft = core.draftOf(old)
  const { metadata } = draft
  const finalizers = finalizersFor(served, old, options.propagationPolicy)
  if (finalizers.length > 0) metadata.finalizers = [...finalizers]
  else delete metadata.finalizers

  const now = core.clock.now()
  const graceful = served.definition.gracePeriod?.(old)
  // Less than nothing counts as a second.
  const asked = options.gracePeriodSeconds !== undefined && options.gracePeriodSeconds < 0 ? 1 : options.gracePeriodSeconds
  let grace = graceful === undefined ? 0 : graceful === 0 ? 0 : (asked ?? graceful)
  if (old.metadata.deletionTimestamp) {
    const current = old.metadata.deletionGracePeriodSeconds ?? 0
    // A second deletion can only shorten the wait; without a grace period of its own it changes nothing.
    if (asked === undefined && graceful !== undefined && graceful !== 0) grace = current
    grace = Math.min(grace, current)
    if (grace > 0 && grace === current && finalizers === (old.metadata.finalizers ?? finalizers)) return { object: old, gone: false }
    if (grace !== current) {
      const started = Date.parse(old.metadata.deletionTimestamp) - current * 1000
      metadata.deletionTimestamp = timestamp(Math.max(started + grace * 1000, grace > 0 ? now : started))
      metadata.deletionGracePeriodSeconds = grace
    }
  } else {
    metadata.deletionTimestamp = timestamp(now + grace * 1000)
    if (served.definition.markTerminating) served.definition.markTerminating(draft, timestamp(now))
    else {
      metadata.deletionGracePeriodSeconds = grace
      if (metadata.generation !== undefined && metadata.generation > 0) metadata.generation++
    }
  }

  const held = (metadata.finalizers ?? []).length > 0 || isKept(served, draft)
  if (grace > 0 || held) {
    if (core.unchanged(draft, old)) return { object: old, gone: false }
    return { object: core.commit(marking, served, 'MODIFIED', draft), gone: false }
  }
  if (graceful !== undefined && !core.unchanged(draft, old)) {
    // A kind with grace periods is marked first and removed then, so watchers see both.
    const marked = core.commit(marking, served, 'MODIFIED', draft)
    return { object: core.commit(request, served, 'DELETED', core.draftOf(marked)), gone: true }
  }
  // What watchers see last is the object as it was, without the marks of a deletion that never waited.
  const last = old.metadata.deletionTimestamp ? draft : core.draftOf(old)
  return { object: core.commit(request, served, 'DELETED', last), gone: true }
}
