/** Namespaces: rooms for names. */
import { dns1123LabelErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import { NAMESPACES } from '../../schema/resources'
import type { Namespace } from '../../schema/types'
import { builtin } from '../framework/define'

/** Every namespace carries its own name as a label, so that selectors can name it. */
function setDefaults(namespace: Draft<Namespace>): void {
  if (!namespace.metadata?.name) return
  namespace.metadata.labels = { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name }
}

export const namespace = builtin(NAMESPACES, {
  setDefaults,
  prepareForCreate: (draft) => {
    draft.status = { phase: 'Active' }
    draft.spec ??= {}
    const finalizers = draft.spec.finalizers ?? []
    if (!finalizers.includes('kubernetes')) draft.spec.finalizers = [...finalizers, 'kubernetes']
  },
  prepareForUpdate: (draft, old) => {
    // Only the finalize subresource takes these away.
    if (old.spec?.finalizers) draft.spec = { ...draft.spec, finalizers: [...old.spec.finalizers] }
  },
  validateName: (name, prefix) => dns1123LabelErrors(prefix ? name.replace(/-$/, 'a') : name),
  cells: { Status: (object) => object.status?.phase ?? '' },
  selectableFields: { 'status.phase': (object) => object.status?.phase ?? '', name: (object) => object.metadata.name },
})
