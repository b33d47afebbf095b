/** Namespaces: rooms for names. */
import { invalid } from '../../api/field-errors'
import type { FieldError } from '../../api/kind'
import { dns1123LabelErrors, qualifiedNameErrors } from '../../api/names'
import type { Draft } from '../../api/object'
import { NAMESPACES } from '../../schema/resources'
import type { Namespace } from '../../schema/types'
import { builtin } from '../framework/define'

/** Every namespace carries its own name as a label, so that selectors can name it. */
function setDefaults(namespace: Draft<Namespace>): void {
  if (!namespace.metadata?.name) return
  namespace.metadata.labels = { ...namespace.metadata.labels, 'kubernetes.io/metadata.name': namespace.metadata.name }
}

/** A finalizer of a namespace names its owner, or is the system's own. */
function validate(namespace: Namespace): FieldError[] {
  return (namespace.spec?.finalizers ?? []).flatMap((finalizer) => {
    const errors = qualifiedNameErrors(finalizer).map((message) => invalid('spec.finalizers', finalizer, message))
    if (!finalizer.includes('/') && finalizer !== 'kubernetes')
      errors.push(invalid('spec.finalizers', finalizer, 'name is neither a standard finalizer name nor is it fully qualified'))
    return errors
  })
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
  markTerminating: (draft) => {
    draft.status = { ...draft.status, phase: 'Terminating' }
  },
  validate,
  validateName: (name, prefix) => dns1123LabelErrors(prefix ? name.replace(/-$/, 'a') : name),
  cells: { Status: (object) => object.status?.phase ?? '' },
  selectableFields: { 'status.phase': (object) => object.status?.phase ?? '', name: (object) => object.metadata.name },
})
