/** Clearing a namespace's finalizers; models registry/core/namespace/storage.FinalizeREST. */
import type { JsonObject } from '../../api/json'
import type { KubeObject } from '../../api/object'
import type { Core } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'
import { objectBody } from '../rest/body'
import { nameOf } from '../rest/call'
import { respondObject } from '../rest/resource'
import { finishDeletion } from '../verbs/delete'
import { updateStored } from '../verbs/raw'
import { checkFresh } from '../verbs/preconditions'
import type { Subresource } from './subresource'

/** Sets spec.finalizers; a namespace being deleted goes when the last one has gone. */
export function finalizeNamespace(
  core: Core,
  served: Served,
  request: RequestContext,
  name: string,
  finalizers: readonly string[],
): KubeObject {
  const old = core.read(served, name, undefined)
  const draft = core.draftOf(old)
  draft.spec = { ...draft.spec, finalizers: [...finalizers] }
  if (finalizers.length === 0) delete (draft.spec as JsonObject)['finalizers']
  return (
    finishDeletion(core, served, request, draft) ??
    updateStored(core, served, request, old, (next) => void (next.spec = draft.spec as never))
  )
}

export const finalize: Subresource = {
  name: 'finalize',
  collections: ['/namespaces'],
  methods: ['PUT'],
  handle: (call) => {
    const { core, served, context, request } = call
    const body = objectBody(request, served.kind).value
    const old = core.read(served, nameOf(call), undefined)
    const version = (body['metadata'] as { resourceVersion?: string } | undefined)?.resourceVersion
    checkFresh(served, version, old)
    const finalizers = (body['spec'] as { finalizers?: string[] } | undefined)?.finalizers ?? []
    return respondObject(call, 200, finalizeNamespace(core, served, context, nameOf(call), finalizers))
  },
}
