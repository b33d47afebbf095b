/** A write by the server itself that skips admission and validation, as some subresources do in kube-apiserver. */
import type { KubeObject } from '../../api/object'
import type { Core, Working } from '../core'
import type { Served } from '../registry'
import type { RequestContext } from '../request'

/**
 * Stores what `change` makes of a shallow copy of `old` (metadata is copied too; deeper parts must be replaced, not
 * changed). Returns `old` when nothing differs.
 */
export function updateStored(
  core: Core,
  served: Served,
  request: RequestContext,
  old: KubeObject,
  change: (draft: Working) => void,
  subresource = '',
): KubeObject {
  const draft = { ...(old as Working), metadata: { ...(old.metadata as Working['metadata']) } }
  change(draft)
  if (core.unchanged(draft, old)) return old
  return core.commit(request, served, 'MODIFIED', draft, subresource)
}
