/** RoleBindings: who has a role in a namespace. */
import { pathSegmentErrors } from '../../api/names'
import { ROLE_BINDINGS } from '../../schema/resources'
import { builtin } from '../framework/define'
import { bindingCells, bindingErrors, bindingUpdateErrors, roleRefDefaults, subjectDefaults } from '../rbac-rules/rules'

const ROLE_KINDS = ['Role', 'ClusterRole'] as const

export const roleBinding = builtin(ROLE_BINDINGS, {
  setDefaults: (draft) => {
    roleRefDefaults(draft.roleRef)
    subjectDefaults(draft.subjects)
  },
  validate: (object) => bindingErrors(object, ROLE_KINDS, true),
  validateUpdate: (object, old) => [...bindingErrors(object, ROLE_KINDS, true), ...bindingUpdateErrors(object, old)],
  validateName: pathSegmentErrors,
  cells: bindingCells,
})
