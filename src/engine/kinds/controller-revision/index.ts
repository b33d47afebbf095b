/** ControllerRevisions: past templates of DaemonSets and StatefulSets. */
import { immutableField, required } from '../../api/field-errors'
import { equalJson } from '../../api/json'
import type { FieldError } from '../../api/kind'
import { controllerOf } from '../../api/object'
import { CONTROLLER_REVISIONS } from '../../schema/resources'
import type { ControllerRevision } from '../../schema/types'
import { builtin } from '../framework/define'
import { nonNegative } from '../framework/workload-rules'

function validate(revision: ControllerRevision): FieldError[] {
  return [...(revision.data === undefined ? [required('data', 'data is mandatory')] : []), ...nonNegative(revision.revision, 'revision')]
}

export const controllerRevision = builtin(CONTROLLER_REVISIONS, {
  validate,
  validateUpdate: (object, old) => [
    ...validate(object),
    ...(equalJson(object.data, old.data) ? [] : [immutableField('data', object.data ?? null)]),
  ],
  cells: {
    Controller: (object) => {
      const owner = controllerOf(object)
      if (!owner) return '<none>'
      const slash = owner.apiVersion.indexOf('/')
      const group = slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`
      return `${owner.kind.toLowerCase()}${group}/${owner.name}`
    },
    Revision: (object) => object.revision,
  },
})
